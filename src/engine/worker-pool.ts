/**
 * How consumers work in the classroom model: each shares its bytes a second evenly among the records it works on, at most
 * one of each partition (processor sharing). SEMANTICS.md, "Consumer".
 *
 * Every record in work has been served the same since the consumer's attained service was counted, so a record finishes when
 * that reaches (attained at its start + its bytes): one comparison finds the next completion, and what is left of the
 * capacity goes to the others at that very instant. Who owns what is `group.ts`.
 *
 * Invariant: bytes served = throughput * busy time.
 */
import type { Clock } from './clock';
import { doubled, grown } from './columns';
import { EventHeap } from './event-heap';
import { PartitionHeap } from './partition-heap';

/** What each consumer has done: records completed, their bytes, seconds of work counted, and from when it goes on (Infinity: idle). */
export const CONSUMER_COUNTERS = 4;
const RECORDS = 0;
const BYTES = 1;
export const BUSY_SECONDS = 2;
export const BUSY_SINCE = 3;

/** Where each stands: bytes attained until BUSY_SINCE, the time of its last completion (-1: none), and its last processing times. */
const ATTAINED = 0;
const LAST_TIME = 1;
const TIMES = 2;
/** Processing times kept a consumer (schema `processingTimes`). */
const TIMES_KEPT = 10;
const STATES = TIMES + TIMES_KEPT;

/** Of each partition: since when its oldest record is in work, and its bytes. */
const WORKS = 3;
const STARTED_TIME = 0;
const SIZE = 1;
/** Seconds of the last completion; -Infinity: none. */
const COMPLETED_TIME = 2;

export class WorkerPool {
  /** CONSUMER_COUNTERS cells each. */
  counters = new Float64Array(0);
  private states = new Float64Array(0);
  /** Where the ring of processing times goes on. */
  private timesNext = new Int32Array(0);
  private readonly heaps: PartitionHeap[] = [];
  private readonly completions = new EventHeap();

  /** By partition: who works on its oldest record; -1: nobody. */
  private workers = new Int32Array(0);
  private works = new Float64Array(0);
  /** When it is done, in attained bytes. */
  private finish = new Float64Array(0);

  /** @param throughput - Bytes a second of each consumer. */
  constructor(
    private readonly clock: Clock,
    private throughput: number
  ) {}

  /** When the next record completes, Infinity when none is in work. */
  get nextTime(): number {
    return this.completions.nextTime;
  }

  /** The consumer of the next completion. */
  get nextConsumer(): number {
    return this.completions.nextEntity;
  }

  /** The partition whose record the consumer finishes next. */
  nextPartitionOf(consumer: number): number {
    return this.heaps[consumer].top;
  }

  /** Who works on the oldest record of a partition; -1: nobody. */
  workerOf(partition: number): number {
    return this.workers[partition];
  }

  /** Seconds since when it is in work. */
  startedTime(partition: number): number {
    return this.works[WORKS * partition + STARTED_TIME];
  }

  /** Seconds of the last completion in a partition; -Infinity: none. */
  completedTime(partition: number): number {
    return this.works[WORKS * partition + COMPLETED_TIME] ?? -Infinity;
  }

  /** The partitions a consumer works on, ascending. */
  activePartitions(consumer: number): number[] {
    return consumer < this.heaps.length ? this.heaps[consumer].partitions.slice().sort((a, b) => a - b) : [];
  }

  /** Records a consumer completed. */
  records(consumer: number): number {
    return this.counters[CONSUMER_COUNTERS * consumer + RECORDS];
  }

  bytes(consumer: number): number {
    return this.counters[CONSUMER_COUNTERS * consumer + BYTES];
  }

  /** Of all, those included that are gone. */
  get allBytes(): number {
    let sum = 0;
    for (let cell = BYTES; cell < this.counters.length; cell += CONSUMER_COUNTERS) sum += this.counters[cell];
    return sum;
  }

  /** Seconds of its last completion; -1: none. */
  lastTime(consumer: number): number {
    return this.states[STATES * consumer + LAST_TIME];
  }

  /** The last processing times of a consumer, oldest first, in seconds. */
  processingTimes(consumer: number): number[] {
    const kept = Math.min(this.records(consumer), TIMES_KEPT);
    const oldest = this.timesNext[consumer] + TIMES_KEPT - kept;
    return Array.from({ length: kept }, (_, i) => this.states[STATES * consumer + TIMES + ((oldest + i) % TIMES_KEPT)]);
  }

  setThroughput(throughput: number): void {
    this.heaps.forEach((_, consumer) => this.count(consumer));
    this.throughput = throughput;
    this.heaps.forEach((_, consumer) => this.plan(consumer));
  }

  /** Makes room for consumers 0..consumers-1 and partitions 0..partitions-1. */
  reserve(consumers: number, partitions: number): void {
    while (this.heaps.length < consumers) this.heaps.push(new PartitionHeap());
    if (consumers > this.timesNext.length) {
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
    if (partitions > this.workers.length) {
      const room = doubled(partitions);
      this.workers = grown(this.workers, room, -1);
      const before = this.works.length;
      this.works = grown(this.works, WORKS * room);
      for (let cell = before; cell < this.works.length; cell += WORKS) this.works[cell + COMPLETED_TIME] = -Infinity;
      this.finish = grown(this.finish, room);
    }
  }

  /** The consumer takes the oldest record of a partition into work. */
  start(consumer: number, partition: number, bytes: number): void {
    const heap = this.heaps[consumer];
    this.count(consumer);
    if (heap.size === 0) {
      this.states[STATES * consumer + ATTAINED] = 0;
      this.counters[CONSUMER_COUNTERS * consumer + BUSY_SINCE] = this.clock.now;
    }
    this.workers[partition] = consumer;
    this.take(consumer, partition, bytes);
    heap.push(partition, this.finish);
    this.plan(consumer);
  }

  /**
   * The record that finishes next is done, and the consumer goes on with the next one of that partition.
   *
   * @param nextBytes - Its size; 0: none has arrived.
   */
  complete(consumer: number, nextBytes: number): void {
    const { states, counters, works } = this;
    const heap = this.heaps[consumer];
    const partition = heap.top;
    const { now } = this.clock;
    const state = STATES * consumer;
    const counter = CONSUMER_COUNTERS * consumer;
    const work = WORKS * partition;
    const next = this.timesNext[consumer];
    states[state + TIMES + next] = now - works[work + STARTED_TIME];
    this.timesNext[consumer] = next + 1 === TIMES_KEPT ? 0 : next + 1;
    states[state + LAST_TIME] = now;
    works[work + COMPLETED_TIME] = now;
    counters[counter + RECORDS]++;
    counters[counter + BYTES] += works[work + SIZE];
    counters[counter + BUSY_SECONDS] += now - counters[counter + BUSY_SINCE];
    counters[counter + BUSY_SINCE] = now;
    // Exactly what it was due for: no byte is lost to rounding.
    states[state + ATTAINED] = this.finish[partition];
    if (nextBytes > 0) {
      if (heap.size === 1) states[state + ATTAINED] = 0;
      this.take(consumer, partition, nextBytes);
      heap.settleTop(this.finish);
    } else {
      this.workers[partition] = -1;
      heap.pop(this.finish);
      if (heap.size === 0) counters[counter + BUSY_SINCE] = Infinity;
    }
    this.completions.postponeFirst(this.nextCompletion(consumer));
  }

  /** The partition moves away: what was served of its record is lost. */
  abandon(partition: number): void {
    const consumer = this.workers[partition];
    const heap = this.heaps[consumer];
    this.count(consumer);
    heap.remove(partition, this.finish);
    this.workers[partition] = -1;
    if (heap.size === 0) this.counters[CONSUMER_COUNTERS * consumer + BUSY_SINCE] = Infinity;
    this.plan(consumer);
  }

  /** The part of the record in work of a partition that is served by now, 0 to 1. */
  progress(partition: number): number {
    const consumer = this.workers[partition];
    const elapsed = this.clock.now - this.counters[CONSUMER_COUNTERS * consumer + BUSY_SINCE];
    const served = (elapsed * this.throughput) / this.heaps[consumer].size;
    const left = this.finish[partition] - (this.states[STATES * consumer + ATTAINED] + served);
    return Math.min(1, Math.max(0, 1 - left / this.works[WORKS * partition + SIZE]));
  }

  private take(consumer: number, partition: number, bytes: number): void {
    this.works[WORKS * partition + STARTED_TIME] = this.clock.now;
    this.works[WORKS * partition + SIZE] = bytes;
    this.finish[partition] = this.states[STATES * consumer + ATTAINED] + bytes;
  }

  /** Counts what was served until now. */
  private count(consumer: number): void {
    const sharers = this.heaps[consumer].size;
    if (sharers === 0) return;
    const { now } = this.clock;
    const counter = CONSUMER_COUNTERS * consumer;
    const elapsed = now - this.counters[counter + BUSY_SINCE];
    this.states[STATES * consumer + ATTAINED] += (elapsed * this.throughput) / sharers;
    this.counters[counter + BUSY_SECONDS] += elapsed;
    this.counters[counter + BUSY_SINCE] = now;
  }

  private plan(consumer: number): void {
    this.completions.set(consumer, this.nextCompletion(consumer));
  }

  /** When the consumer completes its next record, Infinity when it works on none. */
  private nextCompletion(consumer: number): number {
    const heap = this.heaps[consumer];
    if (heap.size === 0) return Infinity;
    const left = this.finish[heap.top] - this.states[STATES * consumer + ATTAINED];
    const since = this.counters[CONSUMER_COUNTERS * consumer + BUSY_SINCE];
    return left > 0 ? since + (left * heap.size) / this.throughput : since;
  }
}
