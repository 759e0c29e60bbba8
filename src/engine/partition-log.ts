/**
 * One partition: a log of the offsets [logStartOffset, logEndOffset).
 *
 * Offsets are contiguous and only grow. A record leaves when it has been processed (the classroom model's policy), always
 * the oldest one. Any resident is found in O(1) by its offset: offset / CHUNK is the number of its chunk. An empty log keeps
 * the chunk it has begun, so a partition that keeps up takes and gives back one chunk in CHUNK records.
 */
import { grown } from './columns';
import { CHUNK, EVENT_TIME, type RecordStore } from './record-store';

/** Chunks that the list has room for at first. */
const CHUNKS_FIRST = 4;

export class PartitionLog {
  logStartOffset = 0;
  logEndOffset = 0;
  /** Whether the oldest record has reached the end of the partition; which others have is asked of `transit.ts`. */
  hasArrived = false;
  /** Bytes of all that is here. */
  bytes = 0;

  /** First slots of the chunks, oldest first; chunks[firstChunk] is that of logStartOffset, those before it are gone; chunksEnd ends it. */
  private chunks = new Int32Array(CHUNKS_FIRST);
  private firstChunk = 0;
  private chunksEnd = 0;

  constructor(private readonly store: RecordStore) {}

  get length(): number {
    return this.logEndOffset - this.logStartOffset;
  }

  /** The slot of the oldest record; there is one. */
  get startSlot(): number {
    return this.chunks[this.firstChunk] + (this.logStartOffset & (CHUNK - 1));
  }

  /** The slot of a resident record. */
  slot(offset: number): number {
    const ahead = Math.floor(offset / CHUNK) - Math.floor(this.logStartOffset / CHUNK);
    return this.chunks[this.firstChunk + ahead] + (offset & (CHUNK - 1));
  }

  /** Makes room for one record at the log end and returns its slot; the caller fills it. */
  append(bytes: number): number {
    const within = this.logEndOffset++ & (CHUNK - 1);
    if (within === 0) this.addChunk();
    this.bytes += bytes;
    return this.chunks[this.chunksEnd - 1] + within;
  }

  /** Lets the oldest record go. */
  release(bytes: number): void {
    const offset = ++this.logStartOffset;
    // Fractional sizes do not cancel exactly; an empty log holds nothing.
    this.bytes = offset === this.logEndOffset ? 0 : this.bytes - bytes;
    if ((offset & (CHUNK - 1)) === 0) this.releaseChunk();
  }

  /**
   * How many residents were appended before `time`. Event times ascend in a log, mostly evenly, so it is looked for around the place
   * where it were if they did: a few reads however long the log is, a binary search at worst.
   */
  countBefore(time: number): number {
    const { length } = this;
    if (length === 0) return 0;
    const first = this.eventTime(0);
    const last = this.eventTime(length - 1);
    if (time <= first) return 0;
    if (time > last) return length;
    let low = Math.floor(((time - first) / (last - first)) * (length - 1));
    let high = low;
    for (let step = 1; low > 0 && this.eventTime(low - 1) >= time; step *= 2) low = Math.max(0, (high = low) - step);
    for (let step = 1; high < length && this.eventTime(high) < time; step *= 2) high = Math.min(length, (low = high + 1) + step);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.eventTime(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Seconds at which a resident was appended, counted from the oldest. */
  private eventTime(index: number): number {
    return this.store.get(this.slot(this.logStartOffset + index), EVENT_TIME);
  }

  private addChunk(): void {
    if (this.chunksEnd === this.chunks.length) this.makeRoom();
    this.chunks[this.chunksEnd++] = this.store.take();
  }

  /** At the list's end: those that are gone make room when they are half of it, else it becomes longer. */
  private makeRoom(): void {
    const { chunks, firstChunk } = this;
    if (2 * firstChunk < chunks.length) {
      this.chunks = grown(chunks, 2 * chunks.length);
      return;
    }
    chunks.copyWithin(0, firstChunk);
    this.chunksEnd -= firstChunk;
    this.firstChunk = 0;
  }

  private releaseChunk(): void {
    this.store.release(this.chunks[this.firstChunk++]);
  }
}
