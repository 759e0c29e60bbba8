/**
 * The face of the engine: a classroom flow as discrete events in simulated time.
 *
 * State changes only at events, so `advanceTo(a); advanceTo(b)` equals `advanceTo(b)` to the bit. Events at one time come by
 * rank (completion, arrival, produce with its append, action), then by entity. The state at t has seen every event at t.
 * Time is in seconds. Nothing here knows of a clock on a wall, a frame or a page.
 */
import { capture, type Checkpoint } from './checkpoint';
import type { EngineConfig } from './config';
import { FlowReader } from './flow-reader';
import type { FlowSimulation } from './flow-simulation';
import type { Deed } from './kafka-config';
import { LATENCIES_MAX } from './latency-window';
import { BYTES, EVENT_TIME, ID, KEY, MARK, PRODUCER } from './record-store';
import type { Recorder } from './recorder';
import { stopAtCompletions, stopAtRecords, stopAtResidents } from './stops';
import { tracedDoubles, tracedIntegers } from './trace-hash';
import { World, type SimulationSetup } from './world';

export class Simulation extends FlowReader implements FlowSimulation {
  eventsRun = 0;

  constructor(setup: SimulationSetup) {
    super(new World(setup));
    this.resize({ ...setup.config, partitionsAmount: 0, producersAmount: 0, consumersAmount: 0 });
    this.runDue();
  }

  get completed(): number {
    return this.world.completed;
  }

  get produced(): number {
    return this.world.produced;
  }

  /** Every record as columns, as they stand now, when `limits.recordsMax` asked for them; notes what has arrived since. */
  settledRecorder(): Recorder | null {
    const { recorder, logs } = this.world;
    if (recorder !== null) {
      for (const log of logs) {
        for (let left = this.arrived(log), offset = log.logStartOffset; left > 0; left--, offset++) this.noteArrival(log.slot(offset));
      }
    }
    return recorder;
  }

  /** 16 hexadecimal digits over what completed so far, see `trace-hash.ts`. */
  traceHash(): string {
    return this.world.hash.digest;
  }

  /** Seconds at which something happens next, Infinity when nothing is pending; arrivals that nobody waits for included. */
  nextEventTime(): number {
    const { pool, transit, producers, now, logs, store } = this.world;
    let next = Math.min(pool.nextTime, transit.nextTime, producers.nextTime);
    for (const log of logs) {
      const arrived = this.arrived(log);
      if (arrived === log.length) continue;
      const slot = log.slot(log.logStartOffset + arrived);
      next = Math.min(next, transit.arrivalTime(store.get(slot, MARK), store.get(slot, EVENT_TIME)));
    }
    return Math.max(now, next);
  }

  /**
   * Runs every event up to and at `time`.
   *
   * @param time - Seconds, not before now; Infinity: until nothing is pending.
   * @param eventsMax - Stops at the end of the instant in which this many events have run, at least one.
   * @returns Whether `time` was reached; if not, `now` is the last event's time, and `stop` tells if a cap was the reason.
   */
  advanceTo(time: number, eventsMax = Infinity): boolean {
    const { world } = this;
    if (!(time >= world.now)) throw new Error(`advanceTo(${time}) at ${world.now}: time does not go back`);
    const { clock, pool, transit, producers } = world;
    let events = 0;
    for (; world.stop === null; events++) {
      const completion = pool.nextTime;
      // An arrival is computed back from bytes and may come out a rounding before the present.
      const arrival = transit.nextTime < clock.now ? clock.now : transit.nextTime;
      const produce = producers.nextTime;
      const completes = completion <= arrival && completion <= produce;
      const arrives = !completes && arrival <= produce;
      const next = completes ? completion : arrives ? arrival : produce;
      if (next >= time && (next > time || next === Infinity)) {
        // Of the two zeros, which compare equal, only one is hashed.
        if (time < Infinity) clock.now = time + 0;
        this.eventsRun += events;
        return true;
      }
      if (events >= eventsMax && events > 0 && next > clock.now) break;
      clock.now = next + 0;
      world.enter();
      if (completes) this.complete();
      else if (arrives) this.arrive();
      else this.produce();
    }
    this.eventsRun += events;
    return false;
  }

  apply(set: Partial<EngineConfig>): void {
    const { world } = this;
    const before = world.config;
    world.enter();
    world.config = Object.freeze({ ...before, ...set });
    this.resize(before);
    const { config } = world;
    if (config.partitionBandwidth !== before.partitionBandwidth) world.transit.setBandwidth(config.partitionBandwidth, this.arrivedMark());
    if (config.consumerThroughputMaxInBytes !== before.consumerThroughputMaxInBytes) {
      world.pool.setThroughput(config.consumerThroughputMaxInBytes);
    }
    this.runDue();
  }

  /** The classroom's consumers do not fail. */
  act({ kind }: Deed): void {
    throw new Error(`${kind}: the classroom's consumers do not fail.`);
  }

  capture(): Checkpoint {
    return capture(this.world);
  }

  /** The greatest mark that has arrived. */
  private arrivedMark(): number {
    const { logs, store } = this.world;
    return logs.reduce((most, log) => {
      const arrived = this.arrived(log);
      return arrived === 0 ? most : Math.max(most, store.get(log.slot(log.logStartOffset + arrived - 1), MARK));
    }, 0);
  }

  private runDue(): void {
    this.advanceTo(this.world.now);
  }

  /** Producers, partitions and consumers come and go, from what `before` says to what the config says. */
  private resize(before: EngineConfig): void {
    const { world } = this;
    const { config, now, producers } = world;
    if (!producers.readsWorkload) {
      if (config.producerRate !== before.producerRate) producers.setRate(before.producerRate, config.producerRate);
      if (config.producersAmount !== before.producersAmount) producers.setAmount(config.producersAmount);
    }
    const changesPartitions = config.partitionsAmount !== before.partitionsAmount;
    if (changesPartitions) {
      const most = Math.max(config.partitionsAmount, before.partitionsAmount);
      world.log(most - 1);
      const gone = world.closing.concat(Array.from({ length: most }, (_, id) => id));
      const closing = [...new Set(gone)].filter(id => id >= config.partitionsAmount && world.logs[id].length > 0);
      world.setClosing(closing.sort((a, b) => a - b));
      for (let id = config.partitionsAmount; id < world.logs.length; id++) {
        if (world.logs[id].length === 0) world.group.forget(id);
      }
    }
    world.pool.reserve(config.consumersAmount, world.logs.length);
    for (let id = before.consumersAmount; id < config.consumersAmount; id++) world.memberSince[id] = now;
    if (
      changesPartitions ||
      config.consumersAmount !== before.consumersAmount ||
      config.consumerAssignmentStrategy !== before.consumerAssignmentStrategy
    ) {
      this.rebalance();
    }
  }

  private rebalance(): void {
    const { world } = this;
    const { config, group, pool, recorder, now } = world;
    const moved = group.rebalance(
      world.partitionIds, config.consumersAmount, config.consumerAssignmentStrategy, now
    );
    for (const partition of moved) {
      if (pool.workerOf(partition) < 0) continue;
      const log = world.logs[partition];
      recorder?.restart(world.store.get(log.startSlot, ID));
      pool.abandon(partition);
      world.restarts++;
    }
    for (const partition of moved) this.startNext(partition);
  }

  private produce(): void {
    const { world } = this;
    const { config, producers, transit, recorder, now } = world;
    const producer = producers.write(config);
    const { recordKey: key, recordBytes: bytes } = producers;
    const partition = key % config.partitionsAmount;
    const log = world.logs[partition];
    const mark = transit.markFor(partition, bytes, config.partitionTransit);
    recorder?.append(key, producer, partition, log.logEndOffset, bytes, now);
    if (log.length === 0) transit.await(partition, mark);
    world.store.put(log.append(bytes), world.produced++, key, producer, bytes, now, mark);
    if (world.residents >= world.limits.residentsMax || recorder?.isFull) this.stopAtCap();
  }

  private arrive(): void {
    const partition = this.world.transit.arrive();
    this.world.logs[partition].hasArrived = true;
    this.startNext(partition);
  }

  private complete(): void {
    const { world } = this;
    const { pool, store, now, recorder, ordering } = world;
    const consumer = pool.nextConsumer;
    const partition = pool.nextPartitionOf(consumer);
    const log = world.logs[partition];
    const slot = log.startSlot;
    const doubles = store.doubles(slot);
    const integers = store.integers(slot);
    const cell = store.cell(slot);
    const id = doubles[cell + ID];
    const bytes = doubles[cell + BYTES];
    const eventTime = doubles[cell + EVENT_TIME];
    const key = integers[2 * cell + KEY];
    const startedTime = pool.startedTime(partition);
    recorder?.complete(id, now);
    ordering.complete(now, key, id, partition, consumer, eventTime);
    tracedDoubles[0] = id;
    tracedDoubles[1] = log.logStartOffset;
    tracedDoubles[2] = bytes;
    tracedDoubles[3] = eventTime;
    tracedDoubles[4] = startedTime;
    tracedDoubles[5] = now;
    tracedIntegers[0] = key;
    tracedIntegers[1] = partition;
    tracedIntegers[2] = consumer;
    tracedIntegers[3] = integers[2 * cell + PRODUCER];
    world.hash.add();
    world.completed++;
    world.processingSeconds += now - startedTime;
    if (!world.latency.add(now - eventTime)) world.stop = stopAtCompletions(LATENCIES_MAX, now);
    log.release(bytes);
    this.goOn(consumer, partition);
  }

  /** The consumer goes on with the partition's next record, if it has arrived. */
  private goOn(consumer: number, partition: number): void {
    const { pool, store, transit, logs } = this.world;
    const log = logs[partition];
    if (log.length === 0) {
      log.hasArrived = false;
      pool.complete(consumer, 0);
      if (partition >= this.world.config.partitionsAmount) this.vanish(partition);
      return;
    }
    const slot = log.startSlot;
    const mark = store.get(slot, MARK);
    if (transit.hasArrived(mark)) {
      pool.complete(consumer, store.get(slot, BYTES));
      this.noteStart(slot, consumer);
    } else {
      log.hasArrived = false;
      pool.complete(consumer, 0);
      transit.await(partition, mark);
    }
  }

  /** The owner takes the oldest record into work, if it has arrived. */
  private startNext(partition: number): void {
    const { world } = this;
    const log = world.logs[partition];
    const owner = world.group.ownerOf(partition);
    if (owner < 0 || !log.hasArrived) return;
    const slot = log.startSlot;
    world.pool.start(owner, partition, world.store.get(slot, BYTES));
    this.noteStart(slot, owner);
  }

  private noteStart(slot: number, consumer: number): void {
    const { recorder, store, now } = this.world;
    if (recorder === null) return;
    this.noteArrival(slot);
    recorder.start(store.get(slot, ID), consumer, now);
  }

  private noteArrival(slot: number): void {
    const { recorder, store, transit } = this.world;
    recorder?.reach(store.get(slot, ID), transit.arrivalTime(store.get(slot, MARK), store.get(slot, EVENT_TIME)));
  }

  private vanish(partition: number): void {
    this.world.setClosing(this.world.closing.filter(id => id !== partition));
    this.world.group.forget(partition);
  }

  private stopAtCap(): void {
    const { limits, residents, now } = this.world;
    this.world.stop = residents >= limits.residentsMax ? stopAtResidents(limits.residentsMax, now) : stopAtRecords(limits.recordsMax, now);
  }
}
