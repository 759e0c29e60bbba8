/**
 * What can be read of a simulation at its present time. Reading changes nothing, and costs as much as it returns.
 *
 * Everything that moves (travel, progress) is computed from the state and `now`, never stored.
 */
import type { EngineConfig, Stop } from './config';
import type { ModelName } from './kafka-config';
import type { KafkaState } from './kafka-state';

export interface RecordState {
  readonly id: number;
  readonly key: number;
  readonly bytes: number;
  readonly producer: number;
  readonly partition: number;
  readonly offset: number;
  /** Seconds at which it was appended. */
  readonly eventTime: number;
  /** Whether somebody has processed it before: then it is, or will be, processed again. Kafka model only. */
  readonly processed: boolean;
  /** 0 just appended, 1 at the end of the partition and ready for work. */
  readonly travel: number;
  /** Whether it has reached the end of its partition. */
  readonly reached: boolean;
  readonly inWork: boolean;
  /** Part of its bytes served, 0 to 1. */
  readonly progress: number;
}

/** What of a partition is not completed. */
export interface LagState {
  /** Records: classroom, produced and not completed; Kafka, high watermark - committed. */
  readonly lag: number;
  /** Bytes of those, as appended; what is served of the one in work is not taken off. */
  readonly lagBytes: number;
  /** Age of the oldest record not completed, seconds; 0 when empty. */
  readonly behind: number;
}

/**
 * Whether what is not processed becomes more or less, and until when it is done. Of records from nextOffset to the high watermark; classroom:
 * all that are not completed.
 */
export interface DrainState {
  /** Records/s by which they became more over the last 4.9 to 5 s, below 0: fewer; null at t = 0. */
  readonly lagTrend: number | null;
  /** Seconds until they are gone if that goes on, 0 when there are none; null: never. */
  readonly timeToDrain: number | null;
}

export interface PartitionState extends LagState, DrainState {
  readonly id: number;
  /** Taken away by a smaller partitionsAmount, and not yet empty. */
  readonly closing: boolean;
  /** The consumer that owns it, or -1. */
  readonly owner: number;
  /** Offset of the oldest record still here; equal to the log end when empty. */
  readonly logStartOffset: number;
  /** Where the group would go on if everybody crashed now: what lies before nextOffset is processed and would be again. */
  readonly committed: number;
  /** The first that its owner has not processed; classroom: the oldest here. */
  readonly nextOffset: number;
  /** What the owner's next poll or work begins with: records before it were handed over. */
  readonly position: number;
  /** End of what a consumer may read. */
  readonly highWatermark: number;
  /** Offset the next record will get. */
  readonly logEndOffset: number;
  /** Records from nextOffset on, those on their way included. */
  readonly unread: number;
  /** Records that reached the end (waiting and in work): offsets nextOffset .. nextOffset + ready - 1. */
  readonly ready: number;
  /** Whether the record at nextOffset is being worked on. */
  readonly working: boolean;
}

/** What a rate is over the last 5 s; undefined (null) at t = 0. */
export interface RateState {
  readonly bytesRate: number | null;
  readonly recordsRate: number | null;
}

export interface ProducerState extends RateState {
  readonly id: number;
  readonly recordsProduced: number;
  readonly bytesProduced: number;
  /** Seconds, null before the first. */
  readonly lastProduceTime: number | null;
}

/** Its lag, trend and time to drain are those of the partitions it owns now. */
export interface ConsumerState extends RateState, DrainState {
  readonly id: number;
  /** Ascending; closing partitions included. */
  readonly assignedPartitions: readonly number[];
  /** Of those, the ones with a record in work. */
  readonly activePartitions: readonly number[];
  readonly recordsConsumed: number;
  readonly bytesConsumed: number;
  readonly lastUpdateTime: number | null;
  /** Seconds, the last 10. */
  readonly processingTimes: readonly number[];
  readonly lag: number;
  readonly lagBytes: number;
  readonly behind: number;
  /** Part of the last 5 s in which it worked, 0 to 1; null at t = 0. */
  readonly busy: number | null;
  /** Seconds since when this consumer is in the group. */
  readonly since: number;
}

/** One completion out of order, SEMANTICS.md "Ordering". `record` completed after the newer `earlier`. */
export interface OrderingIssue {
  /** From 0 over the run. */
  readonly index: number;
  /** Seconds at which the record completed. */
  readonly time: number;
  readonly key: number;
  readonly record: number;
  readonly partition: number;
  readonly consumer: number;
  readonly eventTime: number;
  /** The completed record of that key with the latest event time. */
  readonly earlierRecord: number;
  readonly earlierPartition: number;
  readonly earlierConsumer: number;
  readonly earlierEventTime: number;
  /** earlierEventTime - eventTime, seconds, above 0. */
  readonly timeDifference: number;
}

/** Numbers over the whole flow. Rates are over the last 5 s. */
export interface GlobalMetrics extends DrainState {
  readonly totalRecordsProduced: number;
  readonly totalRecordsConsumed: number;
  readonly totalBytesProduced: number;
  readonly totalBytesConsumed: number;
  readonly avgProcessingTimeMs: number | null;
  readonly processingTimeSamples: number;
  readonly produceRecordsRate: number | null;
  readonly produceBytesRate: number | null;
  readonly consumeRecordsRate: number | null;
  readonly consumeBytesRate: number | null;
  readonly lag: number;
  readonly lagBytes: number;
  readonly behind: number;
  readonly restarts: number;
  readonly orderingIssues: number;
  /** Produced to completed, seconds, nearest rank over the last 5 s; null when nothing completed. */
  readonly latencyP50: number | null;
  readonly latencyP95: number | null;
  readonly latencyP99: number | null;
  /** Part of the window (4.9 to 5 s) that the group's consumers worked, 0 to 1; null without consumers or at t = 0. */
  readonly utilisation: number | null;
}

/** What can be read of a flow at its present time. */
export interface FlowState {
  /** Seconds. */
  readonly now: number;
  readonly model: ModelName;
  /** In the Kafka model a KafkaConfig. */
  readonly config: EngineConfig;
  /** What only the Kafka model has; null in the classroom. */
  readonly kafka: KafkaState | null;
  readonly hasWorkload: boolean;
  readonly stop: Stop | null;
  /** Ids ascending: those of partitionsAmount, then closing ones. */
  readonly partitionIds: readonly number[];
  readonly producerIds: readonly number[];
  readonly consumerIds: readonly number[];
  /** Counts assignments, from 1; each rebalance adds one. */
  readonly generation: number;
  /** Seconds of the last change of the assignment. */
  readonly lastRebalanceTime: number;
  partition(id: number): PartitionState;
  /** The part of it that is cheap enough to be asked for all partitions at every sample. */
  lag(partition: number): LagState;
  producer(id: number): ProducerState;
  consumer(id: number): ConsumerState;
  /** The record at an offset that is still there: logStartOffset <= offset < logEndOffset. O(1). */
  record(partition: number, offset: number): RecordState;
  /** How many of a partition's records were appended before `time`: for composition by age. O(log n). */
  countBefore(partition: number, time: number): number;
  /** The time at which the last record of a partition completed; -Infinity: none yet. */
  lastCompletionTime(partition: number): number;
  /** Seconds at which work on a partition's next record began; null when nobody works on it. */
  startedTime(partition: number): number | null;
  /** The last ones kept, oldest first, at most `count`. */
  orderingIssues(count: number): OrderingIssue[];
  metrics(): GlobalMetrics;
}
