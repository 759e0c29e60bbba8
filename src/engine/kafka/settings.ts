/**
 * The settings of a run as one frozen object that always has the same shape: its fields in one order, named here.
 *
 * A copy of whatever object they came in has a shape of its own. What a just-in-time compiler had made of one run was then thrown away by the
 * next, and each reading of a setting looked its name up: half the time of a run.
 */
import type { KafkaConfig } from '../kafka-config';

const frozen = <T>(list: readonly T[]): readonly T[] => (Object.isFrozen(list) ? list : Object.freeze(list.slice()));

export const settled = (config: KafkaConfig): KafkaConfig => Object.freeze<KafkaConfig>({
  partitionsAmount: config.partitionsAmount, producersAmount: config.producersAmount, consumersAmount: config.consumersAmount,
  producerRate: config.producerRate, producerDelayRandomFactor: config.producerDelayRandomFactor, recordValueSizeMin: config.recordValueSizeMin,
  recordValueSizeMax: config.recordValueSizeMax, recordKeyRange: config.recordKeyRange, partitionBandwidth: config.partitionBandwidth,
  partitionTransit: config.partitionTransit, consumerThroughputMaxInBytes: config.consumerThroughputMaxInBytes,
  consumerAssignmentStrategy: config.consumerAssignmentStrategy, client: config.client, clockDivisor: config.clockDivisor, consumerIds: frozen(config.consumerIds),
  groupProtocol: config.groupProtocol, partitionAssignmentStrategy: config.partitionAssignmentStrategy, sessionTimeoutMs: config.sessionTimeoutMs,
  heartbeatIntervalMs: config.heartbeatIntervalMs, groupInitialRebalanceDelayMs: config.groupInitialRebalanceDelayMs,
  groupRemoteAssignor: config.groupRemoteAssignor, groupConsumerSessionTimeoutMs: config.groupConsumerSessionTimeoutMs,
  groupConsumerHeartbeatIntervalMs: config.groupConsumerHeartbeatIntervalMs,
  groupConsumerAssignmentIntervalMs: config.groupConsumerAssignmentIntervalMs, maxPollIntervalMs: config.maxPollIntervalMs,
  maxPollRecords: config.maxPollRecords, fetchMaxWaitMs: config.fetchMaxWaitMs, recordsKeptMs: config.recordsKeptMs, enableAutoCommit: config.enableAutoCommit, autoCommitIntervalMs: config.autoCommitIntervalMs,
  commitCalls: config.commitCalls, commitBeforeProcessing: config.commitBeforeProcessing, commitOnRevoke: config.commitOnRevoke,
  autoOffsetReset: config.autoOffsetReset, autoOffsetResetDurationMs: config.autoOffsetResetDurationMs, staticMembership: config.staticMembership,
  partitioner: config.partitioner, keyDistribution: config.keyDistribution, keyWeights: frozen(config.keyWeights), zipfExponent: config.zipfExponent, hotKeyShare: config.hotKeyShare,
  producerArrivals: config.producerArrivals, lingerMs: config.lingerMs, batchSize: config.batchSize, processStartMs: config.processStartMs,
  metadataMaxAgeMs: config.metadataMaxAgeMs, networkLatencyMs: config.networkLatencyMs, processing: config.processing,
  processingTimeMs: config.processingTimeMs, onFailure: config.onFailure, retriesMax: config.retriesMax
});
