/**
 * The order in which java.util.HashMap and HashSet iterate: several of Kafka's assignors give the same answer everywhere only
 * because every JVM iterates alike.
 *
 * Nothing is removed here, and what is put in is put in once. A bucket that became a tree (nine or more keys of one bucket in a
 * table of 64 or more) may iterate in another order in Java.
 */

const CAPACITY_FIRST = 16;
const LOAD_FACTOR = 0.75;
/** A bucket that had so many grows the table, while that is below TREE_CAPACITY. */
const BUCKET_LONG = 8;
const TREE_CAPACITY = 64;

/** String.hashCode: over UTF-16 code units. */
export function javaStringHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

/** TopicPartition.hashCode. */
export const topicPartitionHash = (topicHash: number, partition: number): number =>
  (Math.imul(31, 31 + partition) + topicHash) | 0;

const spread = (hash: number): number => hash ^ (hash >>> 16);

/** The capacity of `new HashSet<>(collection)` of so many elements. */
export function capacityFor(size: number): number {
  const wanted = Math.max(Math.floor(size / LOAD_FACTOR) + 1, CAPACITY_FIRST);
  let capacity = CAPACITY_FIRST;
  while (capacity < wanted) capacity *= 2;
  return capacity;
}

/**
 * @param hashes - hashCode of each element, in the order they are put in; different elements may have equal ones.
 * @param capacity - Of the table at first, a power of two.
 * @returns The indices of the elements as they are iterated.
 */
export function javaHashOrder(hashes: ArrayLike<number>, capacity = CAPACITY_FIRST): number[] {
  let table = capacity;
  const spreads = Int32Array.from(hashes, spread);
  let counts = new Int32Array(table);
  const grow = (size: number): void => {
    table *= 2;
    counts = new Int32Array(table);
    for (let i = 0; i < size; i++) counts[spreads[i] & (table - 1)]++;
  };
  for (let i = 0; i < spreads.length; i++) {
    const before = counts[spreads[i] & (table - 1)]++;
    if (before >= BUCKET_LONG && table < TREE_CAPACITY) grow(i + 1);
    if (i + 1 > table * LOAD_FACTOR) grow(i + 1);
  }
  const mask = table - 1;
  return Array.from(spreads, (_, i) => i).sort((a, b) => (spreads[a] & mask) - (spreads[b] & mask) || a - b);
}

/** Texts in the order of a HashMap that has them as keys. */
export const inOrderOfMap = (texts: readonly string[]): string[] => javaHashOrder(texts.map(javaStringHash)).map(i => texts[i]);
