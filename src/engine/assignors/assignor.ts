/**
 * How the members of a group share partitions: one interface, a file an implementation.
 *
 * Here members are consumers by number, and there is one topic. A partition's owner is a number, -1 for nobody.
 */

/** A question to an assignor. */
export interface AssignmentRequest {
  /** Partitions to give out, ascending. */
  readonly partitions: readonly number[];
  /** Members 0..members-1, at least one. */
  readonly members: number;
  /** Who owns a partition so far, -1: nobody that is still here. */
  ownerOf(partition: number): number;
}

/** Answers with the owner of each of `partitions`, in their order. */
export type Assignor = (request: AssignmentRequest) => Int32Array;
