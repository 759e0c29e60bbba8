/**
 * A scenario and where on its time we stand: goes forward and back, and takes other recipes.
 *
 * Knows no wall clock and no playing; that is `player.ts`.
 * Invariant: at a time, the run and the series are those of a straight run of `scenario` to that time.
 */
import type { EngineLimits } from '../engine/config';
import { Run, type RunCheckpoint } from '../scenario/run';
import type { Scenario } from '../scenario/scenario';
import { Checkpoints } from './checkpoints';
import { divergence } from './divergence';
import { Series } from './series';

/** Events between two questions whether to interrupt: a few milliseconds. */
const EVENTS_PER_SLICE = 5000;

export class Timeline {
  readonly series = new Series();
  private readonly checkpoints = new Checkpoints<RunCheckpoint>();
  private recipe: Scenario;
  private run: Run;
  /** The state at 0. */
  private origin: RunCheckpoint;

  constructor(
    scenario: Scenario,
    private readonly limits?: Partial<EngineLimits>
  ) {
    this.recipe = scenario;
    this.run = new Run(scenario, { limits });
    this.origin = this.run.capture();
    this.advance(0);
  }

  get scenario(): Scenario {
    return this.recipe;
  }

  /** Seconds. */
  get time(): number {
    return this.run.time;
  }

  get simulation(): Run['simulation'] {
    return this.run.simulation;
  }

  /** Seconds of the next event or action, Infinity when nothing will ever happen. */
  nextTime(): number {
    return this.run.nextTime();
  }

  /**
   * Advances to `target`, not before now, taking each sample and checkpoint on the way at its own instant.
   *
   * @param interrupt - Asked now and then; true: leave it there, call again to go on.
   * @returns Whether it is done: there, or at a stop.
   */
  advance(target: number, interrupt: () => boolean = () => false): boolean {
    let done: boolean;
    do {
      const stage = Math.min(target, this.series.nextTime, this.checkpoints.nextTime);
      const reached = this.run.advanceTo(stage, EVENTS_PER_SLICE);
      if (reached) this.collect();
      done = this.simulation.stop !== null || (reached && stage === target);
    } while (!done && !interrupt());
    this.series.show(this.time);
    return done;
  }

  /** Restores the state from which `target` is nearest, if that is nearer than the present one. */
  approach(target: number): void {
    const checkpoint = this.checkpoints.latest(target) ?? this.origin;
    if (this.time <= target && checkpoint.time <= this.time) return;
    checkpoint.restore();
    this.series.show(this.time);
  }

  /**
   * Takes another recipe. Time goes back to where something that both have in common was kept, if it must.
   */
  become(scenario: Scenario): void {
    const parted = divergence(this.recipe, scenario);
    const acted = this.recipe.actions.filter(action => action.time <= this.time).length;
    this.recipe = scenario;
    this.checkpoints.dropFrom(parted.time);
    this.series.dropFrom(parted.time);
    if (parted.time <= 0) {
      this.checkpoints.clear();
      this.run = new Run(scenario, { limits: this.limits });
      this.origin = this.run.capture();
      return;
    }
    if (parted.time < this.time || parted.actions < acted) {
      (this.checkpoints.latest(this.time) ?? this.origin).restore();
    }
    this.run.setScenario(scenario);
  }

  /** Takes the sample and the checkpoint that are due now. */
  private collect(): void {
    if (this.series.nextTime === this.time) this.series.sample(this.simulation);
    if (this.checkpoints.nextTime === this.time) this.checkpoints.add(this.run.capture());
  }
}
