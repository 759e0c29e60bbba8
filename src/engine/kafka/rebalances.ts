/** The rebalances of a run: what caused each, how long it took, what it cost. */
import type { Rebalance } from '../kafka-state';

export class RebalanceEntry {
  endTime = NaN;
  generation = -1;
  moved = 0;
  unownedSeconds = 0;
  duplicates = 0;

  constructor(
    readonly cause: string,
    readonly protocol: Rebalance['protocol'],
    readonly startTime: number,
    /** Partition-seconds without a reader until startTime. */
    readonly unownedBefore: number,
    /** By partition: its owner before. */
    readonly owners: readonly number[]
  ) {}

  get isOpen(): boolean {
    return Number.isNaN(this.endTime);
  }
}

export class Rebalances {
  readonly entries: RebalanceEntry[] = [];
  private unowned = 0;
  private since = 0;
  private partitionSeconds = 0;

  get open(): RebalanceEntry | null {
    const last = this.entries[this.entries.length - 1];
    return last?.isOpen ? last : null;
  }

  /** So many partitions have no reader from now on. */
  setUnowned(count: number, now: number): void {
    this.partitionSeconds = this.unownedSeconds(now);
    this.since = now;
    this.unowned = count;
  }

  unownedSeconds(now: number): number {
    return this.partitionSeconds + this.unowned * (now - this.since);
  }

  begin(cause: string, protocol: Rebalance['protocol'], now: number, owners: readonly number[]): void {
    this.entries.push(new RebalanceEntry(cause, protocol, now, this.unownedSeconds(now), Object.freeze(owners)));
  }

  end(generation: number, now: number, owners: readonly number[]): void {
    const { open } = this;
    if (open === null) return;
    open.generation = generation;
    open.moved = owners.reduce((sum, owner, partition) => sum + (owner !== (open.owners[partition] ?? -1) ? 1 : 0), 0);
    open.unownedSeconds = this.unownedSeconds(now) - open.unownedBefore;
    open.endTime = now;
  }

  all(now: number): Rebalance[] {
    return this.entries.map(({ cause, protocol, generation, startTime, endTime, moved, unownedBefore, unownedSeconds, duplicates, isOpen }, index) => ({
      index, cause, protocol, generation, startTime, endTime, moved, duplicates,
      unownedSeconds: isOpen ? this.unownedSeconds(now) - unownedBefore : unownedSeconds
    }));
  }
}
