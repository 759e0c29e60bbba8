/**
 * The coordinator of KIP-848: it computes the target assignment itself, and brings each member there by its heartbeats: give up, be
 * acknowledged, be given. Nobody waits for anybody but for the partitions it is to get.
 *
 * @see org.apache.kafka.coordinator.group.GroupMetadataManager, modern.consumer.CurrentAssignmentBuilder
 */
import { assignGroup } from '../assignors/group';
import type { GroupState } from '../kafka-state';
import { GroupMemberEntry } from './group-members';
import type { KafkaWorld } from './kafka-world';
import type { GroupError } from './protocol';

export interface HeartbeatMessage {
  readonly consumer: number;
  readonly memberId: string;
  readonly instanceId: string | null;
  /** 0: joins. */
  readonly epoch: number;
  /** What it has; null: as it told before. */
  readonly owned: readonly number[] | null;
}

export interface HeartbeatAnswer {
  readonly epoch: number;
  /** Null: as it was told before. */
  readonly assignment: readonly number[] | null;
  readonly error: GroupError;
}

const NOBODY: readonly number[] = Object.freeze([]);
const TOPIC = 'topic';
const without = (all: readonly number[], some: readonly number[]): readonly number[] =>
  some.length === 0 ? all : Object.freeze(all.filter(partition => !some.includes(partition)));
const both = (all: readonly number[], some: readonly number[]): readonly number[] => Object.freeze(all.filter(partition => some.includes(partition)));

export class ConsumerCoordinator {
  readonly members: GroupMemberEntry[] = [];
  private joinedEver = 0;
  /** The epoch of the target assignment; the group's own is ahead of it while one is to be computed. */
  private targetEpoch = 0;
  private assignedAt = -Infinity;
  private isPlanned = false;
  private cause = '';
  /** The topic is another one than that which was assigned: seen at the next heartbeat of a member. */
  topicChanged = false;

  constructor(
    private readonly world: KafkaWorld,
    private readonly dispossess: (consumer: number, memberId: string) => void,
    private readonly settled: () => void
  ) {}

  get state(): GroupState {
    if (this.members.length === 0) return 'Empty';
    if (this.targetEpoch < this.world.generation) return 'Assigning';
    return this.isSettled ? 'Stable' : 'Reconciling';
  }

  get isSettled(): boolean {
    return this.targetEpoch === this.world.generation && this.members.every(entry => entry.epoch === this.targetEpoch && entry.state === 'stable');
  }

  find(memberId: string): GroupMemberEntry | undefined {
    return this.members.find(entry => entry.memberId === memberId);
  }

  /** Whether a partition is a member's, given or to be given up. */
  isOwner(memberId: string, partition: number): boolean {
    const entry = this.find(memberId);
    return entry !== undefined && (entry.assigned.includes(partition) || entry.revoking.includes(partition));
  }

  heartbeat({ consumer, memberId, instanceId, epoch, owned }: HeartbeatMessage): HeartbeatAnswer {
    const { world } = this;
    let entry = instanceId === null ? this.find(memberId) : this.members.find(one => one.instanceId === instanceId);
    if (epoch > 0 && entry?.memberId !== memberId) return { epoch: 0, assignment: null, error: 'UNKNOWN_MEMBER_ID' };
    if (entry === undefined) {
      entry = new GroupMemberEntry(this.joinedEver++, consumer, memberId, instanceId);
      this.members.push(entry);
      world.note('joined', { member: consumer, generation: world.generation });
      this.bump(`${this.world.members[consumer].name} joined`);
    } else if (epoch === 0) {
      // A static member that came back: it goes on with what it had.
      entry.memberId = memberId;
      entry.told = null;
      entry.epoch = 0;
    }
    if (this.topicChanged) this.bump('partitions were added');
    this.touch(entry);
    this.reconcile(entry, epoch === 0 ? NOBODY : owned);
    const isNews = entry.told === null || entry.told.length !== entry.assigned.length || entry.told.some((partition, i) => partition !== entry.assigned[i]);
    entry.told = entry.assigned;
    if (this.isSettled) this.settled();
    return { epoch: entry.epoch, assignment: isNews ? entry.assigned : null, error: '' };
  }

  checkCommit(memberId: string, epoch: number): GroupError {
    const entry = this.find(memberId);
    if (entry === undefined) return 'UNKNOWN_MEMBER_ID';
    return epoch === entry.epoch ? '' : 'STALE_MEMBER_EPOCH';
  }

  remove(memberId: string, kind: 'left' | 'expired' | 'dropped', cause: string): void {
    const index = this.members.findIndex(entry => entry.memberId === memberId);
    if (index < 0) return;
    const [entry] = this.members.splice(index, 1);
    this.world.note(kind, { member: entry.consumer, generation: this.world.generation, cause });
    this.dispossess(entry.consumer, memberId);
    this.bump(cause);
  }

  sessionOver(serial: number): void {
    const entry = this.members.find(one => one.serial === serial);
    if (entry === undefined) return;
    const { now, timers } = this.world;
    if (entry.expires > now) timers.add(entry.expires, 'session', entry.consumer, -1, serial);
    else this.remove(entry.memberId, 'expired', `nothing was heard of ${this.world.members[entry.consumer].name} for ${Number((now - entry.heardOf).toFixed(3))} s`);
  }

  /** A member that was to give up partitions did not within its rebalance timeout. */
  revocationOver(memberId: string, revocation: number): void {
    const entry = this.find(memberId);
    if (entry === undefined || entry.state !== 'unrevoked' || entry.revocations !== revocation) return;
    this.remove(memberId, 'dropped', `${this.world.members[entry.consumer].name} did not give up its partitions within the rebalance timeout`);
  }

  /** The group is another one: a new target is computed, at most each group.consumer.assignment.interval.ms. */
  bump(cause: string): void {
    const { world } = this;
    this.topicChanged = false;
    world.generation++;
    this.cause = cause;
    if (world.rebalances.open === null) world.rebalances.begin(cause, 'consumer', world.now, world.owners());
    world.note('rebalance', { generation: world.generation, cause });
    const next = this.assignedAt + world.seconds(world.config.groupConsumerAssignmentIntervalMs);
    if (next <= world.now) {
      this.assign();
    } else if (!this.isPlanned) {
      this.isPlanned = true;
      world.timers.add(next, 'assign', -1, -1);
    }
  }

  assign(): void {
    const { world } = this;
    this.isPlanned = false;
    this.assignedAt = world.now;
    this.targetEpoch = world.generation;
    world.lastRebalanceTime = world.now;
    const strategy = world.config.groupRemoteAssignor === 'uniform' ? 'uniform' : 'server-range';
    const members = this.members.map(({ memberId, instanceId, target }) => ({
      id: memberId, topics: [TOPIC], owned: target.map(partition => ({ topic: TOPIC, partition })), generation: -1, dataGeneration: null, instanceId
    }));
    if (members.length === 0) {
      world.rebalances.end(world.generation, world.now, world.owners());
      return;
    }
    const assignment = assignGroup(strategy, { topics: new Map([[TOPIC, world.logs.length]]), members });
    for (const entry of this.members) {
      entry.target = Object.freeze((assignment.get(entry.memberId) ?? []).map(({ partition }) => partition));
    }
    world.note('generation', { generation: world.generation, cause: this.cause });
  }

  private touch(entry: GroupMemberEntry): void {
    const { world } = this;
    entry.heardOf = world.now;
    entry.expires = world.now + world.sessionSeconds;
    if (entry.isTimed) return;
    entry.isTimed = true;
    world.timers.add(entry.expires, 'session', entry.consumer, -1, entry.serial);
  }

  /** One step towards the target. */
  private reconcile(entry: GroupMemberEntry, owned: readonly number[] | null): void {
    if (entry.state === 'unrevoked') {
      if (owned === null || entry.revoking.some(partition => owned.includes(partition))) return;
      entry.revoking = NOBODY;
    } else if (entry.state === 'stable' && entry.epoch === this.targetEpoch) {
      return;
    }
    const keep = both(entry.assigned, entry.target);
    const revoking = without(entry.assigned, keep);
    if (revoking.length > 0) {
      entry.assigned = keep;
      entry.revoking = revoking;
      if (entry.state !== 'unrevoked') this.expectRevocation(entry);
      entry.state = 'unrevoked';
      return;
    }
    const wanted = without(entry.target, keep);
    const free = Object.freeze(wanted.filter(partition => !this.members.some(other => other !== entry && (other.assigned.includes(partition) || other.revoking.includes(partition)))));
    entry.assigned = Object.freeze([...keep, ...free]);
    entry.epoch = this.targetEpoch;
    entry.state = free.length < wanted.length ? 'unreleased' : 'stable';
  }

  private expectRevocation(entry: GroupMemberEntry): void {
    const { world } = this;
    entry.revocations++;
    world.timers.add(world.now + world.seconds(world.config.maxPollIntervalMs), 'rebalanceTimeout', entry.consumer, -1,
      Object.freeze({ memberId: entry.memberId, revocation: entry.revocations }));
  }
}
