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
import { BusyWindow } from './busy-window';
import { doubled, grown } from './columns';
import { MinTree } from './min-tree';
import { PartitionHeap } from './partition-heap';
import { RateWindow } from './rate-window';

/** Processing times kept a consumer (schema `processingTimes`). */
const TIMES_KEPT = 10;

export class WorkerPool {
  /** By consumer. */
  records = new Float64Array(0);
  bytes = new Float64Array(0);
  /** Seconds; -1: never. */
  lastTime = new Float64Array(0);
  /** Seconds of work since the start. */
  busySeconds = new Float64Array(0);
  readonly rate = new RateWindow();
  readonly busy = new BusyWindow();
  readonly processingTimes: number[][] = [];

  /** By partition: who works on its oldest record (-1: nobody), since when, and when it is done in attained bytes. */
  worker = new Int32Array(0);
  startedTime = new Float64Array(0);
  private finish = new Float64Array(0);
  private size = new Float64Array(0);

  private readonly heaps: PartitionHeap[] = [];
  /** Attained bytes of a record in work all along, and the time at which they were counted. */
  private attained = new Float64Array(0);
  private countedTime = new Float64Array(0);
  private readonly completions = new MinTree();

  /** @param throughput - Bytes a second of each consumer. */
  constructor(private throughput: number) {}

  /** When the next record completes, Infinity when none is in work. */
  get nextTime(): number {
    return this.completions.least;
  }

  /** The consumer of the next completion. */
  get nextConsumer(): number {
    return this.completions.leastEntity;
  }

  /** The partition whose record the consumer finishes next. */
  nextPartitionOf(consumer: number): number {
    return this.heaps[consumer].top;
  }

  /** The partitions a consumer works on, ascending. */
  activePartitions(consumer: number): number[] {
    return consumer < this.heaps.length ? this.heaps[consumer].partitions.slice().sort((a, b) => a - b) : [];
  }

  setThroughput(throughput: number, time: number): void {
    this.heaps.forEach((_, consumer) => this.count(consumer, time));
    this.throughput = throughput;
    this.heaps.forEach((_, consumer) => this.plan(consumer));
  }

  /** Makes room for consumers 0..consumers-1 and partitions 0..partitions-1. */
  reserve(consumers: number, partitions: number): void {
    while (this.heaps.length < consumers) {
      this.heaps.push(new PartitionHeap());
      this.processingTimes.push([]);
    }
    if (consumers > this.records.length) {
      const room = doubled(consumers);
      this.records = grown(this.records, room);
      this.bytes = grown(this.bytes, room);
      this.lastTime = grown(this.lastTime, room, -1);
      this.busySeconds = grown(this.busySeconds, room);
      this.attained = grown(this.attained, room);
      this.countedTime = grown(this.countedTime, room);
    }
    if (partitions > this.worker.length) {
      const room = doubled(partitions);
      this.worker = grown(this.worker, room, -1);
      this.startedTime = grown(this.startedTime, room);
      this.finish = grown(this.finish, room);
      this.size = grown(this.size, room);
    }
  }

  /** The consumer takes the oldest record of a partition into work. */
  start(consumer: number, partition: number, bytes: number, time: number): void {
    const heap = this.heaps[consumer];
    this.count(consumer, time);
    if (heap.size === 0) {
      this.attained[consumer] = 0;
      this.busy.begin(consumer, time);
    }
    this.worker[partition] = consumer;
    this.startedTime[partition] = time;
    this.size[partition] = bytes;
    this.finish[partition] = this.attained[consumer] + bytes;
    heap.push(partition, this.finish);
    this.plan(consumer);
  }

  /** The record that finishes next is done. The caller starts the partition's next one, or says that the work `isOver`. */
  complete(consumer: number, time: number): void {
    const heap = this.heaps[consumer];
    const partition = heap.top;
    this.count(consumer, time);
    // Exactly what it was due for: no byte is lost to rounding.
    this.attained[consumer] = this.finish[partition];
    heap.pop(this.finish);
    this.worker[partition] = -1;
    const bytes = this.size[partition];
    this.records[consumer]++;
    this.bytes[consumer] += bytes;
    this.lastTime[consumer] = time;
    this.rate.add(consumer, time, bytes);
    const times = this.processingTimes[consumer];
    if (times.length === TIMES_KEPT) times.shift();
    times.push(time - this.startedTime[partition]);
    this.plan(consumer);
    if (heap.size === 0) this.busy.end(consumer, time);
  }

  /** The partition moves away: what was served of its record is lost. */
  abandon(partition: number, time: number): void {
    const consumer = this.worker[partition];
    const heap = this.heaps[consumer];
    this.count(consumer, time);
    heap.remove(partition, this.finish);
    this.worker[partition] = -1;
    this.plan(consumer);
    if (heap.size === 0) this.busy.end(consumer, time);
  }

  /** The part of the record in work of a partition that is served at `time`, 0 to 1. */
  progress(partition: number, time: number): number {
    const consumer = this.worker[partition];
    const attained = this.attained[consumer] + this.served(consumer, time);
    const part = 1 - (this.finish[partition] - attained) / this.size[partition];
    return Math.min(1, Math.max(0, part));
  }

  /** Bytes each record in work was served since they were counted. */
  private served(consumer: number, time: number): number {
    const sharers = this.heaps[consumer].size;
    return sharers === 0 ? 0 : ((time - this.countedTime[consumer]) * this.throughput) / sharers;
  }

  private count(consumer: number, time: number): void {
    if (this.heaps[consumer].size > 0) {
      this.attained[consumer] += this.served(consumer, time);
      this.busySeconds[consumer] += time - this.countedTime[consumer];
    }
    this.countedTime[consumer] = time;
  }

  private plan(consumer: number): void {
    const heap = this.heaps[consumer];
    if (heap.size === 0) {
      this.completions.set(consumer, Infinity);
      return;
    }
    const left = Math.max(0, this.finish[heap.top] - this.attained[consumer]);
    this.completions.set(consumer, this.countedTime[consumer] + (left * heap.size) / this.throughput);
  }
}
