/** The clients of the group: what each part of one is, and who of them hears what arrives. */
import { Commits, type CommitAnswer, type CommitMessage } from './commits';
import { Delivery } from './delivery';
import { Failures } from './failures';
import { Fetcher } from './fetcher';
import type { KafkaWorld } from './kafka-world';
import type { Member } from './member';
import { Ownership } from './ownership';
import { PollLoop } from './poll-loop';
import { Processes } from './processes';
import { Seeks } from './seeks';
import type { Timer, TimerKind } from './timers';

/** What only a process that runs hears, and only while it is not frozen. */
const AT_CLIENT: ReadonlySet<TimerKind> = new Set<TimerKind>([
  'begin', 'gotFetch', 'gotOffsets', 'gotList', 'gotCommit', 'gotJoin', 'gotSync', 'gotHeartbeat', 'heartbeat', 'autoCommit', 'pollCheck', 'fetchBack',
  'gotSeek', 'outOfRange', 'metadata'
]);
/** Requests that go with the process that made them. */
const OF_PROCESS: ReadonlySet<TimerKind> = new Set<TimerKind>(['atFetch', 'atOffsets', 'atList', 'atSeek', 'thaw']);

export class Clients {
  readonly delivery: Delivery;
  readonly failures: Failures;
  readonly fetcher: Fetcher;
  readonly processes: Processes;
  readonly ownership: Ownership;
  readonly commits: Commits;
  readonly seeks: Seeks;
  readonly loop: PollLoop;

  constructor(private readonly world: KafkaWorld) {
    this.delivery = new Delivery(world);
    this.failures = new Failures(world, this.delivery);
    this.fetcher = new Fetcher(world);
    this.processes = new Processes(world, this.delivery, this.fetcher);
    this.ownership = new Ownership(world, this.delivery);
    this.commits = new Commits(world, this.delivery);
    this.seeks = new Seeks(world, this.delivery);
    this.loop = new PollLoop(world, this);
  }

  /** A message or timer that is due. */
  fire(timer: Timer): void {
    const { kind, of, incarnation } = timer;
    const { protocol } = this.loop;
    const atClient = AT_CLIENT.has(kind);
    if (atClient || OF_PROCESS.has(kind)) {
      const member = this.world.members[of];
      if (!member.running || member.incarnation !== incarnation) return;
      if (atClient && member.isFrozen) member.deferred.push(timer);
      else this.fireFor(member, timer);
    } else if (kind === 'atCommit') {
      const message = timer.data as CommitMessage;
      this.commits.arrive(message, protocol.checkCommit(message.memberId, message.generation));
    } else {
      protocol.fire(timer);
    }
  }

  /** A fetch is at the broker, or its answer at the client. */
  fireFetch(consumer: number, isAnswer: boolean, incarnation: number): void {
    const member = this.world.members[consumer];
    if (!member.running || member.incarnation !== incarnation) return;
    if (!isAnswer) this.fetcher.arrive(member);
    else if (member.isFrozen) member.deferred.push({ time: this.world.now, sequence: -1, kind: 'gotFetch', of: consumer, incarnation, data: null });
    else this.gotFetch(member);
  }

  private thaw(member: Member): void {
    const late = this.processes.thaw(member);
    // If it is in poll, poll goes on from here.
    member.pollSince = this.world.now;
    for (const timer of late) this.fire(timer);
    if (member.running && !member.isFrozen) this.loop.look(member);
  }

  private gotFetch(member: Member): void {
    this.fetcher.receive(member);
    this.loop.look(member);
  }

  private fireFor(member: Member, timer: Timer): void {
    const { world, fetcher, ownership, loop } = this;
    const { kind, data } = timer;
    switch (kind) {
      case 'begin':
        loop.begin(member);
        return;
      case 'thaw':
        if (member.frozenUntil === timer.time) this.thaw(member);
        return;
      case 'atFetch':
        fetcher.arrive(member);
        return;
      case 'gotFetch':
        this.gotFetch(member);
        return;
      case 'atOffsets':
        this.answer(timer, 'gotOffsets', (data as number[]).flatMap(partition => [partition, world.partitions[partition].committed]));
        return;
      case 'gotOffsets':
        if (ownership.gotOffsets(member, data as number[])) loop.look(member);
        else loop.closeNow(member);
        return;
      case 'atList':
        this.answer(timer, 'gotList', (data as number[]).flatMap(partition => [partition, ownership.resetOffset(partition)]));
        return;
      case 'gotList':
        ownership.gotList(member, data as number[]);
        loop.look(member);
        return;
      case 'atSeek':
        this.answer(timer, 'gotSeek', this.seeks.offsets(data as number[]));
        return;
      case 'gotSeek':
        this.seeks.arrive(member, data as number[]);
        loop.look(member);
        return;
      case 'outOfRange':
        if (!this.seeks.outOfRange(member, data as number)) loop.closeNow(member);
        return;
      case 'gotCommit':
        loop.answered(member, data as CommitAnswer);
        return;
      case 'autoCommit':
        if (data === member.autoCommits) loop.autoCommitDue(member);
        return;
      case 'fetchBack':
        if (fetcher.cameBack(member, data as number)) loop.look(member);
        return;
      case 'pollCheck':
        loop.check(member);
        return;
      default:
        loop.protocol.fire(timer);
    }
  }

  private answer({ of, incarnation }: Timer, kind: TimerKind, content: readonly number[]): void {
    const { world } = this;
    world.timers.add(world.now + world.hop, kind, of, incarnation, Object.freeze(content));
  }
}
