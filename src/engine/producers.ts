/**
 * The producers: when each writes its next record, and how large it is and with which key.
 *
 * A gap is 1/rate * (1 + U(0, factor)); without the factor the nth record of a stretch that began at t0 is due at
 * t0 + n/rate, so no rounding adds up. SEMANTICS.md, "Producer".
 */
import { doubled, grown } from './columns';
import type { EngineConfig } from './config';
import { MinTree } from './min-tree';
import { Kind, Purpose, Threefry, below, unit } from './threefry';

export class Producers {
  /** Producers that are there: 0..amount-1. */
  amount = 0;
  /** Records each has written; it goes on when one that was removed comes back. */
  records = new Float64Array(0);
  bytes = new Float64Array(0);
  /** Seconds; -1 before the first. */
  lastTime = new Float64Array(0);
  /** Size and key of the record that `write` made last. */
  recordBytes = 0;
  recordKey = 0;

  private readonly due = new MinTree();
  private stretchStart = new Float64Array(0);
  /** Records since the stretch began; -1: gaps are random, there is no stretch. */
  private stretchCount = new Float64Array(0);
  private readonly stream: Threefry;

  constructor(seed: number) {
    this.stream = new Threefry(seed);
  }

  get nextTime(): number {
    return this.due.least;
  }

  get nextProducer(): number {
    return this.due.leastEntity;
  }

  /** Producers come (each writes at once) or go, the highest first. */
  setAmount(amount: number, time: number): void {
    this.reserve(amount);
    for (let id = this.amount; id < amount; id++) this.startStretch(id, time);
    for (let id = amount; id < this.amount; id++) this.due.set(id, Infinity);
    this.amount = amount;
  }

  /** What is left of each gap is scaled; new stretches count from the records that then come. */
  setRate(before: number, rate: number, time: number): void {
    for (let id = 0; id < this.amount; id++) {
      this.startStretch(id, time + ((this.due.get(id) - time) * before) / rate);
    }
  }

  /** Producer `id` writes at `time`: draws the record and plans the next one. */
  write(id: number, time: number, config: EngineConfig): void {
    const n = this.records[id];
    this.stream.draw(Kind.producer, id, Purpose.record, n);
    const { recordValueSizeMin: min, recordValueSizeMax: max } = config;
    this.recordKey = 1 + below(this.stream.first, config.recordKeyRange);
    this.recordBytes = min + below(this.stream.second, max - min + 1);
    this.note(id, time, this.recordBytes);
    this.due.set(id, this.nextAfter(id, n, time, config));
  }

  /** Counts a record of `id`, wherever it came from. */
  note(id: number, time: number, bytes: number): void {
    this.records[id]++;
    this.bytes[id] += bytes;
    this.lastTime[id] = time;
  }

  /** Makes room for producers 0..amount-1. */
  reserve(amount: number): void {
    if (amount <= this.records.length) return;
    const room = doubled(amount);
    this.records = grown(this.records, room);
    this.bytes = grown(this.bytes, room);
    this.lastTime = grown(this.lastTime, room, -1);
    this.stretchStart = grown(this.stretchStart, room);
    this.stretchCount = grown(this.stretchCount, room);
  }

  private nextAfter(id: number, n: number, time: number, config: EngineConfig): number {
    const factor = config.producerDelayRandomFactor;
    if (factor > 0) {
      this.stretchCount[id] = -1;
      this.stream.draw(Kind.producer, id, Purpose.gap, n);
      return time + (1 + factor * unit(this.stream.first)) / config.producerRate;
    }
    if (this.stretchCount[id] < 0) {
      this.stretchStart[id] = time;
      this.stretchCount[id] = 0;
    }
    return this.stretchStart[id] + ++this.stretchCount[id] / config.producerRate;
  }

  private startStretch(id: number, time: number): void {
    this.stretchStart[id] = time;
    this.stretchCount[id] = 0;
    this.due.set(id, time);
  }
}
