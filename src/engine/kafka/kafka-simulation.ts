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
import type { SimulationSetup } from '../world';
import { Accumulator, RECORD_FIELDS } from './accumulator';
import { ClassicProtocol } from './classic-protocol';
import { Clients } from './clients';
import type { CommitAnswer, CommitMessage } from './commits';
import { ConsumerProtocol } from './consumer-protocol';
import { Delivery, highWatermark } from './delivery';
import { Fetcher } from './fetcher';
import { KafkaReader } from './kafka-reader';
import { KafkaWorld } from './kafka-world';
import type { Member } from './member';
import type { GroupProtocol } from './protocol';
import type { Timer, TimerKind } from './timers';

/** What only a process that runs hears, and only while it is not frozen. */
const AT_CLIENT: ReadonlySet<TimerKind> = new Set<TimerKind>([
  'begin', 'gotFetch', 'gotOffsets', 'gotList', 'gotCommit', 'gotJoin', 'gotSync', 'gotHeartbeat', 'heartbeat', 'autoCommit', 'pollCheck'
]);
/** Requests that go with the process that made them. */
const OF_PROCESS: ReadonlySet<TimerKind> = new Set<TimerKind>(['atFetch', 'atOffsets', 'atList', 'thaw']);

export class KafkaSimulation extends KafkaReader implements FlowSimulation {
  eventsRun = 0;
  /** All state, and what works on it. */
  private readonly root: object;
  private readonly accumulator = new Accumulator();
  private readonly delivery: Delivery;
  private readonly fetcher: Fetcher;
  private readonly clients: Clients;

  constructor(setup: SimulationSetup) {
    const world = new KafkaWorld(setup);
    const delivery = new Delivery(world);
    const fetcher = new Fetcher(world);
    const clients = new Clients(world, delivery, fetcher);
    const protocol: GroupProtocol = world.config.groupProtocol === 'classic' ? new ClassicProtocol(world, clients) : new ConsumerProtocol(world, clients);
    clients.protocol = protocol;
    super(world, protocol);
    this.delivery = delivery;
    this.fetcher = fetcher;
    this.clients = clients;
    this.root = { world, protocol, accumulator: this.accumulator };
    world.addPartitions(world.config.partitionsAmount);
    world.producers.setAmount(world.producers.readsWorkload ? world.producers.amount : world.config.producersAmount);
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
      for (const log of logs) {
        const end = highWatermark(this.world, log);
        for (let offset = log.logStartOffset; offset < end; offset++) this.delivery.noteAppend(log.slot(offset));
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
      const next = Math.min(completion, arrival, produce, timer);
      if (next > time || next === Infinity) {
        if (time < Infinity) clock.now = time + 0;
        this.eventsRun += events;
        return true;
      }
      if (events >= eventsMax && events > 0 && next > clock.now) break;
      clock.now = next + 0;
      world.enter();
      if (completion === next) this.clients.complete(world.members[pool.nextConsumer]);
      else if (arrival === next) this.fetcher.wake(transit.arrive());
      else if (produce === next) this.produce();
      else this.fire(timers.take());
    }
    this.eventsRun += events;
    return false;
  }

  apply(set: Partial<EngineConfig>): void {
    const { world } = this;
    const before = world.config;
    world.enter();
    world.config = Object.freeze({ ...before, ...set }) as KafkaConfig;
    const { config, producers } = world;
    if (!producers.readsWorkload) {
      if (config.producerRate !== before.producerRate) producers.setRate(before.producerRate, config.producerRate);
      if (config.producersAmount !== before.producersAmount) producers.setAmount(config.producersAmount);
    }
    if (config.partitionBandwidth !== before.partitionBandwidth) world.transit.setBandwidth(config.partitionBandwidth, this.arrivedMark());
    if (config.partitionsAmount > before.partitionsAmount) {
      world.addPartitions(config.partitionsAmount);
      world.note('partitions-added', { offset: before.partitionsAmount, endOffset: config.partitionsAmount, generation: world.generation });
      this.protocol.partitionsAdded();
    }
    this.setConsumers(before.consumersAmount, config.consumersAmount);
    this.advanceTo(world.now);
  }

  act({ kind, consumer, seconds }: Deed): void {
    const { world, clients } = this;
    world.enter();
    const member = world.member(consumer);
    if (kind === 'restart') {
      if (member.running) clients.processes.crash(member);
      world.note('restarted', { member: consumer });
      clients.processes.start(member);
    } else if (member.running) {
      if (kind === 'crash') clients.processes.crash(member);
      else if (kind === 'close') clients.close(member);
      else if (kind === 'freeze') clients.processes.freeze(member, seconds);
      else clients.processes.stall(member, seconds);
    }
    this.advanceTo(world.now);
  }

  capture(): Checkpoint {
    return capture(this.root);
  }

  /** Consumers come, or close, the highest first. */
  private setConsumers(before: number, amount: number): void {
    const { world, clients } = this;
    for (let id = before; id < amount; id++) {
      const member = world.member(id);
      if (!member.running) clients.processes.start(member);
      else member.closing = false;
    }
    for (let id = before - 1; id >= amount; id--) {
      const member = world.member(id);
      if (member.running) clients.close(member);
    }
  }

  private produce(): void {
    const { world, accumulator } = this;
    const { config, producers, keyPartitions, recorder, now, timers } = world;
    const producer = producers.write(config);
    const { recordKey: key, recordBytes: bytes } = producers;
    // Producers see new partitions as soon as they are there: metadata.max.age.ms is not modelled for them.
    const partition = keyPartitions.partitionFor(config, producer, key, bytes, world.logs.length, now);
    const id = world.produced++;
    recorder?.append(key, producer, partition, NaN, bytes, now);
    const send = accumulator.add(producer, { id, key, partition, bytes, time: now }, config.lingerMs / 1000, config.batchSize);
    if (send !== null) timers.add(now + send.after + world.hop, 'batch', producer, -1, send.serial);
    const residents = world.held + accumulator.count;
    if (residents >= world.limits.residentsMax) world.stop = stopAtResidents(world.limits.residentsMax, now);
    else if (recorder?.isFull) world.stop = stopAtRecords(world.limits.recordsMax, now);
  }

  /** A batch is at the broker. */
  private append(producer: number, records: readonly number[]): void {
    const { world, fetcher } = this;
    const { logs, store, transit, recorder } = world;
    for (let i = 0; i < records.length; i += RECORD_FIELDS) {
      const id = records[i];
      const partition = records[i + 2];
      const bytes = records[i + 3];
      const log = logs[partition];
      const mark = transit.markFor(partition, bytes, 'serial');
      recorder?.place(id, log.logEndOffset);
      if (recorder !== null && world.config.partitionBandwidth === Infinity) recorder.reach(id, world.now);
      store.put(log.append(bytes), id, records[i + 1], producer, bytes, records[i + 4], mark);
      world.held++;
      fetcher.expect(partition, mark);
    }
  }

  private arrivedMark(): number {
    const { world } = this;
    return world.logs.reduce((most, log) => {
      const end = highWatermark(world, log);
      return end === log.logStartOffset ? most : Math.max(most, world.store.get(log.slot(end - 1), MARK));
    }, 0);
  }

  private fire(timer: Timer): void {
    const { kind, of, incarnation } = timer;
    if (kind === 'batch') {
      this.append(of, this.accumulator.take(of, timer.data as number));
      return;
    }
    const atClient = AT_CLIENT.has(kind);
    if (atClient || OF_PROCESS.has(kind)) {
      const member = this.world.members[of];
      if (!member.running || member.incarnation !== incarnation) return;
      if (atClient && member.isFrozen) member.deferred.push(timer);
      else this.fireFor(member, timer);
    } else if (kind === 'atCommit') this.commit(timer.data as CommitMessage);
    else this.protocol.fire(timer);
  }

  private fireFor(member: Member, timer: Timer): void {
    const { world, clients, fetcher } = this;
    const { kind, of, incarnation, data } = timer;
    const answer = (back: TimerKind, content: readonly number[]): void => world.timers.add(world.now + world.hop, back, of, incarnation, Object.freeze(content));
    switch (kind) {
      case 'begin':
        clients.begin(member);
        return;
      case 'thaw':
        if (member.frozenUntil === timer.time) clients.processes.thaw(member).forEach(late => this.fire(late));
        return;
      case 'atFetch':
        fetcher.arrive(member);
        return;
      case 'gotFetch':
        fetcher.receive(member, data as Parameters<Fetcher['receive']>[1]);
        clients.look(member);
        return;
      case 'atOffsets':
        answer('gotOffsets', (data as number[]).flatMap(partition => [partition, world.partitions[partition].committed]));
        return;
      case 'gotOffsets':
        clients.gotOffsets(member, data as number[]);
        return;
      case 'atList':
        answer('gotList', (data as number[]).flatMap(partition => [partition, clients.ownership.resetOffset(partition)]));
        return;
      case 'gotList':
        clients.gotList(member, data as number[]);
        return;
      case 'gotCommit':
        clients.answered(member, data as CommitAnswer);
        return;
      case 'autoCommit':
        if (data === member.autoCommits) clients.autoCommitDue(member);
        return;
      case 'pollCheck':
        this.checkPoll(member);
        return;
      default:
        this.protocol.fire(timer);
    }
  }

  private commit({ consumer, memberId, generation, offsets, step }: CommitMessage): void {
    const { world, delivery } = this;
    const error = this.protocol.checkCommit(memberId, generation);
    delivery.takeCommit(offsets);
    if (error === '') for (let i = 0; i < offsets.length; i += 2) delivery.commit(consumer, offsets[i], offsets[i + 1]);
    const answer: CommitAnswer = { step, error };
    world.timers.add(world.now + world.hop, 'gotCommit', consumer, world.members[consumer].incarnation, Object.freeze(answer));
  }

  /** Whether it polls often enough: a client that does not takes itself out. */
  private checkPoll(member: Member): void {
    const { world } = this;
    const most = world.seconds(world.config.maxPollIntervalMs);
    if (member.inPoll) member.lastPoll = world.now;
    if (world.now >= member.lastPoll + most && !member.left) {
      member.left = true;
      world.note('poll-expired', { member: member.id, generation: member.generation, cause: `it did not poll for ${Number(most.toFixed(3))} s` });
      this.protocol.pollExpired(member);
    }
    const from = member.left ? world.now : member.lastPoll;
    world.timers.add(from + most, 'pollCheck', member.id, member.incarnation);
  }
}
