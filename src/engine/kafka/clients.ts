/**
 * The clients: their processes, and each one's poll loop of one thread.
 *
 * poll() does what the group asks, commits what is due, hands over what was fetched, and asks for more; its records are processed one
 * after the other; then it is called again. Heartbeats go on meanwhile, as of a thread of their own.
 *
 * @see org.apache.kafka.clients.consumer.internals.ClassicKafkaConsumer, ConsumerCoordinator
 */
import type { CommitCalls } from '../kafka-config';
import { BYTES } from '../record-store';
import { Kind, Purpose, unit } from '../threefry';
import { highWatermark, type Delivery } from './delivery';
import { exactLn } from './exact';
import type { Fetcher } from './fetcher';
import type { KafkaWorld } from './kafka-world';
import { Owned, type Member, type OffsetRange } from './member';
import type { GroupError, GroupProtocol } from './protocol';

/** What a commit carries: partition and offset in turn; `step`: who waits for its answer, or nobody. */
export interface CommitMessage {
  readonly consumer: number;
  readonly memberId: string;
  readonly generation: number;
  readonly offsets: readonly number[];
  readonly step: string;
}

export interface CommitAnswer {
  readonly step: string;
  readonly error: GroupError;
}

const isSync = (calls: CommitCalls): boolean => calls === 'sync' || calls === 'sync-record';
const isPerRecord = (calls: CommitCalls): boolean => calls === 'sync-record' || calls === 'async-record';

export class Clients {
  protocol!: GroupProtocol;

  constructor(
    private readonly world: KafkaWorld,
    private readonly delivery: Delivery,
    private readonly fetcher: Fetcher
  ) {}

  /** A process begins; one that runs is none of its business. */
  start(member: Member): void {
    const { world } = this;
    const { now } = world;
    member.incarnation++;
    member.running = true;
    member.crashed = false;
    member.closing = false;
    member.memberId = member.incarnation === 1 ? member.name : `${member.name}-${member.incarnation}`;
    member.generation = -1;
    member.join = 'out';
    member.rejoin = true;
    member.fenced = false;
    member.left = false;
    member.blocked = false;
    member.commitDue = false;
    member.pending = null;
    member.lastAssigned = Object.freeze([]);
    member.lastGeneration = -1;
    member.lastPoll = now;
    member.fetching = 0;
    world.memberSince[member.id] = now;
    world.pool.reserve(member.id + 1);
    world.countUnowned();
    world.timers.add(now + this.startSeconds(member), 'begin', member.id, member.incarnation);
  }

  /** Its consumer is made, and polls for the first time. */
  begin(member: Member): void {
    const { world } = this;
    member.lastPoll = world.now;
    this.planAutoCommit(member);
    world.timers.add(world.now + world.seconds(world.config.maxPollIntervalMs), 'pollCheck', member.id, member.incarnation);
    this.protocol.start(member);
    this.poll(member);
  }

  /** The process is gone: what it had in hand is nobody's. */
  stop(member: Member): void {
    const { world, delivery } = this;
    const touched = new Set([...member.owned, ...member.batch.map(({ owned }) => owned)]);
    member.running = false;
    member.frozenUntil = -1;
    member.deferred.length = 0;
    member.working = false;
    member.inPoll = false;
    member.stall = 0;
    member.workLeft = -1;
    world.pool.stop(member.id);
    member.batch.length = 0;
    member.buffers.length = 0;
    member.owned = [];
    for (const owned of touched) {
      owned.lost = true;
      delivery.unpin(owned);
      delivery.settle(owned.partition);
    }
    world.countUnowned();
  }

  crash(member: Member): void {
    member.crashed = true;
    this.world.note('crashed', { member: member.id, generation: member.generation, cause: `${member.batch.reduce((sum, { next, end }) => sum + end - next, 0)} records in hand` });
    this.stop(member);
  }

  /** Ends its loop: when what poll handed over is processed. */
  close(member: Member): void {
    member.closing = true;
    if (member.inPoll && !member.isFrozen && !member.blocked) this.poll(member);
  }

  freeze(member: Member, seconds: number): void {
    const { world } = this;
    const until = Math.max(member.frozenUntil, world.now + seconds);
    if (!member.isFrozen && member.working) {
      member.workLeft = member.workDue - world.now;
      world.pool.stop(member.id);
    }
    member.frozenUntil = until;
    world.note('frozen', { member: member.id, generation: member.generation, cause: `${seconds} s` });
    world.timers.add(until, 'thaw', member.id, member.incarnation);
    world.countUnowned();
  }

  /** It goes on where it was. What came for it meanwhile is returned, to be delivered. */
  thaw(member: Member): Member['deferred'] {
    const { world } = this;
    member.frozenUntil = -1;
    world.note('thawed', { member: member.id, generation: member.generation });
    world.countUnowned();
    if (member.workLeft >= 0) {
      member.workDue = world.now + member.workLeft;
      member.workLeft = -1;
      world.pool.start(member.id, member.workDue);
    }
    return member.deferred.splice(0);
  }

  stall(member: Member, seconds: number): void {
    const { world } = this;
    world.note('stalled', { member: member.id, generation: member.generation, cause: `${seconds} s` });
    if (!member.working) member.stall += seconds;
    else if (member.isFrozen) member.workLeft += seconds;
    else {
      member.workDue += seconds;
      world.pool.start(member.id, member.workDue);
    }
  }

  /** One call of poll, or a look at what came while it waits. */
  poll(member: Member): void {
    if (!member.running || member.isFrozen) return;
    member.inPoll = true;
    member.lastPoll = this.world.now;
    if (member.left) {
      member.left = false;
      member.fenced = true;
    }
    this.protocol.poll(member);
    if (!member.running || member.blocked) return;
    if (member.closing) {
      this.closeNow(member);
      return;
    }
    if (member.commitDue) this.autoCommit(member);
    this.handOver(member);
  }

  /** The record in work is done. */
  complete(member: Member): void {
    const { config } = this.world;
    const [range] = member.batch;
    member.working = false;
    const { partition } = range.owned;
    this.delivery.process(member, partition, range.next++);
    if (range.next === range.end) member.batch.shift();
    if (!config.commitBeforeProcessing && isPerRecord(config.commitCalls)) {
      this.sendCommit(member, [partition, range.next], isSync(config.commitCalls) ? 'record' : '');
      if (isSync(config.commitCalls)) {
        this.idle(member);
        return;
      }
    }
    this.work(member);
  }

  /** A commit is answered. */
  answered(member: Member, { step, error }: CommitAnswer): void {
    if (error !== '') this.world.note('commit-failed', { member: member.id, generation: member.generation, cause: error });
    switch (step) {
      case '':
        return;
      case 'record':
      case 'before':
        member.blocked = false;
        this.work(member);
        return;
      case 'batch':
        member.blocked = false;
        this.poll(member);
        return;
      case 'close':
        member.blocked = false;
        this.leaveNow(member);
        return;
      default:
        this.protocol.committed(member, step, error);
    }
  }

  /** It is time for an auto-commit: Java's waits for poll, librdkafka has a thread for it. */
  autoCommitDue(member: Member): void {
    if (this.world.config.client === 'librdkafka' || (member.inPoll && !member.blocked)) this.autoCommit(member);
    else member.commitDue = true;
  }

  /** The next auto-commit is an interval from now. Java and librdkafka count anew whenever they take an assignment. */
  planAutoCommit(member: Member): void {
    const { world } = this;
    if (!world.config.enableAutoCommit) return;
    member.autoCommits++;
    world.timers.add(world.now + world.seconds(world.config.autoCommitIntervalMs), 'autoCommit', member.id, member.incarnation, member.autoCommits);
  }

  /** Commits the positions, if there are any. Returns whether something was sent. */
  commitPositions(member: Member, step: string, of: readonly Owned[] = member.owned): boolean {
    if (member.generation < 0) return false;
    const offsets = of.flatMap(({ partition, position }) => (position >= 0 ? [partition, position] : []));
    if (offsets.length === 0) return false;
    this.sendCommit(member, offsets, step);
    return true;
  }

  /** The client owns partitions from now on, and asks where to begin. */
  give(member: Member, partitions: readonly number[]): void {
    if (partitions.length === 0) return;
    const { world } = this;
    for (const partition of partitions) {
      const owned = new Owned(member.id, partition);
      member.owned.push(owned);
      const state = world.partitions[partition];
      state.rebalance = world.rebalances.entries.length - 1;
      state.owner = member.id;
      world.note('assigned', { member: member.id, partition, generation: member.generation });
    }
    member.owned.sort((a, b) => a.partition - b.partition);
    world.countUnowned();
    world.timers.add(world.now + world.hop, 'atOffsets', member.id, member.incarnation, Object.freeze(partitions.slice()));
  }

  /** The client gives partitions up. */
  takeAway(member: Member, partitions: readonly number[], kind: 'revoked' | 'lost', cause: string): void {
    if (partitions.length === 0) return;
    const { world, delivery } = this;
    for (const partition of partitions) {
      const owned = member.ownedOf(partition);
      if (owned === undefined) continue;
      owned.lost = true;
      world.note(kind, { member: member.id, partition, offset: owned.position, generation: member.generation, cause });
      delivery.unpin(owned);
      const state = world.partitions[partition];
      if (state.owner === member.id) state.owner = -1;
      delivery.settle(partition);
    }
    member.owned = member.owned.filter(({ lost }) => !lost);
    this.dropLost(member);
    world.countUnowned();
  }

  /** Forgets what was fetched of partitions that are given up. */
  dropLost(member: Member): void {
    const kept = member.buffers.filter(({ owned }) => !owned.lost);
    member.buffers.length = 0;
    member.buffers.push(...kept);
  }

  /** The coordinator takes everything from a client that does not know yet, or is gone. */
  dispossess(consumer: number, memberId: string): void {
    const { world } = this;
    const member = world.members[consumer];
    world.partitions.forEach((state, partition) => {
      if (state.owner !== consumer) return;
      const owned = member.ownedOf(partition);
      // What a process that began anew was given is not the earlier one's.
      if (owned !== undefined && member.memberId !== memberId) return;
      state.owner = -1;
      if (member.running && owned !== undefined) state.pins.push(owned);
    });
    world.countUnowned();
  }

  /** The committed offsets that it asked for, partition and offset in turn; -1: none. */
  gotOffsets(member: Member, offsets: readonly number[]): void {
    const missing: number[] = [];
    for (let i = 0; i < offsets.length; i += 2) {
      const owned = member.ownedOf(offsets[i]);
      if (owned === undefined || owned.position >= 0) continue;
      if (offsets[i + 1] >= 0) this.delivery.resume(member, owned, offsets[i + 1], '');
      else missing.push(offsets[i]);
    }
    const { world } = this;
    if (missing.length > 0 && world.config.autoOffsetReset === 'none') {
      world.note('reset', { member: member.id, partition: missing[0], cause: 'no committed offset, and auto.offset.reset=none: the application ends' });
      this.closeNow(member);
      return;
    }
    if (missing.length > 0) world.timers.add(world.now + world.hop, 'atList', member.id, member.incarnation, Object.freeze(missing));
    this.look(member);
  }

  /** Where auto.offset.reset begins, partition and offset in turn. */
  gotList(member: Member, offsets: readonly number[]): void {
    for (let i = 0; i < offsets.length; i += 2) {
      const owned = member.ownedOf(offsets[i]);
      if (owned !== undefined && owned.position < 0) {
        this.delivery.resume(member, owned, offsets[i + 1], `no committed offset: auto.offset.reset=${this.world.config.autoOffsetReset}`);
      }
    }
    this.look(member);
  }

  /** The offset at which auto.offset.reset begins, as the broker answers now. */
  resetOffset(partition: number): number {
    const { world } = this;
    const { autoOffsetReset, autoOffsetResetDurationMs } = world.config;
    const log = world.logs[partition];
    if (autoOffsetReset === 'earliest') return log.logStartOffset;
    const end = highWatermark(world, log);
    if (autoOffsetReset === 'latest') return end;
    return Math.min(end, log.logStartOffset + log.countBefore(world.now - world.seconds(autoOffsetResetDurationMs)));
  }

  /** Polls if it waits in poll, else when it comes there. */
  look(member: Member): void {
    if (member.inPoll && !member.blocked) this.poll(member);
  }

  private handOver(member: Member): void {
    const { config } = this.world;
    let left = this.protocol.handsOver(member) ? config.maxPollRecords : 0;
    while (left > 0 && member.buffers.length > 0) {
      const [range] = member.buffers;
      const count = Math.min(left, range.end - range.next);
      const part: OffsetRange = { owned: range.owned, next: range.next, end: range.next + count };
      member.batch.push(part);
      range.next += count;
      left -= count;
      range.owned.position = range.next;
      if (range.next < range.end) continue;
      range.owned.buffered = false;
      member.buffers.shift();
    }
    this.fetcher.send(member);
    if (member.batch.length === 0) return;
    member.inPoll = false;
    if (config.commitBeforeProcessing && config.commitCalls !== 'none') {
      const sync = isSync(config.commitCalls);
      if (this.commitPositions(member, sync ? 'before' : '') && sync) {
        this.idle(member);
        return;
      }
    }
    this.work(member);
  }

  /** Takes the next record into work; calls poll when there is none. */
  private work(member: Member): void {
    const { world } = this;
    const { config, now } = world;
    if (member.batch.length > 0) {
      const [{ owned, next }] = member.batch;
      member.working = true;
      member.workStarted = now;
      member.workDue = now + this.workSeconds(owned.partition, next) + member.stall;
      member.stall = 0;
      world.pool.start(member.id, member.workDue);
      this.delivery.begin(owned.partition, next, member.id);
      return;
    }
    world.pool.stop(member.id);
    if (!config.commitBeforeProcessing && (config.commitCalls === 'sync' || config.commitCalls === 'async')) {
      const sync = isSync(config.commitCalls);
      if (this.commitPositions(member, sync ? 'batch' : '') && sync) {
        this.idle(member);
        return;
      }
    }
    this.poll(member);
  }

  /** It waits for a commit. */
  private idle(member: Member): void {
    member.blocked = true;
    this.world.pool.stop(member.id);
  }

  /** Seconds of work, the same whoever does it: a draw of the record. */
  private workSeconds(partition: number, offset: number): number {
    const { config, stream, logs, store } = this.world;
    if (config.processing === 'bytes') return store.get(logs[partition].slot(offset), BYTES) / config.consumerThroughputMaxInBytes;
    const mean = config.processingTimeMs / 1000;
    if (config.processing === 'constant') return mean;
    stream.draw(Kind.partition, partition, Purpose.work, offset);
    return -exactLn((stream.first + 1) / 4294967296) * mean;
  }

  private autoCommit(member: Member): void {
    member.commitDue = false;
    this.commitPositions(member, '');
    this.planAutoCommit(member);
  }

  /** Seconds until a process polls: evenly between half and one and a half of what is set. */
  private startSeconds({ id, incarnation }: Member): number {
    const { world } = this;
    world.stream.draw(Kind.consumer, id, Purpose.start, incarnation);
    return world.seconds(world.config.processStartMs) * (0.5 + unit(world.stream.first));
  }

  private sendCommit(member: Member, offsets: readonly number[], step: string): void {
    const { world } = this;
    const { memberId, generation, id, incarnation } = member;
    const message: CommitMessage = { consumer: id, memberId, generation, offsets: Object.freeze(offsets), step };
    this.delivery.sendCommit(offsets);
    world.timers.add(world.now + world.hop, 'atCommit', id, incarnation, Object.freeze(message));
  }

  private closeNow(member: Member): void {
    const { config } = this.world;
    member.closing = true;
    if ((config.enableAutoCommit || config.commitOnRevoke) && this.commitPositions(member, 'close')) {
      member.blocked = true;
      return;
    }
    this.leaveNow(member);
  }

  private leaveNow(member: Member): void {
    this.world.note('closed', { member: member.id, generation: member.generation });
    this.protocol.leave(member);
    this.takeAway(member, member.owned.map(({ partition }) => partition), 'revoked', 'the consumer closed');
    this.stop(member);
  }
}
