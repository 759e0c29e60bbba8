/** Keeps every record of a run, a row a record in order of their ids, until a cap: what `run.records` is made of. */
import { grown } from './columns';

export class Recorder {
  /** Rows: records produced so far. */
  count = 0;
  key = new Int32Array(0);
  producer = new Int32Array(0);
  partition = new Int32Array(0);
  /** Who completed it or is working on it; -1: nobody yet. */
  consumer = new Int32Array(0);
  restarts = new Uint16Array(0);
  offset = new Float64Array(0);
  bytes = new Float64Array(0);
  /** Seconds; NaN where it has not happened. */
  eventTime = new Float64Array(0);
  reachedTime = new Float64Array(0);
  startedTime = new Float64Array(0);
  completedTime = new Float64Array(0);

  /** @param recordsMax - Rows it may keep. */
  constructor(readonly recordsMax: number) {}

  get isFull(): boolean {
    return this.count >= this.recordsMax;
  }

  append(key: number, producer: number, partition: number, offset: number, bytes: number, time: number): void {
    const row = this.count++;
    if (row >= this.key.length) this.grow(Math.min(this.recordsMax, Math.max(1024, 2 * row)));
    this.key[row] = key;
    this.producer[row] = producer;
    this.partition[row] = partition;
    this.offset[row] = offset;
    this.bytes[row] = bytes;
    this.eventTime[row] = time;
    this.consumer[row] = -1;
    this.reachedTime[row] = NaN;
    this.startedTime[row] = NaN;
    this.completedTime[row] = NaN;
  }

  /** It got its offset after it was written. */
  place(id: number, offset: number): void {
    this.offset[id] = offset;
  }

  reach(id: number, time: number): void {
    this.reachedTime[id] = time;
  }

  /** The same, at or after what is known already. */
  reachLater(id: number, time: number): void {
    if (!(this.reachedTime[id] >= time)) this.reachedTime[id] = time;
  }

  /** It was processed once more. */
  repeat(id: number): void {
    this.restarts[id]++;
  }

  start(id: number, consumer: number, time: number): void {
    this.consumer[id] = consumer;
    this.startedTime[id] = time;
  }

  /** Its partition moved away from who worked on it. */
  restart(id: number): void {
    this.restarts[id]++;
    this.consumer[id] = -1;
    this.startedTime[id] = NaN;
  }

  complete(id: number, time: number): void {
    this.completedTime[id] = time;
  }

  private grow(rows: number): void {
    this.key = grown(this.key, rows);
    this.producer = grown(this.producer, rows);
    this.partition = grown(this.partition, rows);
    this.consumer = grown(this.consumer, rows);
    this.restarts = grown(this.restarts, rows);
    this.offset = grown(this.offset, rows);
    this.bytes = grown(this.bytes, rows);
    this.eventTime = grown(this.eventTime, rows);
    this.reachedTime = grown(this.reachedTime, rows);
    this.startedTime = grown(this.startedTime, rows);
    this.completedTime = grown(this.completedTime, rows);
  }
}
