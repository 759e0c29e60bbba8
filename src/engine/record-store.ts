/**
 * Where records lie: slots for all partitions, cut into chunks that a partition takes and gives back.
 *
 * Which record is where in a partition is `partition-log.ts`. A slot is 40 bytes side by side, since a record is written and
 * read as a whole. Slots come in blocks, so growing copies nothing and a million residents take little more than they must.
 * A checkpoint shares the blocks; one that is shared is copied before it is written to. Most never are: records do not change.
 */
import type { Remembered, Remembers } from './checkpoint';
import { doubled, grown } from './columns';

/** Slots of a chunk. Small, so that thousands of short partitions waste little. */
export const CHUNK = 8;

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

export class RecordStore implements Remembers {
  /** By block, and the same memory as integers. */
  private blocks: Float64Array[] = [];
  private integerBlocks: Int32Array[] = [];
  /** By block: 1 when a checkpoint has it too. */
  private shared = new Uint8Array(0);
  /** First slots of the chunks that were given back. */
  private free = new Int32Array(0);
  private freeCount = 0;
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

  /** Writes a record into a slot. */
  put(slot: number, id: number, key: number, producer: number, bytes: number, eventTime: number, mark: number): void {
    if (this.shared[slot >> SHIFT] === 1) this.unshare(slot >> SHIFT);
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

  /** Writes one of the integers of a slot. */
  putInteger(slot: number, column: number, value: number): void {
    if (this.shared[slot >> SHIFT] === 1) this.unshare(slot >> SHIFT);
    this.integers(slot)[2 * this.cell(slot) + column] = value;
  }

  /** First slot of a chunk nobody else has. */
  take(): number {
    if (this.freeCount > 0) return this.free[--this.freeCount];
    const slot = this.used;
    this.used += CHUNK;
    if (this.used > this.capacity) this.grow();
    return slot;
  }

  /** Gives a chunk back. */
  release(firstSlot: number): void {
    if (this.freeCount === this.free.length) this.free = grown(this.free, doubled(this.freeCount + 1));
    this.free[this.freeCount++] = firstSlot;
  }

  /** Shares the blocks with whoever remembers them. */
  remember(): Remembered {
    const { used } = this;
    const blocks = this.blocks.slice();
    const integerBlocks = this.integerBlocks.slice();
    const free = this.free.slice(0, this.freeCount);
    this.shared.fill(1);
    return {
      buffers: [free.buffer, ...blocks.map(({ buffer }) => buffer)],
      restore: () => {
        this.used = used;
        this.blocks = blocks.slice();
        this.integerBlocks = integerBlocks.slice();
        this.free = free.slice();
        this.freeCount = free.length;
        this.shared = new Uint8Array(this.shared.length).fill(1);
      }
    };
  }

  private unshare(index: number): void {
    const block = this.blocks[index].slice();
    this.blocks[index] = block;
    this.integerBlocks[index] = new Int32Array(block.buffer);
    this.shared[index] = 0;
  }

  private grow(): void {
    const index = this.blocks.length;
    const block = new Float64Array(DOUBLES * BLOCK);
    this.blocks.push(block);
    this.integerBlocks.push(new Int32Array(block.buffer));
    if (index >= this.shared.length) this.shared = grown(this.shared, doubled(index + 1));
    this.shared[index] = 0;
  }
}
