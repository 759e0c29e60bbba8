/** The coordinator's list of members, in the order they joined. */
export class GroupMemberEntry {
  /** It keeps it while its id changes, as a static member's does that comes back. */
  readonly serial: number;
  /** The consumer that it is. */
  consumer: number;
  memberId: string;
  readonly instanceId: string | null;
  /** Seconds at which its session ends, if nothing is heard of it; Infinity: none runs. */
  expires = Infinity;
  heardOf = 0;
  /** Whether a timer of its session is set: one at a time, which looks again when it is due. */
  isTimed = false;
  /** Classic: waits for the join to complete; waits for the assignment. */
  joined = false;
  syncing = false;
  /** What it told with its join. */
  owned: readonly number[] = Object.freeze([]);
  ownedGeneration = -1;
  dataGeneration = -1;
  /** Classic: what the leader gave it. KIP-848: its target. */
  target: readonly number[] = Object.freeze([]);
  /** KIP-848: what it may read, and what it is to give up. */
  assigned: readonly number[] = Object.freeze([]);
  revoking: readonly number[] = Object.freeze([]);
  epoch = 0;
  state: 'stable' | 'unrevoked' | 'unreleased' = 'stable';
  /** KIP-848: what it was told last. */
  told: readonly number[] | null = null;
  /** Which wait for its revocation this is. */
  revocations = 0;

  constructor(serial: number, consumer: number, memberId: string, instanceId: string | null) {
    this.serial = serial;
    this.consumer = consumer;
    this.memberId = memberId;
    this.instanceId = instanceId;
  }
}
