/** What happened in a group, whoever saw it: a capture of a real one, or a flow. Times are in seconds; members are numbered from 0. */

export interface MembershipAction {
  readonly time: number;
  /** start: of a process, the first of a member or a later one. */
  readonly kind: 'start' | 'crash' | 'close';
  readonly member: number;
}

/** Partitions that a client was given, or has given up; may be none. */
export interface OwnershipCallback {
  readonly time: number;
  readonly kind: 'assigned' | 'revoked' | 'lost';
  readonly member: number;
  readonly partitions: readonly number[];
}

export interface ProcessedRecord {
  /** When its work ended. */
  readonly time: number;
  readonly member: number;
  readonly partition: number;
  readonly offset: number;
}

export interface Commit {
  readonly time: number;
  /** -1: it is not known whose; the broker was asked what stands. */
  readonly member: number;
  /** By partition, the next offset to read. */
  readonly offsets: ReadonlyMap<number, number>;
}

/** Each list in order of time. */
export interface GroupTrace {
  readonly partitions: number;
  /** It was looked at until then; everybody still ran. */
  readonly until: number;
  readonly actions: readonly MembershipAction[];
  readonly callbacks: readonly OwnershipCallback[];
  readonly processed: readonly ProcessedRecord[];
  readonly commits: readonly Commit[];
}
