/**
 * What the engine is told in the Kafka model: Kafka's own settings under their own names and in their own units, and how
 * the application behaves. Ranges, units and defaults are declared in `scenario/kafka-fields.ts`.
 *
 * What both models have keeps its name; of the classroom's fields `partitionTransit` and `consumerAssignmentStrategy` mean nothing here.
 */
import type { EngineConfig } from './config';

export type ModelName = 'classroom' | 'kafka';

export type GroupProtocol = 'classic' | 'consumer';
export type ClientStrategy = 'range' | 'round-robin' | 'sticky' | 'cooperative-sticky';
export type RemoteAssignor = 'uniform' | 'range';
export type OffsetReset = 'latest' | 'earliest' | 'none' | 'by_duration';
export type PartitionerName =
  | 'murmur2' | 'round-robin' | 'consistent' | 'consistent_random' | 'murmur2_random' | 'fnv1a' | 'fnv1a_random';
export type KeyDistribution = 'uniform' | 'zipf' | 'hot' | 'weights' | 'none';
export type Arrivals = 'even' | 'poisson';
export type Processing = 'constant' | 'exponential' | 'bytes';
/** Which calls the application makes, besides auto-commit. */
export type CommitCalls = 'none' | 'sync' | 'async' | 'sync-record' | 'async-record';

export interface KafkaConfig extends EngineConfig {
  /** Whose behaviour the clients have: the poll loop, when they commit, how they hand records over. */
  readonly client: 'java' | 'librdkafka';
  /** All timeouts and intervals are divided by this: a class has no 45 s. 1: true. */
  readonly clockDivisor: number;
  /** Of consumers 0, 1, ...: their client.id; those beyond the list are called by their number. */
  readonly consumerIds: readonly string[];
  readonly groupProtocol: GroupProtocol;
  /** Of the classic protocol. */
  readonly partitionAssignmentStrategy: ClientStrategy;
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly groupInitialRebalanceDelayMs: number;
  /** Of KIP-848. */
  readonly groupRemoteAssignor: RemoteAssignor;
  readonly groupConsumerSessionTimeoutMs: number;
  readonly groupConsumerHeartbeatIntervalMs: number;
  readonly groupConsumerAssignmentIntervalMs: number;
  readonly maxPollIntervalMs: number;
  readonly maxPollRecords: number;
  readonly fetchMaxWaitMs: number;
  /** How long after it was written a record is kept that the group needs no more: for seeks. 0: not at all. */
  readonly recordsKeptMs: number;
  readonly enableAutoCommit: boolean;
  readonly autoCommitIntervalMs: number;
  readonly commitCalls: CommitCalls;
  /** Whether the application commits before it processes: at most once. */
  readonly commitBeforeProcessing: boolean;
  /** Whether the application commits in onPartitionsRevoked. */
  readonly commitOnRevoke: boolean;
  readonly autoOffsetReset: OffsetReset;
  readonly autoOffsetResetDurationMs: number;
  /** Whether members have a group.instance.id (KIP-345). */
  readonly staticMembership: boolean;
  readonly partitioner: PartitionerName;
  readonly keyDistribution: KeyDistribution;
  /** Of weights: how often each key comes, in proportion. */
  readonly keyWeights: readonly number[];
  /** Of zipf: key k is drawn in proportion to 1/k^s. */
  readonly zipfExponent: number;
  /** Of hot: the part of records with the first key, 0 to 1. */
  readonly hotKeyShare: number;
  readonly producerArrivals: Arrivals;
  readonly lingerMs: number;
  readonly batchSize: number;
  /** From the start of a process to its first poll, in the mean: drawn evenly between half and one and a half of it. */
  readonly processStartMs: number;
  readonly metadataMaxAgeMs: number;
  readonly networkLatencyMs: number;
  readonly processing: Processing;
  /** Of constant and exponential: what a record takes, in the mean. */
  readonly processingTimeMs: number;
  /** What the application does with a record whose processing fails: tries it again until it succeeds, or gives it up after so many retries. */
  readonly onFailure: 'retry' | 'skip' | 'dead-letter';
  readonly retriesMax: number;
}

/** What is done to one member of the group, at an instant. */
export interface Deed {
  /**
   * crash: the process is gone (kill -9); close: it closes its consumer and ends; restart: a process that is gone, or runs, begins again;
   * freeze: for `seconds` it does nothing, as in a pause of the garbage collector; stall: the work on its next record takes `seconds`
   * more, while heartbeats go on; pause: poll hands over nothing of what it owns now, until resume; poison: processing the next
   * record that it takes into work fails `times` times, whoever tries; seek: before its next poll the application seeks to an offset of a
   * partition that it owns, or of all.
   */
  readonly kind: 'crash' | 'close' | 'restart' | 'freeze' | 'stall' | 'pause' | 'resume' | 'poison' | 'seek';
  /** The consumer, from 0. */
  readonly consumer: number;
  /** Of freeze and stall; 0 otherwise. */
  readonly seconds: number;
  /** Of poison. */
  readonly times?: number;
  /** Of seek; absent: all that it owns. */
  readonly partition?: number;
  /** Of seek. */
  readonly offset?: SoughtOffset;
}

/** Where a seek goes: an offset, or the first or the end of what the log has. */
export type SoughtOffset = number | 'beginning' | 'end';
