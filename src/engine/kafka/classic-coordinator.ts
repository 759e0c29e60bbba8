/**
 * The coordinator of the classic protocol: joins, the barrier, generations, sessions.
 *
 * Empty, PreparingRebalance (waits for everybody to join), CompletingRebalance (waits for the leader's assignment), Stable.
 *
 * @see org.apache.kafka.coordinator.group.GroupMetadataManager (classicGroup...), ClassicGroup
 */
import type { GroupState } from '../kafka-state';
import type { JoinAnswer, JoinMessage, SyncAnswer } from './classic-messages';
import { GroupMemberEntry } from './group-members';
import type { KafkaWorld } from './kafka-world';
import type { Assignments } from './leader-assignment';
import type { GroupError } from './protocol';

/** Who it answers and whom it takes partitions from. */
export interface ClassicClients {
  answerJoin(entry: GroupMemberEntry, answer: JoinAnswer): void;
  answerSync(entry: GroupMemberEntry, answer: SyncAnswer): void;
  dispossess(consumer: number, memberId: string): void;
  /** Everybody has an assignment. */
  settled(): void;
}

const NOBODY: readonly number[] = Object.freeze([]);

export class ClassicCoordinator {
  state: GroupState = 'Empty';
  readonly members: GroupMemberEntry[] = [];
  private joinedEver = 0;
  private leader = '';
  /** Of the waits for joins: a timer of an earlier one is void. */
  private wait = 0;
  private inInitialDelay = false;
  private initialLeft = 0;
  private someoneJoined = false;
  private cause = '';

  constructor(
    private readonly world: KafkaWorld,
    private readonly clients: ClassicClients,
    private readonly kind: 'eager' | 'cooperative'
  ) {}

  find(memberId: string): GroupMemberEntry | undefined {
    return this.members.find(entry => entry.memberId === memberId);
  }

  join(message: JoinMessage): void {
    const { world } = this;
    const { consumer, memberId, instanceId, owned, generation, dataGeneration, reason } = message;
    let entry = instanceId === null ? this.find(memberId) : this.members.find(one => one.instanceId === instanceId);
    const isNew = entry === undefined;
    const isBack = entry !== undefined && entry.memberId !== memberId;
    entry ??= new GroupMemberEntry(this.joinedEver++, consumer, memberId, instanceId);
    if (isNew) this.members.push(entry);
    if (isBack) {
      // A static member that came back within its session: the group goes on as it was (KIP-345).
      if (this.leader === entry.memberId) this.leader = memberId;
      entry.memberId = memberId;
      if (this.state === 'Stable') {
        this.touch(entry);
        const isLeader = this.leader === memberId;
        this.clients.answerJoin(entry, { generation: world.generation, isLeader, skipsAssignment: isLeader, error: '' });
        return;
      }
    }
    entry.owned = owned;
    entry.ownedGeneration = generation;
    entry.dataGeneration = dataGeneration;
    entry.joined = true;
    entry.syncing = false;
    // Who waits in a join or a sync needs no heartbeat (ClassicGroupMember.hasSatisfiedHeartbeat).
    entry.expires = Infinity;
    if (isNew) world.note('joined', { member: consumer, generation: world.generation });
    const cause = isNew ? `${this.world.members[consumer].name} joined` : isBack ? `${this.world.members[consumer].name} came back` : reason !== '' ? reason : `${this.world.members[consumer].name} joined again`;
    if (this.state === 'Empty') {
      this.beginInitial(cause);
      return;
    }
    if (this.state !== 'PreparingRebalance') this.begin(cause);
    else if (isNew) this.someoneJoined = true;
    this.completeIfAll();
  }

  /** @returns Whether it is a member. */
  sync(memberId: string, generation: number, assignments: Assignments | null): boolean {
    const entry = this.find(memberId);
    if (entry === undefined) return false;
    this.touch(entry);
    if (generation !== this.world.generation || this.state === 'PreparingRebalance') {
      this.clients.answerSync(entry, { generation, assignment: NOBODY, error: 'REBALANCE_IN_PROGRESS' });
      return true;
    }
    if (this.state === 'Stable') {
      this.clients.answerSync(entry, { generation, assignment: entry.target, error: '' });
      return true;
    }
    entry.syncing = true;
    entry.expires = Infinity;
    if (assignments === null) return true;
    for (const one of this.members) one.target = assignments.find(([id]) => id === one.memberId)?.[1] ?? NOBODY;
    this.state = 'Stable';
    this.world.note('generation', { generation, cause: this.cause });
    for (const one of this.members) {
      if (!one.syncing) continue;
      one.syncing = false;
      this.touch(one);
      this.clients.answerSync(one, { generation, assignment: one.target, error: '' });
    }
    this.clients.settled();
    return true;
  }

  heartbeat(memberId: string, generation: number): GroupError {
    const entry = this.find(memberId);
    if (entry === undefined) return 'UNKNOWN_MEMBER_ID';
    if (generation !== this.world.generation) return 'ILLEGAL_GENERATION';
    this.touch(entry);
    return this.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : '';
  }

  /** Whether a client is a member, and knows the group as it is. */
  isCurrent(memberId: string, generation: number): boolean {
    return generation === this.world.generation && this.find(memberId) !== undefined;
  }

  checkCommit(memberId: string, generation: number): GroupError {
    const entry = this.find(memberId);
    if (entry === undefined) return 'UNKNOWN_MEMBER_ID';
    if (generation !== this.world.generation) return 'ILLEGAL_GENERATION';
    if (this.state === 'CompletingRebalance') return 'REBALANCE_IN_PROGRESS';
    this.touch(entry);
    return '';
  }

  remove(memberId: string, kind: 'left' | 'expired' | 'dropped', cause: string): void {
    const index = this.members.findIndex(entry => entry.memberId === memberId);
    if (index < 0) return;
    const [entry] = this.members.splice(index, 1);
    entry.expires = Infinity;
    const { world, clients } = this;
    world.note(kind, { member: entry.consumer, generation: world.generation, cause });
    clients.dispossess(entry.consumer, memberId);
    if (kind === 'dropped') return;
    if (this.state === 'Stable' || this.state === 'CompletingRebalance') this.begin(cause);
    if (this.state === 'PreparingRebalance') this.completeIfAll();
  }

  /** The session timer of a member. */
  sessionOver(serial: number): void {
    const entry = this.members.find(one => one.serial === serial);
    if (entry === undefined) return;
    const { now, timers } = this.world;
    if (entry.expires > now) {
      entry.isTimed = entry.expires < Infinity;
      if (entry.isTimed) timers.add(entry.expires, 'session', entry.consumer, -1, serial);
      return;
    }
    this.remove(entry.memberId, 'expired', `nothing was heard of ${this.world.members[entry.consumer].name} for ${Number((now - entry.heardOf).toFixed(3))} s`);
  }

  initialDelayOver(wait: number): void {
    if (wait !== this.wait) return;
    const { world } = this;
    if (this.someoneJoined && this.initialLeft > 0) {
      this.someoneJoined = false;
      const delay = Math.min(world.seconds(world.config.groupInitialRebalanceDelayMs), this.initialLeft);
      this.initialLeft -= delay;
      world.timers.add(world.now + delay, 'initialDelay', -1, -1, wait);
      return;
    }
    this.complete();
  }

  /** The time for joining is over. */
  timeoutOver(wait: number): void {
    if (wait === this.wait && this.state === 'PreparingRebalance') this.complete();
  }

  /** rebalance.timeout.ms, which Java sends as max.poll.interval.ms. */
  private get timeout(): number {
    return this.world.seconds(this.world.config.maxPollIntervalMs);
  }

  /** Heard of it. */
  private touch(entry: GroupMemberEntry): void {
    const { world } = this;
    entry.heardOf = world.now;
    // A commit of one who waits in a join or a sync starts no session: it would be out, and wait for ever.
    if (entry.joined || entry.syncing) return;
    entry.expires = world.now + world.sessionSeconds;
    if (entry.isTimed) return;
    entry.isTimed = true;
    world.timers.add(entry.expires, 'session', entry.consumer, -1, entry.serial);
  }

  /** Of an empty group: it waits for more members, and for nothing else. */
  private beginInitial(cause: string): void {
    const { world } = this;
    const delay = world.seconds(world.config.groupInitialRebalanceDelayMs);
    this.prepare(cause);
    this.inInitialDelay = true;
    this.initialLeft = Math.max(0, this.timeout - delay);
    this.someoneJoined = false;
    world.timers.add(world.now + delay, 'initialDelay', -1, -1, this.wait);
  }

  private begin(cause: string): void {
    this.prepare(cause);
    this.world.timers.add(this.world.now + this.timeout, 'rebalanceTimeout', -1, -1, this.wait);
  }

  private prepare(cause: string): void {
    const { world } = this;
    this.state = 'PreparingRebalance';
    this.cause = cause;
    this.wait++;
    if (world.rebalances.open === null) world.rebalances.begin(cause, this.kind, world.now, world.owners());
    world.note('rebalance', { generation: world.generation, cause });
    for (const entry of this.members) {
      if (!entry.syncing) continue;
      entry.syncing = false;
      this.touch(entry);
      this.clients.answerSync(entry, { generation: world.generation, assignment: NOBODY, error: 'REBALANCE_IN_PROGRESS' });
    }
  }

  private completeIfAll(): void {
    if (!this.inInitialDelay && this.members.every(entry => entry.joined)) this.complete();
  }

  private complete(): void {
    const { world } = this;
    this.inInitialDelay = false;
    const late = this.members.filter(entry => !entry.joined && entry.instanceId === null);
    for (const entry of late) this.remove(entry.memberId, 'dropped', `${this.world.members[entry.consumer].name} did not join within the rebalance timeout`);
    world.lastRebalanceTime = world.now;
    if (this.members.length === 0) {
      this.state = 'Empty';
      world.rebalances.end(world.generation, world.now, world.owners());
      return;
    }
    world.generation++;
    this.state = 'CompletingRebalance';
    const leader = this.members.find(entry => entry.memberId === this.leader && entry.joined) ?? this.members.find(entry => entry.joined) ?? this.members[0];
    this.leader = leader.memberId;
    for (const entry of this.members) {
      if (!entry.joined) continue;
      entry.joined = false;
      this.touch(entry);
      this.clients.answerJoin(entry, { generation: world.generation, isLeader: entry === leader, skipsAssignment: false, error: '' });
    }
  }
}
