/** Flows of the Kafka model for tests: Kafka's defaults but for what is said. */
import type { Deed, KafkaConfig } from '../../../src/engine/kafka-config';
import { KafkaSimulation } from '../../../src/engine/kafka/kafka-simulation';

export const KAFKA_DEFAULTS: KafkaConfig = {
  partitionsAmount: 6, producersAmount: 1, consumersAmount: 3, producerRate: 20, producerDelayRandomFactor: 0, recordValueSizeMin: 800,
  recordValueSizeMax: 1200, recordKeyRange: 24, partitionBandwidth: Infinity, partitionTransit: 'serial', consumerThroughputMaxInBytes: 1000,
  consumerAssignmentStrategy: 'sticky', client: 'java', clockDivisor: 1, groupProtocol: 'classic', partitionAssignmentStrategy: 'range',
  sessionTimeoutMs: 45_000, heartbeatIntervalMs: 3000, groupInitialRebalanceDelayMs: 3000, groupRemoteAssignor: 'uniform',
  groupConsumerSessionTimeoutMs: 45_000, groupConsumerHeartbeatIntervalMs: 5000, groupConsumerAssignmentIntervalMs: 1000, maxPollIntervalMs: 300_000,
  maxPollRecords: 500, fetchMaxWaitMs: 500, recordsKeptMs: 0, enableAutoCommit: true, autoCommitIntervalMs: 5000, commitCalls: 'none', commitBeforeProcessing: false, commitOnRevoke: false,
  autoOffsetReset: 'latest', autoOffsetResetDurationMs: 0, staticMembership: false, partitioner: 'murmur2', keyDistribution: 'uniform', keyWeights: [], consumerIds: [],
  zipfExponent: 1, hotKeyShare: 0.5, producerArrivals: 'even', lingerMs: 5, batchSize: 16_384, metadataMaxAgeMs: 300_000, processStartMs: 2000, networkLatencyMs: 1,
  processing: 'constant', processingTimeMs: 5, onFailure: 'retry', retriesMax: 2
};

export interface TimedDeed {
  readonly time: number;
  readonly deed?: Deed;
  readonly set?: Partial<KafkaConfig>;
}

/** Runs a flow to `until`, with what is done on the way. */
export function kafkaFlow(config: Partial<KafkaConfig>, until: number, deeds: readonly TimedDeed[] = [], options: { seed?: number; recordsMax?: number } = {}): KafkaSimulation {
  const simulation = new KafkaSimulation({ seed: options.seed ?? 1, config: { ...KAFKA_DEFAULTS, ...config }, limits: { recordsMax: options.recordsMax ?? 0 } });
  for (const { time, deed, set } of deeds) {
    simulation.advanceTo(time);
    if (deed !== undefined) simulation.act(deed);
    if (set !== undefined) simulation.apply(set);
  }
  simulation.advanceTo(until);
  return simulation;
}
