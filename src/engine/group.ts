/**
 * The consumer group: who owns which partition, and when that changed.
 *
 * It decides; what becomes of records in work is the simulation's. Each rebalance adds one to the generation.
 */
import { ASSIGNORS } from './assignors';
import { doubled, grown } from './columns';
import type { AssignmentStrategy } from './config';

export class Group {
  generation = 0;
  lastRebalanceTime = 0;
  /** By partition; -1: nobody. */
  private owners = new Int32Array(0);

  ownerOf(partition: number): number {
    return partition < this.owners.length ? this.owners[partition] : -1;
  }

  /**
   * Divides the partitions among consumers 0..members-1.
   *
   * @param partitions - Ascending, closing ones included.
   * @returns The partitions whose owner is another one now.
   */
  rebalance(partitions: readonly number[], members: number, strategy: AssignmentStrategy, time: number): number[] {
    const room = partitions.length === 0 ? 0 : partitions[partitions.length - 1] + 1;
    if (room > this.owners.length) this.owners = grown(this.owners, doubled(room), -1);
    const present = (owner: number): number => (owner < members ? owner : -1);
    const next =
      members === 0
        ? new Int32Array(partitions.length).fill(-1)
        : ASSIGNORS[strategy]({ partitions, members, ownerOf: partition => present(this.owners[partition]) });
    const moved = partitions.filter((partition, i) => this.owners[partition] !== next[i]);
    partitions.forEach((partition, i) => {
      this.owners[partition] = next[i];
    });
    this.generation++;
    this.lastRebalanceTime = time;
    return moved;
  }

  /** A partition is gone; nothing else changes. */
  forget(partition: number): void {
    this.owners[partition] = -1;
  }
}
