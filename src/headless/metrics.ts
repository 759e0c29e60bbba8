/**
 * The numbers of a flow at one instant, in Python's spelling: of the whole, and of each of its parts.
 *
 * What is undefined is null.
 */
import type { FlowState, GlobalMetrics } from '../engine/flow-state';

/** The unit of each number of the whole; ratios and counts of events have none. */
const UNITS: Readonly<Record<keyof GlobalMetrics, string>> = {
  totalRecordsProduced: 'records',
  totalRecordsConsumed: 'records',
  totalBytesProduced: 'bytes',
  totalBytesConsumed: 'bytes',
  avgProcessingTimeMs: 'ms',
  processingTimeSamples: 'records',
  produceRecordsRate: 'records/s',
  produceBytesRate: 'bytes/s',
  consumeRecordsRate: 'records/s',
  consumeBytesRate: 'bytes/s',
  lag: 'records',
  lagBytes: 'bytes',
  behind: 's',
  restarts: '',
  orderingIssues: '',
  latencyP50: 's',
  latencyP95: 's',
  latencyP99: 's',
  utilisation: '',
  lagTrend: 'records/s',
  timeToDrain: 's'
};

/** Those of the Kafka model besides. */
const KAFKA_UNITS: Readonly<Record<string, string>> = { duplicates: 'records', lost: 'records', skipped: 'records', lagCommitted: 'records', lagPosition: 'records', unreadSeconds: 'partition-seconds', generation: '' };

type Cell = number | boolean | null | readonly number[];

/** One entity, or the whole. */
type Row = Readonly<Record<string, Cell>>;

export interface FlowMetrics {
  readonly time: number;
  readonly flow: Row;
  readonly units: Readonly<Record<string, string>>;
  readonly producers: readonly Row[];
  readonly consumers: readonly Row[];
  readonly partitions: readonly Row[];
}

export function metricsOf(state: FlowState): FlowMetrics {
  return {
    time: state.now,
    flow: spelled<Record<string, Cell>>({ ...state.metrics(), ...ofKafka(state) }),
    units: spelled<Record<string, string>>({ ...UNITS, ...(state.kafka !== null && KAFKA_UNITS) }),
    producers: state.producerIds.map(id => spelled(state.producer(id))),
    consumers: state.consumerIds.map(id => spelled(state.consumer(id))),
    partitions: state.partitionIds.map(id => spelled(state.partition(id)))
  };
}

function ofKafka({ kafka, generation }: FlowState): Readonly<Record<string, number>> {
  if (kafka === null) return {};
  const { duplicates, lost, skipped, lagCommitted, lagPosition, unreadSeconds } = kafka;
  return { duplicates, lost, skipped, lagCommitted, lagPosition, unreadSeconds, generation };
}

/** camelCase to snake_case: `latencyP50` is `latency_p50`. */
function spelled<T extends object>(values: T): Record<string, T[keyof T]> {
  const entries = Object.entries(values) as [string, T[keyof T]][];
  const snake = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  return Object.fromEntries(entries.map(([name, value]) => [snake(name), value]));
}
