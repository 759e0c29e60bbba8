/**
 * FNV-1a in 32 bits, then its absolute value: librdkafka's `fnv1a` partitioners, made to agree with Sarama's.
 *
 * @see rd_fnv1a in librdkafka
 */

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** @returns 0 to 2^31: the absolute value of a signed 32-bit number. */
export function fnv1a(bytes: Uint8Array): number {
  let hash = OFFSET_BASIS;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], PRIME);
  hash |= 0;
  return hash < 0 ? -hash : hash;
}
