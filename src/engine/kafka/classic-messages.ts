/** What clients and the coordinator of the classic protocol tell each other. Frozen: messages under way are shared by checkpoints. */
import type { Assignments } from './leader-assignment';
import type { GroupError } from './protocol';

/** What a client says when it joins. */
export interface JoinMessage {
  readonly consumer: number;
  readonly incarnation: number;
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly owned: readonly number[];
  readonly generation: number;
  readonly dataGeneration: number;
  /** Why it joins again (KIP-800); may be empty. */
  readonly reason: string;
  /** Whether it takes itself for a member. */
  readonly isMember: boolean;
}

export interface JoinAnswer {
  readonly generation: number;
  readonly isLeader: boolean;
  /** Of a leader: the group goes on with the assignment it has (KIP-814). */
  readonly skipsAssignment: boolean;
  readonly error: GroupError;
}

export interface SyncAnswer {
  readonly generation: number;
  readonly assignment: readonly number[];
  readonly error: GroupError;
}

export interface SyncMessage {
  readonly memberId: string;
  readonly generation: number;
  readonly assignments: Assignments | null;
}

export interface HeartbeatMessage {
  readonly memberId: string;
  readonly generation: number;
}
