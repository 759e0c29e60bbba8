/**
 * Messages of one sort that are under way, in the order in which they are due, as those are that all take one hop. There are some of every record,
 * so they stand in columns, a ring of each.
 */
import type { Remembered, Remembers } from '../checkpoint';

const ROOM_FIRST = 64;

export class MessageLine implements Remembers {
  /** Seconds at which the first is due; Infinity: there is none. */
  nextTime = Infinity;
  private count = 0;
  private first = 0;
  private times = new Float64Array(ROOM_FIRST);
  private sequences = new Float64Array(ROOM_FIRST);
  private about = new Float64Array(ROOM_FIRST);
  private of = new Int32Array(ROOM_FIRST);

  /** In which order the first was scheduled, among all that are due later. */
  get nextSequence(): number {
    return this.sequences[this.first];
  }

  get nextOf(): number {
    return this.of[this.first];
  }

  get nextAbout(): number {
    return this.about[this.first];
  }

  /** @returns Whether it is due no earlier than the last one, and so is in line now. */
  add(time: number, sequence: number, of: number, about: number): boolean {
    const { count } = this;
    if (count === 0) this.nextTime = time;
    else if (this.times[(this.first + count - 1) & (this.times.length - 1)] > time) return false;
    if (count === this.times.length) this.grow();
    const place = (this.first + count) & (this.times.length - 1);
    this.times[place] = time;
    this.sequences[place] = sequence;
    this.of[place] = of;
    this.about[place] = about;
    this.count = count + 1;
    return true;
  }

  /** Lets the first one go. */
  take(): void {
    this.first = (this.first + 1) & (this.times.length - 1);
    this.nextTime = --this.count === 0 ? Infinity : this.times[this.first];
  }

  remember(): Remembered {
    const { nextTime, count, first } = this;
    const times = this.times.slice();
    const sequences = this.sequences.slice();
    const about = this.about.slice();
    const of = this.of.slice();
    return {
      buffers: [times.buffer, sequences.buffer, about.buffer, of.buffer],
      restore: () => {
        this.nextTime = nextTime;
        this.count = count;
        this.first = first;
        this.times = times.slice();
        this.sequences = sequences.slice();
        this.about = about.slice();
        this.of = of.slice();
      }
    };
  }

  private grow(): void {
    this.times = unrolled(this.times, this.first);
    this.sequences = unrolled(this.sequences, this.first);
    this.about = unrolled(this.about, this.first);
    this.of = unrolled(this.of, this.first);
    this.first = 0;
  }
}

/** A full ring with twice the room, its first place first. */
function unrolled<T extends Float64Array | Int32Array>(ring: T, first: number): T {
  const larger = new (ring.constructor as new (length: number) => T)(2 * ring.length);
  larger.set(ring.subarray(first));
  larger.set(ring.subarray(0, first), ring.length - first);
  return larger;
}
