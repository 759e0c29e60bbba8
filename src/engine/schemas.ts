/**
 * The state as plain objects under the names of the public visualizer this project succeeds: times in ms, sizes in bytes.
 *
 * Made at the edge for whoever asks; the engine itself stores columns.
 */
import type { FlowState } from './flow-state';

/** What a picture shows on its way from a partition to a consumer: work that began this short a time ago, in seconds. */
const TRANSIT_SECONDS = 0.2;

export interface RecordSchema {
  readonly id: number;
  readonly key: number;
  /** Bytes. */
  readonly value: number;
  readonly producerId: number;
  readonly partitionId: number;
  /** The time its bytes take through the partition at the present bandwidth, ms. */
  readonly speed: number;
  readonly offset: number;
  /** ms. */
  readonly eventTime: number;
  readonly isBeingProcessed: boolean;
  readonly isWaiting: boolean;
  /** A record leaves its partition when it is processed, so here always false. */
  readonly isProcessed: boolean;
  /** 0 to 1. */
  readonly processingProgress: number;
  /** What its work takes with a consumer to itself, ms. */
  readonly processingTimeMs: number;
}

export interface PartitionSchema {
  readonly id: number;
  readonly records: readonly RecordSchema[];
  /** The log end offset. */
  readonly currentOffset: number;
}

export interface ProducerSchema {
  readonly id: number;
  /** ms; null before the first record. */
  readonly lastProduceTime: number | null;
}

export interface RecordProcessingState {
  readonly recordId: number;
  /** ms. */
  readonly startTime: number;
  readonly bytesProcessed: number;
  readonly bytesTotal: number;
}

export interface ConsumerSchema {
  readonly id: number;
  readonly assignedPartitions: readonly number[];
  readonly activePartitions: readonly number[];
  /** ms, the last 10. */
  readonly processingTimes: readonly number[];
  /** Bytes a second. */
  readonly throughputMax: number;
  /** By partition: what has arrived there, the record in work first. */
  readonly processingQueues: Readonly<Record<number, readonly RecordSchema[]>>;
  /** Records whose work began within the last 0.2 s. */
  readonly transitRecords: readonly RecordSchema[];
  /** By partition: how far the record in work is. */
  readonly recordProcessingState: Readonly<Record<number, RecordProcessingState>>;
}

/** A resident record; `nextOffset <= offset < logEndOffset`. */
export function recordSchema(flow: FlowState, partition: number, offset: number): RecordSchema {
  const record = flow.record(partition, offset);
  const { partitionBandwidth, consumerThroughputMaxInBytes } = flow.config;
  return {
    id: record.id,
    key: record.key,
    value: record.bytes,
    producerId: record.producer,
    partitionId: partition,
    speed: (1000 * record.bytes) / partitionBandwidth,
    offset,
    eventTime: 1000 * record.eventTime,
    isBeingProcessed: record.inWork,
    isWaiting: record.reached && !record.inWork,
    isProcessed: false,
    processingProgress: record.progress,
    processingTimeMs: (1000 * record.bytes) / consumerThroughputMaxInBytes
  };
}

/** A partition with all its resident records, oldest first: as many objects as it has records. */
export function partitionSchema(flow: FlowState, id: number): PartitionSchema {
  const { nextOffset, unread, logEndOffset } = flow.partition(id);
  return { id, records: residents(flow, id, nextOffset, unread), currentOffset: logEndOffset };
}

export function producerSchema(flow: FlowState, id: number): ProducerSchema {
  const { lastProduceTime } = flow.producer(id);
  return { id, lastProduceTime: lastProduceTime === null ? null : 1000 * lastProduceTime };
}

export function consumerSchema(flow: FlowState, id: number): ConsumerSchema {
  const { assignedPartitions, activePartitions, processingTimes } = flow.consumer(id);
  const queues: Record<number, RecordSchema[]> = {};
  const states: Record<number, RecordProcessingState> = {};
  const transitRecords: RecordSchema[] = [];
  for (const partition of assignedPartitions) {
    const { nextOffset, ready } = flow.partition(partition);
    const queue = residents(flow, partition, nextOffset, ready);
    queues[partition] = queue;
    const started = flow.startedTime(partition);
    if (started === null) continue;
    const [record] = queue;
    if (flow.now - started <= TRANSIT_SECONDS) transitRecords.push(record);
    states[partition] = {
      recordId: record.id,
      startTime: 1000 * started,
      bytesProcessed: record.value * record.processingProgress,
      bytesTotal: record.value
    };
  }
  return {
    id,
    assignedPartitions,
    activePartitions,
    processingTimes: processingTimes.map(seconds => 1000 * seconds),
    throughputMax: flow.config.consumerThroughputMaxInBytes,
    processingQueues: queues,
    transitRecords,
    recordProcessingState: states
  };
}

function residents(flow: FlowState, partition: number, first: number, count: number): RecordSchema[] {
  return Array.from({ length: count }, (_, i) => recordSchema(flow, partition, first + i));
}
