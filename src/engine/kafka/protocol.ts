/** What the two group protocols have in common: each is a client's part and a coordinator's part, in one class. */
import type { GroupState, Rebalance } from '../kafka-state';
import type { Member } from './member';
import type { Timer } from './timers';

/** Why the coordinator refuses: Kafka's errors. */
export type GroupError = '' | 'UNKNOWN_MEMBER_ID' | 'ILLEGAL_GENERATION' | 'REBALANCE_IN_PROGRESS' | 'STALE_MEMBER_EPOCH';

export interface GroupProtocol {
  readonly kind: Rebalance['protocol'];
  readonly groupState: GroupState;
  /** A process began. */
  start(member: Member): void;
  /** What poll does for the group before it hands over records. */
  poll(member: Member): void;
  /** Whether poll may hand over records now. */
  handsOver(member: Member): boolean;
  /** The client leaves, its positions committed. */
  leave(member: Member): void;
  /** max.poll.interval went by. */
  pollExpired(member: Member): void;
  /** A commit that a step of the protocol waited for is answered. */
  committed(member: Member, step: string, error: GroupError): void;
  /** Whether the coordinator takes a commit. */
  checkCommit(memberId: string, generation: number): GroupError;
  /** A message or timer of the protocol. */
  fire(timer: Timer): void;
  /** The topic has more partitions. */
  partitionsAdded(): void;
  /** What the coordinator knows of a consumer; null: it is no member. */
  known(consumer: number): { readonly expires: number; readonly heardOf: number } | null;
}
