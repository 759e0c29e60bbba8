/**
 * Every parameter of a flow of the Kafka model, declared once: Kafka's own settings under their own names and in their own units,
 * with their true defaults and the ranges that clients and brokers allow, and how the application behaves. SEMANTICS.md, sections 2 to 6.
 *
 * @see org.apache.kafka.clients.consumer.ConsumerConfig, producer.ProducerConfig, coordinator.group.GroupCoordinatorConfig
 */
import type { KafkaConfig } from '../engine/kafka-config';
import { FIELDS, type Field } from './fields';

/** A field that both models have, as this one has it. */
function shared(name: Field['name'], changed: Partial<Field>): Field {
  const field = FIELDS.find(one => one.name === name);
  if (field === undefined) throw new Error(`${name}: no field of both models`);
  return { ...field, ...changed };
}

const MILLISECONDS = { kind: 'number', unit: 'ms', generates: false } as const;
const CHOICE = { kind: 'choice', unit: '', generates: false } as const;
const FLAG = { kind: 'flag', unit: '', generates: false } as const;
/** Of a session: what a broker allows by default, group.min.session.timeout.ms to group.max.session.timeout.ms. */
const SESSION = { min: 6000, max: 1_800_000 } as const;
const INTERVAL = { min: 1, max: 1_800_000 } as const;

export const KAFKA_FIELDS: readonly Field[] = Object.freeze<Field[]>([
  shared('producersAmount', { section: 'Load' }),
  shared('producerRate', { section: 'Load' }),
  {
    ...CHOICE, name: 'producerArrivals', pythonName: 'producer_arrivals', label: 'Arrivals', section: 'Load', generates: true,
    doc: 'Gaps between the records of a producer: even, but for the random delay, or exponential (a Poisson process).',
    choices: ['even', 'poisson'], default: 'even', fixed: true
  },
  shared('producerDelayRandomFactor', { section: 'Load' }),
  shared('recordValueSizeMin', { section: 'Load' }),
  shared('recordValueSizeMax', { section: 'Load' }),
  shared('recordKeyRange', { section: 'Load', default: 24, doc: 'Keys are the texts k0, k1, ...: so many.' }),
  {
    ...CHOICE, name: 'keyDistribution', pythonName: 'key_distribution', label: 'Key choice', section: 'Load', generates: true,
    doc: 'How often each key comes: evenly, k-th in proportion to 1/k^s (zipf), one hot key, by given weights, or records have none.',
    choices: ['uniform', 'zipf', 'hot', 'weights', 'none'], default: 'uniform'
  },
  {
    name: 'keyWeights', pythonName: 'key_weights', label: 'Key weights', kind: 'numbers', unit: '', section: 'Load', generates: true,
    doc: 'Of weights: how often keys k0, k1, ... come, in proportion; there are as many keys as weights, whatever the range of keys is.',
    allowed: { min: 0, max: 1_000_000_000 }, most: 10_000, default: Object.freeze([])
  },
  {
    name: 'zipfExponent', pythonName: 'zipf_exponent', label: 'Zipf exponent', kind: 'number', unit: '', section: 'Load', generates: true,
    doc: 'The s of zipf.', control: { min: 0, max: 3, step: 0.1 }, allowed: { min: 0, max: 10 }, default: 1
  },
  {
    name: 'hotKeyShare', pythonName: 'hot_key_share', label: 'Hot key', kind: 'number', unit: 'of records', section: 'Load', generates: true,
    doc: 'The part of the records with the hot key k0.', control: { min: 0, max: 1, step: 0.05 }, allowed: { min: 0, max: 1 }, default: 0.5
  },
  shared('partitionsAmount', {
    section: 'Topic', doc: 'Partitions of the topic. Kafka never takes any away; added ones move keys as their producers learn of them.'
  }),
  {
    ...CHOICE, name: 'partitioner', pythonName: 'partitioner', label: 'Partitioner', section: 'Topic', fixed: true,
    doc: 'How a producer chooses the partition: Java hashes with murmur2; librdkafka has consistent (crc32), fnv1a and their _random forms, which spread records without a key.',
    choices: ['murmur2', 'round-robin', 'consistent', 'consistent_random', 'murmur2_random', 'fnv1a', 'fnv1a_random'], default: 'murmur2'
  },
  shared('partitionBandwidth', {
    section: 'Topic', default: null, doc: 'Bytes a second of the link from producers to each partition, one record after the other; none: no delay.'
  }),
  shared('consumersAmount', { section: 'Group', doc: 'Members of the consumer group, consumer-0, consumer-1, ...' }),
  {
    name: 'consumerIds', pythonName: 'consumer_ids', label: 'Ids', kind: 'texts', unit: '', section: 'Group', generates: false, fixed: true,
    doc: 'client.id of the consumers 0, 1, ..., of static members also group.instance.id: what they are called, and sorted by. Without one it is consumer-<number>.',
    allowed: { min: 1, max: 100 }, most: 4096, default: Object.freeze([])
  },
  {
    ...CHOICE, name: 'groupProtocol', pythonName: 'group_protocol', label: 'Protocol', section: 'Group', fixed: true,
    doc: 'group.protocol: classic, where the leader assigns, or consumer (KIP-848), where the broker does.',
    choices: ['classic', 'consumer'], default: 'classic'
  },
  {
    ...CHOICE, name: 'partitionAssignmentStrategy', pythonName: 'partition_assignment_strategy', label: 'Strategy', section: 'Group', fixed: true,
    doc: 'partition.assignment.strategy. range, round-robin and sticky stop everybody for a rebalance (eager); cooperative-sticky moves only what must move.',
    choices: ['range', 'round-robin', 'sticky', 'cooperative-sticky'], default: 'range', protocol: 'classic'
  },
  {
    ...CHOICE, name: 'groupRemoteAssignor', pythonName: 'group_remote_assignor', label: 'Remote assignor', section: 'Group',
    doc: 'group.remote.assignor: what the broker computes.', choices: ['uniform', 'range'], default: 'uniform', protocol: 'consumer'
  },
  {
    ...MILLISECONDS, name: 'sessionTimeoutMs', pythonName: 'session_timeout_ms', label: 'Session timeout', section: 'Group', protocol: 'classic',
    doc: 'session.timeout.ms: a member of which nothing is heard for so long is out.',
    control: { ...SESSION, log: true }, allowed: SESSION, default: 45_000,
    below: { why: 'below the broker\'s group.min.session.timeout.ms', remedy: 'For a class set {clockDivisor}: it divides all timeouts.' }
  },
  {
    ...MILLISECONDS, name: 'heartbeatIntervalMs', pythonName: 'heartbeat_interval_ms', label: 'Heartbeat', section: 'Group', protocol: 'classic',
    doc: 'heartbeat.interval.ms, below the session timeout; a third of it at most is advised.',
    control: { min: 100, max: 60_000, log: true }, allowed: INTERVAL, default: 3000
  },
  {
    ...MILLISECONDS, name: 'groupInitialRebalanceDelayMs', pythonName: 'group_initial_rebalance_delay_ms', label: 'Initial delay', section: 'Group',
    protocol: 'classic', doc: 'group.initial.rebalance.delay.ms: how long an empty group waits for more members, once more as long as somebody else came.',
    control: { min: 0, max: 10_000, step: 100 }, allowed: { min: 0, max: 300_000 }, default: 3000
  },
  {
    ...MILLISECONDS, name: 'groupConsumerSessionTimeoutMs', pythonName: 'group_consumer_session_timeout_ms', label: 'Session timeout', section: 'Group',
    protocol: 'consumer', doc: 'group.consumer.session.timeout.ms of the broker. The broker\'s own limits, 45 s to 60 s by default, are settings as well, so that all that they can be made is allowed.',
    control: { ...SESSION, log: true }, allowed: INTERVAL, default: 45_000
  },
  {
    ...MILLISECONDS, name: 'groupConsumerHeartbeatIntervalMs', pythonName: 'group_consumer_heartbeat_interval_ms', label: 'Heartbeat', section: 'Group',
    protocol: 'consumer', doc: 'group.consumer.heartbeat.interval.ms of the broker, below the session timeout.',
    control: { min: 100, max: 60_000, log: true }, allowed: INTERVAL, default: 5000
  },
  {
    ...MILLISECONDS, name: 'groupConsumerAssignmentIntervalMs', pythonName: 'group_consumer_assignment_interval_ms', label: 'Assignment interval', section: 'Group',
    protocol: 'consumer', doc: 'group.consumer.assignment.interval.ms: assignments are computed at most this often.',
    control: { min: 0, max: 15_000, step: 100 }, allowed: { min: 0, max: 15_000 }, default: 1000
  },
  {
    ...FLAG, name: 'staticMembership', pythonName: 'static_membership', label: 'Static members', section: 'Group', fixed: true,
    doc: 'Whether members have a group.instance.id (KIP-345): one that is back within its session causes no rebalance.', default: false
  },
  {
    ...CHOICE, name: 'client', pythonName: 'client', label: 'Client', section: 'Poll loop', fixed: true,
    doc: 'Whose behaviour the clients have, and whose defaults hold where nothing is set: java or librdkafka (Python, Go, .NET).',
    choices: ['java', 'librdkafka'], default: 'java'
  },
  {
    ...CHOICE, name: 'processing', pythonName: 'processing', label: 'Work', section: 'Poll loop',
    doc: 'What a record takes: always the same, exponential (a long tail), or its bytes at the throughput.',
    choices: ['constant', 'exponential', 'bytes'], default: 'constant'
  },
  {
    ...MILLISECONDS, name: 'processingTimeMs', pythonName: 'processing_time_ms', label: 'Work a record', section: 'Poll loop',
    doc: 'What a record takes, in the mean; of constant and exponential.',
    control: { min: 0.1, max: 1000, log: true }, allowed: { min: 0.001, max: 1e9 }, default: 5
  },
  shared('consumerThroughputMaxInBytes', { section: 'Poll loop', doc: 'Bytes a second of each consumer, when work goes by bytes.' }),
  {
    name: 'maxPollRecords', pythonName: 'max_poll_records', label: 'Poll, at most', kind: 'integer', unit: 'records', section: 'Poll loop', generates: false,
    doc: 'max.poll.records: what one call of poll hands over. Of librdkafka: num_messages of consume().',
    control: { min: 1, max: 1000, step: 1, log: true }, allowed: { min: 1, max: 2_147_483_647 }, default: 500
  },
  {
    ...MILLISECONDS, name: 'fetchMaxWaitMs', pythonName: 'fetch_max_wait_ms', label: 'Fetch waits, at most', section: 'Poll loop',
    doc: 'fetch.max.wait.ms: a fetch for which nothing is there waits at the broker for so long, then it comes back empty and is sent again. Of librdkafka: fetch.wait.max.ms.',
    control: { min: 1, max: 10_000, log: true }, allowed: { min: 1, max: 300_000 }, default: 500
  },
  {
    ...MILLISECONDS, name: 'maxPollIntervalMs', pythonName: 'max_poll_interval_ms', label: 'Poll interval, at most', section: 'Poll loop',
    doc: 'max.poll.interval.ms: a client that does not poll for so long leaves the group. Also how long a rebalance waits for a member.',
    control: { min: 1000, max: 1_000_000, log: true }, allowed: { min: 1, max: 2_147_483_647 }, default: 300_000
  },
  {
    ...CHOICE, name: 'onFailure', pythonName: 'on_failure', label: 'On failure', section: 'Poll loop',
    doc: 'What the application does with a poison record: tries again until it succeeds, or gives it up after some retries, by skipping it or to a dead-letter topic.',
    choices: ['retry', 'skip', 'dead-letter'], default: 'retry'
  },
  {
    name: 'retriesMax', pythonName: 'retries_max', label: 'Retries', kind: 'integer', unit: 'retries', section: 'Poll loop', generates: false,
    doc: 'After how many it gives up.', control: { min: 0, max: 20, step: 1 }, allowed: { min: 0, max: 1000 }, default: 2
  },
  {
    ...FLAG, name: 'enableAutoCommit', pythonName: 'enable_auto_commit', label: 'Auto-commit', section: 'Commits',
    doc: 'enable.auto.commit: Java commits inside poll, librdkafka by a timer, what it handed over.', default: true
  },
  {
    ...MILLISECONDS, name: 'autoCommitIntervalMs', pythonName: 'auto_commit_interval_ms', label: 'Every', section: 'Commits',
    doc: 'auto.commit.interval.ms.', control: { min: 100, max: 60_000, log: true }, allowed: { min: 1, max: 2_147_483_647 }, default: 5000
  },
  {
    ...CHOICE, name: 'commitCalls', pythonName: 'commit_calls', label: 'Commit calls', section: 'Commits',
    doc: 'What the application calls besides: commitSync or commitAsync, for each poll or each record.',
    choices: ['none', 'sync', 'async', 'sync-record', 'async-record'], default: 'none'
  },
  {
    ...FLAG, name: 'commitBeforeProcessing', pythonName: 'commit_before_processing', label: 'Commit first', section: 'Commits',
    doc: 'Whether the application commits before it processes: at most once instead of at least once.', default: false
  },
  {
    ...FLAG, name: 'commitOnRevoke', pythonName: 'commit_on_revoke', label: 'Commit when revoked', section: 'Commits',
    doc: 'Whether the application calls commitSync in onPartitionsRevoked.', default: false
  },
  {
    ...CHOICE, name: 'autoOffsetReset', pythonName: 'auto_offset_reset', label: 'Offset reset', section: 'Commits',
    doc: 'auto.offset.reset: where a partition begins of which nothing is committed.',
    choices: ['latest', 'earliest', 'none', 'by_duration'], default: 'latest'
  },
  {
    ...MILLISECONDS, name: 'autoOffsetResetDurationMs', pythonName: 'auto_offset_reset_duration_ms', label: 'Reset, back by', section: 'Commits',
    doc: 'The duration of by_duration (KIP-1106).', control: { min: 0, max: 60_000, step: 100 }, allowed: { min: 0, max: 1e12 }, default: 0
  },
  {
    ...MILLISECONDS, name: 'lingerMs', pythonName: 'linger_ms', label: 'Linger', section: 'Producer',
    doc: 'linger.ms: how long a producer waits for a batch to fill.', control: { min: 0, max: 1000, step: 1 }, allowed: { min: 0, max: 900_000 }, default: 5
  },
  {
    name: 'batchSize', pythonName: 'batch_size', label: 'Batch', kind: 'integer', unit: 'bytes', section: 'Producer', generates: false,
    doc: 'batch.size: what a batch of one partition holds.',
    control: { min: 1, max: 1_000_000, step: 1, log: true }, allowed: { min: 1, max: 2_147_483_647 }, default: 16_384
  },
  {
    name: 'clockDivisor', pythonName: 'clock_divisor', label: 'Clock', kind: 'number', unit: 'times', section: 'Time', generates: false, fixed: true,
    doc: 'All timeouts and intervals are divided by this, so that a class sees them pass; 1: the true ones. Rules hold on the true values.',
    control: { min: 1, max: 100, log: true }, allowed: { min: 1, max: 1000 }, default: 1
  },
  {
    ...MILLISECONDS, name: 'networkLatencyMs', pythonName: 'network_latency_ms', label: 'Network', section: 'Time',
    doc: 'What each way between a client and the broker takes.', control: { min: 0.1, max: 1000, log: true }, allowed: { min: 0.001, max: 60_000 }, default: 1
  },
  {
    ...MILLISECONDS, name: 'processStartMs', pythonName: 'process_start_ms', label: 'Start of a process', section: 'Time',
    doc: 'From the start of a process to its first poll, in the mean: drawn evenly between half and one and a half of it.',
    control: { min: 0, max: 10_000, step: 100 }, allowed: { min: 0, max: 600_000 }, default: 2000
  },
  {
    ...MILLISECONDS, name: 'recordsKeptMs', pythonName: 'records_kept_ms', label: 'Kept', section: 'Topic',
    doc: 'How long after it was written a record is kept that the group needs no more, to be sought; what it may need is kept anyway. Kafka has retention.ms, 7 days, which deletes what nobody has read, too.',
    control: { min: 0, max: 3_600_000, step: 1000 }, allowed: { min: 0, max: 604_800_000 }, default: 0
  },
  {
    ...MILLISECONDS, name: 'metadataMaxAgeMs', pythonName: 'metadata_max_age_ms', label: 'Metadata age', section: 'Time',
    doc: 'metadata.max.age.ms: how old a client\'s metadata gets until it asks again, and so after how long at most producers, and the leader of a classic group, see new partitions. Of librdkafka: topic.metadata.refresh.interval.ms.',
    control: { min: 1000, max: 1_000_000, log: true }, allowed: { min: 0, max: 2_147_483_647 }, default: 300_000
  }
]);

/** What librdkafka has instead of Java's defaults. */
export const LIBRDKAFKA: Readonly<Partial<KafkaConfig>> = Object.freeze({
  partitioner: 'consistent_random', maxPollRecords: 1, batchSize: 1_000_000, processStartMs: 250
});

/** What the engine has for the classroom alone. */
export const OF_CLASSROOM: Readonly<Pick<KafkaConfig, 'partitionTransit' | 'consumerAssignmentStrategy'>> = Object.freeze({
  partitionTransit: 'serial', consumerAssignmentStrategy: 'sticky'
});
