/**
 * What the charts draw: numbers of the flow, sampled each 0.1 s of simulated time.
 *
 * A sample is taken at exactly k/10 s, so it does not depend on frames, speed or pauses. When a table is
 * full, the next one keeps every second sample and goes on with twice the stride; the finer tables stay, so
 * that going back in time shows what a straight run to that time shows. Who takes the samples, and when, is
 * `player.ts`.
 */
import type { FlowState } from '../engine/flow-state';
import { SampleTable, type Measure } from './sample-table';

/** Samples a second. */
const RATE = 10;

/**
 * Partitions with a column of their own, those with the lowest ids: as many as a chart can tell apart, and
 * more.
 */
const LAG_COLUMNS_MAX = 128;

export class Series {
  /** Table i has a stride of 2^i samples. */
  private tables: SampleTable[];
  /** The next sample is at `next / RATE` seconds. */
  private next = 0;
  private shown: SampleTable;
  private shownLength = 0;

  /** @param samplesMax - Of one table, even. */
  constructor(private readonly samplesMax = 4096) {
    this.tables = [new SampleTable(samplesMax)];
    this.shown = this.tables[0];
  }

  /** Seconds: when the next sample is due. */
  get nextTime(): number {
    return this.next / RATE;
  }

  /** Number of samples shown. */
  get length(): number {
    return this.shownLength;
  }

  /** Seconds between two samples shown. */
  get interval(): number {
    return 2 ** this.tables.indexOf(this.shown) / RATE;
  }

  /** Seconds. */
  get time(): Float64Array {
    return this.column('time');
  }

  /** Records a second, over the last 5 s; NaN where undefined, as everywhere here. */
  get inRate(): Float64Array {
    return this.column('inRate');
  }

  get outRate(): Float64Array {
    return this.column('outRate');
  }

  /** Records produced and not completed. */
  get lagTotal(): Float64Array {
    return this.column('lagTotal');
  }

  /** Records between position and high watermark; NaN in the classroom model. */
  get lagPosition(): Float64Array {
    return this.column('lagPosition');
  }

  /** Seconds from produced to completed. */
  get latencyP50(): Float64Array {
    return this.column('latencyP50');
  }

  get latencyP95(): Float64Array {
    return this.column('latencyP95');
  }

  get latencyP99(): Float64Array {
    return this.column('latencyP99');
  }

  /** Ids of the partitions with a column, ascending. */
  get partitions(): number[] {
    return this.shown.partitions(this.shownLength);
  }

  /** One partition's lag in records; NaN where the partition was not there. */
  lag(partition: number): Float64Array {
    return this.shown.lag(partition, this.shownLength);
  }

  /** Takes the sample that is due; `state` is at `nextTime`. */
  sample(state: FlowState): void {
    let level = this.tables.length - 1;
    if (this.next / 2 ** level === this.samplesMax) {
      this.tables.push(this.tables[level].thinned());
      level++;
    }
    this.tables[level].add(measure(state));
    this.next += 2 ** level;
  }

  /** Shows the samples up to `time`; later ones stay, for when time comes back. */
  show(time: number): void {
    const index = Math.min(indexAt(time), this.next - 1);
    const level = this.levelOf(index);
    this.shown = this.tables[level];
    this.shownLength = Math.floor(index / 2 ** level) + 1;
  }

  /** Forgets the samples at `time` and later. */
  dropFrom(time: number): void {
    const from = time <= 0 ? 0 : indexBefore(time) + 1;
    if (from >= this.next) return;
    const level = from === 0 ? 0 : this.levelOf(from - 1);
    const stride = 2 ** level;
    this.tables.length = level + 1;
    const length = Math.ceil(from / stride);
    this.tables[level].cut(length);
    this.next = length * stride;
    this.show(time);
  }

  /** The table a straight run shows when sample `index` is the last due. */
  private levelOf(index: number): number {
    let level = 0;
    while (level < this.tables.length - 1 && index / 2 ** level >= this.samplesMax) level++;
    return level;
  }

  private column(name: keyof Omit<Measure, 'lags'>): Float64Array {
    return this.shown.column(name, this.shownLength);
  }
}

/** The largest k with k/RATE <= time; at least 0. */
function indexAt(time: number): number {
  const guess = Math.max(0, Math.floor(time * RATE));
  if ((guess + 1) / RATE <= time) return guess + 1;
  return guess > 0 && guess / RATE > time ? guess - 1 : guess;
}

/** The largest k with k/RATE < time. */
function indexBefore(time: number): number {
  const index = indexAt(time);
  return index / RATE === time ? index - 1 : index;
}

function measure(state: FlowState): Measure {
  const metrics = state.metrics();
  const ids = state.partitionIds.slice(0, LAG_COLUMNS_MAX);
  return {
    time: state.now,
    inRate: metrics.produceRecordsRate ?? NaN,
    outRate: metrics.consumeRecordsRate ?? NaN,
    lagTotal: metrics.lag,
    lagPosition: state.kafka?.lagPosition ?? NaN,
    latencyP50: metrics.latencyP50 ?? NaN,
    latencyP95: metrics.latencyP95 ?? NaN,
    latencyP99: metrics.latencyP99 ?? NaN,
    lags: new Map(ids.map(id => [id, state.lag(id).lag]))
  };
}
