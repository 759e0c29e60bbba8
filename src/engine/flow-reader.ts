/** Reads the state of a world at its present time; changes nothing. */
import type { EngineConfig, Stop } from './config';
import type {
  ConsumerState, FlowState, GlobalMetrics, OrderingIssue, PartitionState, ProducerState, RateState, RecordState
} from './flow-state';
import { windowSeconds, type RateWindow } from './rate-window';
import type { World } from './world';

/** 0, 1, ... n-1. */
const upTo = (n: number): number[] => Array.from({ length: n }, (_, id) => id);

export class FlowReader implements FlowState {
  protected constructor(protected readonly world: World) {}

  get now(): number {
    return this.world.now;
  }

  get config(): EngineConfig {
    return this.world.config;
  }

  get hasWorkload(): boolean {
    return this.world.workload !== null;
  }

  get stop(): Stop | null {
    return this.world.stop;
  }

  get partitionIds(): readonly number[] {
    return this.world.partitionIds;
  }

  get producerIds(): readonly number[] {
    return upTo(this.hasWorkload ? this.world.workloadProducers : this.config.producersAmount);
  }

  get consumerIds(): readonly number[] {
    return upTo(this.config.consumersAmount);
  }

  get generation(): number {
    return this.world.group.generation;
  }

  get lastRebalanceTime(): number {
    return this.world.group.lastRebalanceTime;
  }

  partition(id: number): PartitionState {
    const { world } = this;
    const log = world.log(id);
    return {
      id,
      closing: id >= this.config.partitionsAmount,
      owner: world.group.ownerOf(id),
      logStartOffset: log.logStartOffset,
      logEndOffset: log.logEndOffset,
      ready: log.ready,
      working: world.pool.worker[id] >= 0,
      lag: log.length,
      lagBytes: log.bytes,
      behind: log.length === 0 ? 0 : world.now - world.store.eventTime[log.slot(log.logStartOffset)]
    };
  }

  producer(id: number): ProducerState {
    const { producers, producedRate } = this.world;
    const last = producers.lastTime[id] ?? -1;
    return {
      id,
      ...this.rates(producedRate, id),
      recordsProduced: producers.records[id] ?? 0,
      bytesProduced: producers.bytes[id] ?? 0,
      lastProduceTime: last < 0 ? null : last
    };
  }

  consumer(id: number): ConsumerState {
    const { world } = this;
    const { pool, group, now } = world;
    const assignedPartitions = world.partitionIds.filter(partition => group.ownerOf(partition) === id);
    const owned = assignedPartitions.map(partition => this.partition(partition));
    return {
      id,
      ...this.rates(pool.rate, id),
      assignedPartitions,
      activePartitions: pool.activePartitions(id),
      recordsConsumed: pool.records[id],
      bytesConsumed: pool.bytes[id],
      lastUpdateTime: pool.lastTime[id] < 0 ? null : pool.lastTime[id],
      processingTimes: pool.processingTimes[id].slice(),
      lag: owned.reduce((sum, { lag }) => sum + lag, 0),
      lagBytes: owned.reduce((sum, { lagBytes }) => sum + lagBytes, 0),
      behind: owned.reduce((most, { behind }) => Math.max(most, behind), 0),
      busy: now === 0 ? null : Math.min(1, pool.busy.secondsIn(id, now) / windowSeconds(now)),
      since: world.memberSince[id]
    };
  }

  record(partition: number, offset: number): RecordState {
    const { world } = this;
    const { store, pool, now } = world;
    const log = world.log(partition);
    const slot = log.slot(offset);
    const reached = offset < log.logStartOffset + log.ready;
    const inWork = offset === log.logStartOffset && pool.worker[partition] >= 0;
    const eventTime = store.eventTime[slot];
    return {
      id: store.id[slot],
      key: store.key[slot],
      bytes: store.bytes[slot],
      producer: store.producer[slot],
      partition,
      offset,
      eventTime,
      travel: reached ? 1 : world.transit.travelled(store.mark[slot], eventTime, now),
      reached,
      inWork,
      progress: inWork ? pool.progress(partition, now) : 0
    };
  }

  countBefore(partition: number, time: number): number {
    return this.world.log(partition).countBefore(time);
  }

  lastCompletionTime(partition: number): number {
    this.world.log(partition);
    return this.world.lastCompletion[partition];
  }

  orderingIssues(count: number): OrderingIssue[] {
    return this.world.ordering.last(count);
  }

  metrics(): GlobalMetrics {
    const { world } = this;
    const { totalRate, now, completed } = world;
    const produce = this.rates(totalRate, 0);
    const consume = this.rates(totalRate, 1);
    const partitions = world.partitionIds.map(id => this.partition(id));
    const [latencyP50, latencyP95, latencyP99] = world.latency.percentiles(now, [0.5, 0.95, 0.99]);
    const lagBytes = partitions.reduce((sum, partition) => sum + partition.lagBytes, 0);
    const draining = (consume.bytesRate ?? 0) - (produce.bytesRate ?? 0);
    const busy = this.consumerIds.reduce((sum, id) => sum + world.pool.busy.secondsIn(id, now), 0);
    const capacity = windowSeconds(now) * this.config.consumersAmount;
    return {
      totalRecordsProduced: world.produced,
      totalRecordsConsumed: completed,
      totalBytesProduced: world.bytesProduced,
      totalBytesConsumed: world.bytesCompleted,
      avgProcessingTimeMs: completed === 0 ? null : (1000 * world.processingSeconds) / completed,
      processingTimeSamples: completed,
      produceRecordsRate: produce.recordsRate,
      produceBytesRate: produce.bytesRate,
      consumeRecordsRate: consume.recordsRate,
      consumeBytesRate: consume.bytesRate,
      lag: world.residents,
      lagBytes,
      behind: partitions.reduce((most, { behind }) => Math.max(most, behind), 0),
      restarts: world.restarts,
      orderingIssues: world.ordering.count,
      latencyP50,
      latencyP95,
      latencyP99,
      utilisation: capacity === 0 ? null : Math.min(1, busy / capacity),
      timeToDrain: lagBytes === 0 ? 0 : draining > 0 ? lagBytes / draining : null
    };
  }

  /** Seconds at which work on a partition's oldest record began; null when nobody works on it. */
  startedTime(partition: number): number | null {
    const { pool } = this.world;
    return pool.worker[partition] >= 0 ? pool.startedTime[partition] : null;
  }

  private rates(window: RateWindow, entity: number): RateState {
    const { now } = this.world;
    if (now === 0) return { bytesRate: null, recordsRate: null };
    const seconds = windowSeconds(now);
    return {
      bytesRate: window.bytesIn(entity, now) / seconds,
      recordsRate: window.recordsIn(entity, now) / seconds
    };
  }
}
