/**
 * What becomes of each record: processed once, twice, lost, skipped; and how far a log is kept.
 *
 * Of each record in a log it is known how often it was processed, and whether it is lost or skipped, so a duplicate is one by
 * identity. A log lets go what is committed, settled, and needed by nobody who may still process it.
 */
import { LATENCIES_MAX } from '../latency-window';
import { BYTES, EVENT_TIME, ID, KEY, MARK, PRODUCER } from '../record-store';
import { SOUGHT_AGAIN, STILL_IN_HAND } from '../kafka-state';
import { stopAtCompletions } from '../stops';
import { tracedDoubles, tracedIntegers } from '../trace-hash';
import type { EventDetails } from './event-log';
import type { KafkaWorld } from './kafka-world';
import { firstNeeded, type Member, type Owned } from './member';
import { NO_KEY } from './kafka-producers';

/** In a record's producer: producers are fewer, and above them stands what became of the record. */
const PRODUCER_MASK = 0xffff;
const PROCESSED = 0x10000;
const LOST = 0x20000;
const SKIPPED = 0x40000;

export const producerOf = (cell: number): number => cell & PRODUCER_MASK;
export const isProcessed = (cell: number): boolean => (cell & PROCESSED) !== 0;
const isSettled = (cell: number): boolean => (cell & (PROCESSED | LOST | SKIPPED)) !== 0;

export class Delivery {
  constructor(private readonly world: KafkaWorld) {}

  /** Work on a record begins; of one that was processed the first time stays. */
  begin(partition: number, offset: number, consumer: number): void {
    const { recorder, logs, store, now } = this.world;
    if (recorder === null) return;
    const slot = logs[partition].slot(offset);
    if (!isProcessed(store.integers(slot)[2 * store.cell(slot) + PRODUCER])) recorder.start(store.get(slot, ID), consumer, now);
  }

  /** A record's work is done. */
  process(member: Member, partition: number, offset: number): void {
    const { world } = this;
    const { store, now, recorder } = world;
    const state = world.partitions[partition];
    const slot = world.logs[partition].slot(offset);
    const cell = store.cell(slot);
    const doubles = store.doubles(slot);
    const integers = store.integers(slot);
    const id = doubles[cell + ID];
    const bytes = doubles[cell + BYTES];
    const eventTime = doubles[cell + EVENT_TIME];
    const key = integers[2 * cell + KEY];
    const before = integers[2 * cell + PRODUCER];
    world.pool.complete(member.id, bytes, now - member.workStarted);
    if (isProcessed(before)) {
      world.duplicates++;
      recorder?.repeat(id);
      if (state.rebalance >= 0) world.rebalances.entries[state.rebalance].duplicates++;
      // A record between that was given up is none of them.
      if (state.repeatedFrom < 0 || state.repeatedBy !== member.id || state.repeatedEnd !== offset) {
        this.endRepeat(partition);
        state.repeatedFrom = offset;
        state.repeatedBy = member.id;
        state.repeatedLate = state.owner !== member.id;
      }
      state.repeatedEnd = offset + 1;
      state.repeatedTime = now;
    } else {
      if (state.repeatedBy === member.id) this.endRepeat(partition);
      store.putInteger(slot, PRODUCER, producerOf(before) | PROCESSED);
      // Somebody had it in hand after all, or went back to it.
      if ((before & LOST) !== 0) world.lost--;
      if ((before & SKIPPED) !== 0) world.skipped--;
      if (recorder !== null) this.noteAppend(slot);
      recorder?.complete(id, now);
      if (key !== NO_KEY) world.ordering.complete(now, key, id, partition, member.id, eventTime);
      world.completed++;
      world.processingSeconds += now - member.workStarted;
      if (!world.latency.add(now - eventTime)) world.stop = stopAtCompletions(LATENCIES_MAX, now);
    }
    tracedDoubles[0] = id;
    tracedDoubles[1] = offset;
    tracedDoubles[2] = bytes;
    tracedDoubles[3] = eventTime;
    tracedDoubles[4] = member.workStarted;
    tracedDoubles[5] = now;
    tracedIntegers[0] = key;
    tracedIntegers[1] = partition;
    tracedIntegers[2] = member.id;
    tracedIntegers[3] = producerOf(before);
    world.hash.add();
    state.completedTime = now;
    if (offset >= state.processedEnd) state.processedEnd = offset + 1;
    if (state.owner === member.id) state.nextOffset = offset + 1;
    if (offset < state.committed) this.truncate(partition);
  }

  /** The group's offset of a partition, from whoever may. */
  commit(member: number, partition: number, offset: number): void {
    const { world } = this;
    const state = world.partitions[partition];
    if (state.committed === offset) return;
    state.committed = offset;
    world.note('committed', { member, partition, offset, generation: world.generation });
    this.truncate(partition);
  }

  /** The application gives a record up that it cannot process: it is lost, unless somebody has processed it, or will. */
  giveUp(member: Member, partition: number, offset: number): void {
    const { world } = this;
    const state = world.partitions[partition];
    const slot = world.logs[partition].slot(offset);
    const cell = world.store.integers(slot)[2 * world.store.cell(slot) + PRODUCER];
    if (!isSettled(cell)) {
      world.store.putInteger(slot, PRODUCER, cell | LOST);
      world.lost++;
      world.note('losses', { partition, offset, endOffset: offset + 1, generation: world.generation, cause: 'processing failed, and the application gave up' });
    }
    if (state.owner === member.id) state.nextOffset = offset + 1;
    if (offset < state.committed) this.truncate(partition);
  }

  /** A commit leaves the client; it must be taken, or refused, once. */
  sendCommit(offsets: readonly number[]): void {
    for (let i = 0; i < offsets.length; i += 2) this.world.partitions[offsets[i]].committing.push(offsets[i + 1]);
  }

  /** A commit is at the coordinator. */
  takeCommit(offsets: readonly number[]): void {
    for (let i = 0; i < offsets.length; i += 2) {
      const { committing } = this.world.partitions[offsets[i]];
      committing.splice(committing.indexOf(offsets[i + 1]), 1);
    }
  }

  /**
   * The owner begins at an offset: what lies before and nobody processes is lost, or skipped.
   *
   * @param how - Empty: at the committed offset; else whose doing it is, auto.offset.reset's or a seek's.
   */
  resume(member: Member, owned: Owned, offset: number, how: string, kind: 'resumed' | 'reset' | 'sought' = how === '' ? 'resumed' : 'reset'): void {
    const { world } = this;
    const { partition } = owned;
    const state = world.partitions[partition];
    owned.position = offset;
    owned.fetchPosition = offset;
    member.asksMore = true;
    if (state.owner !== member.id) return;
    this.endRepeat(partition);
    state.nextOffset = offset;
    state.resumedAt = offset;
    const isSought = kind === 'sought' || owned.isOutOfRange;
    state.soughtBelow = isSought ? state.processedEnd : -1;
    // What it costs is no rebalance's doing.
    if (isSought) state.rebalance = -1;
    const repeats = state.processedEnd > offset;
    world.note(kind, {
      member: member.id, partition, offset, endOffset: repeats ? state.processedEnd : -1, generation: member.generation, cause: how
    });
    this.settle(partition, how);
  }

  /** Whoever had records of a partition in hand lets them go: what nobody will read any more is lost. */
  settle(partition: number, how = ''): void {
    const { world } = this;
    const state = world.partitions[partition];
    const log = world.logs[partition];
    let first = -1;
    let end = -1;
    let count = 0;
    for (let offset = log.logStartOffset; offset < Math.min(state.resumedAt, log.logEndOffset); offset++) {
      const slot = log.slot(offset);
      const cell = world.store.integers(slot)[2 * world.store.cell(slot) + PRODUCER];
      if (isSettled(cell) || this.isHeld(partition, offset)) continue;
      world.store.putInteger(slot, PRODUCER, cell | (how === '' ? LOST : SKIPPED));
      if (first < 0) first = offset;
      end = offset + 1;
      count++;
    }
    if (count > 0) {
      if (how === '') world.lost += count;
      else world.skipped += count;
      world.note(how === '' ? 'losses' : 'skipped', {
        partition, offset: first, endOffset: end, generation: world.generation, cause: how === '' ? 'committed before they were processed' : how
      });
    }
    this.truncate(partition);
  }

  /** Lets go what nobody needs. */
  truncate(partition: number): void {
    const { world } = this;
    const state = world.partitions[partition];
    const log = world.logs[partition];
    let limit = Math.min(state.committed, log.logEndOffset);
    for (const offset of state.committing) limit = Math.min(limit, offset);
    const reader = state.owner < 0 ? undefined : world.members[state.owner].ownedOf(partition);
    if (reader !== undefined && reader.position >= 0) limit = Math.min(limit, firstNeeded(world.members[reader.member], reader));
    for (const owned of state.pins) limit = Math.min(limit, firstNeeded(world.members[owned.member], owned));
    const { recordsKeptMs } = world.config;
    const keptFrom = recordsKeptMs === 0 ? Infinity : world.now - recordsKeptMs / 1000;
    while (log.logStartOffset < limit) {
      const slot = log.startSlot;
      const cell = world.store.cell(slot);
      if (!isSettled(world.store.integers(slot)[2 * cell + PRODUCER]) || world.store.doubles(slot)[cell + EVENT_TIME] > keptFrom) return;
      log.release(world.store.doubles(slot)[cell + BYTES]);
      world.held--;
    }
  }

  /** Those of a client that is gone, or knows better: nothing of it is needed any more. */
  unpin(owned: Owned): void {
    const state = this.world.partitions[owned.partition];
    const { pins } = state;
    const index = pins.indexOf(owned);
    if (index >= 0) pins.splice(index, 1);
    if (state.repeatedLate && state.repeatedBy === owned.member) this.endRepeat(owned.partition);
  }

  /** The end of a run of records that were processed again. */
  endRepeat(partition: number): void {
    const state = this.world.partitions[partition];
    if (state.repeatedFrom < 0) return;
    this.world.note('duplicates', repeatOf(this.world, partition));
    state.repeatedFrom = -1;
    state.repeatedBy = -1;
  }

  /** When a record was appended, for the recorder. */
  noteAppend(slot: number): void {
    const { store, transit, recorder } = this.world;
    recorder?.reachLater(store.get(slot, ID), transit.arrivalTime(store.get(slot, MARK), store.get(slot, EVENT_TIME)));
  }

  private isHeld(partition: number, offset: number): boolean {
    return this.world.members.some(member => member.running && member.batch.some(
      range => range.owned.partition === partition && range.next <= offset && offset < range.end
    ));
  }
}

/** The run of records of a partition that somebody processes again, as far as it has come. */
export function repeatOf({ partitions, generation }: KafkaWorld, partition: number): EventDetails {
  const { repeatedBy: member, repeatedFrom: offset, repeatedEnd: endOffset, repeatedLate, soughtBelow } = partitions[partition];
  const cause = repeatedLate ? STILL_IN_HAND : offset < soughtBelow ? SOUGHT_AGAIN : 'processed since the last commit';
  return { member, partition, offset, endOffset, generation, cause };
}

/** One past the last record of a partition that can be read: those that have arrived. What has arrived once stays so. */
export function highWatermark({ transit, store, clock, logs, partitions }: KafkaWorld, partition: number): number {
  const log = logs[partition];
  const state = partitions[partition];
  let end = state.arrivedEnd;
  for (const { logEndOffset } = log; end < logEndOffset; end++) {
    const slot = log.slot(end);
    if (transit.arrivalTime(store.get(slot, MARK), store.get(slot, EVENT_TIME)) > clock.now) break;
  }
  state.arrivedEnd = end;
  return end;
}
