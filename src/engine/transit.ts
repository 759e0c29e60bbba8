/**
 * The way through the partitions: a delay line without overtaking, or a serial link.
 *
 * A record arrives when the bytes that one partition can carry since time 0 (the integral of the bandwidth, one for all
 * partitions) reach its mark. So a change of bandwidth acts on the bytes still to travel, and costs the same however many
 * records are under way; and of a partition only an arrival that somebody waits for is an event.
 *
 * Delay: E_i = max(A_i + s_i/B, E_{i-1}). Serial: E_i = max(A_i, E_{i-1}) + s_i/B. SEMANTICS.md, "Partition".
 */
import type { Clock } from './clock';
import { doubled, grown } from './columns';
import type { PartitionTransit } from './config';
import { EventHeap } from './event-heap';

export class Transit {
  /** Marks of the records that partitions wait for; the heap's times are bytes here. */
  private readonly awaited = new EventHeap();
  /** Mark of the last record appended to each partition. */
  private last = new Float64Array(0);
  private due = Infinity;

  /** Since when the bandwidth is what it is, and the bytes carried before. */
  private since = 0;
  private carriedBefore = 0;
  /** The history of the bandwidth: from times[i] on bandwidths[i], with bytes[i] carried before. */
  private readonly times: number[] = [0];
  private readonly bytes: number[] = [0];
  private readonly bandwidths: number[];

  /** @param bandwidth - Bytes a second of each partition; Infinity: no delay. */
  constructor(
    private readonly clock: Clock,
    private bandwidth: number
  ) {
    this.bandwidths = [bandwidth];
  }

  /** @param arrived - The greatest mark that has arrived; so it stays, whatever roundings say. */
  setBandwidth(bandwidth: number, arrived: number): void {
    this.carriedBefore = Math.max(this.carriedNow, arrived);
    if (bandwidth === Infinity) {
      // All that is under way arrives at once.
      for (const mark of this.last) if (mark > this.carriedBefore) this.carriedBefore = mark;
    }
    this.since = this.clock.now;
    this.bandwidth = bandwidth;
    this.times.push(this.since);
    this.bytes.push(this.carriedBefore);
    this.bandwidths.push(bandwidth);
    this.plan();
  }

  /** The mark of a record appended to a partition now. */
  markFor(partition: number, bytes: number, transit: PartitionTransit): number {
    if (partition >= this.last.length) this.last = grown(this.last, doubled(partition + 1), -1);
    const { bandwidth } = this;
    const carried = this.carriedNow;
    const own = bandwidth === Infinity ? 0 : bytes;
    const before = this.last[partition];
    const mark = transit === 'serial' ? (carried > before ? carried : before) + own : carried + own > before ? carried + own : before;
    this.last[partition] = mark;
    return mark;
  }

  /** A partition has nothing but records under way, and waits for the first, which has this mark. */
  await(partition: number, mark: number): void {
    this.awaited.add(partition, mark);
    if (this.awaited.nextEntity === partition) this.plan();
  }

  /** When the next awaited record arrives, Infinity when none is; may lie a rounding before the present. */
  get nextTime(): number {
    return this.due;
  }

  /** The awaited record that is due has arrived. Returns its partition. */
  arrive(): number {
    const partition = this.awaited.nextEntity;
    this.awaited.postponeFirst(Infinity);
    this.plan();
    return partition;
  }

  /** Whether a record with this mark has arrived by now. */
  hasArrived(mark: number): boolean {
    return this.timeOf(mark) <= this.clock.now;
  }

  /** Seconds at which a record appended at `appended` arrives, or did so, if the bandwidth stays what it is. */
  arrivalTime(mark: number, appended: number): number {
    const { times, bytes } = this;
    // The bandwidth is what it always was.
    if (times.length === 1) return mark <= 0 ? appended : Math.max(mark / this.bandwidth, appended);
    // The last stretch that began before the mark was reached, or before the record was there.
    const i = Math.max(lastUpTo(times, appended), lastBelow(bytes, mark));
    const time = mark <= bytes[i] ? times[i] : times[i] + (mark - bytes[i]) / this.bandwidths[i];
    const latest = i + 1 < times.length ? Math.min(time, times[i + 1]) : time;
    return Math.max(latest, appended);
  }

  /** The part of its way that a record appended at `appended` has gone by now, 0 to 1. */
  travelled(mark: number, appended: number): number {
    const start = this.carried(appended);
    const way = mark - start;
    return way <= 0 ? 1 : Math.min(1, Math.max(0, (this.carriedNow - start) / way));
  }

  /** Bytes that a partition could carry from 0 to now. Stretches without delay add none. */
  private get carriedNow(): number {
    const { bandwidth, carriedBefore } = this;
    return bandwidth === Infinity ? carriedBefore : carriedBefore + bandwidth * (this.clock.now - this.since);
  }

  /** The same at a time in the past. */
  private carried(time: number): number {
    const i = lastUpTo(this.times, time);
    const bandwidth = this.bandwidths[i];
    return bandwidth === Infinity ? this.bytes[i] : this.bytes[i] + bandwidth * (time - this.times[i]);
  }

  /** Seconds at which a mark is reached; at the latest change of the bandwidth, if it was reached before. */
  private timeOf(mark: number): number {
    const left = mark - this.carriedBefore;
    return left <= 0 ? this.since : this.since + left / this.bandwidth;
  }

  private plan(): void {
    const mark = this.awaited.nextTime;
    this.due = mark === Infinity ? Infinity : this.timeOf(mark);
  }
}

/** The last index of an ascending list whose value is at most `limit`; 0 if none is. */
function lastUpTo(values: readonly number[], limit: number): number {
  let low = 0;
  for (let high = values.length - 1; low < high;) {
    const middle = (low + high + 1) >>> 1;
    if (values[middle] <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The same with values below `limit`. */
function lastBelow(values: readonly number[], limit: number): number {
  let low = 0;
  for (let high = values.length - 1; low < high;) {
    const middle = (low + high + 1) >>> 1;
    if (values[middle] < limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
