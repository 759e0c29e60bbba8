/**
 * What counters said 5 s ago, so that a window costs nothing while events happen.
 *
 * Time is cut into buckets of 0.1 s aligned to 0; the window at t is the buckets floor(10 t) - 49 to floor(10 t) (SEMANTICS.md,
 * "Metrics"). Before the first event of a bucket every counter is copied into a row; what happened in the window is the
 * counter less the row of the window's first bucket. Buckets in which nothing happened have no row.
 */
export const BUCKETS = 50;

/** The bucket a time falls into. */
export const bucketOf = (time: number): number => Math.floor(10 * time);

/** The first bucket of the window at `time`. */
export const firstBucketOf = (time: number): number => Math.max(0, bucketOf(time) - BUCKETS + 1);

/** Seconds a rate at `time` divides by; 0 at 0, where no rate is defined. */
export const windowSeconds = (time: number): number => Math.min(5, time);

/** Seconds from the window's beginning to `time`, 4.9 to 5 once they are there: what the part of it that is busy divides by. */
export const coveredSeconds = (time: number): number => time - firstBucketOf(time) / 10;

/** Which rows there are: a ring of the last BUCKETS buckets in which something happened. */
export class WindowRows {
  private count = 0;
  private readonly buckets = new Float64Array(BUCKETS);

  /** The row for a bucket later than all before. */
  open(bucket: number): number {
    const row = this.count++ % BUCKETS;
    this.buckets[row] = bucket;
    return row;
  }

  /** The row of the first bucket from `bucket` on in which something happened; -1: in none. */
  from(bucket: number): number {
    let low = Math.max(0, this.count - BUCKETS);
    let high = this.count;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.buckets[middle % BUCKETS] < bucket) low = middle + 1;
      else high = middle;
    }
    return low === this.count ? -1 : low % BUCKETS;
  }
}

/** The rows of some counters. */
export class CounterHistory {
  private cells = new Float64Array(0);
  private width = 0;
  /** By row: counters there were when it was written. */
  private readonly counts = new Int32Array(BUCKETS);

  /** Copies the counters into a row. They may have become more since the last time, never fewer. */
  copy(row: number, counters: Float64Array): void {
    if (counters.length !== this.width) this.widen(counters.length);
    this.cells.set(counters, row * this.width);
    this.counts[row] = counters.length;
  }

  /** What the row says of a counter; `first` of one that was not there yet. */
  at(row: number, cell: number, first: number): number {
    return cell < this.counts[row] ? this.cells[row * this.width + cell] : first;
  }

  private widen(width: number): void {
    const old = this.cells;
    const before = this.width;
    this.cells = new Float64Array(BUCKETS * width);
    for (let row = 0; row < BUCKETS; row++) this.cells.set(old.subarray(row * before, (row + 1) * before), row * width);
    this.width = width;
  }
}
