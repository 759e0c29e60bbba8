/** What is known of a partition beside its log: who reads it, what is committed, what was processed. Plain state. */
import type { Owned } from './member';

export class GroupPartition {
  /** @param addedAt - Seconds; -Infinity: it was there from the start. */
  constructor(readonly addedAt: number) {}

  /** The client that reads it, as far as nobody took it away; -1: nobody. */
  owner = -1;
  /** The next offset to read, as committed; -1: nothing was. */
  committed = -1;
  /** Offsets that commits under way carry: one may be below `committed`, as when librdkafka's timer was ahead of the application. */
  readonly committing: number[] = [];
  /** The owner's first record that is not processed. */
  nextOffset = 0;
  /** Where the present owner began. */
  resumedAt = 0;
  /** One past the last offset that was processed. */
  processedEnd = 0;
  /** Offset since which somebody processes what was processed before; -1: nobody does. */
  repeatedFrom = -1;
  repeatedBy = -1;
  /** Whether it does so without being the owner any more. */
  repeatedLate = false;
  repeatedEnd = -1;
  /** Seconds of the last one. */
  repeatedTime = 0;
  /** One past what had been processed when the owner sought its offset; -1: it did not. */
  soughtBelow = -1;
  /** The rebalance that gave it to its owner; -1: none. */
  rebalance = -1;
  /** One past the last record that was seen to have arrived. */
  arrivedEnd = 0;
  /** Records whose processing fails: offset, and how often it still does, in turn. */
  readonly failing: number[] = [];
  /** Whether the transit tells of its next arrival. */
  awaited = false;
  /** Whose fetches wait for its next record. */
  waiting: Owned[] = [];
  /** Who had it and may still process records of it. */
  readonly pins: Owned[] = [];
  /** Seconds; -Infinity: never. */
  completedTime = -Infinity;
}
