/** All that a simulation of the Kafka model holds. Plain state: no Map, no Set, no closure over it (see `../checkpoint.ts`). */
import { Clock } from '../clock';
import type { EngineLimits, Stop } from '../config';
import { consumerName } from '../consumer-name';
import { FlowWindow } from '../flow-window';
import type { GroupEventKind } from '../kafka-state';
import type { KafkaConfig } from '../kafka-config';
import { LatencyWindow } from '../latency-window';
import { OrderingDetector } from '../ordering';
import { PartitionLog } from '../partition-log';
import { RecordStore } from '../record-store';
import { Recorder } from '../recorder';
import { Kind, Purpose, Threefry, unit } from '../threefry';
import { TraceHash } from '../trace-hash';
import { Transit } from '../transit';
import { LIMITS, type SimulationSetup } from '../world';
import { EventLog, type EventDetails } from './event-log';
import { GroupBacklog } from './group-backlog';
import { GroupPartition } from './group-partition';
import { KafkaProducers } from './kafka-producers';
import { generatedKeyBytes, KeyPartitions } from './key-partitions';
import { Member } from './member';
import { Metadata } from './metadata';
import { settled } from './settings';
import { WorkInHand } from './work-in-hand';
import { Rebalances } from './rebalances';
import { Timers } from './timers';

/**
 * Seconds by which a heartbeat is late at most. A thread that looks at a clock sends it; in real groups intervals were 2 to 4 ms longer than set.
 * Members of one generation beat together, so without it nobody would ever beat just before another's session ends, and learn of it an interval later.
 */
const HEARTBEAT_LATE = 0.005;

export class KafkaWorld {
  readonly clock = new Clock();
  stop: Stop | null = null;
  config: KafkaConfig;
  readonly limits: EngineLimits;
  readonly store = new RecordStore();
  readonly logs: PartitionLog[] = [];
  readonly partitions: GroupPartition[] = [];
  partitionIds: readonly number[] = [];
  readonly producers: KafkaProducers;
  readonly producerMetadata: Metadata;
  readonly keyPartitions: KeyPartitions;
  readonly transit: Transit;
  readonly pool: WorkInHand;
  readonly members: Member[] = [];
  readonly memberMetadata: Metadata;
  readonly timers = new Timers();
  readonly memberSince: number[] = [];
  readonly ordering: OrderingDetector;
  readonly hash = new TraceHash();
  readonly recorder: Recorder | null;
  readonly window: FlowWindow;
  readonly latency = new LatencyWindow();
  readonly events = new EventLog();
  readonly rebalances = new Rebalances();
  readonly stream: Threefry;

  produced = 0;
  completed = 0;
  processingSeconds = 0;
  duplicates = 0;
  lost = 0;
  skipped = 0;
  /** Classic: the generation; KIP-848: the group's epoch. */
  generation = 0;
  lastRebalanceTime = 0;
  /** Records in logs, those that may be read again included. */
  held = 0;

  constructor({ seed, config, workload = null, limits = {}, keyBytes = generatedKeyBytes }: SimulationSetup) {
    this.config = settled(config as KafkaConfig);
    this.limits = Object.freeze({ ...LIMITS, ...limits });
    this.producers = new KafkaProducers(this.clock, seed, workload === null ? null : Object.freeze({ ...workload }));
    this.keyPartitions = new KeyPartitions(seed, keyBytes);
    this.transit = new Transit(this.clock, config.partitionBandwidth);
    this.pool = new WorkInHand(this.clock);
    this.window = new FlowWindow(this.clock, this.producers, this.pool, new GroupBacklog(this));
    this.ordering = new OrderingDetector(this.limits.issuesKept);
    this.recorder = this.limits.recordsMax > 0 ? new Recorder(this.limits.recordsMax) : null;
    this.stream = new Threefry(seed);
    this.producerMetadata = new Metadata(this, 'producerMetadata');
    this.memberMetadata = new Metadata(this, 'metadata');
  }

  get now(): number {
    return this.clock.now;
  }

  get bytesProduced(): number {
    return this.producers.allBytes;
  }

  get bytesCompleted(): number {
    return this.pool.allBytes;
  }

  /** Seconds of a timeout or interval, on the clock of the flow. */
  seconds(milliseconds: number): number {
    return milliseconds / 1000 / this.config.clockDivisor;
  }

  /** Seconds of one hop. */
  get hop(): number {
    return this.config.networkLatencyMs / 1000;
  }

  get sessionSeconds(): number {
    const { groupProtocol, sessionTimeoutMs, groupConsumerSessionTimeoutMs } = this.config;
    return this.seconds(groupProtocol === 'classic' ? sessionTimeoutMs : groupConsumerSessionTimeoutMs);
  }

  get heartbeatSeconds(): number {
    const { groupProtocol, heartbeatIntervalMs, groupConsumerHeartbeatIntervalMs } = this.config;
    return this.seconds(groupProtocol === 'classic' ? heartbeatIntervalMs : groupConsumerHeartbeatIntervalMs);
  }

  /** Seconds from a heartbeat of a client to its next. */
  untilHeartbeat(member: Member): number {
    this.stream.draw(Kind.consumer, member.id, Purpose.heartbeat, member.heartbeatsPlanned++);
    return this.heartbeatSeconds + HEARTBEAT_LATE * unit(this.stream.first);
  }

  note(kind: GroupEventKind, details: EventDetails): void {
    this.events.add(this.now, kind, details);
  }

  /** Of every partition its owner; a copy. */
  owners(): number[] {
    return this.partitions.map(({ owner }) => owner);
  }

  setOwner(partition: number, owner: number): void {
    this.partitions[partition].owner = owner;
    this.countUnowned();
  }

  /** Partitions nobody reads: without an owner, or with one that is gone or frozen. */
  countUnowned(): void {
    let count = 0;
    for (const { owner } of this.partitions) {
      if (owner < 0 || !this.members[owner].running || this.members[owner].isFrozen) count++;
    }
    this.rebalances.setUnowned(count, this.now);
  }

  /** To be called before anything changes: the first change in a bucket of time opens it. */
  enter(): void {
    if (10 * this.clock.now < this.window.nextBucket) return;
    this.window.open();
    this.latency.keep(this.window.allRecordsCompleted);
  }

  /** Makes partitions 0..count-1. */
  addPartitions(count: number, addedAt = this.now): void {
    while (this.logs.length < count) {
      this.logs.push(new PartitionLog(this.store));
      this.partitions.push(new GroupPartition(addedAt));
    }
    this.partitionIds = Object.freeze(Array.from({ length: this.logs.length }, (_, id) => id));
    this.countUnowned();
  }

  /** How many partitions there were at a time. */
  partitionsAt(time: number): number {
    let count = this.partitions.length;
    while (this.partitions[count - 1].addedAt >= time) count--;
    return count;
  }

  member(id: number): Member {
    while (this.members.length <= id) this.members.push(new Member(this.members.length, consumerName(this.config, this.members.length)));
    return this.members[id];
  }
}
