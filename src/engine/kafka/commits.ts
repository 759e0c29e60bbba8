/** What clients commit, and what the coordinator makes of it. */
import type { KafkaConfig } from '../kafka-config';
import type { Delivery } from './delivery';
import type { KafkaWorld } from './kafka-world';
import type { Member, Owned } from './member';
import type { GroupError } from './protocol';

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

/**
 * Why a client sends no commit at all: it has left by itself (CommitFailedException), or has asked for a generation and has not got it
 * (RebalanceInProgressException of Java's).
 *
 * @see org.apache.kafka.clients.consumer.internals.ConsumerCoordinator (sendOffsetCommitRequest, generationIfStable)
 */
function refusal({ left, join }: Member, client: KafkaConfig['client']): GroupError {
  if (left) return 'UNKNOWN_MEMBER_ID';
  return client === 'java' && (join === 'joining' || join === 'syncing') ? 'REBALANCE_IN_PROGRESS' : '';
}

export class Commits {
  constructor(
    private readonly world: KafkaWorld,
    private readonly delivery: Delivery
  ) {}

  /** Java counts anew whenever it takes an assignment; librdkafka's timer runs from the making of its client on. */
  tookAssignment(member: Member): void {
    if (this.world.config.client === 'java') this.planAuto(member);
  }

  /** The next auto-commit is an interval from now. */
  planAuto(member: Member): void {
    const { world } = this;
    if (!world.config.enableAutoCommit) return;
    member.autoCommits++;
    world.timers.add(world.now + world.seconds(world.config.autoCommitIntervalMs), 'autoCommit', member.id, member.incarnation, member.autoCommits);
  }

  /** Commits the positions, and will again an interval from now. */
  auto(member: Member): void {
    member.commitDue = false;
    this.positions(member, '');
    this.planAuto(member);
  }

  /** Commits the positions, if there are any. Returns whether something was sent. */
  positions(member: Member, step: string, of: readonly Owned[] = member.owned): boolean {
    if (member.generation < 0) return false;
    const offsets = of.flatMap(({ partition, position }) => (position >= 0 ? [partition, position] : []));
    if (offsets.length === 0) return false;
    this.send(member, offsets, step);
    return true;
  }

  /** Partition and offset in turn. */
  send(member: Member, offsets: readonly number[], step: string): void {
    const { world } = this;
    const { memberId, generation, id, incarnation } = member;
    const error = refusal(member, world.config.client);
    if (error !== '') {
      world.timers.add(world.now, 'gotCommit', id, incarnation, Object.freeze<CommitAnswer>({ step, error }));
      return;
    }
    const message: CommitMessage = { consumer: id, memberId, generation, offsets: Object.freeze(offsets), step };
    this.delivery.sendCommit(offsets);
    world.timers.add(world.now + world.hop, 'atCommit', id, incarnation, Object.freeze(message));
  }

  /** A commit is at the coordinator, which takes or refuses it. */
  arrive({ consumer, offsets, step }: CommitMessage, error: GroupError): void {
    const { world, delivery } = this;
    delivery.takeCommit(offsets);
    if (error === '') for (let i = 0; i < offsets.length; i += 2) delivery.commit(consumer, offsets[i], offsets[i + 1]);
    const answer: CommitAnswer = { step, error };
    world.timers.add(world.now + world.hop, 'gotCommit', consumer, world.members[consumer].incarnation, Object.freeze(answer));
  }
}
