/**
 * Which partition a key goes to: the part of a partitioner that is a function of the key alone.
 *
 * What a record without a key does is not here: see `built-in.ts` and `round-robin.ts`.
 */
import { crc32 } from './crc32';
import { fnv1a } from './fnv1a';
import { murmur2 } from './murmur2';

/**
 * `murmur2`: the Java client's default, librdkafka's `murmur2` and `murmur2_random`. `crc32`: librdkafka's default
 * (`consistent_random`) and `consistent`. `fnv1a`: librdkafka's and Sarama's.
 */
export type KeyHash = 'murmur2' | 'crc32' | 'fnv1a';

export const KEY_HASHES: Readonly<Record<KeyHash, (bytes: Uint8Array) => number>> = Object.freeze({
  // Utils.toPositive
  murmur2: bytes => murmur2(bytes) & 0x7fffffff,
  crc32,
  fnv1a
});

/** @param partitions - All of the topic's, whether they have a leader or not. */
export const partitionForKey = (hash: KeyHash, bytes: Uint8Array, partitions: number): number => KEY_HASHES[hash](bytes) % partitions;
