/** What a record's colour tells: who produced it, or its key. Nothing else has a category's colour. */
import type { Role } from './shapes';
import { CATEGORY_COUNT } from './theme';

export type ColourBy = 'producer' | 'key';

/** A category's colour, and what is readable on it. */
export interface Category {
  readonly fill: Role;
  readonly on: Role;
}

const category = (n: number): Category => {
  const number = (n % CATEGORY_COUNT) as 0 | 1 | 2 | 3 | 4 | 5;
  return { fill: `category${number}`, on: `onCategory${number}` };
};

/** A producer's: a seventh repeats the first. */
export const producerCategory = (producer: number): Category => category(producer);

/** Of what stands for a producer: grey where colour tells keys, so that it claims no records. */
export const producerColour = (colourBy: ColourBy, producer: number): Role => (colourBy === 'key' ? 'trace' : producerCategory(producer).fill);

/**
 * A key's: the same in every picture. The first six numbers differ; what comes after is scattered, because a rule of remainders
 * would give all keys of a partition one colour wherever P and the number of colours share a divisor.
 */
export const keyCategory = (key: number): Category => category(key <= CATEGORY_COUNT ? key : scattered(key));

/** The finalizer of MurmurHash3: 32 bits, each depending on all of the key's. */
function scattered(key: number): number {
  let h = key | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
