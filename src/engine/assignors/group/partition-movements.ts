/**
 * Which partitions moved from whom to whom while a group is balanced, so that no two members swap partitions of one topic.
 *
 * @see org.apache.kafka.clients.consumer.internals.AbstractStickyAssignor.PartitionMovements
 */
import { javaHashOrder, javaStringHash, topicPartitionHash } from './java-hash-order';
import type { PartitionNumbers } from './partition-numbers';

interface Movement {
  readonly from: number;
  readonly to: number;
}

/** Those of one topic that moved the same way; the first of them is Java's HashSet's. */
interface Moved {
  readonly partitions: Set<number>;
  /** Of the table, which never shrinks. */
  capacity: number;
}

const CAPACITY_FIRST = 16;

export class PartitionMovements {
  private readonly movements = new Map<number, Movement>();
  private readonly byWay = new Map<string, Moved>();
  private readonly topicHashes: readonly number[];

  constructor(private readonly numbers: PartitionNumbers) {
    this.topicHashes = numbers.topics.map(javaStringHash);
  }

  /** Instead of moving a partition against one of its topic that moved the other way, that one is moved back. */
  insteadOf(partition: number, owner: number, next: number): number {
    const from = this.movements.get(partition)?.from ?? owner;
    const reverse = this.byWay.get(this.way(partition, next, from));
    return reverse === undefined ? partition : this.firstOf(reverse);
  }

  move(partition: number, from: number, to: number): void {
    const before = this.movements.get(partition);
    if (before === undefined) {
      this.note(partition, { from, to });
      return;
    }
    this.forget(partition, before);
    if (before.from !== to) this.note(partition, { from: before.from, to });
  }

  private note(partition: number, movement: Movement): void {
    this.movements.set(partition, movement);
    const way = this.way(partition, movement.from, movement.to);
    const moved = this.byWay.get(way) ?? { partitions: new Set<number>(), capacity: CAPACITY_FIRST };
    moved.partitions.add(partition);
    while (moved.partitions.size > moved.capacity * 0.75) moved.capacity *= 2;
    this.byWay.set(way, moved);
  }

  private forget(partition: number, { from, to }: Movement): void {
    this.movements.delete(partition);
    const way = this.way(partition, from, to);
    const moved = this.byWay.get(way);
    moved?.partitions.delete(partition);
    if (moved?.partitions.size === 0) this.byWay.delete(way);
  }

  private way(partition: number, from: number, to: number): string {
    return `${this.numbers.topicIndex(partition)} ${from} ${to}`;
  }

  private firstOf({ partitions, capacity }: Moved): number {
    const all = [...partitions];
    const hashes = all.map(number =>
      topicPartitionHash(this.topicHashes[this.numbers.topicIndex(number)], this.numbers.partition(number).partition));
    return all[javaHashOrder(hashes, capacity)[0]];
  }
}
