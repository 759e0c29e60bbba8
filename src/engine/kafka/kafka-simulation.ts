/**
 * The face of the Kafka model: producers, one broker, a consumer group, as discrete events in simulated time.
 *
 * State changes only at events. Events at one time come by rank (completion, arrival, produce, timer or message, action), then by entity
 * or in the order they were scheduled. Each hop between a client and the broker takes network_latency_ms. SEMANTICS.md, sections 2 to 5.
 */
import { capture, type Checkpoint } from '../checkpoint';
import type { EngineConfig } from '../config';
import type { FlowSimulation } from '../flow-simulation';
import type { Deed, KafkaConfig } from '../kafka-config';
import { MARK } from '../record-store';
import type { Recorder } from '../recorder';
import { stopAtRecords, stopAtResidents } from '../stops';
import { Kind, Purpose, unit } from '../threefry';
import type { SimulationSetup } from '../world';
import { Accumulator } from './accumulator';
import { ClassicProtocol } from './classic-protocol';
import { Clients } from './clients';
import { ConsumerProtocol } from './consumer-protocol';
import { highWatermark } from './delivery';
import { KafkaReader } from './kafka-reader';
import { KafkaWorld } from './kafka-world';
import { asksOtherwise } from './metadata';
import type { GroupProtocol } from './protocol';
import { settled } from './settings';
import { Due, type Timer } from './timers';

export class KafkaSimulation extends KafkaReader implements FlowSimulation {
  eventsRun = 0;
  /** All state, and what works on it. */
  private readonly root: object;
  private readonly accumulator = new Accumulator();
  private readonly clients: Clients;
  /** Partitions of a batch that somebody waits for; empty between events. */
  private readonly awaited: number[] = [];

  constructor(setup: SimulationSetup) {
    const world = new KafkaWorld(setup);
    const clients = new Clients(world);
    const protocol: GroupProtocol = world.config.groupProtocol === 'classic' ? new ClassicProtocol(world, clients) : new ConsumerProtocol(world, clients);
    clients.loop.protocol = protocol;
    super(world, protocol);
    this.clients = clients;
    this.root = { world, protocol, accumulator: this.accumulator };
    world.addPartitions(world.config.partitionsAmount, -Infinity);
    if (!world.producers.readsWorkload) world.producers.setAmount(world.config.producersAmount);
    for (let producer = 0; producer < world.producers.amount; producer++) {
      // Who produces from 0 on has run before: no two began at one instant.
      world.stream.draw(Kind.producer, producer, Purpose.metadata, 0);
      world.producerMetadata.begin(producer, unit(world.stream.first));
    }
    this.setConsumers(0, world.config.consumersAmount);
    this.advanceTo(0);
  }

  get completed(): number {
    return this.world.completed;
  }

  get produced(): number {
    return this.world.produced;
  }

  settledRecorder(): Recorder | null {
    const { recorder, logs } = this.world;
    if (recorder !== null) {
      for (const [partition, log] of logs.entries()) {
        const end = highWatermark(this.world, partition);
        for (let offset = log.logStartOffset; offset < end; offset++) this.clients.delivery.noteAppend(log.slot(offset));
      }
    }
    return recorder;
  }

  traceHash(): string {
    return this.world.hash.digest;
  }

  nextEventTime(): number {
    const { pool, transit, producers, timers, now } = this.world;
    return Math.max(now, Math.min(pool.nextTime, transit.nextTime, producers.nextTime, timers.nextTime));
  }

  advanceTo(time: number, eventsMax = Infinity): boolean {
    const { world } = this;
    if (!(time >= world.now)) throw new Error(`advanceTo(${time}) at ${world.now}: time does not go back`);
    const { clock, pool, transit, producers, timers } = world;
    let events = 0;
    for (; world.stop === null; events++) {
      const completion = pool.nextTime;
      const arrival = transit.nextTime < clock.now ? clock.now : transit.nextTime;
      const produce = producers.nextTime;
      const timer = timers.nextTime;
      let next = completion < arrival ? completion : arrival;
      if (produce < next) next = produce;
      if (timer < next) next = timer;
      if (next >= time && (next > time || next === Infinity)) {
        if (time < Infinity) clock.now = time + 0;
        this.eventsRun += events;
        return true;
      }
      if (events >= eventsMax && events > 0 && next > clock.now) break;
      clock.now = next + 0;
      world.enter();
      if (completion === next) this.clients.loop.complete(world.members[pool.nextConsumer]);
      else if (arrival === next) this.clients.fetcher.wake(transit.arrive());
      else if (produce === next) this.produce();
      else this.fire(timers.nextDue());
    }
    this.eventsRun += events;
    return false;
  }

  apply(set: Partial<EngineConfig>): void {
    const { world } = this;
    const before = world.config;
    world.enter();
    world.config = settled({ ...before, ...set });
    const { config, producers } = world;
    if (config.partitionBandwidth !== before.partitionBandwidth) world.transit.setBandwidth(config.partitionBandwidth, this.arrivedMark());
    if (asksOtherwise(before, config)) this.resettleMetadata(before);
    if (config.partitionsAmount > before.partitionsAmount) {
      world.addPartitions(config.partitionsAmount);
      world.note('partitions-added', { offset: before.partitionsAmount, endOffset: config.partitionsAmount, generation: world.generation });
      for (let producer = 0; producer < producers.amount; producer++) world.producerMetadata.expect(producer, -1);
      this.protocol.partitionsAdded();
    }
    if (!producers.readsWorkload) {
      if (config.producerRate !== before.producerRate) producers.setRate(before.producerRate, config.producerRate);
      if (config.producersAmount !== before.producersAmount) this.setProducers(before.producersAmount, config.producersAmount);
    }
    this.setConsumers(before.consumersAmount, config.consumersAmount);
    this.advanceTo(world.now);
  }

  act({ kind, consumer, seconds, times = 1, partition = -1, offset = 'beginning' }: Deed): void {
    const { world } = this;
    const { processes, loop, seeks } = this.clients;
    world.enter();
    const member = world.member(consumer);
    if (kind === 'restart') {
      if (member.running) processes.crash(member);
      world.note('restarted', { member: consumer });
      processes.start(member);
    } else if (member.running) {
      if (kind === 'crash') processes.crash(member);
      else if (kind === 'close') loop.close(member);
      else if (kind === 'freeze') processes.freeze(member, seconds);
      else if (kind === 'stall') processes.stall(member, seconds);
      else if (kind === 'pause') loop.pause(member);
      else if (kind === 'resume') loop.resume(member);
      else if (kind === 'poison') member.poison = times;
      else {
        seeks.ask(member, partition, offset);
        loop.look(member);
      }
    }
    this.advanceTo(world.now);
  }

  capture(): Checkpoint {
    return capture(this.root);
  }

  /** Producers come, and ask at once which partitions there are, or go. */
  private setProducers(before: number, amount: number): void {
    const { producers, producerMetadata } = this.world;
    producers.setAmount(amount);
    for (let id = before; id < amount; id++) producerMetadata.begin(id);
  }

  /** A producer learns of partitions. */
  private producerLearns(timer: Timer): void {
    const { world } = this;
    const known = world.producerMetadata.take(timer);
    const partitions = world.producerMetadata.partitions[timer.of];
    if (known < 0 || known === partitions || timer.of >= world.producers.amount) return;
    world.note('producer-learned', { offset: known, endOffset: partitions, cause: `producer-${timer.of}` });
  }

  private resettleMetadata(before: KafkaConfig): void {
    const { producers, producerMetadata, members, memberMetadata } = this.world;
    for (let producer = 0; producer < producers.amount; producer++) producerMetadata.resettle(producer, -1, before);
    for (const { id, incarnation } of members) memberMetadata.resettle(id, incarnation, before);
  }

  /** Consumers come, or close, the highest first. */
  private setConsumers(before: number, amount: number): void {
    const { world } = this;
    const { processes, loop } = this.clients;
    for (let id = before; id < amount; id++) {
      const member = world.member(id);
      // One that waits for the answer to its last commit closes nevertheless, and begins anew.
      if (!member.running) processes.start(member);
      else member.closing = false;
    }
    for (let id = before - 1; id >= amount; id--) {
      const member = world.member(id);
      if (member.running) loop.close(member);
    }
  }

  private produce(): void {
    const { world, accumulator } = this;
    const { config, producers, keyPartitions, recorder, now, timers } = world;
    const producer = producers.write(config);
    const { recordKey: key, recordBytes: bytes, recordPartition: given } = producers;
    const partition = given >= 0 ? given : keyPartitions.partitionFor(config, producer, key, bytes, world.producerMetadata.partitions[producer], now);
    const id = world.produced++;
    recorder?.append(key, producer, partition, NaN, bytes, now);
    const after = accumulator.add(producer, id, key, partition, bytes, now, config.lingerMs / 1000, config.batchSize);
    if (after >= 0) timers.addBatch(now + after + world.hop, producer, accumulator.serial);
    const residents = world.held + accumulator.count;
    if (residents >= world.limits.residentsMax) world.stop = stopAtResidents(world.limits.residentsMax, now);
    else if (recorder?.isFull) world.stop = stopAtRecords(world.limits.recordsMax, now);
  }

  /** A batch is at the broker. */
  private append(producer: number, serial: number): void {
    const { world, accumulator, awaited } = this;
    const { fetcher } = this.clients;
    const { logs, store, transit, recorder, partitions } = world;
    const { taken } = accumulator;
    const isThereAtOnce = world.config.partitionBandwidth === Infinity;
    while (accumulator.take(producer, serial)) {
      const { id, partition, bytes } = taken;
      const log = logs[partition];
      const state = partitions[partition];
      const mark = transit.markFor(partition, bytes, 'serial');
      recorder?.place(id, log.logEndOffset);
      if (recorder !== null && isThereAtOnce) recorder.reach(id, world.now);
      store.put(log.append(bytes), id, taken.key, producer, bytes, taken.time, mark);
      world.held++;
      if (state.waiting.length === 0) continue;
      if (!isThereAtOnce || state.awaited) fetcher.expect(partition, mark);
      else if (awaited[awaited.length - 1] !== partition) awaited.push(partition);
    }
    if (awaited.length === 0) return;
    // Once all of the batch is there.
    for (const partition of awaited) fetcher.wake(partition);
    awaited.length = 0;
  }

  private arrivedMark(): number {
    const { world } = this;
    return world.logs.reduce((most, log, partition) => {
      const end = highWatermark(world, partition);
      return end === log.logStartOffset ? most : Math.max(most, world.store.get(log.slot(end - 1), MARK));
    }, 0);
  }

  private fire(due: number): void {
    const { timers } = this.world;
    const { batches, fetches } = timers;
    if (due === Due.batch) {
      const { nextOf: producer, nextAbout: serial } = batches;
      timers.takeBatch();
      this.append(producer, serial);
    } else if (due === Due.fetch) {
      const { nextOf: of, nextAbout: incarnation } = fetches;
      timers.takeFetch();
      this.clients.fireFetch(of >> 1, (of & 1) === 1, incarnation);
    } else {
      const timer = timers.take();
      if (timer.kind === 'batch') this.append(timer.of, timer.data as number);
      else if (timer.kind === 'producerMetadata') this.producerLearns(timer);
      else this.clients.fire(timer);
    }
  }
}
