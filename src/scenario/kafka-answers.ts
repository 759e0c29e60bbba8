/**
 * Kafka's own rules for questions about any cluster, without a flow: which partition a key goes to, how a group divides partitions.
 * The same as Python's `pf.kafka`.
 *
 * @see docs/fidelity.md for what holds them to the published libraries.
 */
import { assignGroup } from '../engine/assignors/group';
import { numberBytes, utf8, type KeyType } from '../engine/partitioners/key-bytes';
import { KEY_HASHES, partitionForKey, type KeyHash } from '../engine/partitioners/keyed';
import { parseGroupQuestion } from './group-codec';
import { ScenarioError, fault } from './scenario-error';
import { grouped, shown } from './spelling';

export { murmur2 } from '../engine/partitioners/murmur2';

const PARTITIONS_MAX = 1_000_000;
/** Numbers that a serializer takes, both ends included. */
const RANGES = { short: [-32768, 32767], int: [-2147483648, 2147483647], long: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] } as const;

export interface PartitionerOptions {
  /** `murmur2` if absent. */
  readonly partitioner?: KeyHash;
  /** How the producer writes the key; by default `string` for text, `bytes` for bytes. Numbers need one. */
  readonly keyType?: KeyType;
}

/** A partition and its topic. */
export type Assigned = readonly [topic: string, partition: number];

/**
 * The partition a key goes to.
 *
 * @param partitions - Of the topic, 1 to 1 000 000.
 * @throws {@link ScenarioError} when something is not allowed.
 */
export function partitionFor(key: string | number | bigint | Uint8Array, partitions: number, { partitioner = 'murmur2', keyType }: PartitionerOptions = {}): number {
  if (!Object.hasOwn(KEY_HASHES, partitioner)) throw refused('partitioner', partitioner, 'unknown', Object.keys(KEY_HASHES).join(', '));
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > PARTITIONS_MAX) {
    throw refused('partitions', partitions, 'not a number of partitions', `1 to ${grouped(PARTITIONS_MAX)}, whole`);
  }
  return partitionForKey(partitioner, bytesOf(key, keyType), partitions);
}

/**
 * One round of an assignor, as the leader of a group, or the coordinator, computes it.
 *
 * @param question - `{strategy, topics: {name: partitions}, members: [{id, topics, owned: [[topic, partition]], generation, dataGeneration,
 * instanceId}]}`; of a member all but the id may be absent. Members in the order in which they joined.
 * @returns By member its partitions, in the order in which the real assignor lists them.
 * @throws {@link ScenarioError} with the faults that were found.
 */
export function assign(question: unknown): Record<string, Assigned[]> {
  const { strategy, request } = parseGroupQuestion(question);
  const assignment = assignGroup(strategy, request);
  return Object.fromEntries(request.members.map(({ id }) =>
    [id, (assignment.get(id) ?? []).map(({ topic, partition }): Assigned => [topic, partition])]));
}

function bytesOf(key: unknown, type: KeyType | undefined): Uint8Array {
  const keyType = type ?? (typeof key === 'string' ? 'string' : key instanceof Uint8Array ? 'bytes' : undefined);
  switch (keyType) {
    case 'string':
    case 'uuid':
      if (typeof key === 'string') return utf8(key);
      break;
    case 'bytes':
      if (key instanceof Uint8Array) return key;
      break;
    case 'double':
      if (typeof key === 'number') return numberBytes('double', key);
      break;
    case 'short':
    case 'int':
    case 'long':
      return numberBytes(keyType, wholeIn(keyType, key));
    case undefined:
      throw refused('keyType', undefined, 'a number alone does not say how it is written', 'short, int, long, double');
    default:
      throw refused('keyType', keyType, 'unknown', 'string, int, long, short, double, uuid, bytes');
  }
  throw refused('key', key, `does not fit keyType ${keyType}`, keyType === 'bytes' ? 'a Uint8Array' : keyType === 'double' ? 'a number' : 'text');
}

function wholeIn(type: keyof typeof RANGES, key: unknown): number | bigint {
  if (type === 'long' && typeof key === 'bigint' && BigInt.asIntN(64, key) === key) return key;
  const [least, most] = RANGES[type];
  if (typeof key === 'number' && Number.isInteger(key) && key >= least && key <= most) return key;
  throw refused('key', key, `does not fit keyType ${type}`, `${grouped(least)} to ${grouped(most)}, whole`);
}

const refused = (field: string, value: unknown, why: string, allowed: string): ScenarioError =>
  new ScenarioError([fault(field, value, `${field} = ${typeof value === 'bigint' ? String(value) : shown('camel', value)}: ${why}`, allowed)]);
