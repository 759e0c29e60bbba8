/** Which partition a record goes to: by its key's hash, or as the producer's client chooses when it has none. */
import type { KafkaConfig, PartitionerName } from '../kafka-config';
import { BuiltInPartitioner } from '../partitioners/built-in';
import { KEY_HASHES, type KeyHash } from '../partitioners/keyed';
import { utf8 } from '../partitioners/key-bytes';
import { Kind, Purpose, Threefry, below } from '../threefry';
import { NO_KEY } from './kafka-producers';

/** The bytes of a key by its number. */
export type KeyBytes = (key: number) => Uint8Array;

/** Generated keys are the texts k0, k1, ... */
export const generatedKeyBytes: KeyBytes = key => utf8(`k${key}`);

const HASH: Readonly<Record<PartitionerName, KeyHash | null>> = {
  murmur2: 'murmur2', 'round-robin': null, consistent: 'crc32', consistent_random: 'crc32', murmur2_random: 'murmur2',
  fnv1a: 'fnv1a', fnv1a_random: 'fnv1a'
};

/** librdkafka's `sticky.partitioning.linger.ms`. */
const STICKY_SECONDS = 0.01;
const UNKNOWN = -1;

export class KeyPartitions {
  /** By hash: that of each key, positive; -1: not asked for yet. It follows from the key, so checkpoints keep none. */
  private readonly hashes: (hash: KeyHash, key: number) => number;
  private readonly stream: Threefry;
  /** By producer. */
  private readonly sticky: (BuiltInPartitioner | null)[] = [];
  private readonly stickyUntil: number[] = [];
  private readonly stickyAt: number[] = [];
  private readonly turns: number[] = [];
  private readonly draws: number[] = [];

  constructor(seed: number, keyBytes: KeyBytes) {
    this.stream = new Threefry(seed);
    this.hashes = cached(keyBytes);
  }

  /** @param partitions - Those that the producer knows of. */
  partitionFor(config: KafkaConfig, producer: number, key: number, bytes: number, partitions: number, now: number): number {
    const hash = HASH[config.partitioner];
    if (hash === null) return this.turn(producer) % partitions;
    if (key !== NO_KEY) return this.hashes(hash, key) % partitions;
    if (config.client === 'java') return this.stick(config, producer, bytes, partitions);
    if (config.partitioner === 'consistent' || config.partitioner === 'fnv1a') return KEY_HASHES[hash](new Uint8Array(0)) % partitions;
    if (now >= (this.stickyUntil[producer] ?? 0)) {
      this.stickyAt[producer] = below(this.draw(producer), partitions);
      this.stickyUntil[producer] = now + STICKY_SECONDS;
    }
    return this.stickyAt[producer];
  }

  private turn(producer: number): number {
    const turn = this.turns[producer] ?? 0;
    this.turns[producer] = turn + 1;
    return turn;
  }

  private stick({ batchSize }: KafkaConfig, producer: number, bytes: number, partitions: number): number {
    // Another batch.size or more partitions: it begins anew.
    const known = this.sticky[producer] ?? null;
    const partitioner = known !== null && known.isFor(batchSize, partitions)
      ? known
      : new BuiltInPartitioner({ batchSize, available: Array.from({ length: partitions }, (_, id) => id), draw: () => this.draw(producer) >>> 1 });
    this.sticky[producer] = partitioner;
    const partition = partitioner.partition();
    partitioner.appended(bytes, true);
    return partition;
  }

  private draw(producer: number): number {
    const n = this.draws[producer] ?? 0;
    this.draws[producer] = n + 1;
    this.stream.draw(Kind.producer, producer, Purpose.partition, n);
    return this.stream.first;
  }
}

function cached(keyBytes: KeyBytes): (hash: KeyHash, key: number) => number {
  const tables: Record<KeyHash, number[]> = { murmur2: [], crc32: [], fnv1a: [] };
  return (hash, key) => {
    const table = tables[hash];
    const known = table[key] ?? UNKNOWN;
    return known !== UNKNOWN ? known : (table[key] = KEY_HASHES[hash](keyBytes(key)) >>> 0);
  };
}
