/**
 * Each client's poll loop of one thread: poll() does what the group asks, commits what is due, hands over what was fetched, and asks for
 * more; its records are processed one after the other; then it is called again. Heartbeats go on meanwhile, as of a thread of their own.
 *
 * @see org.apache.kafka.clients.consumer.internals.ClassicKafkaConsumer, ConsumerCoordinator
 */
import type { CommitCalls } from '../kafka-config';
import { BYTES } from '../record-store';
import { Kind, Purpose } from '../threefry';
import type { CommitAnswer, Commits } from './commits';
import type { Delivery } from './delivery';
import { exactLn } from './exact';
import type { Failures } from './failures';
import type { Fetcher } from './fetcher';
import type { KafkaWorld } from './kafka-world';
import { OffsetRange, type Member, type Owned } from './member';
import type { Ownership } from './ownership';
import type { Processes } from './processes';
import type { Seeks } from './seeks';
import type { GroupProtocol } from './protocol';

const isSync = (calls: CommitCalls): boolean => calls === 'sync' || calls === 'sync-record';
const isPerRecord = (calls: CommitCalls): boolean => calls === 'sync-record' || calls === 'async-record';

/** The first of what was fetched that is handed over; -1: none. */
function firstUnpaused(buffers: readonly OffsetRange[]): number {
  for (let i = 0; i < buffers.length; i++) if (!buffers[i].owned.paused) return i;
  return -1;
}

/** What a poll loop does its work with. */
export interface PollLoopParts {
  readonly delivery: Delivery;
  readonly failures: Failures;
  readonly fetcher: Fetcher;
  readonly processes: Processes;
  readonly ownership: Ownership;
  readonly commits: Commits;
  readonly seeks: Seeks;
}

export class PollLoop {
  protocol!: GroupProtocol;

  constructor(
    private readonly world: KafkaWorld,
    private readonly parts: PollLoopParts
  ) {}

  /** Its consumer is made, and polls for the first time. */
  begin(member: Member): void {
    const { world } = this;
    member.lastPoll = world.now;
    this.parts.commits.planAuto(member);
    world.timers.add(world.now + world.seconds(world.config.maxPollIntervalMs), 'pollCheck', member.id, member.incarnation);
    this.protocol.start(member);
    this.poll(member);
  }

  /** One call of poll, or a look at what came while it waits. */
  poll(member: Member): void {
    if (!member.running || member.isFrozen) return;
    if (!member.inPoll) member.pollSince = this.world.now;
    member.inPoll = true;
    member.lastPoll = this.world.now;
    if (member.seeks.length > 0 && !member.blocked) this.parts.seeks.apply(member);
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
    if (member.commitDue) this.parts.commits.auto(member);
    this.handOver(member);
  }

  /** Polls if it waits in poll, else when it comes there. */
  look(member: Member): void {
    if (member.inPoll && !member.blocked) this.poll(member);
  }

  /** The record in work is done. */
  complete(member: Member): void {
    const { config } = this.world;
    const [range] = member.batch;
    member.working = false;
    const { partition } = range.owned;
    if (this.parts.failures.end(member, partition, range.next) === 'again') {
      this.work(member);
      return;
    }
    range.next++;
    if (range.next === range.end) {
      if (member.batch.length === 1) member.batch.pop();
      else member.batch.shift();
    }
    if (!config.commitBeforeProcessing && isPerRecord(config.commitCalls)) {
      this.parts.commits.send(member, [partition, range.next], isSync(config.commitCalls) ? 'record' : '');
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
    if (this.world.config.client === 'librdkafka' || (member.inPoll && !member.blocked)) this.parts.commits.auto(member);
    else member.commitDue = true;
  }

  /** Poll hands over nothing of what it owns now; heartbeats go on. */
  pause(member: Member): void {
    for (const owned of member.owned) this.setPaused(member, owned, true);
  }

  resume(member: Member): void {
    for (const owned of member.owned) this.setPaused(member, owned, false);
    this.look(member);
  }

  /** Ends its loop: when what poll handed over is processed. */
  close(member: Member): void {
    member.closing = true;
    if (member.inPoll && !member.isFrozen && !member.blocked) this.poll(member);
  }

  closeNow(member: Member): void {
    const { config } = this.world;
    member.closing = true;
    if ((config.enableAutoCommit || config.commitOnRevoke) && this.parts.commits.positions(member, 'close')) {
      member.blocked = true;
      return;
    }
    this.leaveNow(member);
  }

  /** Whether it polls often enough: a client that does not takes itself out. */
  check(member: Member): void {
    const { world } = this;
    const most = world.seconds(world.config.maxPollIntervalMs);
    if (member.inPoll) member.lastPoll = world.now;
    const isLate = world.now >= member.lastPoll + most && !member.left;
    if (isLate) {
      member.left = true;
      world.note('poll-expired', { member: member.id, generation: member.generation, cause: `it did not poll for ${Number(most.toFixed(3))} s` });
      this.protocol.pollExpired(member);
    }
    const from = isLate || member.left ? world.now : member.lastPoll;
    world.timers.add(from + most, 'pollCheck', member.id, member.incarnation);
  }

  private setPaused(member: Member, owned: Owned, paused: boolean): void {
    if (owned.paused === paused) return;
    owned.paused = paused;
    if (!paused) member.asksMore = true;
    this.world.note(paused ? 'paused' : 'unpaused', { member: member.id, partition: owned.partition, generation: member.generation });
  }

  private handOver(member: Member): void {
    const { config } = this.world;
    let left = this.protocol.handsOver(member) ? config.maxPollRecords : 0;
    while (left > 0) {
      const at = firstUnpaused(member.buffers);
      if (at < 0) break;
      const range = member.buffers[at];
      const { owned } = range;
      const count = range.end - range.next;
      if (count > left) {
        member.batch.push(new OffsetRange(owned, range.next, range.next + left));
        range.next += left;
        owned.position = range.next;
        member.asksMore = true;
        break;
      }
      left -= count;
      owned.position = range.end;
      owned.buffered = false;
      member.asksMore = true;
      member.batch.push(range);
      if (at === member.buffers.length - 1) member.buffers.pop();
      else member.buffers.splice(at, 1);
    }
    this.parts.fetcher.send(member);
    if (member.batch.length === 0) return;
    this.parts.fetcher.catchUp(member);
    member.inPoll = false;
    if (config.commitBeforeProcessing && config.commitCalls !== 'none') {
      const sync = isSync(config.commitCalls);
      if (this.parts.commits.positions(member, sync ? 'before' : '') && sync) {
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
      this.parts.failures.begin(member, owned.partition, next);
      member.working = true;
      member.workStarted = now;
      member.workDue = now + this.workSeconds(owned.partition, next) + member.stall;
      member.stall = 0;
      world.pool.start(member.id, member.workDue);
      this.parts.delivery.begin(owned.partition, next, member.id);
      return;
    }
    world.pool.stop(member.id);
    if (!config.commitBeforeProcessing && (config.commitCalls === 'sync' || config.commitCalls === 'async')) {
      const sync = isSync(config.commitCalls);
      if (this.parts.commits.positions(member, sync ? 'batch' : '') && sync) {
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

  private leaveNow(member: Member): void {
    this.world.note('closed', { member: member.id, generation: member.generation });
    this.protocol.leave(member);
    this.parts.ownership.takeAway(member, member.owned.map(({ partition }) => partition), 'revoked', 'the consumer closed');
    const isWantedAgain = !member.closing;
    this.parts.processes.stop(member);
    if (isWantedAgain) this.parts.processes.start(member);
  }
}
