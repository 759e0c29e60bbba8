/** Reads the state of a world of the Kafka model at its present time; changes nothing. */
import type { GroupState, KafkaState, MemberState, MemberStatus, Rebalance, GroupEvent } from '../kafka-state';
import type { LagState, PartitionState, RecordState } from '../flow-state';
import type { PartitionLog } from '../partition-log';
import { BYTES, EVENT_TIME, ID, KEY, MARK, PRODUCER } from '../record-store';
import { StateReader } from '../state-reader';
import { highWatermark, isProcessed, producerOf, repeatOf } from './delivery';
import { eventOf } from './event-log';
import type { KafkaWorld } from './kafka-world';
import type { Member } from './member';
import type { GroupProtocol } from './protocol';

export class KafkaReader extends StateReader implements KafkaState {
  readonly model = 'kafka';

  protected constructor(
    protected readonly world: KafkaWorld,
    protected readonly protocol: GroupProtocol
  ) {
    super();
  }

  get kafka(): KafkaState {
    return this;
  }

  get generation(): number {
    return this.world.generation;
  }

  get lastRebalanceTime(): number {
    return this.world.lastRebalanceTime;
  }

  get groupState(): GroupState {
    return this.protocol.groupState;
  }

  get members(): readonly MemberState[] {
    return this.world.members.map(member => this.memberState(member));
  }

  get eventCount(): number {
    return this.world.events.count;
  }

  get duplicates(): number {
    return this.world.duplicates;
  }

  get lost(): number {
    return this.world.lost;
  }

  get skipped(): number {
    return this.world.skipped;
  }

  get lagCommitted(): number {
    return this.world.partitionIds.reduce((sum, id) => sum + this.lag(id).lag, 0);
  }

  get lagPosition(): number {
    return this.world.partitionIds.reduce((sum, id) => sum + this.highWatermark(id) - this.positionOf(id), 0);
  }

  get unreadSeconds(): number {
    return this.world.rebalances.unownedSeconds(this.now);
  }

  /** Duplicates are noted when a run of them is over; here a run that goes on is told as far as it has come, at its last record. */
  events(count: number): readonly GroupEvent[] {
    const noted = this.world.events.last(count);
    const open = this.openRepeats();
    if (open.length === 0) return noted;
    const all = [...noted, ...open].sort((a, b) => a.time - b.time);
    return all.slice(Math.max(0, all.length - count));
  }

  rebalances(): readonly Rebalance[] {
    return this.world.rebalances.all(this.now);
  }

  partition(id: number): PartitionState {
    const log = this.log(id);
    const state = this.world.partitions[id];
    const end = this.highWatermark(id);
    const { owner, nextOffset } = state;
    return {
      id, owner, nextOffset,
      closing: false,
      logStartOffset: log.logStartOffset,
      committed: this.committedOf(id),
      position: this.positionOf(id),
      highWatermark: end,
      logEndOffset: log.logEndOffset,
      unread: log.logEndOffset - nextOffset,
      ready: Math.max(0, end - nextOffset),
      working: this.workerOf(id) !== null,
      ...this.lag(id),
      ...this.drain([id])
    };
  }

  lag(id: number): LagState {
    const log = this.log(id);
    const committed = Math.max(this.committedOf(id), log.logStartOffset);
    const lag = Math.max(0, this.highWatermark(id) - committed);
    const behind = lag === 0 ? 0 : this.now - this.world.store.get(log.slot(committed), EVENT_TIME);
    const end = committed + lag;
    // The fewer are counted.
    const lagBytes = 2 * lag < log.length
      ? this.bytesOf(log, committed, end)
      : log.bytes - this.bytesOf(log, log.logStartOffset, committed) - this.bytesOf(log, end, log.logEndOffset);
    return { lag, lagBytes, behind };
  }

  private openRepeats(): GroupEvent[] {
    const { world } = this;
    const going = world.partitionIds.filter(id => world.partitions[id].repeatedFrom >= 0);
    return going.map((id, i) => eventOf(world.events.count + i, world.partitions[id].repeatedTime, 'duplicates', repeatOf(world, id)));
  }

  /** Bytes of the records of offsets from `from` to before `end`. */
  private bytesOf(log: PartitionLog, from: number, end: number): number {
    let sum = 0;
    for (let offset = from; offset < end; offset++) sum += this.world.store.get(log.slot(offset), BYTES);
    return sum;
  }

  record(partition: number, offset: number): RecordState {
    const { store, transit, now } = this.world;
    const slot = this.log(partition).slot(offset);
    const integers = store.integers(slot);
    const cell = 2 * store.cell(slot);
    const eventTime = store.get(slot, EVENT_TIME);
    const mark = store.get(slot, MARK);
    const reached = transit.arrivalTime(mark, eventTime) <= now;
    const worker = this.workerOf(partition);
    const inWork = worker !== null && worker.batch[0].next === offset;
    return {
      id: store.get(slot, ID), key: integers[cell + KEY], bytes: store.get(slot, BYTES), producer: producerOf(integers[cell + PRODUCER]),
      partition, offset, eventTime, reached, inWork, processed: isProcessed(integers[cell + PRODUCER]),
      travel: reached ? 1 : transit.travelled(mark, eventTime),
      progress: inWork ? progressOf(worker, now) : 0
    };
  }

  lastCompletionTime(partition: number): number {
    return this.world.partitions[partition].completedTime;
  }

  startedTime(partition: number): number | null {
    return this.workerOf(partition)?.workStarted ?? null;
  }

  protected ownerOf(partition: number): number {
    return this.world.partitions[partition].owner;
  }

  protected activePartitions(consumer: number): number[] {
    const member = this.world.members[consumer] as Member | undefined;
    return member?.working ? [member.batch[0].owned.partition] : [];
  }

  protected get restarts(): number {
    return 0;
  }

  protected get lagTotal(): number {
    return this.lagCommitted;
  }

  /** The owner, when it works on the partition's next record. */
  private workerOf(partition: number): Member | null {
    const { owner, nextOffset } = this.world.partitions[partition];
    if (owner < 0) return null;
    const member = this.world.members[owner];
    const [range] = member.batch;
    return member.working && range.owned.partition === partition && range.next === nextOffset ? member : null;
  }

  private highWatermark(partition: number): number {
    this.log(partition);
    return highWatermark(this.world, partition);
  }

  /** Without a commit: where the group's first position was, or the log's start. */
  private committedOf(partition: number): number {
    const { committed, resumedAt } = this.world.partitions[partition];
    return committed >= 0 ? committed : Math.max(resumedAt, this.log(partition).logStartOffset);
  }

  private positionOf(partition: number): number {
    const { owner, nextOffset } = this.world.partitions[partition];
    if (owner < 0) return nextOffset;
    const position = this.world.members[owner].ownedOf(partition)?.position ?? -1;
    return position >= 0 ? position : nextOffset;
  }

  private memberState(member: Member): MemberState {
    const { world, now } = this;
    const known = this.protocol.known(member.id);
    return {
      id: member.id,
      name: member.name,
      status: statusOf(member),
      generation: member.generation,
      known: known !== null,
      sessionLeft: known === null || known.expires === Infinity ? null : Math.max(0, known.expires - now),
      sessionTimeout: world.sessionSeconds,
      heartbeatAge: known === null ? null : now - known.heardOf,
      owned: member.owned.map(({ partition }) => partition),
      paused: member.owned.filter(({ paused }) => paused).length,
      polled: member.batch.reduce((sum, { next, end }) => sum + end - next, 0)
    };
  }
}

function statusOf(member: Member): MemberStatus {
  if (!member.running) return member.crashed ? 'crashed' : 'stopped';
  if (member.isFrozen) return 'frozen';
  if (member.left) return 'left';
  if (member.join === 'in' && !member.rejoin && member.pending === null) return 'stable';
  return member.owned.length > 0 ? 'rebalancing' : 'joining';
}

/** The part of its work that is done, 0 to 1. */
function progressOf({ workStarted, workDue, workLeft, isFrozen }: Member, now: number): number {
  const whole = workDue - workStarted;
  const left = isFrozen ? workLeft : workDue - now;
  return whole <= 0 ? 1 : Math.min(1, Math.max(0, 1 - left / whole));
}
