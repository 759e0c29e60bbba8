/**
 * The latencies of what completed last, and their nearest-rank percentiles: a ring, bounded by what completes in 5 s.
 *
 * How many of them lie in the window is known from the counters (`flow-window.ts`).
 */
export class LatencyWindow {
  /** Its length is a power of two. */
  private values = new Float64Array(64);
  private start = 0;
  private length = 0;

  /** Notes the latency, in seconds, of the record that has just completed. */
  add(latency: number): void {
    if (this.length === this.values.length) this.grow();
    this.values[(this.start + this.length++) & (this.values.length - 1)] = latency;
  }

  /** Forgets all but the last `count`. */
  keep(count: number): void {
    this.start = (this.start + this.length - count) & (this.values.length - 1);
    this.length = count;
  }

  /**
   * The percentiles of the last `count`, by nearest rank.
   *
   * @param parts - Ascending, above 0, at most 1.
   * @returns Seconds, one a part; null each when there are none.
   */
  percentiles(count: number, parts: readonly number[]): (number | null)[] {
    if (count === 0) return parts.map(() => null);
    const sorted = new Float64Array(count);
    const first = (this.start + this.length - count) & (this.values.length - 1);
    const tail = Math.min(count, this.values.length - first);
    sorted.set(this.values.subarray(first, first + tail));
    sorted.set(this.values.subarray(0, count - tail), tail);
    let low = 0;
    return parts.map(part => {
      const rank = Math.ceil(part * count) - 1;
      select(sorted, low, rank);
      low = rank;
      return sorted[rank];
    });
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
