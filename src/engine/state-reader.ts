/** What is read of a world the same way in every model. Reading changes nothing. */
import type { EngineConfig, Stop } from './config';
import type {
  ConsumerState, DrainState, FlowState, GlobalMetrics, LagState, OrderingIssue, PartitionState, ProducerState, RateState, RecordState
} from './flow-state';
import type { ModelName } from './kafka-config';
import type { KafkaState } from './kafka-state';
import type { PartitionLog } from './partition-log';
import { coveredSeconds, windowSeconds } from './window-history';
import type { FlowWorld } from './world';

/** 0, 1, ... n-1. */
const upTo = (n: number): number[] => Array.from({ length: n }, (_, id) => id);

export abstract class StateReader implements FlowState {
  protected abstract readonly world: FlowWorld;

  abstract readonly model: ModelName;
  abstract readonly kafka: KafkaState | null;
  abstract readonly generation: number;
  abstract readonly lastRebalanceTime: number;

  abstract partition(id: number): PartitionState;
  abstract lag(partition: number): LagState;
  abstract record(partition: number, offset: number): RecordState;
  abstract lastCompletionTime(partition: number): number;
  abstract startedTime(partition: number): number | null;
  /** The client that owns a partition, or -1. */
  protected abstract ownerOf(partition: number): number;
  /** The partitions whose records a consumer works on, ascending. */
  protected abstract activePartitions(consumer: number): number[];
  protected abstract readonly restarts: number;
  /** Records of the whole that metrics count as lag. */
  protected abstract readonly lagTotal: number;

  get now(): number {
    return this.world.now;
  }

  get config(): EngineConfig {
    return this.world.config;
  }

  get hasWorkload(): boolean {
    return this.world.producers.readsWorkload;
  }

  get stop(): Stop | null {
    return this.world.stop;
  }

  get partitionIds(): readonly number[] {
    return this.world.partitionIds;
  }

  get producerIds(): readonly number[] {
    return upTo(this.world.producers.amount);
  }

  get consumerIds(): readonly number[] {
    return upTo(this.config.consumersAmount);
  }

  producer(id: number): ProducerState {
    const { producers, window } = this.world;
    const last = producers.lastTime(id);
    return {
      id,
      ...this.rates(window.recordsProduced(id), window.bytesProduced(id)),
      recordsProduced: producers.records(id),
      bytesProduced: producers.bytes(id),
      lastProduceTime: last < 0 ? null : last
    };
  }

  consumer(id: number): ConsumerState {
    const { world } = this;
    const { pool, window, now } = world;
    const assignedPartitions = world.partitionIds.filter(partition => this.ownerOf(partition) === id);
    const owned = assignedPartitions.map(partition => this.lag(partition));
    return {
      id,
      ...this.rates(window.recordsCompleted(id), window.bytesCompleted(id)),
      assignedPartitions,
      activePartitions: this.activePartitions(id),
      recordsConsumed: pool.records(id),
      bytesConsumed: pool.bytes(id),
      lastUpdateTime: pool.lastTime(id) < 0 ? null : pool.lastTime(id),
      processingTimes: pool.processingTimes(id),
      lag: owned.reduce((sum, { lag }) => sum + lag, 0),
      lagBytes: owned.reduce((sum, { lagBytes }) => sum + lagBytes, 0),
      behind: owned.reduce((most, { behind }) => Math.max(most, behind), 0),
      busy: now === 0 ? null : Math.min(1, window.busySeconds(id) / coveredSeconds(now)),
      ...this.drain(assignedPartitions),
      since: world.memberSince[id]
    };
  }

  countBefore(partition: number, time: number): number {
    return this.log(partition).countBefore(time);
  }

  orderingIssues(count: number): OrderingIssue[] {
    return this.world.ordering.last(count);
  }

  metrics(): GlobalMetrics {
    const { world } = this;
    const { window, now, completed } = world;
    const produce = this.rates(window.allRecordsProduced, window.allBytesProduced);
    const consume = this.rates(window.allRecordsCompleted, window.allBytesCompleted);
    const partitions = world.partitionIds.map(id => this.lag(id));
    const [latencyP50, latencyP95, latencyP99] = world.latency.percentiles(window.allRecordsCompleted, [0.5, 0.95, 0.99]);
    const lagBytes = partitions.reduce((sum, partition) => sum + partition.lagBytes, 0);
    const busy = this.consumerIds.reduce((sum, id) => sum + window.busySeconds(id), 0);
    const capacity = coveredSeconds(now) * this.config.consumersAmount;
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
      lag: this.lagTotal,
      lagBytes,
      behind: partitions.reduce((most, { behind }) => Math.max(most, behind), 0),
      restarts: this.restarts,
      orderingIssues: world.ordering.count,
      latencyP50,
      latencyP95,
      latencyP99,
      utilisation: capacity === 0 ? null : Math.min(1, busy / capacity),
      ...this.drain()
    };
  }

  /** Of some partitions together; without a list of all, those included that have vanished. */
  protected drain(partitions?: readonly number[]): DrainState {
    const { window, now } = this.world;
    const left = window.backlog(partitions);
    const trend = now === 0 ? null : (left - window.backlogBefore(partitions)) / coveredSeconds(now);
    return { lagTrend: trend, timeToDrain: left === 0 ? 0 : trend !== null && trend < 0 ? left / -trend : null };
  }

  protected log(partition: number): PartitionLog {
    const log = this.world.logs[partition] as PartitionLog | undefined;
    if (log === undefined) throw new RangeError(`partition ${partition}: there is none`);
    return log;
  }

  /** Rates of what happened in the window. */
  private rates(records: number, bytes: number): RateState {
    const { now } = this.world;
    if (now === 0) return { bytesRate: null, recordsRate: null };
    const seconds = windowSeconds(now);
    return { bytesRate: bytes / seconds, recordsRate: records / seconds };
  }
}
