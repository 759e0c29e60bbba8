/** The face of a model's engine: what a run asks of it, whichever model it is. */
import type { Checkpoint } from './checkpoint';
import type { EngineConfig } from './config';
import type { FlowState } from './flow-state';
import type { Deed } from './kafka-config';
import type { Recorder } from './recorder';

export interface FlowSimulation extends FlowState {
  /** Events run so far, those that were gone back over included. */
  readonly eventsRun: number;
  /** Records completed; a second completion of one does not count. */
  readonly completed: number;
  readonly produced: number;
  /** Every record as columns, as they stand now, when `limits.recordsMax` asked for them. */
  settledRecorder(): Recorder | null;
  /** 16 hexadecimal digits over what completed so far. */
  traceHash(): string;
  /** Seconds at which something happens next, Infinity when nothing is pending. */
  nextEventTime(): number;
  /**
   * Runs every event up to and at `time`.
   *
   * @returns Whether `time` was reached; if not, `now` is the last event's time, and `stop` tells if a cap was the reason.
   */
  advanceTo(time: number, eventsMax?: number): boolean;
  /** An action now, after all other events at this time. What it makes due now runs before this returns. */
  apply(set: Partial<EngineConfig>): void;
  /** The same of what is done to one member; the classroom has no such thing. */
  act(deed: Deed): void;
  /** Remembers this very state; `restore()` of what it returns comes back to it, as often as wanted. */
  capture(): Checkpoint;
}
