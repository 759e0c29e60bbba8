/**
 * Where records lie: slots for all partitions, cut into chunks that a partition takes and gives back.
 *
 * Which record is where in a partition is `partition-log.ts`. A slot is 40 bytes side by side, since a record is written and
 * read as a whole. Slots come in blocks, so growing copies nothing and a million residents take little more than they must.
 */

/** Slots of a chunk. Small, so that many short partitions waste little. */
export const CHUNK = 32;

/** Slots of a block: 2 ^ SHIFT. */
const SHIFT = 10;
const BLOCK = 1 << SHIFT;

/** A slot is five doubles, the fifth of which is two integers: where each number of a record is. */
const DOUBLES = 5;
export const ID = 0;
export const BYTES = 1;
/** Seconds at which it was appended. */
export const EVENT_TIME = 2;
/** The bytes travelled at which it arrives (`transit.ts`). */
export const MARK = 3;
/** Of the integers. */
export const KEY = 8;
export const PRODUCER = 9;

export class RecordStore {
  /** By block, and the same memory as integers. */
  private readonly blocks: Float64Array[] = [];
  private readonly integerBlocks: Int32Array[] = [];
  /** First slots of the chunks that were given back. */
  private readonly free: number[] = [];
  private used = 0;

  /** Slots there is room for. */
  get capacity(): number {
    return this.blocks.length * BLOCK;
  }

  /** The doubles of the block that a slot is in; its own begin at `cell(slot)`. */
  doubles(slot: number): Float64Array {
    return this.blocks[slot >> SHIFT];
  }

  /** The integers of the block; a slot's own begin at twice `cell(slot)`. */
  integers(slot: number): Int32Array {
    return this.integerBlocks[slot >> SHIFT];
  }

  /** Where a slot begins in its block. */
  cell(slot: number): number {
    return DOUBLES * (slot & (BLOCK - 1));
  }

  /** One of the doubles of a slot. */
  get(slot: number, column: number): number {
    return this.blocks[slot >> SHIFT][DOUBLES * (slot & (BLOCK - 1)) + column];
  }

  put(slot: number, id: number, key: number, producer: number, bytes: number, eventTime: number, mark: number): void {
    const doubles = this.doubles(slot);
    const integers = this.integers(slot);
    const cell = this.cell(slot);
    doubles[cell + ID] = id;
    doubles[cell + BYTES] = bytes;
    doubles[cell + EVENT_TIME] = eventTime;
    doubles[cell + MARK] = mark;
    integers[2 * cell + KEY] = key;
    integers[2 * cell + PRODUCER] = producer;
  }

  /** First slot of a chunk nobody else has. */
  take(): number {
    const back = this.free.pop();
    if (back !== undefined) return back;
    const slot = this.used;
    this.used += CHUNK;
    if (this.used > this.capacity) this.grow();
    return slot;
  }

  /** Gives a chunk back. */
  release(firstSlot: number): void {
    this.free.push(firstSlot);
  }

  private grow(): void {
    const block = new Float64Array(DOUBLES * BLOCK);
    this.blocks.push(block);
    this.integerBlocks.push(new Int32Array(block.buffer));
  }
}
