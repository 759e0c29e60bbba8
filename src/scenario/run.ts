/**
 * A run: the simulation of a scenario, with its actions taken at their times.
 *
 * An action at t comes after all other events at t, in the order of the list (SEMANTICS.md, 7), so what was done by hand at
 * the instant on the clock replays to the bit.
 */
import type { EngineLimits } from '../engine/config';
import type { FlowSimulation } from '../engine/flow-simulation';
import { KafkaSimulation } from '../engine/kafka/kafka-simulation';
import { Simulation } from '../engine/simulation';
import { bytesOfKey } from './key';
import type { Scenario } from './scenario';

/** A state of a run to come back to; only for the run that made it. */
export interface RunCheckpoint {
  /** Seconds. */
  readonly time: number;
  /** The columns it keeps alive; several checkpoints may share one. */
  readonly buffers: readonly ArrayBufferLike[];
  restore(): void;
}

export class Run {
  readonly simulation: FlowSimulation;
  private taken = 0;
  private recipe: Scenario;

  constructor(scenario: Scenario, options: { limits?: Partial<EngineLimits> } = {}) {
    this.recipe = scenario;
    const { seed, config, workload } = scenario;
    const setup = { seed, config, workload, limits: options.limits };
    this.simulation = scenario.model === 'kafka'
      ? new KafkaSimulation(workload === null ? setup : { ...setup, keyBytes: number => bytesOfKey(workload.keys[number]) })
      : new Simulation(setup);
    this.advanceTo(0);
  }

  get scenario(): Scenario {
    return this.recipe;
  }

  /** Seconds. */
  get time(): number {
    return this.simulation.now;
  }

  /** Seconds of the next event or action, Infinity when nothing will ever happen. */
  nextTime(): number {
    const action = this.recipe.actions[this.taken];
    return Math.min(this.simulation.nextEventTime(), action === undefined ? Infinity : action.time);
  }

  /**
   * Runs to `time`, all events and actions at it included.
   *
   * @param eventsMax - Stops at the end of an instant after this many events, at least one; call again to go on.
   * @returns Whether `time` was reached.
   */
  advanceTo(time: number, eventsMax = Infinity): boolean {
    const { simulation } = this;
    const begun = simulation.eventsRun;
    for (;;) {
      const action = this.recipe.actions[this.taken];
      const ran = simulation.eventsRun - begun;
      const target = action === undefined || action.time > time ? time : action.time;
      if (ran > 0 && ran >= eventsMax && target > simulation.now) return false;
      if (!simulation.advanceTo(target, eventsMax - ran)) return false;
      if (action === undefined || action.time > time) return true;
      if (action.deed === undefined) simulation.apply(action.set);
      else simulation.act(action.deed);
      this.taken++;
    }
  }

  /** Takes a scenario with the same past (all that acted until now) and another future. What is due now acts at once. */
  setScenario(scenario: Scenario): void {
    this.recipe = scenario;
    this.advanceTo(this.time);
  }

  capture(): RunCheckpoint {
    const { taken, time } = this;
    const state = this.simulation.capture();
    return {
      time,
      buffers: state.buffers,
      restore: () => {
        state.restore();
        this.taken = taken;
      }
    };
  }
}
