/**
 * The producers: when each writes its next record, and how large it is and with which key.
 *
 * A gap is 1/rate * (1 + U(0, factor)); without the factor the nth record of a stretch that began at t0 is due at
 * t0 + n/rate, so no rounding adds up. SEMANTICS.md, "Producer".
 */
import type { Clock } from './clock';
import { doubled, grown } from './columns';
import type { EngineConfig, Workload } from './config';
import { DueQueue } from './due-queue';
import { Kind, Purpose, Threefry, below, unit } from './threefry';

/** What each has done: records written, bytes. They go on when a producer that was removed comes back. */
export const PRODUCER_COUNTERS = 2;
const RECORDS = 0;
const BYTES = 1;

/** Where each stands: the times of its last record (-1: none) and its next, when its stretch began, and records since then. */
const STATES = 4;
const LAST_TIME = 0;
const DUE_TIME = 1;
const STRETCH_START = 2;
/** -1: gaps are random, there is no stretch. */
const STRETCH_COUNT = 3;

export class Producers {
  /** Producers that are there: 0..amount-1; of a workload: all it names. */
  amount = 0;
  /** Size and key of the record that `write` made last. */
  recordBytes = 0;
  recordKey = 0;
  /** Where its producer says that it goes; -1: it says nothing. */
  recordPartition = -1;
  /** PRODUCER_COUNTERS cells each: records, bytes. */
  counters = new Float64Array(0);

  private states = new Float64Array(0);
  private readonly due = new DueQueue();
  protected readonly stream: Threefry;
  /** Rows of the workload that were written. */
  private rows = 0;

  /** @param workload - Where records are read from, instead of being generated. */
  constructor(
    private readonly clock: Clock,
    seed: number,
    private readonly workload: Workload | null
  ) {
    this.stream = new Threefry(seed);
    if (workload === null) return;
    for (const producer of workload.producer) this.amount = Math.max(this.amount, producer + 1);
    this.reserve(this.amount);
    if (workload.time.length > 0) this.due.add(0, workload.time[0]);
  }

  get readsWorkload(): boolean {
    return this.workload !== null;
  }

  get nextTime(): number {
    return this.due.nextTime;
  }

  /** Records a producer has written. */
  records(id: number): number {
    return this.counters[PRODUCER_COUNTERS * id + RECORDS] ?? 0;
  }

  bytes(id: number): number {
    return this.counters[PRODUCER_COUNTERS * id + BYTES] ?? 0;
  }

  /** Of all, those included that are gone. */
  get allBytes(): number {
    let sum = 0;
    for (let cell = BYTES; cell < this.counters.length; cell += PRODUCER_COUNTERS) sum += this.counters[cell];
    return sum;
  }

  /** Seconds; -1 before the first record. */
  lastTime(id: number): number {
    return this.states[STATES * id + LAST_TIME] ?? -1;
  }

  /** Producers come (each writes at once) or go, the highest first. */
  setAmount(amount: number): void {
    this.reserve(amount);
    for (let id = this.amount; id < amount; id++) this.startStretch(id, this.clock.now);
    this.amount = amount;
    this.planAll();
  }

  /** What is left of each gap is scaled; new stretches count from the records that then come. */
  setRate(before: number, rate: number): void {
    const { now } = this.clock;
    for (let id = 0; id < this.amount; id++) {
      this.startStretch(id, now + ((this.states[STATES * id + DUE_TIME] - now) * before) / rate);
    }
    this.planAll();
  }

  /** The record that is due is written into `recordKey` and `recordBytes`, and the next one planned. Returns its producer. */
  write(config: EngineConfig): number {
    return this.workload === null ? this.generate(config) : this.read(this.workload);
  }

  private generate(config: EngineConfig): number {
    const id = this.due.nextEntity;
    const n = this.counters[PRODUCER_COUNTERS * id + RECORDS];
    this.stream.draw(Kind.producer, id, Purpose.record, n);
    const { recordValueSizeMin: min, recordValueSizeMax: max } = config;
    this.recordKey = this.keyFor(this.stream.first, config);
    this.recordBytes = min + below(this.stream.second, max - min + 1);
    this.count(id);
    const next = this.nextAfter(id, n, config);
    this.states[STATES * id + DUE_TIME] = next;
    this.due.replace(next);
    return id;
  }

  /** The key that a word drawn stands for. */
  protected keyFor(word: number, { recordKeyRange }: EngineConfig): number {
    return 1 + below(word, recordKeyRange);
  }

  /** What a gap between two records is, times the rate, when it is drawn; null: the next one comes after exactly 1/rate. */
  protected gapFor(id: number, n: number, { producerDelayRandomFactor: factor }: EngineConfig): number | null {
    if (factor === 0) return null;
    this.stream.draw(Kind.producer, id, Purpose.gap, n);
    return 1 + factor * unit(this.stream.first);
  }

  private read({ time, producer, key, bytes, partition }: Workload): number {
    const row = this.rows++;
    this.recordKey = key[row];
    this.recordBytes = bytes[row];
    this.recordPartition = partition === undefined ? -1 : partition[row];
    this.count(producer[row]);
    // A workload is due row by row: one pending time.
    this.due.replace(row + 1 < time.length ? time[row + 1] : Infinity);
    return producer[row];
  }

  private planAll(): void {
    this.due.clear();
    for (let id = 0; id < this.amount; id++) this.due.add(id, this.states[STATES * id + DUE_TIME]);
  }

  private count(id: number): void {
    const { counters } = this;
    counters[PRODUCER_COUNTERS * id + RECORDS]++;
    counters[PRODUCER_COUNTERS * id + BYTES] += this.recordBytes;
    this.states[STATES * id + LAST_TIME] = this.clock.now;
  }

  private nextAfter(id: number, n: number, config: EngineConfig): number {
    const { states } = this;
    const gap = this.gapFor(id, n, config);
    if (gap !== null) {
      states[STATES * id + STRETCH_COUNT] = -1;
      return this.clock.now + gap / config.producerRate;
    }
    if (states[STATES * id + STRETCH_COUNT] < 0) {
      states[STATES * id + STRETCH_START] = this.clock.now;
      states[STATES * id + STRETCH_COUNT] = 0;
    }
    return states[STATES * id + STRETCH_START] + ++states[STATES * id + STRETCH_COUNT] / config.producerRate;
  }

  private startStretch(id: number, time: number): void {
    this.states[STATES * id + STRETCH_START] = time;
    this.states[STATES * id + STRETCH_COUNT] = 0;
    this.states[STATES * id + DUE_TIME] = time;
  }

  /** Makes room for producers 0..amount-1. */
  private reserve(amount: number): void {
    if (PRODUCER_COUNTERS * amount <= this.counters.length) return;
    const room = doubled(amount);
    this.counters = grown(this.counters, PRODUCER_COUNTERS * room);
    const before = this.states.length;
    this.states = grown(this.states, STATES * room);
    for (let cell = before; cell < this.states.length; cell += STATES) this.states[cell + LAST_TIME] = -1;
  }
}
