/**
 * Each partition's lag, at every tenth of a simulated second from 0 on: one row a partition and sample.
 *
 * Samples are taken at exactly k/10 s, so they do not depend on the slices a run is computed in. What a chart keeps of
 * them is `player/series.ts`; here nothing is thinned out, and a cap ends the run instead.
 */
import type { Stop } from '../engine/config';
import { grown } from '../engine/columns';
import type { FlowState } from '../engine/flow-state';

/** Samples a second. */
const RATE = 10;

export class LagSampler {
  /** Rows taken so far; the columns are longer. */
  count = 0;
  /** Seconds. */
  time = new Float64Array(0);
  partition = new Int32Array(0);
  /** Records, then bytes, that were produced and not completed. */
  lag = new Int32Array(0);
  lagBytes = new Float64Array(0);
  /** Seconds: the age of the oldest of them. */
  behind = new Float64Array(0);
  stop: Stop | null = null;

  private samples = 0;

  /** @param rowsMax - Rows it may keep. */
  constructor(private readonly rowsMax: number) {}

  /** Seconds at which the next sample is due. */
  get nextTime(): number {
    return this.samples / RATE;
  }

  /** Takes the sample that is due; `state` is at `nextTime`. */
  sample(state: FlowState): void {
    const ids = state.partitionIds;
    if (this.count + ids.length > this.rowsMax) {
      this.stop = this.full(state.now);
      return;
    }
    if (this.count + ids.length > this.time.length) this.grow(ids.length);
    const { time, partition, lag, lagBytes, behind } = this;
    const { now } = state;
    let row = this.count;
    for (const id of ids) {
      const found = state.lag(id);
      time[row] = now;
      partition[row] = id;
      lag[row] = found.lag;
      lagBytes[row] = found.lagBytes;
      behind[row] = found.behind;
      row++;
    }
    this.count = row;
    this.samples++;
  }

  private grow(rows: number): void {
    const room = Math.min(this.rowsMax, Math.max(1024, 2 * (this.count + rows)));
    this.time = grown(this.time, room);
    this.partition = grown(this.partition, room);
    this.lag = grown(this.lag, room);
    this.lagBytes = grown(this.lagBytes, room);
    this.behind = grown(this.behind, room);
  }

  private full(time: number): Stop {
    return {
      limit: 'records',
      value: this.rowsMax,
      time,
      message: `Stopped at ${time} s: ${this.rowsMax} samples of lag are kept, the most one run may hold. ` +
        'Run to an earlier time, or with fewer partitions.'
    };
  }
}
