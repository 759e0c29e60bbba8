/**
 * A client's part of KIP-848: heartbeats carry everything. What it is to give up it commits and gives up at its next poll, and says so at once.
 *
 * @see org.apache.kafka.clients.consumer.internals.AbstractMembershipManager, ConsumerHeartbeatRequestManager
 */
import type { GroupState } from '../kafka-state';
import type { Clients } from './clients';
import { ConsumerCoordinator, type HeartbeatAnswer, type HeartbeatMessage } from './consumer-coordinator';
import type { GroupMemberEntry } from './group-members';
import type { KafkaWorld } from './kafka-world';
import type { Member } from './member';
import type { GroupError, GroupProtocol } from './protocol';
import type { Timer } from './timers';

interface Revocation {
  readonly memberId: string;
  readonly revocation: number;
}

export class ConsumerProtocol implements GroupProtocol {
  readonly kind = 'consumer';
  private readonly coordinator: ConsumerCoordinator;

  constructor(
    private readonly world: KafkaWorld,
    private readonly clients: Clients
  ) {
    this.coordinator = new ConsumerCoordinator(world, (consumer, memberId) => clients.ownership.dispossess(consumer, memberId), () => this.endRebalance());
  }

  get groupState(): GroupState {
    return this.coordinator.state;
  }

  start(member: Member): void {
    member.rejoin = false;
    member.generation = 0;
    member.join = 'joining';
    this.beat(member, Object.freeze([]));
  }

  poll(member: Member): void {
    if (member.fenced) this.loseAll(member);
    if (member.pending !== null && member.join === 'in') this.take(member, member.pending);
  }

  handsOver(member: Member): boolean {
    return member.handsOver;
  }

  leave(member: Member): void {
    if (this.world.config.staticMembership) return;
    this.sendLeave(member);
  }

  pollExpired(member: Member): void {
    member.heartbeats++;
    if (!this.world.config.staticMembership) this.sendLeave(member);
  }

  committed(member: Member, step: string): void {
    if (step !== 'revoke' || member.pending === null) return;
    member.join = 'in';
    this.finish(member, member.pending);
    this.clients.loop.look(member);
  }

  checkCommit(memberId: string, generation: number): GroupError {
    return this.coordinator.checkCommit(memberId, generation);
  }

  partitionsAdded(): void {
    this.coordinator.topicChanged = true;
  }

  known(consumer: number): GroupMemberEntry | null {
    return this.coordinator.members.find(entry => entry.consumer === consumer) ?? null;
  }

  fire({ kind, of, data }: Timer): void {
    const { coordinator, world } = this;
    switch (kind) {
      case 'atHeartbeat': {
        const answer = coordinator.heartbeat(data as HeartbeatMessage);
        world.timers.add(world.now + world.hop, 'gotHeartbeat', of, world.members[of].incarnation, Object.freeze({ ...answer, memberId: (data as HeartbeatMessage).memberId }));
        return;
      }
      case 'atLeave':
        coordinator.remove(data as string, 'left', `${this.world.members[of].name} left`);
        return;
      case 'session':
        coordinator.sessionOver(data as number);
        return;
      case 'rebalanceTimeout': {
        const { memberId, revocation } = data as Revocation;
        coordinator.revocationOver(memberId, revocation);
        return;
      }
      case 'assign':
        coordinator.assign();
        return;
      case 'heartbeat':
        if (data === world.members[of].heartbeats && !world.members[of].left) this.beat(world.members[of], null);
        return;
      case 'gotHeartbeat':
        if ((data as { memberId: string }).memberId === world.members[of].memberId) this.heard(world.members[of], data as HeartbeatAnswer);
    }
  }

  /** Says it is there, and plans the next time. */
  private beat(member: Member, owned: readonly number[] | null): void {
    const { world } = this;
    const message: HeartbeatMessage = {
      consumer: member.id, memberId: member.memberId, instanceId: world.config.staticMembership ? member.name : null,
      epoch: member.generation, owned
    };
    world.timers.add(world.now + world.hop, 'atHeartbeat', member.id, -1, Object.freeze(message));
    member.heartbeats++;
    world.timers.add(world.now + world.untilHeartbeat(member), 'heartbeat', member.id, member.incarnation, member.heartbeats);
  }

  private sendLeave(member: Member): void {
    const { world } = this;
    world.timers.add(world.now + world.hop, 'atLeave', member.id, -1, member.memberId);
  }

  private heard(member: Member, { epoch, assignment, error }: HeartbeatAnswer): void {
    if (error !== '') {
      if (!member.fenced) {
        member.fenced = true;
        this.world.note('fenced', { member: member.id, generation: member.generation, cause: error });
      }
    } else {
      member.generation = epoch;
      if (member.join === 'joining') member.join = 'in';
      if (assignment !== null) member.pending = assignment;
    }
    this.clients.loop.look(member);
    this.endRebalance();
  }

  /** Commits before it takes another assignment, if it commits by itself; of what it gives up nothing more is handed over meanwhile. */
  private take(member: Member, assignment: readonly number[]): void {
    const { clients, world } = this;
    const { enableAutoCommit, commitOnRevoke } = world.config;
    const revoked = member.owned.filter(({ partition }) => !assignment.includes(partition));
    const committed = enableAutoCommit ? member.owned : commitOnRevoke ? revoked : [];
    if (clients.commits.positions(member, 'revoke', committed)) {
      for (const owned of revoked) owned.lost = true;
      clients.ownership.dropLost(member);
      member.join = 'revoking';
      return;
    }
    this.finish(member, assignment);
  }

  private finish(member: Member, assignment: readonly number[]): void {
    const { clients } = this;
    member.pending = null;
    const revoked = member.owned.filter(({ partition }) => !assignment.includes(partition)).map(({ partition }) => partition);
    const added = assignment.filter(partition => member.ownedOf(partition) === undefined);
    clients.ownership.takeAway(member, revoked, 'revoked', 'they go to another member');
    clients.ownership.give(member, added, partition => this.coordinator.isOwner(member.memberId, partition));
    clients.commits.tookAssignment(member);
    if (revoked.length > 0 || added.length > 0) this.beat(member, Object.freeze(member.owned.map(({ partition }) => partition)));
    this.endRebalance();
  }

  private loseAll(member: Member): void {
    const { clients, world } = this;
    member.fenced = false;
    clients.ownership.takeAway(member, member.owned.map(({ partition }) => partition), 'lost', 'it was a member no more');
    member.pending = null;
    member.generation = 0;
    member.join = 'joining';
    if (!world.config.staticMembership) member.memberId = `${member.name}-${member.incarnation}.${world.events.count}`;
    this.beat(member, Object.freeze([]));
  }

  private endRebalance(): void {
    const { world, coordinator } = this;
    if (!coordinator.isSettled) return;
    const isDone = coordinator.members.every(({ consumer, memberId, assigned }) => {
      const member = world.members[consumer];
      if (!member.running || member.memberId !== memberId) return true;
      return member.pending === null && member.join === 'in' && member.owned.length === assigned.length;
    });
    if (isDone) world.rebalances.end(world.generation, world.now, world.owners());
  }
}
