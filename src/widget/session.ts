/**
 * A flow while it is shown: its player, its frames, and what its reader may do to it.
 *
 * One session serves all views of a model; the first view makes it, the last one ends it.
 */
import { uuid } from '@jupyter-widgets/base';
import type { EngineConfig } from '../engine/config';
import { Player, type PlayerChange } from '../player/player';
import { validateAnnotationText } from '../scenario/annotation-text';
import type { Scenario } from '../scenario/scenario';
import { ScenarioError } from '../scenario/scenario-error';
import { linkedChange, validateChanges, validateSeed, validateSpeed } from '../scenario/validate';
import type { ColourBy } from '../scene/colours';
import type { FlowController } from '../view/flow-controller';
import { FrameLoop } from './frame-loop';
import type { PartitionFlowModel } from './model';
import { readOwner } from './ownership';
import type { ParameterName } from './parameter-attributes';
import { playingFlows, PLAYING_MAX, type PlayingFlow } from './playing-flows';
import { preferences, prefersReducedMotion } from './preferences';
import { Sync } from './sync';

/** What a session draws: a view. */
export interface Display {
  readonly seen: boolean;
  draw(): void;
}

export class FlowSession implements FlowController, PlayingFlow {
  readonly player: Player;
  private readonly displays = new Set<Display>();
  private readonly sync: Sync;
  private readonly frames = new FrameLoop(wallMs => this.frame(wallMs));

  constructor(
    private readonly model: PartitionFlowModel,
    recipe: Scenario
  ) {
    const isFirst = readOwner(model.get('_owner')).number === 0 && model.timeSaved === 0;
    const mayPlay = model.get('autoplay') !== false && preferences.autoplay && !prefersReducedMotion();
    this.player = new Player(recipe);
    this.player.seek(model.timeSaved);
    this.player.subscribe(what => this.onPlayerChange(what));
    this.sync = new Sync(model, this.player);
    this.sync.claim();
    this.player.setSpeed(isFirst && model.speedSaved === 1 ? preferences.speed : model.speedSaved);
    if ((isFirst && mayPlay) || model.get('playing') === true) this.player.play();
  }

  get problems(): readonly string[] {
    return this.model.problems.list;
  }

  onProblems(listener: () => void): () => void {
    return this.model.problems.subscribe(listener);
  }

  play(): void {
    this.sync.claim();
    this.player.play();
  }

  pause(): void {
    this.sync.claim();
    this.player.pause();
  }

  step(): void {
    this.sync.claim();
    this.player.step();
  }

  reset(): void {
    this.sync.claim();
    this.player.reset();
  }

  seek(time: number): void {
    this.sync.claim();
    this.player.seek(time);
  }

  /** @throws {@link ScenarioError} when it is no speed. */
  setSpeed(speed: number): void {
    const valid = validateSpeed(speed);
    this.sync.claim();
    this.player.setSpeed(valid);
  }

  /** @throws {@link ScenarioError} when it is no seed. */
  setSeed(seed: number): void {
    const valid = validateSeed(seed);
    this.sync.claim();
    this.player.setSeed(valid);
  }

  /** @throws {@link ScenarioError} when a value is not allowed. */
  change(set: Partial<EngineConfig>): void {
    const { scenario, state } = this.player;
    const valid = validateChanges(set, state.config, { workload: scenario.workload !== null });
    this.sync.claim();
    this.player.change(valid);
  }

  /** @throws {@link ScenarioError} when it is no text for an annotation. */
  annotate(text: string): void {
    const valid = validateAnnotationText(text);
    this.sync.claim();
    this.player.annotate({ id: uuid(), time: this.player.time, text: valid });
  }

  get colourBy(): ColourBy {
    return preferences.colourBy;
  }

  /** Another widget of the page set a parameter; what is not allowed is told, and undone. */
  setParameter(name: ParameterName, value: unknown): void {
    try {
      if (name === 'seed') this.setSeed(value as number);
      else this.change(linkedChange(name, value, this.player.state.config));
      this.model.problems.say('asked');
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      this.model.problems.say('asked', error.message);
    }
    this.requestFrame();
  }

  /** Four other flows of the page play, the newest of them since now. */
  giveWay(): void {
    this.player.pause();
    this.model.problems.say(
      'playing',
      `Paused, because ${PLAYING_MAX} other flows of this page play. ` +
        'To go on, press Play; the one that has played longest then pauses.'
    );
  }

  add(display: Display): void {
    this.displays.add(display);
    this.requestFrame();
  }

  remove(display: Display): void {
    this.displays.delete(display);
  }

  get displayCount(): number {
    return this.displays.size;
  }

  /** Has every view in sight drawn soon. */
  requestFrame(): void {
    this.frames.request();
  }

  /** Frees the engine; the recipe stays in the model. */
  dispose(): void {
    this.sync.release();
    this.sync.dispose();
    this.frames.dispose();
    this.player.dispose();
    playingFlows.stopped(this);
  }

  private frame(wallMs: number): boolean {
    this.player.frame(wallMs);
    this.model.showParameters(this.player.state.config, this.player.scenario.seed);
    for (const display of this.displays) {
      if (display.seen) display.draw();
    }
    return this.player.playing || this.player.seekingTo !== null;
  }

  private onPlayerChange(what: PlayerChange): void {
    if (what === 'playing') {
      if (this.player.playing) {
        this.model.problems.say('playing');
        playingFlows.started(this);
      } else {
        playingFlows.stopped(this);
      }
    }
    this.requestFrame();
  }
}
