/**
 * The classroom model a second time, from SEMANTICS.md 1 and 7 alone, as plainly as can be: lists, scans, and the bytes each
 * record has left written down. The engine must agree with it (`reference.test.ts`).
 *
 * Of the engine it takes the types and the draws, which are a stated function. Time is in seconds.
 */
import type { EngineConfig, Workload } from '../../src/engine/config';
import type { OrderingIssue } from '../../src/engine/flow-state';
import { Kind, Purpose, Threefry, below, unit } from '../../src/engine/threefry';
import { assigned, type Owners } from './reference-assignors';

/** Parts of a byte that work is counted in: the least number that 1 to 10 sharers divide, so their shares are exact. */
export const PARTS = 2520;

export interface ReferenceRecord {
  readonly id: number;
  readonly key: number;
  readonly producer: number;
  readonly partition: number;
  readonly offset: number;
  readonly bytes: number;
  readonly eventTime: number;
  /** Bytes that its partition must still carry until it arrives, and how many they were at first. */
  wait: number;
  readonly way: number;
  /** Parts of bytes that its consumer must still serve. */
  left: number;
  /** Who works on it or has completed it; -1: nobody. */
  consumer: number;
  restarts: number;
  /** NaN: has not happened. */
  reachedTime: number;
  startedTime: number;
  completedTime: number;
}

interface ReferenceProducer {
  /** Records it has written, over all times that it was there. */
  written: number;
  /** When it writes next; Infinity: it was removed. */
  due: number;
  /** The nth record of a stretch is due at start + n/rate; a stretch ends with a random gap. */
  stretch: { readonly start: number; n: number } | null;
}

/** Something that happens at a time: a completion, an arrival or a record produced, the ranks 0, 1, 2. */
export interface Due {
  readonly time: number;
  readonly rank: 0 | 1 | 2;
  /** What orders equal times and ranks: consumer, then partition; partition; producer. */
  readonly entity: number;
  readonly sequence: number;
  /** The record, where there is one yet. */
  readonly record: ReferenceRecord | null;
}

const inOrder = (a: Due, b: Due): number =>
  a.time - b.time || a.rank - b.rank || a.entity - b.entity || a.sequence - b.sequence;

export class Reference {
  now = 0;
  config: EngineConfig;
  readonly records: ReferenceRecord[] = [];
  /** In the order in which they completed. */
  readonly completed: ReferenceRecord[] = [];
  /** Not completed, by id. */
  residents: ReferenceRecord[] = [];
  readonly issues: OrderingIssue[] = [];
  owners: Owners = new Map();
  generation = 0;
  lastRebalanceTime = 0;
  restarts = 0;
  readonly producers: ReferenceProducer[] = [];
  /** By consumer: since when it is in the group, and from when to when it worked. */
  readonly since: number[] = [];
  readonly busy: [number, number][][] = [];
  private rowsWritten = 0;
  private readonly stream: Threefry;

  constructor(seed: number, config: EngineConfig, private readonly workload: Workload | null = null) {
    this.stream = new Threefry(seed);
    this.config = config;
    this.resize({ ...config, partitionsAmount: 0, producersAmount: 0, consumersAmount: 0 });
  }

  /** Those of partitionsAmount, and those that still hold records. */
  get partitionIds(): number[] {
    const ids = new Set(this.residents.map(record => record.partition));
    for (let id = 0; id < this.config.partitionsAmount; id++) ids.add(id);
    return [...ids].sort((a, b) => a - b);
  }

  /** What a consumer works on, by partition. */
  inWork(consumer: number): ReferenceRecord[] {
    return this.residents.filter(record => record.consumer === consumer).sort((a, b) => a.partition - b.partition);
  }

  /** Everything that will happen next unless something else happens first, in order. */
  due(): Due[] {
    const { now, config, workload, sharers } = this;
    const all: Due[] = [];
    const travels = new Set<number>();
    for (const record of this.residents) {
      const { partition, consumer } = record;
      if (consumer >= 0) {
        const left = (record.left * (sharers.get(consumer) as number)) / PARTS;
        const time = now + left / config.consumerThroughputMaxInBytes;
        all.push({ time, rank: 0, entity: consumer, sequence: partition, record });
      } else if (Number.isNaN(record.reachedTime) && !travels.has(partition)) {
        travels.add(partition);
        const time = now + record.wait / config.partitionBandwidth;
        all.push({ time, rank: 1, entity: partition, sequence: record.offset, record });
      }
    }
    this.producers.forEach(({ due }, id) => {
      if (due < Infinity) all.push({ time: due, rank: 2, entity: id, sequence: 0, record: null });
    });
    if (workload !== null && this.rowsWritten < workload.time.length) {
      all.push({ time: workload.time[this.rowsWritten], rank: 2, entity: 0, sequence: this.rowsWritten, record: null });
    }
    return all.sort(inOrder);
  }

  /** Lets time pass in which nothing happens. */
  pass(time: number): void {
    const seconds = time - this.now;
    const { consumerThroughputMaxInBytes: throughput, partitionBandwidth: bandwidth } = this.config;
    const { sharers } = this;
    for (const record of this.residents) {
      if (record.consumer >= 0) {
        record.left -= (seconds * throughput * PARTS) / (sharers.get(record.consumer) as number);
      } else if (Number.isNaN(record.reachedTime)) {
        record.wait = bandwidth === Infinity ? 0 : record.wait - seconds * bandwidth;
      }
    }
    this.busy.forEach((stretches, consumer) => {
      if (!sharers.has(consumer)) return;
      const last = stretches.at(-1);
      if (last !== undefined && last[1] === this.now) last[1] = time;
      else stretches.push([this.now, time]);
    });
    this.now = time;
  }

  /** Does what is due, at the present time. */
  happen(due: Due): void {
    if (due.record === null) this.produce(due.entity);
    else if (due.rank === 1) this.arrive(due.record);
    else this.complete(due.record);
  }

  /** How many records each consumer works on; consumer -1 is nobody. */
  private get sharers(): Map<number, number> {
    const sharers = new Map<number, number>();
    for (const { consumer } of this.residents) sharers.set(consumer, (sharers.get(consumer) ?? 0) + 1);
    return sharers;
  }

  /** An action. What it makes due now is for the caller to do. */
  apply(set: Partial<EngineConfig>): void {
    const before = this.config;
    this.config = { ...before, ...set };
    // What travels is there at once when there is no delay any more.
    if (this.config.partitionBandwidth === Infinity) this.pass(this.now);
    this.resize(before);
  }

  private resize(before: EngineConfig): void {
    const { config, now } = this;
    if (this.workload === null) {
      this.producers.forEach((producer, id) => {
        if (id >= config.producersAmount) producer.due = Infinity;
        if (producer.due === Infinity || config.producerRate === before.producerRate) return;
        producer.due = now + ((producer.due - now) * before.producerRate) / config.producerRate;
        producer.stretch = { start: producer.due, n: 0 };
      });
      for (let id = before.producersAmount; id < config.producersAmount; id++) {
        this.producers[id] = { written: this.producers[id]?.written ?? 0, due: now, stretch: { start: now, n: 0 } };
      }
    }
    for (let id = before.consumersAmount; id < config.consumersAmount; id++) {
      this.since[id] = now;
      this.busy[id] ??= [];
    }
    const changes = (name: keyof EngineConfig): boolean => config[name] !== before[name];
    if (changes('partitionsAmount') || changes('consumersAmount') || changes('consumerAssignmentStrategy')) this.rebalance();
  }

  private rebalance(): void {
    const { config, owners, partitionIds } = this;
    this.owners = assigned(config.consumerAssignmentStrategy, partitionIds, config.consumersAmount, owners);
    this.generation++;
    this.lastRebalanceTime = this.now;
    for (const record of this.residents) {
      if (record.consumer < 0 || this.owners.get(record.partition) === record.consumer) continue;
      record.consumer = -1;
      record.startedTime = NaN;
      record.restarts++;
      this.restarts++;
    }
    for (const partition of partitionIds) this.startNext(partition);
  }

  private produce(id: number): void {
    const { config, now, workload } = this;
    if (workload !== null) {
      const row = this.rowsWritten++;
      this.append(workload.producer[row], workload.key[row], workload.bytes[row]);
      return;
    }
    const producer = this.producers[id];
    const n = producer.written++;
    this.stream.draw(Kind.producer, id, Purpose.record, n);
    const key = 1 + below(this.stream.first, config.recordKeyRange);
    const { recordValueSizeMin: min, recordValueSizeMax: max } = config;
    this.append(id, key, min + below(this.stream.second, max - min + 1));
    if (config.producerDelayRandomFactor > 0) {
      this.stream.draw(Kind.producer, id, Purpose.gap, n);
      producer.due = now + (1 / config.producerRate) * (1 + config.producerDelayRandomFactor * unit(this.stream.first));
      producer.stretch = null;
    } else {
      producer.stretch ??= { start: now, n: 0 };
      producer.due = producer.stretch.start + ++producer.stretch.n / config.producerRate;
    }
  }

  private append(producer: number, key: number, bytes: number): void {
    const { config, now } = this;
    const partition = key % config.partitionsAmount;
    const offset = this.records.filter(record => record.partition === partition).length;
    // Zero when nothing travels before it.
    const ahead = this.residents.reduce((most, r) => (r.partition === partition ? Math.max(most, r.wait) : most), 0);
    const own = config.partitionBandwidth === Infinity ? 0 : bytes;
    const way = config.partitionTransit === 'serial' ? ahead + own : Math.max(ahead, own);
    const record: ReferenceRecord = {
      id: this.records.length, key, producer, partition, offset, bytes, eventTime: now, wait: way, way, left: bytes * PARTS,
      consumer: -1, restarts: 0, reachedTime: NaN, startedTime: NaN, completedTime: NaN
    };
    this.records.push(record);
    this.residents.push(record);
  }

  private arrive(record: ReferenceRecord): void {
    record.wait = 0;
    record.reachedTime = this.now;
    this.startNext(record.partition);
  }

  /** The owner takes the oldest record of a partition into work, if it has arrived and is not in work already. */
  private startNext(partition: number): void {
    const owner = this.owners.get(partition);
    const oldest = this.residents.find(record => record.partition === partition);
    if (owner === undefined || oldest === undefined || Number.isNaN(oldest.reachedTime) || oldest.consumer >= 0) return;
    oldest.consumer = owner;
    oldest.startedTime = this.now;
    oldest.left = oldest.bytes * PARTS;
  }

  private complete(record: ReferenceRecord): void {
    record.completedTime = this.now;
    this.residents = this.residents.filter(other => other !== record);
    this.noteOrder(record);
    this.completed.push(record);
    this.startNext(record.partition);
    // A closing partition vanishes when empty.
    const ids = this.partitionIds;
    this.owners = new Map([...this.owners].filter(([partition]) => ids.includes(partition)));
  }

  /** The rule as it is written: all that completed before is looked through. */
  private noteOrder(record: ReferenceRecord): void {
    let latest: ReferenceRecord | null = null;
    for (const other of this.completed) {
      if (other.key === record.key && other.eventTime > (latest ?? record).eventTime) latest = other;
    }
    if (latest === null) return;
    this.issues.push({
      index: this.issues.length, time: this.now, key: record.key, record: record.id, partition: record.partition,
      consumer: record.consumer, eventTime: record.eventTime, earlierRecord: latest.id, earlierPartition: latest.partition,
      earlierConsumer: latest.consumer, earlierEventTime: latest.eventTime, timeDifference: latest.eventTime - record.eventTime
    });
  }
}
