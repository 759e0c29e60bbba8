/**
 * The face of the engine: a classroom flow as discrete events in simulated time.
 *
 * State changes only at events, so `advanceTo(a); advanceTo(b)` equals `advanceTo(b)` to the bit. Events at one time come by
 * rank (completion, arrival, produce with its append, action), then by entity. The state at t has seen every event at t.
 * Time is in seconds. Nothing here knows of a clock on a wall, a frame or a page.
 */
import { capture, type Checkpoint } from './checkpoint';
import type { EngineConfig, Stop } from './config';
import { FlowReader } from './flow-reader';
import type { Recorder } from './recorder';
import { World, type SimulationSetup } from './world';

export class Simulation extends FlowReader {
  constructor(setup: SimulationSetup) {
    super(new World(setup));
    this.resize({ ...setup.config, partitionsAmount: 0, producersAmount: 0, consumersAmount: 0 });
    this.runDue();
  }

  /** Records completed. */
  get completed(): number {
    return this.world.completed;
  }

  /** Every record as columns, when `limits.recordsMax` asked for them. */
  get recorder(): Recorder | null {
    return this.world.recorder;
  }

  /** 16 hexadecimal digits over what completed so far, see `trace-hash.ts`. */
  traceHash(): string {
    return this.world.hash.digest;
  }

  /** Seconds of the next event, Infinity when nothing is pending. */
  nextEventTime(): number {
    const { pool, transit, now } = this.world;
    return Math.max(now, Math.min(pool.nextTime, transit.nextTime, this.nextProduceTime));
  }

  /**
   * Runs every event up to and at `time`.
   *
   * @param time - Seconds, not before now.
   * @param eventsMax - Stops at the end of the instant in which this many events have run.
   * @returns Whether `time` was reached; if not, `now` is the last event's time, and `stop` tells if a cap was the reason.
   */
  advanceTo(time: number, eventsMax = Infinity): boolean {
    const { world } = this;
    if (!(time >= world.now)) throw new Error(`advanceTo(${time}) at ${world.now}: time does not go back`);
    const { pool, transit } = world;
    for (let events = 0; world.stop === null; events++) {
      const completion = pool.nextTime;
      // An arrival is computed back from bytes and may come out a rounding before the present.
      const arrival = Math.max(world.now, transit.nextTime);
      const produce = this.nextProduceTime;
      const next = Math.min(completion, arrival, produce);
      if (next > time) {
        world.now = time;
        return true;
      }
      if (events >= eventsMax && next > world.now) return false;
      world.now = next;
      if (completion === next) this.complete();
      else if (arrival === next) this.arrive();
      else this.produce();
    }
    return false;
  }

  /** An action now, after all other events at this time. What it makes due now runs before this returns. */
  apply(set: Partial<EngineConfig>): void {
    const { world } = this;
    const before = world.config;
    world.config = Object.freeze({ ...before, ...set });
    this.resize(before);
    const { now, config } = world;
    world.transit.setBandwidth(config.partitionBandwidth, now);
    if (config.consumerThroughputMaxInBytes !== before.consumerThroughputMaxInBytes) {
      world.pool.setThroughput(config.consumerThroughputMaxInBytes, now);
    }
    this.runDue();
  }

  /** Remembers this very state; `restore()` of what it returns comes back to it, as often as wanted. */
  capture(): Checkpoint {
    return capture(this.world);
  }

  private get nextProduceTime(): number {
    const { workload, workloadNext, producers } = this.world;
    if (workload === null) return producers.nextTime;
    return workloadNext < workload.time.length ? workload.time[workloadNext] : Infinity;
  }

  private runDue(): void {
    this.advanceTo(this.world.now);
  }

  /** Producers, partitions and consumers come and go, from what `before` says to what the config says. */
  private resize(before: EngineConfig): void {
    const { world } = this;
    const { config, now, producers } = world;
    if (world.workload !== null) {
      producers.reserve(world.workloadProducers);
    } else {
      if (config.producerRate !== before.producerRate) producers.setRate(before.producerRate, config.producerRate, now);
      if (config.producersAmount !== before.producersAmount) producers.setAmount(config.producersAmount, now);
    }
    const grows = config.partitionsAmount !== before.partitionsAmount;
    if (grows) {
      const most = Math.max(config.partitionsAmount, before.partitionsAmount);
      world.log(most - 1);
      const gone = world.closing.concat(Array.from({ length: most }, (_, id) => id));
      world.closing = [...new Set(gone)]
        .filter(id => id >= config.partitionsAmount && world.logs[id].length > 0)
        .sort((a, b) => a - b);
      for (let id = config.partitionsAmount; id < world.logs.length; id++) {
        if (world.logs[id].length === 0) world.group.forget(id);
      }
    }
    world.pool.reserve(config.consumersAmount, world.logs.length);
    for (let id = before.consumersAmount; id < config.consumersAmount; id++) world.memberSince[id] = now;
    if (
      grows ||
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
      if (pool.worker[partition] < 0) continue;
      const log = world.logs[partition];
      recorder?.restart(world.store.id[log.slot(log.logStartOffset)]);
      pool.abandon(partition, now);
      world.restarts++;
    }
    for (const partition of moved) this.startNext(partition);
  }

  private produce(): void {
    const { world } = this;
    const { workload, producers, now, config } = world;
    if (workload === null) {
      const id = producers.nextProducer;
      producers.write(id, now, config);
      this.append(id, producers.recordKey, producers.recordBytes);
      return;
    }
    const row = world.workloadNext++;
    producers.note(workload.producer[row], now, workload.bytes[row]);
    this.append(workload.producer[row], workload.key[row], workload.bytes[row]);
  }

  private append(producer: number, key: number, bytes: number): void {
    const { world } = this;
    const { config, store, now, transit, recorder } = world;
    const partition = key % config.partitionsAmount;
    const log = world.logs[partition];
    const offset = log.logEndOffset;
    const slot = log.append(bytes);
    const mark = transit.markFor(partition, now, bytes, config.partitionTransit);
    store.id[slot] = world.produced++;
    store.key[slot] = key;
    store.producer[slot] = producer;
    store.bytes[slot] = bytes;
    store.eventTime[slot] = now;
    store.mark[slot] = mark;
    if (log.length === log.ready + 1) transit.setHead(partition, mark);
    world.bytesProduced += bytes;
    world.producedRate.add(producer, now, bytes);
    world.totalRate.add(0, now, bytes);
    recorder?.append(key, producer, partition, offset, bytes, now);
    this.checkCaps();
  }

  private arrive(): void {
    const { world } = this;
    const { store, transit, now, recorder } = world;
    const partition = transit.nextPartition;
    const log = world.logs[partition];
    const slot = log.slot(log.logStartOffset + log.ready);
    store.mark[slot] = now;
    recorder?.reach(store.id[slot], now);
    log.ready++;
    const more = log.ready < log.length;
    transit.setHead(partition, more ? store.mark[log.slot(log.logStartOffset + log.ready)] : Infinity);
    if (log.ready === 1) this.startNext(partition);
  }

  private complete(): void {
    const { world } = this;
    const { pool, store, now, recorder, ordering } = world;
    const consumer = pool.nextConsumer;
    const partition = pool.nextPartitionOf(consumer);
    const log = world.logs[partition];
    const offset = log.logStartOffset;
    const slot = log.slot(offset);
    const id = store.id[slot];
    const key = store.key[slot];
    const bytes = store.bytes[slot];
    const eventTime = store.eventTime[slot];
    const startedTime = pool.startedTime[partition];
    pool.complete(consumer, now);
    recorder?.complete(id, now);
    ordering.complete(now, key, id, partition, consumer, eventTime);
    world.hash.add(
      id, offset, bytes, eventTime, startedTime, now, key, partition, consumer, store.producer[slot]
    );
    world.completed++;
    world.bytesCompleted += bytes;
    world.processingSeconds += now - startedTime;
    world.latency.add(now, now - eventTime);
    world.totalRate.add(1, now, bytes);
    world.lastCompletion[partition] = now;
    log.release(bytes);
    this.startNext(partition);
    if (partition >= world.config.partitionsAmount && log.length === 0) this.vanish(partition);
  }

  /** The owner takes the oldest record that has arrived into work. */
  private startNext(partition: number): void {
    const { world } = this;
    const log = world.logs[partition];
    const owner = world.group.ownerOf(partition);
    if (owner < 0 || log.ready === 0) return;
    const slot = log.slot(log.logStartOffset);
    world.pool.start(owner, partition, world.store.bytes[slot], world.now);
    world.recorder?.start(world.store.id[slot], owner, world.now);
  }

  private vanish(partition: number): void {
    this.world.closing = this.world.closing.filter(id => id !== partition);
    this.world.group.forget(partition);
  }

  private checkCaps(): void {
    const { limits, recorder, residents } = this.world;
    if (residents >= limits.residentsMax) {
      this.stopAt('residents', limits.residentsMax, 'records are waiting, the most one flow may hold. ' +
        'Go back to an earlier time and produce less, or let the consumers do more.');
    } else if (recorder?.isFull) {
      this.stopAt('records', limits.recordsMax, 'records are recorded, the most one run may keep. ' +
        'Run to an earlier time, or allow more with records_max.');
    }
  }

  private stopAt(limit: Stop['limit'], value: number, rest: string): void {
    const time = this.world.now;
    const message = `Stopped at ${Number(time.toPrecision(3))} s: ${value} ${rest}`;
    this.world.stop = Object.freeze({ limit, value, time, message });
  }
}
