/** What can be read of the Kafka model beyond what every flow has. Times are in seconds. */

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Assigning' | 'Reconciling';

/**
 * Of a client: stopped (never started, or closed), crashed, frozen, joining (no assignment yet), stable, rebalancing (has one, and
 * another is on its way), left (max.poll.interval went by; it joins again at its next poll).
 */
export type MemberStatus = 'stopped' | 'crashed' | 'frozen' | 'joining' | 'stable' | 'rebalancing' | 'left';

export interface MemberState {
  readonly id: number;
  /** `consumer-<id>`. */
  readonly name: string;
  readonly status: MemberStatus;
  /** Its own generation or member epoch; -1: none. */
  readonly generation: number;
  /** Whether the coordinator has it as a member. */
  readonly known: boolean;
  /** Seconds until its session expires if it stays silent; null: no session runs. */
  readonly sessionLeft: number | null;
  /** Seconds of the whole session, on the clock of the flow. */
  readonly sessionTimeout: number;
  /** Seconds since the coordinator heard of it; null: never. */
  readonly heartbeatAge: number | null;
  /** Partitions the client believes it owns, ascending. */
  readonly owned: readonly number[];
  /** Records handed over by poll and not processed yet. */
  readonly polled: number;
  /** Partitions of `owned` that it has paused. */
  readonly paused: number;
}

/** Cause of duplicates that are not the new owner's: a member that has lost the partition finishes what it has in hand. */
export const STILL_IN_HAND = 'still in the hands of a member that had lost the partition';
/** Why what its owner processed already is processed again: it sought it. */
export const SOUGHT_AGAIN = 'its owner sought an earlier offset';

/** What happens in a group, in the order it happens. */
export type GroupEventKind =
  | 'joined' | 'left' | 'closed' | 'crashed' | 'frozen' | 'thawed' | 'restarted' | 'stalled' | 'expired' | 'poll-expired' | 'dropped' | 'fenced'
  | 'rebalance' | 'generation' | 'assigned' | 'revoked' | 'lost' | 'committed' | 'commit-failed' | 'reset' | 'resumed'
  | 'duplicates' | 'losses' | 'skipped' | 'partitions-added' | 'learned' | 'producer-learned' | 'paused' | 'unpaused' | 'failed' | 'dead-letter'
  | 'sought' | 'seek-refused';

export interface GroupEvent {
  /** From 0 over the run; duplicates that go on come after all others, and get another one when they are over. */
  readonly index: number;
  readonly time: number;
  readonly kind: GroupEventKind;
  /** -1: not of one member. */
  readonly member: number;
  /** -1: not of one partition. */
  readonly partition: number;
  /** Of what the event is about, such as the offset work resumes at; -1: none. */
  readonly offset: number;
  /** One past the last offset it is about; -1: none. */
  readonly endOffset: number;
  /** Of the group; -1: none. */
  readonly generation: number;
  /** Why, as a word or a sentence for people; may be empty. */
  readonly cause: string;
}

export interface Rebalance {
  /** From 0 over the run. */
  readonly index: number;
  readonly cause: string;
  readonly protocol: 'eager' | 'cooperative' | 'consumer';
  /** Of the group after it. */
  readonly generation: number;
  readonly startTime: number;
  /** NaN while it goes on. */
  readonly endTime: number;
  /** Partitions whose owner is another one than before. */
  readonly moved: number;
  /** Partitions times the seconds for which nobody was allowed to read them, from startTime on. */
  readonly unownedSeconds: number;
  /** Records processed again because of it. */
  readonly duplicates: number;
}

export interface KafkaState {
  readonly groupState: GroupState;
  readonly members: readonly MemberState[];
  /** All that happened so far; of duplicates, runs that are over. */
  readonly eventCount: number;
  /** The last ones, oldest first, at most `count`. Of duplicates those that go on too, as far as they have come. */
  events(count: number): readonly GroupEvent[];
  rebalances(): readonly Rebalance[];
  /** Second and later completions of a record. */
  readonly duplicates: number;
  /** Records that were committed by nobody who processed them. */
  readonly lost: number;
  /** Records before the group's first position. */
  readonly skipped: number;
  /** Records between high watermark and committed, and position. */
  readonly lagCommitted: number;
  readonly lagPosition: number;
  /** Partitions times the seconds for which nobody read them: no owner, or one that was gone or frozen, known to the group or not. */
  readonly unreadSeconds: number;
}
