/**
 * One partition: a log of the offsets [logStartOffset, logEndOffset), of which the first `ready` have arrived.
 *
 * Offsets are contiguous and only grow. A record leaves when it has been processed (the classroom model's policy), always
 * the oldest one. Any resident is found in O(1) by its offset.
 */
import { CHUNK, type RecordStore } from './record-store';

export class PartitionLog {
  logStartOffset = 0;
  logEndOffset = 0;
  /** Records that have reached the end of the partition and are still here. */
  ready = 0;
  /** Bytes of all that is here. */
  bytes = 0;

  /** First slots of the chunks, oldest first; those before `firstChunk` are gone. */
  private chunks: number[] = [];
  private firstChunk = 0;
  /** Number of the chunk (offset / CHUNK) that `chunks[firstChunk]` holds. */
  private firstChunkNumber = 0;

  constructor(private readonly store: RecordStore) {}

  get length(): number {
    return this.logEndOffset - this.logStartOffset;
  }

  /** The slot of a resident record. */
  slot(offset: number): number {
    const number = Math.floor(offset / CHUNK);
    return this.chunks[this.firstChunk + number - this.firstChunkNumber] + (offset - number * CHUNK);
  }

  /** Makes room for one record at the log end and returns its slot; the caller fills the columns. */
  append(bytes: number): number {
    const offset = this.logEndOffset++;
    const number = Math.floor(offset / CHUNK);
    if (this.firstChunk === this.chunks.length) this.firstChunkNumber = number;
    const index = this.firstChunk + number - this.firstChunkNumber;
    if (index === this.chunks.length) this.chunks.push(this.store.take());
    this.bytes += bytes;
    return this.chunks[index] + (offset - number * CHUNK);
  }

  /** Lets the oldest record go. */
  release(bytes: number): void {
    const offset = this.logStartOffset++;
    this.ready--;
    const empty = this.logStartOffset === this.logEndOffset;
    // Fractional sizes do not cancel exactly; an empty log holds nothing.
    this.bytes = empty ? 0 : this.bytes - bytes;
    if ((offset + 1) % CHUNK === 0 || empty) {
      this.store.release(this.chunks[this.firstChunk++]);
      this.firstChunkNumber++;
      if (this.firstChunk === this.chunks.length) {
        this.chunks.length = 0;
        this.firstChunk = 0;
      } else if (this.firstChunk >= CHUNK && 2 * this.firstChunk >= this.chunks.length) {
        this.chunks = this.chunks.slice(this.firstChunk);
        this.firstChunk = 0;
      }
    }
  }

  /** How many residents were appended before `time`. Event times ascend in a log, so a binary search does. */
  countBefore(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.store.eventTime[this.slot(this.logStartOffset + middle)] < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
