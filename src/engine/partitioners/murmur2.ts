/**
 * MurmurHash2 as Kafka's Java client has it: 32 bits, a fixed seed, four bytes at a time, the tail folded in.
 *
 * @see org.apache.kafka.common.utils.Utils#murmur2
 */

const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;

/** @returns A signed 32-bit number, as in Java. */
export function murmur2(bytes: Uint8Array): number {
  const { length } = bytes;
  const whole = length & ~3;
  let hash = SEED ^ length;
  for (let i = 0; i < whole; i += 4) {
    let word = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    word = Math.imul(word, MULTIPLIER);
    word ^= word >>> 24;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word, MULTIPLIER);
  }
  const left = length - whole;
  if (left === 3) hash ^= bytes[whole + 2] << 16;
  if (left >= 2) hash ^= bytes[whole + 1] << 8;
  if (left >= 1) hash = Math.imul(hash ^ bytes[whole], MULTIPLIER);
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}
