/**
 * A flow of a widget model while it is shown: what a page does with any flow, and its two ends kept together.
 *
 * One session serves all views of a model; the first view makes it, the last one ends it.
 */
import type { Scenario } from '../scenario/scenario';
import { ScenarioError } from '../scenario/scenario-error';
import { linkedChange } from '../scenario/validate';
import type { PartitionFlowModel } from './model';
import { readOwner } from './ownership';
import { PageSession, mayPlayAtOnce } from './page-session';
import type { ParameterName } from './parameter-attributes';
import { preferences } from './preferences';
import { Sync } from './sync';

export class FlowSession extends PageSession {
  private readonly sync: Sync;

  constructor(
    private readonly model: PartitionFlowModel,
    recipe: Scenario
  ) {
    super(recipe, model.problems);
    const isFirst = readOwner(model.get('_owner')).number === 0 && model.timeSaved === 0;
    this.player.seek(model.timeSaved);
    this.sync = new Sync(model, this.player);
    this.sync.claim();
    this.player.setSpeed(isFirst && model.speedSaved === 1 ? preferences.speed : model.speedSaved);
    if ((isFirst && model.get('autoplay') !== false && mayPlayAtOnce()) || model.get('playing') === true) this.player.play();
  }

  /** Another widget of the page set a parameter; what is not allowed is told, and undone. */
  setParameter(name: ParameterName, value: unknown): void {
    try {
      if (name === 'seed') this.setSeed(value as number);
      else this.change(linkedChange(name, value, this.player.state.config));
      this.told.say('asked');
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      this.told.say('asked', error.message);
    }
    this.requestFrame();
  }

  /** Frees the engine; the recipe stays in the model. */
  override dispose(): void {
    this.sync.release();
    this.sync.dispose();
    super.dispose();
  }

  protected override beforeReaderActs(): void {
    this.sync.claim();
  }

  protected override beforeDraw(): void {
    this.model.showParameters(this.player.state.config, this.player.scenario.seed);
  }
}
