/**
 * The way through the partitions: a delay line without overtaking, or a serial link.
 *
 * A record is due when the bytes that one partition can carry since time 0 (the integral of the bandwidth, one for all
 * partitions) reach its mark. So a change of bandwidth acts on the bytes still to travel, and costs the same however many
 * records are under way.
 *
 * Delay: E_i = max(A_i + s_i/B, E_{i-1}). Serial: E_i = max(A_i, E_{i-1}) + s_i/B. SEMANTICS.md, "Partition".
 */
import { doubled, grown } from './columns';
import type { PartitionTransit } from './config';
import { MinTree } from './min-tree';

export class Transit {
  /** Marks of the first record under way in each partition. */
  private readonly heads = new MinTree();
  /** Mark of the last record appended to each partition. */
  private last = new Float64Array(0);

  /** The history of the bandwidth: from times[i] on bandwidths[i], with bytes[i] carried before. */
  private readonly times: number[] = [0];
  private readonly bytes: number[] = [0];
  private readonly bandwidths: number[];

  /** @param bandwidth - Bytes a second of each partition; Infinity: no delay. */
  constructor(bandwidth: number) {
    this.bandwidths = [bandwidth];
  }

  get bandwidth(): number {
    return this.bandwidths[this.bandwidths.length - 1];
  }

  setBandwidth(bandwidth: number, time: number): void {
    if (bandwidth === this.bandwidth) return;
    const carried = this.carried(time);
    this.times.push(time);
    this.bytes.push(carried);
    this.bandwidths.push(bandwidth);
  }

  /** Bytes that a partition could carry from 0 to `time`, which may lie in the past. Stretches without delay add none. */
  carried(time: number): number {
    let i = this.times.length - 1;
    while (i > 0 && this.times[i] > time) i--;
    const bandwidth = this.bandwidths[i];
    return bandwidth === Infinity ? this.bytes[i] : this.bytes[i] + bandwidth * (time - this.times[i]);
  }

  /** The mark of a record appended to a partition at `time`, the present. */
  markFor(partition: number, time: number, bytes: number, transit: PartitionTransit): number {
    if (partition >= this.last.length) this.last = grown(this.last, doubled(partition + 1), -1);
    const carried = this.carried(time);
    const own = this.bandwidth === Infinity ? 0 : bytes;
    const before = this.last[partition];
    const mark = transit === 'serial' ? Math.max(carried, before) + own : Math.max(carried + own, before);
    this.last[partition] = mark;
    return mark;
  }

  /** Says which mark the first record under way in a partition has; Infinity: none is. */
  setHead(partition: number, mark: number): void {
    this.heads.set(partition, mark);
  }

  /** When the next record arrives, Infinity when none is under way; may lie a rounding before the present. */
  get nextTime(): number {
    const mark = this.heads.least;
    if (mark === Infinity) return Infinity;
    const i = this.times.length - 1;
    const left = mark - this.bytes[i];
    return left <= 0 || this.bandwidths[i] === Infinity ? this.times[i] : this.times[i] + left / this.bandwidths[i];
  }

  /** The partition of the next arrival. */
  get nextPartition(): number {
    return this.heads.leastEntity;
  }

  /** The part of its way that a record appended at `appended` has gone at `time`, 0 to 1. */
  travelled(mark: number, appended: number, time: number): number {
    const start = this.carried(appended);
    const way = mark - start;
    return way <= 0 ? 1 : Math.min(1, Math.max(0, (this.carried(time) - start) / way));
  }
}
