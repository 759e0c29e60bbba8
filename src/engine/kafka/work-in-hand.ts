/**
 * What consumers are at work on: each works on one record after the other. The counters are those of the classroom's pool, so the
 * window of the last 5 s reads both.
 */
import type { Clock } from '../clock';
import { doubled, grown } from '../columns';
import { EventHeap } from '../event-heap';
import { BUSY_SECONDS, BUSY_SINCE, CONSUMER_COUNTERS } from '../worker-pool';

const RECORDS = 0;
const BYTES = 1;
const TIMES_KEPT = 10;
const STATES = TIMES_KEPT + 1;
const LAST_TIME = TIMES_KEPT;

export class WorkInHand {
  /** CONSUMER_COUNTERS cells each. */
  counters = new Float64Array(0);
  private states = new Float64Array(0);
  private timesNext = new Int32Array(0);
  private readonly dues = new EventHeap();

  constructor(private readonly clock: Clock) {}

  get nextTime(): number {
    return this.dues.nextTime;
  }

  get nextConsumer(): number {
    return this.dues.nextEntity;
  }

  get allBytes(): number {
    let sum = 0;
    for (let cell = BYTES; cell < this.counters.length; cell += CONSUMER_COUNTERS) sum += this.counters[cell];
    return sum;
  }

  records(consumer: number): number {
    return this.counters[CONSUMER_COUNTERS * consumer + RECORDS] ?? 0;
  }

  bytes(consumer: number): number {
    return this.counters[CONSUMER_COUNTERS * consumer + BYTES] ?? 0;
  }

  /** Seconds of its last completion; -1: none. */
  lastTime(consumer: number): number {
    return this.states[STATES * consumer + LAST_TIME] ?? -1;
  }

  /** The last processing times of a consumer, oldest first, in seconds. */
  processingTimes(consumer: number): number[] {
    const kept = Math.min(this.records(consumer), TIMES_KEPT);
    const oldest = this.timesNext[consumer] + TIMES_KEPT - kept;
    return Array.from({ length: kept }, (_, i) => this.states[STATES * consumer + ((oldest + i) % TIMES_KEPT)]);
  }

  reserve(consumers: number): void {
    if (consumers <= this.timesNext.length) return;
    const room = doubled(consumers);
    const before = this.timesNext.length;
    this.counters = grown(this.counters, CONSUMER_COUNTERS * room);
    this.states = grown(this.states, STATES * room);
    this.timesNext = grown(this.timesNext, room);
    for (let id = before; id < room; id++) {
      this.counters[CONSUMER_COUNTERS * id + BUSY_SINCE] = Infinity;
      this.states[STATES * id + LAST_TIME] = -1;
    }
  }

  /** Work on a record begins, and will be done at a time. */
  start(consumer: number, due: number): void {
    const cell = CONSUMER_COUNTERS * consumer + BUSY_SINCE;
    if (this.counters[cell] === Infinity) this.counters[cell] = this.clock.now;
    this.dues.set(consumer, due);
  }

  /** The record that is due is done. */
  complete(consumer: number, bytes: number, seconds: number): void {
    const { now } = this.clock;
    const cell = CONSUMER_COUNTERS * consumer;
    const next = this.timesNext[consumer];
    this.states[STATES * consumer + next] = seconds;
    this.states[STATES * consumer + LAST_TIME] = now;
    this.timesNext[consumer] = next + 1 === TIMES_KEPT ? 0 : next + 1;
    this.counters[cell + RECORDS]++;
    this.counters[cell + BYTES] += bytes;
    this.counters[cell + BUSY_SECONDS] += now - this.counters[cell + BUSY_SINCE];
    this.counters[cell + BUSY_SINCE] = now;
  }

  /** It works on nothing any more. */
  stop(consumer: number): void {
    const cell = CONSUMER_COUNTERS * consumer;
    const since = this.counters[cell + BUSY_SINCE];
    if (since < Infinity) this.counters[cell + BUSY_SECONDS] += this.clock.now - since;
    this.counters[cell + BUSY_SINCE] = Infinity;
    this.dues.set(consumer, Infinity);
  }
}
