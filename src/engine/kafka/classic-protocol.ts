/**
 * A client's part of the classic protocol. Eager: it gives up everything, then joins. Cooperative (KIP-429): it keeps what it has, goes
 * on with it, gives up what goes elsewhere when the new assignment says so, and joins once more.
 *
 * @see org.apache.kafka.clients.consumer.internals.AbstractCoordinator, ConsumerCoordinator
 */
import type { Clients } from './clients';
import { ClassicCoordinator } from './classic-coordinator';
import { ClassicMetadata } from './classic-metadata';
import type { HeartbeatMessage, JoinAnswer, JoinMessage, SyncAnswer, SyncMessage } from './classic-messages';
import type { GroupMemberEntry } from './group-members';
import type { KafkaWorld } from './kafka-world';
import { leaderAssignment } from './leader-assignment';
import type { Member } from './member';
import type { GroupError, GroupProtocol } from './protocol';
import type { Timer } from './timers';

export class ClassicProtocol implements GroupProtocol {
  private readonly coordinator: ClassicCoordinator;
  private readonly metadata: ClassicMetadata;

  constructor(
    private readonly world: KafkaWorld,
    private readonly clients: Clients
  ) {
    this.coordinator = new ClassicCoordinator(world, {
      answerJoin: (entry, answer) => this.reply('gotJoin', entry.consumer, answer),
      answerSync: (entry, answer) => this.reply('gotSync', entry.consumer, answer),
      dispossess: (consumer, memberId) => clients.ownership.dispossess(consumer, memberId),
      settled: () => this.endRebalance()
    }, this.kind);
    this.metadata = new ClassicMetadata(world);
  }

  get kind(): 'eager' | 'cooperative' {
    return this.isCooperative ? 'cooperative' : 'eager';
  }

  get groupState(): ClassicCoordinator['state'] {
    return this.coordinator.state;
  }

  /** It joins at its first poll. */
  start(member: Member): void {
    this.metadata.begin(member);
  }

  poll(member: Member): void {
    if (member.fenced) this.loseAll(member);
    if (member.pending !== null && member.join === 'in') this.take(member, member.pending);
    if (member.partitionsAssigned >= 0) this.metadata.lookAsLeader(member);
    if (member.rejoin && (member.join === 'in' || member.join === 'out')) this.beginJoin(member);
  }

  handsOver(member: Member): boolean {
    return member.handsOver && (this.isCooperative || member.join === 'in');
  }

  leave(member: Member): void {
    // A static member says nothing: it may be back soon.
    if (this.world.config.staticMembership || member.memberId === '') return;
    this.send('atLeave', member, member.memberId);
  }

  pollExpired(member: Member): void {
    member.heartbeats++;
    if (!this.world.config.staticMembership) this.send('atLeave', member, member.memberId);
  }

  committed(member: Member, step: string): void {
    if (step === 'join') this.revoke(member);
    else if (step === 'revoke') this.sendJoin(member);
  }

  checkCommit(memberId: string, generation: number): GroupError {
    return this.coordinator.checkCommit(memberId, generation);
  }

  partitionsAdded(): void {
    this.metadata.partitionsAdded();
  }

  known(consumer: number): GroupMemberEntry | null {
    return this.coordinator.members.find(entry => entry.consumer === consumer) ?? null;
  }

  fire(timer: Timer): void {
    const { coordinator, world } = this;
    const { kind, of, data } = timer;
    const member = of >= 0 ? world.members[of] : null;
    switch (kind) {
      case 'atJoin':
        if (this.isPresent(data as JoinMessage) && this.isKnown(data as JoinMessage)) coordinator.join(data as JoinMessage);
        return;
      case 'atSync': {
        const { memberId, generation, assignments } = data as SyncMessage;
        if (!coordinator.sync(memberId, generation, assignments)) this.reply('gotSync', of, { generation, assignment: [], error: 'UNKNOWN_MEMBER_ID' });
        return;
      }
      case 'atHeartbeat': {
        const { memberId, generation } = data as HeartbeatMessage;
        const error = coordinator.heartbeat(memberId, generation);
        if (member !== null) world.timers.add(world.now + world.hop, 'gotHeartbeat', of, member.incarnation, error);
        return;
      }
      case 'atLeave':
        coordinator.remove(data as string, 'left', `${this.world.members[of].name} left`);
        return;
      case 'session':
        coordinator.sessionOver(data as number);
        return;
      case 'initialDelay':
        coordinator.initialDelayOver(data as number);
        return;
      case 'rebalanceTimeout':
        coordinator.timeoutOver(data as number);
        return;
      case 'metadata':
        this.metadata.learn(world.members[of], timer);
        this.clients.loop.look(world.members[of]);
        return;
      default:
        if (member !== null) this.fireClient(member, kind, data);
    }
  }

  private fireClient(member: Member, kind: Timer['kind'], data: unknown): void {
    if (kind === 'gotJoin') this.joined(member, data as JoinAnswer);
    else if (kind === 'gotSync') this.synced(member, data as SyncAnswer);
    else if (kind === 'gotHeartbeat') this.heard(member, data as GroupError);
    else if (kind === 'heartbeat' && data === member.heartbeats && (member.join === 'in' || member.join === 'syncing') && !member.left) {
      this.send('atHeartbeat', member, Object.freeze({ memberId: member.memberId, generation: member.generation }));
      this.planHeartbeat(member);
    }
  }

  private get isCooperative(): boolean {
    return this.world.config.partitionAssignmentStrategy === 'cooperative-sticky';
  }

  /** Whether the process that sent it is still there: a connection that breaks takes the request with it. */
  private isPresent({ consumer, incarnation }: JoinMessage): boolean {
    const member = this.world.members[consumer];
    return member.running && member.incarnation === incarnation;
  }

  /** Who takes itself for a member and is none is told so (ClassicGroup.validateMember); who is new is not known yet. */
  private isKnown({ consumer, memberId, isMember }: JoinMessage): boolean {
    const known = !isMember || this.coordinator.find(memberId) !== undefined;
    if (!known) this.reply('gotJoin', consumer, { generation: -1, isLeader: false, skipsAssignment: false, error: 'UNKNOWN_MEMBER_ID' });
    return known;
  }

  private reply(kind: 'gotJoin' | 'gotSync', consumer: number, answer: JoinAnswer | SyncAnswer): void {
    const { world } = this;
    world.timers.add(world.now + world.hop, kind, consumer, world.members[consumer].incarnation, Object.freeze(answer));
  }

  private send(kind: 'atHeartbeat' | 'atLeave' | 'atSync', member: Member, data: unknown): void {
    const { world } = this;
    world.timers.add(world.now + world.hop, kind, member.id, -1, data);
  }

  private planHeartbeat(member: Member): void {
    const { world } = this;
    world.timers.add(world.now + world.untilHeartbeat(member), 'heartbeat', member.id, member.incarnation, ++member.heartbeats);
  }

  private beginJoin(member: Member): void {
    member.rejoin = false;
    member.heartbeats++;
    member.join = 'committing';
    const commits = this.world.config.enableAutoCommit && this.clients.commits.positions(member, 'join');
    if (!commits) this.revoke(member);
  }

  /** Before it joins an eager one gives up all. */
  private revoke(member: Member): void {
    if (this.isCooperative) {
      this.sendJoin(member);
      return;
    }
    member.join = 'revoking';
    const commits = this.world.config.commitOnRevoke && this.clients.commits.positions(member, 'revoke');
    if (!commits) this.sendJoin(member);
  }

  private sendJoin(member: Member): void {
    const { world, clients } = this;
    if (!this.isCooperative) clients.ownership.takeAway(member, member.owned.map(({ partition }) => partition), 'revoked', 'it joins again');
    member.join = 'joining';
    const owned = this.isCooperative ? member.owned.map(({ partition }) => partition) : member.lastAssigned.slice();
    const message: JoinMessage = {
      consumer: member.id, incarnation: member.incarnation, memberId: member.memberId,
      instanceId: world.config.staticMembership ? member.name : null, owned: Object.freeze(owned),
      generation: this.isCooperative ? member.generation : -1, dataGeneration: member.lastGeneration, reason: member.reason,
      isMember: member.generation >= 0
    };
    member.reason = '';
    // A member without an id is given one first: there and back.
    const hops = member.generation < 0 ? 3 : 1;
    world.timers.add(world.now + hops * world.hop, 'atJoin', member.id, -1, Object.freeze(message));
  }

  private joined(member: Member, { generation, isLeader, skipsAssignment, error }: JoinAnswer): void {
    if (member.join !== 'joining') return;
    if (error !== '') {
      this.thrownOut(member, error);
      return;
    }
    member.generation = generation;
    member.join = 'syncing';
    // Its heartbeats begin here (heartbeatThread.enable()), not with its assignment.
    if (this.world.config.client === 'java') this.planHeartbeat(member);
    const { partitionAssignmentStrategy: strategy } = this.world.config;
    member.partitionsAssigned = isLeader ? this.metadata.partitionsFor(member) : -1;
    const assignments = isLeader && !skipsAssignment ? leaderAssignment(strategy, member.partitionsAssigned, this.coordinator.members) : null;
    this.send('atSync', member, Object.freeze<SyncMessage>({ memberId: member.memberId, generation, assignments }));
  }

  private synced(member: Member, { generation, assignment, error }: SyncAnswer): void {
    if (member.join !== 'syncing' || generation !== member.generation) return;
    if (error === 'UNKNOWN_MEMBER_ID') {
      this.thrownOut(member, error);
      return;
    }
    member.join = 'in';
    if (error === '') member.pending = assignment;
    else member.rejoin = true;
    if (this.world.config.client === 'librdkafka') this.planHeartbeat(member);
    this.clients.loop.look(member);
  }

  private heard(member: Member, error: GroupError): void {
    if (error === '' || member.join !== 'in') return;
    if (error !== 'REBALANCE_IN_PROGRESS') {
      this.thrownOut(member, error);
      return;
    }
    member.rejoin = true;
    this.clients.loop.look(member);
  }

  private thrownOut(member: Member, error: GroupError): void {
    if (!member.fenced) this.world.note('fenced', { member: member.id, generation: member.generation, cause: error });
    member.fenced = true;
    this.clients.loop.look(member);
  }

  /** It was thrown out: what it has is somebody else's. */
  private loseAll(member: Member): void {
    const { world, clients } = this;
    member.fenced = false;
    clients.ownership.takeAway(member, member.owned.map(({ partition }) => partition), 'lost', 'it was a member no more');
    member.pending = null;
    member.generation = -1;
    member.lastAssigned = Object.freeze([]);
    member.lastGeneration = -1;
    member.join = 'out';
    member.rejoin = true;
    member.heartbeats++;
    // The coordinator gives it another id.
    if (!world.config.staticMembership) member.memberId = `${member.name}-${member.incarnation}.${world.events.count}`;
  }

  private take(member: Member, assignment: readonly number[]): void {
    const { clients, world } = this;
    member.pending = null;
    member.lastAssigned = assignment;
    member.lastGeneration = member.generation;
    const revoked = member.owned.filter(({ partition }) => !assignment.includes(partition));
    const { commitOnRevoke, enableAutoCommit, client } = world.config;
    // librdkafka stores what it gives up; Java committed before it joined, and forgets what was processed since.
    if (commitOnRevoke || (enableAutoCommit && client === 'librdkafka')) clients.commits.positions(member, '', revoked);
    clients.ownership.takeAway(member, revoked.map(({ partition }) => partition), 'revoked', 'they go to another member');
    const isIts = (): boolean => this.coordinator.isCurrent(member.memberId, member.generation);
    clients.ownership.give(member, assignment.filter(partition => member.ownedOf(partition) === undefined), isIts);
    if (isIts()) clients.ownership.leaveRest(member);
    this.metadata.given(member, assignment);
    clients.commits.tookAssignment(member);
    if (this.isCooperative && revoked.length > 0) {
      member.rejoin = true;
      member.reason = `${this.world.members[member.id].name} gave up partitions`;
    }
    this.endRebalance();
  }

  /** Ends when everybody who is there has taken what it got. */
  private endRebalance(): void {
    const { world, coordinator } = this;
    if (coordinator.state !== 'Stable') return;
    const isDone = coordinator.members.every(({ consumer, memberId, target }) => {
      const member = world.members[consumer];
      if (!member.running || member.memberId !== memberId) return true;
      return member.generation === world.generation && member.join === 'in' && member.pending === null && target.length === member.owned.length;
    });
    if (isDone) world.rebalances.end(world.generation, world.now, world.owners());
  }
}
