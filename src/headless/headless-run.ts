/**
 * One run without a page: advanced in slices, and read when it is done.
 *
 * What is read, as tables, is `tables.ts` and `metrics.ts`.
 */
import type { Stop } from '../engine/config';
import type { FlowSimulation } from '../engine/flow-simulation';
import { Run } from '../scenario/run';
import type { Scenario } from '../scenario/scenario';
import { LagSampler } from './lag-sampler';

export interface HeadlessOptions {
  /** Rows of `records` kept; 0: neither records nor lag nor ordering issues are kept, only metrics. */
  readonly recordsMax: number;
}

/** How far a run has come. */
export interface RunStatus {
  /** Seconds. */
  readonly time: number;
  /** Whether the time asked for was reached. */
  readonly reached: boolean;
  readonly completed: number;
  /** A cap that ended the run, or null. */
  readonly stop: Stop | null;
}

/** Rows of lag kept: 4 096 partitions over four minutes. */
const LAG_ROWS_MAX = 10_000_000;

export class HeadlessRun {
  readonly lag: LagSampler | null;
  private readonly run: Run;

  constructor(scenario: Scenario, { recordsMax }: HeadlessOptions) {
    this.run = new Run(scenario, { limits: { recordsMax, issuesKept: recordsMax } });
    this.lag = recordsMax > 0 ? new LagSampler(LAG_ROWS_MAX) : null;
  }

  get simulation(): FlowSimulation {
    return this.run.simulation;
  }

  get stop(): Stop | null {
    return this.simulation.stop ?? this.lag?.stop ?? null;
  }

  /**
   * Runs to `until`, or to the scenario's end.
   *
   * @param until - Seconds, not before now.
   * @param recordsPerSlice - Returns after about this many records, so that a slice stays short.
   */
  advance(until: number, recordsPerSlice = Infinity): RunStatus {
    const target = Math.min(until, this.run.scenario.duration ?? Infinity);
    const first = this.work;
    for (;;) {
      const left = recordsPerSlice - (this.work - first);
      const stage = Math.min(target, this.lag?.nextTime ?? Infinity);
      const arrived = left > 0 && this.run.advanceTo(stage, left);
      if (arrived && this.lag?.nextTime === this.run.time) this.lag.sample(this.simulation);
      const reached = arrived && stage === target && this.stop === null;
      if (reached || this.stop !== null || left <= 0) return this.status(reached);
    }
  }

  /** All that happens at the next time at which something happens. */
  step(): RunStatus {
    const next = this.run.nextTime();
    return next === Infinity ? this.status(true) : this.advance(next);
  }

  private status(reached: boolean): RunStatus {
    return { time: this.run.time, reached, completed: this.simulation.completed, stop: this.stop };
  }

  /** Records produced and completed: what a slice is measured by. */
  private get work(): number {
    return this.simulation.completed + this.simulation.produced;
  }
}
