/**
 * Chance as a function: Threefry-2x32 with 13 rounds.
 *
 * A draw depends on (seed, kind, entity, purpose, n, j) alone and never on what was drawn before, so an added
 * producer, a fork or a sampler that needs several tries shifts nothing else. Only 32-bit integer arithmetic.
 *
 * @see Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC11 (Random123), whose
 * known answers the tests hold. 13 rounds are the fewest that pass BigCrush there.
 */

/** What a draw is for; part of the counter, so the order of use is free. */
export const Purpose = { record: 0, gap: 1, work: 2, partition: 3, start: 4, heartbeat: 5, metadata: 6 } as const;
/** Which sort of entity draws; part of the key. */
export const Kind = { producer: 0, partition: 1, consumer: 2 } as const;

const WORDS = 4294967296;
const PARITY = 0x1bd11bda;

const rotate = (x: number, r: number): number => (x << r) | (x >>> (32 - r));

/** One block: two words from a key and a counter of two words each. The words are read from `first`, `second`. */
export class Threefry {
  /** Unsigned 32-bit words of the last block. */
  first = 0;
  second = 0;

  /** @param seed - 0 to 2^32 - 1. */
  constructor(private readonly seed: number) {}

  /**
   * Draws the block of (kind, entity, purpose, n, j) into `first` and `second`.
   *
   * @param entity - Below 2^28.
   * @param n - Number of the thing it is drawn for, below 2^44.
   * @param j - Number of the try, below 2^16.
   */
  draw(kind: number, entity: number, purpose: number, n: number, j = 0): void {
    const high = n < WORDS ? 0 : Math.floor(n / WORDS) << 20;
    this.block(this.seed, (kind << 28) | entity, n | 0, high | (purpose << 16) | j);
  }

  /** The generator itself: key (k0, k1), counter (c0, c1). */
  block(k0: number, k1: number, c0: number, c1: number): void {
    const k2 = PARITY ^ k0 ^ k1;
    let x = (c0 + k0) | 0;
    let y = (c1 + k1) | 0;
    x = (x + y) | 0; y = rotate(y, 13) ^ x;
    x = (x + y) | 0; y = rotate(y, 15) ^ x;
    x = (x + y) | 0; y = rotate(y, 26) ^ x;
    x = (x + y) | 0; y = rotate(y, 6) ^ x;
    x = (x + k1) | 0; y = (y + k2 + 1) | 0;
    x = (x + y) | 0; y = rotate(y, 17) ^ x;
    x = (x + y) | 0; y = rotate(y, 29) ^ x;
    x = (x + y) | 0; y = rotate(y, 16) ^ x;
    x = (x + y) | 0; y = rotate(y, 24) ^ x;
    x = (x + k2) | 0; y = (y + k0 + 2) | 0;
    x = (x + y) | 0; y = rotate(y, 13) ^ x;
    x = (x + y) | 0; y = rotate(y, 15) ^ x;
    x = (x + y) | 0; y = rotate(y, 26) ^ x;
    x = (x + y) | 0; y = rotate(y, 6) ^ x;
    x = (x + k0) | 0; y = (y + k1 + 3) | 0;
    x = (x + y) | 0; y = rotate(y, 17) ^ x;
    this.first = x >>> 0;
    this.second = y >>> 0;
  }
}

/** A word as a whole number from 0 to range - 1; the bias is below range / 2^32. */
export const below = (word: number, range: number): number => Math.floor((word * range) / 4294967296);
/** A word as a number in [0, 1). */
export const unit = (word: number): number => word / 4294967296;
