/**
 * The latencies of what completed last, and their nearest-rank percentiles: a ring, bounded by what completes in 5 s.
 *
 * How many of them lie in the window is known from the counters (`flow-window.ts`).
 */
/** Parts of the range of latencies. */
const BINS = 1024;

/** Latencies kept at most: 128 MB. */
export const LATENCIES_MAX = 1 << 24;

export class LatencyWindow {
  /** Its length is a power of two. */
  private values = new Float64Array(64);
  private start = 0;
  private length = 0;

  /**
   * Notes the latency, in seconds, of the record that has just completed.
   *
   * @returns Whether there is room for another one.
   */
  add(latency: number): boolean {
    if (this.length === this.values.length) this.grow();
    this.values[(this.start + this.length++) & (this.values.length - 1)] = latency;
    return this.length < LATENCIES_MAX;
  }

  /** Forgets all but the last `count`. */
  keep(count: number): void {
    this.start = (this.start + this.length - count) & (this.values.length - 1);
    this.length = count;
  }

  /**
   * The percentiles of the last `count`, by nearest rank.
   *
   * @param parts - Above 0, at most 1.
   * @returns Seconds, one a part; null each when there are none.
   */
  percentiles(count: number, parts: readonly number[]): (number | null)[] {
    if (count === 0) return parts.map(() => null);
    const { values } = this;
    const mask = values.length - 1;
    const first = this.start + this.length - count;
    const end = first + count;
    let least = Infinity;
    let most = -Infinity;
    for (let i = first; i < end; i++) {
      const value = values[i & mask];
      if (value < least) least = value;
      if (value > most) most = value;
    }
    // Which of many even parts of the range a value lies in ascends with it, so only the part with the rank has to be looked through.
    const scale = (BINS - 1) / (most - least);
    const bins = new Int32Array(BINS);
    for (let i = first; i < end; i++) bins[((values[i & mask] - least) * scale) | 0]++;
    const wanted = parts.map(part => {
      let rank = Math.ceil(part * count) - 1;
      let bin = 0;
      while (rank >= bins[bin]) rank -= bins[bin++];
      return { bin, rank };
    });
    const inside = new Map(wanted.map(({ bin }): [number, number[]] => [bin, []]));
    const isWanted = new Uint8Array(BINS);
    for (const bin of inside.keys()) isWanted[bin] = 1;
    for (let i = first; i < end; i++) {
      const value = values[i & mask];
      const bin = ((value - least) * scale) | 0;
      if (isWanted[bin] === 1) inside.get(bin)?.push(value);
    }
    return wanted.map(({ bin, rank }) => ranked(inside.get(bin) ?? [], rank));
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

/** The value of a rank, from 0, by Hoare's selection; mixes the others up. */
function ranked(values: number[], rank: number): number {
  let low = 0;
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
    else break;
  }
  return values[rank];
}
