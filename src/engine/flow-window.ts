/**
 * The last 5 s: what producers wrote, what consumers completed, how long they worked, and what had not been processed before.
 *
 * Nothing is noted while events happen. What counters said before is `window-history.ts`.
 */
import type { Backlog } from './backlog';
import type { Clock } from './clock';
import { PRODUCER_COUNTERS, type Producers } from './producers';
import { CounterHistory, WindowRows, bucketOf, firstBucketOf } from './window-history';
import { BUSY_SECONDS, BUSY_SINCE, CONSUMER_COUNTERS } from './worker-pool';

/** Records and bytes are the first counters of producers and of consumers. */
const RECORDS = 0;
const BYTES = 1;

export class FlowWindow {
  private readonly rows = new WindowRows();
  private readonly produced = new CounterHistory();
  private readonly completed = new CounterHistory();
  private readonly waiting = new CounterHistory();

  constructor(
    private readonly clock: Clock,
    private readonly producers: Producers,
    private readonly pool: { readonly counters: Float64Array },
    private readonly unprocessed: Backlog
  ) {}

  /** The first bucket in which nothing has happened yet: from 10 t on it is to be opened before anything does. */
  nextBucket = 0;

  /** Begins the present bucket. */
  open(): void {
    this.nextBucket = bucketOf(this.clock.now) + 1;
    const row = this.rows.open(bucketOf(this.clock.now));
    this.produced.copy(row, this.producers.counters);
    this.completed.copy(row, this.pool.counters);
    this.waiting.copy(row, this.unprocessed.counted());
  }

  /** Records of partitions that are not processed; of all without a list. */
  backlog(partitions?: readonly number[]): number {
    let sum = 0;
    if (partitions === undefined) for (let id = 0; id < this.unprocessed.size; id++) sum += this.unprocessed.of(id);
    else for (const id of partitions) sum += this.unprocessed.of(id);
    return sum;
  }

  /** The same at the window's beginning; a partition that was not there yet had none. */
  backlogBefore(partitions?: readonly number[]): number {
    const row = this.rows.from(firstBucketOf(this.clock.now));
    if (row < 0) return this.backlog(partitions);
    const { waiting } = this;
    let sum = 0;
    if (partitions === undefined) for (let id = 0; id < this.unprocessed.size; id++) sum += waiting.at(row, id, 0);
    else for (const id of partitions) sum += waiting.at(row, id, 0);
    return sum;
  }

  /** Records a producer wrote in the window. */
  recordsProduced(id: number): number {
    return this.ofProducer(id, RECORDS);
  }

  bytesProduced(id: number): number {
    return this.ofProducer(id, BYTES);
  }

  /** Records a consumer completed in the window. */
  recordsCompleted(id: number): number {
    return this.ofConsumer(id, RECORDS);
  }

  bytesCompleted(id: number): number {
    return this.ofConsumer(id, BYTES);
  }

  /** The same of all together, those included that are gone. */
  get allRecordsProduced(): number {
    return this.sum(this.produced, this.producers.counters, RECORDS, PRODUCER_COUNTERS);
  }

  get allBytesProduced(): number {
    return this.sum(this.produced, this.producers.counters, BYTES, PRODUCER_COUNTERS);
  }

  get allRecordsCompleted(): number {
    return this.sum(this.completed, this.pool.counters, RECORDS, CONSUMER_COUNTERS);
  }

  get allBytesCompleted(): number {
    return this.sum(this.completed, this.pool.counters, BYTES, CONSUMER_COUNTERS);
  }

  /** Seconds of work of a consumer in the window, work under way included. */
  busySeconds(id: number): number {
    const { counters } = this.pool;
    const { now } = this.clock;
    const firstBucket = firstBucketOf(now);
    const row = this.rows.from(firstBucket);
    const seconds = CONSUMER_COUNTERS * id + BUSY_SECONDS;
    const since = CONSUMER_COUNTERS * id + BUSY_SINCE;
    const until = busyAt(now, counters[seconds], counters[since]);
    // Nothing happened from the window's beginning to the row's, so what the row says of the latter tells of the former.
    const from = firstBucket / 10;
    const before =
      row < 0
        ? busyAt(from, counters[seconds], counters[since])
        : busyAt(from, this.completed.at(row, seconds, 0), this.completed.at(row, since, Infinity));
    return until - before;
  }

  private ofProducer(id: number, counter: number): number {
    return this.since(this.produced, this.producers.counters, PRODUCER_COUNTERS * id + counter);
  }

  private ofConsumer(id: number, counter: number): number {
    return this.since(this.completed, this.pool.counters, CONSUMER_COUNTERS * id + counter);
  }

  private since(history: CounterHistory, counters: Float64Array, cell: number): number {
    const row = this.rows.from(firstBucketOf(this.clock.now));
    return row < 0 || cell >= counters.length ? 0 : counters[cell] - history.at(row, cell, 0);
  }

  private sum(history: CounterHistory, counters: Float64Array, first: number, step: number): number {
    const row = this.rows.from(firstBucketOf(this.clock.now));
    if (row < 0) return 0;
    let sum = 0;
    for (let cell = first; cell < counters.length; cell += step) sum += counters[cell] - history.at(row, cell, 0);
    return sum;
  }
}

/** Seconds of work until `time`: those counted, and since when it has been going on. */
const busyAt = (time: number, counted: number, since: number): number =>
  time > since ? counted + (time - since) : counted;
