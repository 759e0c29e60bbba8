/**
 * What the engine is told about the world: the parameters of the classroom model, in force at an instant.
 *
 * Ranges, units and defaults are declared in `scenario/fields.ts`; what arrives here is valid already.
 */

/** The names under which consumers can divide the partitions (SEMANTICS.md, "Assignment"). */
export type AssignmentStrategy = 'round-robin' | 'range' | 'sticky' | 'cooperative-sticky';

/** How bytes travel through a partition: an independent delay a record, or one after the other. */
export type PartitionTransit = 'delay' | 'serial';

/** Every parameter that can change while a flow runs. */
export interface EngineConfig {
  readonly partitionsAmount: number;
  readonly producersAmount: number;
  readonly consumersAmount: number;
  /** Records a second, of each producer. */
  readonly producerRate: number;
  /** A gap between records is 1/rate * (1 + U(0, factor)). */
  readonly producerDelayRandomFactor: number;
  /** Bytes, whole, both ends included. */
  readonly recordValueSizeMin: number;
  readonly recordValueSizeMax: number;
  /** Keys are drawn from 1..recordKeyRange. */
  readonly recordKeyRange: number;
  /** Bytes a second of each partition; Infinity means no delay. */
  readonly partitionBandwidth: number;
  readonly partitionTransit: PartitionTransit;
  /** Bytes a second of each consumer. */
  readonly consumerThroughputMaxInBytes: number;
  readonly consumerAssignmentStrategy: AssignmentStrategy;
}

/** Records read from a table instead of generated ones; sorted by time. Column i of each array is record i. */
export interface Workload {
  /** Seconds, from 0, ascending. */
  readonly time: Float64Array;
  /** Index of the key's first appearance, from 0. */
  readonly key: Int32Array;
  /** Bytes, above 0; may be fractional. */
  readonly bytes: Float64Array;
  /** Producer id, from 0. */
  readonly producer: Int32Array;
  /** Where its producer writes it, of the partitions there are at 0; -1, or all absent: where its key belongs. The Kafka model alone reads it. */
  readonly partition?: Int32Array;
}

/** What one run may hold before it stops and says so. */
export interface EngineLimits {
  /** Records in partitions at one time. */
  readonly residentsMax: number;
  /** Ordering issues kept for reading; older ones are dropped, the count goes on. */
  readonly issuesKept: number;
  /** Rows of the recorder; 0: no recorder. */
  readonly recordsMax: number;
}

/** Why a run went no further. */
export interface Stop {
  readonly limit: 'residents' | 'records' | 'completions';
  readonly value: number;
  /** Seconds. */
  readonly time: number;
  /** A sentence for the user: which cap, when, what to do. */
  readonly message: string;
}
