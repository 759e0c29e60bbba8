/**
 * Every parameter of a flow of the classroom model, declared once: type, unit, ranges, default, words.
 *
 * Controls, validation on both sides, the kernel's traits (`partition_flow/_fields.json`) and `docs/parameters.md` are made
 * from this table or checked against it. SEMANTICS.md, section 1.
 */
import type { EngineConfig } from '../engine/config';
import type { GroupProtocol, KafkaConfig } from '../engine/kafka-config';

/** A range, both ends included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

export interface Field {
  /** Its name in a scenario. */
  readonly name: keyof KafkaConfig;
  /** Its name in Python. */
  readonly pythonName: string;
  readonly label: string;
  /** One sentence for the documentation. */
  readonly doc: string;
  readonly kind: 'integer' | 'number' | 'choice' | 'flag' | 'numbers' | 'texts';
  /** Empty for a choice and a flag. */
  readonly unit: string;
  /** Null means none; in the engine Infinity. What none means, or undefined: it must have a value. */
  readonly none?: string;
  /** What a control offers. */
  readonly control?: Range & { readonly step?: number; readonly log?: boolean };
  /** What is allowed at all; of numbers: each. */
  readonly allowed?: Range;
  /** Of numbers and texts: how many. */
  readonly most?: number;
  readonly choices?: readonly string[];
  /** Null: none. */
  readonly default: number | string | boolean | null | readonly number[] | readonly string[];
  /** It says how records are generated, so it has no place beside a workload. */
  readonly generates: boolean;
  /** Why what lies below the range makes no sense, and what to do; `{name}` stands for a field in the caller's spelling. */
  readonly below?: { readonly why: string; readonly remedy: string };
  /** The field that bounds it from above (`atMost`) or below (`atLeast`). */
  readonly atMost?: keyof EngineConfig;
  readonly atLeast?: keyof EngineConfig;
  /** Under which heading its control stands; of the Kafka model only. */
  readonly section?: Section;
  /** It holds from 0 on: a client, or a group, would have to be made anew. */
  readonly fixed?: boolean;
  /** The group protocol that has it; absent: both. */
  readonly protocol?: GroupProtocol;
}

/** Headings of controls. */
export type Section = 'Load' | 'Topic' | 'Group' | 'Poll loop' | 'Commits' | 'Producer' | 'Time';

const AMOUNT = { kind: 'integer', control: { min: 0, max: 64, step: 1 }, allowed: { min: 0, max: 4096 }, default: 1 } as const;
const SPEED = {
  kind: 'number', unit: 'bytes/s', control: { min: 1000, max: 10_000_000, log: true }, allowed: { min: 1, max: 1e12 },
  default: 1000
} as const;
const SIZE = {
  kind: 'integer', unit: 'bytes', control: { min: 1, max: 100_000, step: 1, log: true }, allowed: { min: 1, max: 10_000_000 },
  generates: true
} as const;

export const FIELDS: readonly Field[] = Object.freeze<Field[]>([
  {
    ...AMOUNT,
    name: 'partitionsAmount', pythonName: 'partitions_amount', label: 'Partitions', unit: 'partitions',
    doc: 'Partitions of the topic. Kafka never shrinks a topic; here a partition taken away is worked off, then it vanishes.',
    control: { min: 1, max: 64, step: 1 }, allowed: { min: 1, max: 4096 }, generates: false,
    below: { why: 'a topic has at least one partition', remedy: 'To stop the flow of records set {producersAmount} to 0.' }
  },
  {
    ...AMOUNT,
    name: 'producersAmount', pythonName: 'producers_amount', label: 'Producers', unit: 'producers',
    doc: 'Producers that write records.', generates: true
  },
  {
    ...AMOUNT,
    name: 'consumersAmount', pythonName: 'consumers_amount', label: 'Consumers', unit: 'consumers',
    doc: 'Members of the consumer group.', generates: false
  },
  {
    name: 'producerRate', pythonName: 'producer_rate', label: 'Rate', unit: 'records/s',
    doc: 'Records a second, of each producer.', kind: 'number',
    control: { min: 0.1, max: 1000, log: true }, allowed: { min: 0.001, max: 100_000 }, default: 1, generates: true,
    below: { why: 'a producer that is there produces', remedy: 'To stop producing set {producersAmount} to 0.' }
  },
  {
    name: 'producerDelayRandomFactor', pythonName: 'producer_delay_random_factor', label: 'Random delay', unit: 'of the gap',
    doc: 'A gap between two records of a producer is 1/rate * (1 + U(0, factor)).', kind: 'number',
    control: { min: 0, max: 1, step: 0.1 }, allowed: { min: 0, max: 1 }, default: 0, generates: true
  },
  {
    ...SIZE,
    name: 'recordValueSizeMin', pythonName: 'record_value_size_min', label: 'Record size, least',
    doc: 'Sizes are uniform from this, in whole bytes.', default: 800, atMost: 'recordValueSizeMax'
  },
  {
    ...SIZE,
    name: 'recordValueSizeMax', pythonName: 'record_value_size_max', label: 'Record size, most',
    doc: 'Sizes are uniform up to this, in whole bytes.', default: 1200, atLeast: 'recordValueSizeMin'
  },
  {
    name: 'recordKeyRange', pythonName: 'record_key_range', label: 'Keys', unit: 'keys',
    doc: 'Keys are drawn evenly from 1 to this; a key goes to partition key mod partitions.', kind: 'integer',
    control: { min: 1, max: 1000, step: 1, log: true }, allowed: { min: 1, max: 1_000_000 }, default: 4, generates: true
  },
  {
    ...SPEED,
    name: 'partitionBandwidth', pythonName: 'partition_bandwidth', label: 'Bandwidth', none: 'no delay',
    doc: 'Bytes a second at which a record travels through its partition; none: no delay.', generates: false
  },
  {
    name: 'partitionTransit', pythonName: 'partition_transit', label: 'Transit', unit: '',
    doc: 'Whether records travel side by side, each with its delay (delay), or one after the other (serial).', kind: 'choice',
    choices: ['delay', 'serial'], default: 'delay', generates: false
  },
  {
    ...SPEED,
    name: 'consumerThroughputMaxInBytes', pythonName: 'consumer_throughput_max_in_bytes', label: 'Throughput',
    doc: 'Bytes a second of each consumer, shared evenly by the records it works on.', generates: false
  },
  {
    name: 'consumerAssignmentStrategy', pythonName: 'consumer_assignment_strategy', label: 'Assignment', unit: '',
    doc: 'How the group divides the partitions among its members.', kind: 'choice',
    choices: ['round-robin', 'range', 'sticky', 'cooperative-sticky'], default: 'sticky', generates: false
  }
]);

/** The parameters nobody set. */
export const DEFAULT_CONFIG: EngineConfig = Object.freeze(
  Object.fromEntries(FIELDS.map(field => [field.name, field.default])) as unknown as EngineConfig
);
