/**
 * Where records lie: columns shared by all partitions, cut into chunks that a partition takes and gives back.
 *
 * Which record is where in a partition is `partition-log.ts`. A slot is 40 bytes; the columns grow by an eighth, so a
 * million residents take little more than they must.
 */
import { grown } from './columns';

/** Slots of a chunk. Small, so that many short partitions waste little. */
export const CHUNK = 32;

export class RecordStore {
  id = new Float64Array(0);
  key = new Int32Array(0);
  producer = new Int32Array(0);
  bytes = new Float64Array(0);
  /** Seconds at which it was appended. */
  eventTime = new Float64Array(0);
  /** While it travels: the bytes travelled at which it arrives (`transit.ts`); then the time of its arrival. */
  mark = new Float64Array(0);

  /** First slots of the chunks that were given back. */
  private free: number[] = [];
  private used = 0;

  /** Slots there is room for. */
  get capacity(): number {
    return this.id.length;
  }

  /** First slot of a chunk nobody else has. */
  take(): number {
    const back = this.free.pop();
    if (back !== undefined) return back;
    const slot = this.used;
    this.used += CHUNK;
    if (this.used > this.capacity) this.grow(Math.max(1024, CHUNK * Math.ceil(this.used / 8 / CHUNK) + this.used));
    return slot;
  }

  /** Gives a chunk back. */
  release(firstSlot: number): void {
    this.free.push(firstSlot);
  }

  private grow(slots: number): void {
    this.id = grown(this.id, slots);
    this.key = grown(this.key, slots);
    this.producer = grown(this.producer, slots);
    this.bytes = grown(this.bytes, slots);
    this.eventTime = grown(this.eventTime, slots);
    this.mark = grown(this.mark, slots);
  }
}
