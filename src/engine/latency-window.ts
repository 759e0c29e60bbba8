/**
 * The latencies of what completed in the last 5 s, and their nearest-rank percentiles.
 *
 * A ring of values with a count a bucket (`rate-window.ts`): bounded by what completes in 5 s.
 */
import { BUCKETS, bucketOf } from './rate-window';

export class LatencyWindow {
  private values = new Float64Array(64);
  private start = 0;
  private length = 0;
  private counts = new Int32Array(BUCKETS);
  private newest = 0;

  /** Notes the latency, in seconds, of a record that completed at `time`. */
  add(time: number, latency: number): void {
    this.advance(bucketOf(time));
    if (this.length === this.values.length) this.grow();
    this.values[(this.start + this.length) % this.values.length] = latency;
    this.length++;
    this.counts[this.newest % BUCKETS]++;
  }

  /**
   * The percentiles of the window at `time`, by nearest rank.
   *
   * @param parts - Ascending, above 0, at most 1.
   * @returns Seconds, one a part; null each when nothing completed.
   */
  percentiles(time: number, parts: readonly number[]): (number | null)[] {
    const skipped = this.expired(bucketOf(time));
    const n = this.length - skipped;
    if (n === 0) return parts.map(() => null);
    const sorted = new Float64Array(n);
    const first = (this.start + skipped) % this.values.length;
    const tail = Math.min(n, this.values.length - first);
    sorted.set(this.values.subarray(first, first + tail));
    sorted.set(this.values.subarray(0, n - tail), tail);
    let low = 0;
    return parts.map(part => {
      const rank = Math.ceil(part * n) - 1;
      select(sorted, low, rank);
      low = rank;
      return sorted[rank];
    });
  }

  /** Values that have left the window that ends with `bucket`. */
  private expired(bucket: number): number {
    const oldest = bucket - BUCKETS + 1;
    let count = 0;
    for (let b = Math.max(0, this.newest - BUCKETS + 1); b < oldest && b <= this.newest; b++) {
      count += this.counts[b % BUCKETS];
    }
    return count;
  }

  private advance(bucket: number): void {
    if (bucket <= this.newest) return;
    const gone = this.expired(bucket);
    this.start = (this.start + gone) % this.values.length;
    this.length -= gone;
    for (let i = 0; i < Math.min(bucket - this.newest, BUCKETS); i++) this.counts[(bucket - i) % BUCKETS] = 0;
    this.newest = bucket;
  }

  private grow(): void {
    const larger = new Float64Array(2 * this.values.length);
    const head = this.values.subarray(this.start);
    larger.set(head);
    larger.set(this.values.subarray(0, this.start), head.length);
    this.values = larger;
    this.start = 0;
  }
}

/** Puts the value of a rank in its place, smaller ones before it (Hoare's selection), from `low` on. */
function select(values: Float64Array, low: number, rank: number): void {
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const swap = values[i];
        values[i++] = values[j];
        values[j--] = swap;
      }
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else return;
  }
}
