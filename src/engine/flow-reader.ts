/** Reads the state of a world at its present time; changes nothing. */
import type { EngineConfig, Stop } from './config';
import type {
  ConsumerState, FlowState, GlobalMetrics, LagState, OrderingIssue, PartitionState, ProducerState, RateState, RecordState
} from './flow-state';
import type { ModelName } from './kafka-config';
import type { KafkaState } from './kafka-state';
import type { PartitionLog } from './partition-log';
import { BYTES, EVENT_TIME, ID, KEY, MARK, PRODUCER } from './record-store';
import { coveredSeconds, windowSeconds } from './window-history';
import type { World } from './world';

/** 0, 1, ... n-1. */
const upTo = (n: number): number[] => Array.from({ length: n }, (_, id) => id);

export class FlowReader implements FlowState {
  protected constructor(protected readonly world: World) {}

  get now(): number {
    return this.world.now;
  }

  get model(): ModelName {
    return 'classroom';
  }

  get kafka(): KafkaState | null {
    return null;
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

  get generation(): number {
    return this.world.group.generation;
  }

  get lastRebalanceTime(): number {
    return this.world.group.lastRebalanceTime;
  }

  partition(id: number): PartitionState {
    const { world } = this;
    const log = this.log(id);
    const ready = this.arrived(log);
    const working = world.pool.workerOf(id) >= 0;
    const { logStartOffset, logEndOffset, length } = log;
    return {
      id,
      closing: id >= this.config.partitionsAmount,
      owner: world.group.ownerOf(id),
      logStartOffset,
      committed: logStartOffset,
      nextOffset: logStartOffset,
      position: working ? logStartOffset + 1 : logStartOffset,
      highWatermark: logStartOffset + ready,
      logEndOffset,
      unread: length,
      ready,
      working,
      ...this.lag(id)
    };
  }

  lag(partition: number): LagState {
    const { world } = this;
    const log = this.log(partition);
    const behind = log.length === 0 ? 0 : world.now - world.store.get(log.startSlot, EVENT_TIME);
    return { lag: log.length, lagBytes: log.bytes, behind };
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
    const { pool, group, window, now } = world;
    const assignedPartitions = world.partitionIds.filter(partition => group.ownerOf(partition) === id);
    const owned = assignedPartitions.map(partition => this.lag(partition));
    return {
      id,
      ...this.rates(window.recordsCompleted(id), window.bytesCompleted(id)),
      assignedPartitions,
      activePartitions: pool.activePartitions(id),
      recordsConsumed: pool.records(id),
      bytesConsumed: pool.bytes(id),
      lastUpdateTime: pool.lastTime(id) < 0 ? null : pool.lastTime(id),
      processingTimes: pool.processingTimes(id),
      lag: owned.reduce((sum, { lag }) => sum + lag, 0),
      lagBytes: owned.reduce((sum, { lagBytes }) => sum + lagBytes, 0),
      behind: owned.reduce((most, { behind }) => Math.max(most, behind), 0),
      busy: now === 0 ? null : Math.min(1, window.busySeconds(id) / coveredSeconds(now)),
      since: world.memberSince[id]
    };
  }

  record(partition: number, offset: number): RecordState {
    const { world } = this;
    const { store, pool } = world;
    const log = this.log(partition);
    const slot = log.slot(offset);
    const inWork = offset === log.logStartOffset && pool.workerOf(partition) >= 0;
    const eventTime = store.get(slot, EVENT_TIME);
    const integers = store.integers(slot);
    const cell = 2 * store.cell(slot);
    const reached = this.hasArrived(slot);
    return {
      id: store.get(slot, ID),
      key: integers[cell + KEY],
      bytes: store.get(slot, BYTES),
      producer: integers[cell + PRODUCER],
      partition,
      offset,
      eventTime,
      travel: reached ? 1 : world.transit.travelled(store.get(slot, MARK), eventTime),
      reached,
      inWork,
      progress: inWork ? pool.progress(partition) : 0
    };
  }

  countBefore(partition: number, time: number): number {
    return this.log(partition).countBefore(time);
  }

  lastCompletionTime(partition: number): number {
    return this.world.pool.completedTime(partition);
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
    const draining = (consume.bytesRate ?? 0) - (produce.bytesRate ?? 0);
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
    return pool.workerOf(partition) >= 0 ? pool.startedTime(partition) : null;
  }

  /** Whether a resident record has reached the end of its partition. */
  protected hasArrived(slot: number): boolean {
    const { store, transit, now } = this.world;
    return transit.arrivalTime(store.get(slot, MARK), store.get(slot, EVENT_TIME)) <= now;
  }

  /** How many of a log's records have: the oldest ones. Looked for from the log's end, near which it mostly is. */
  protected arrived(log: PartitionLog): number {
    const { logStartOffset: start, length } = log;
    let low = length;
    let high = length;
    for (let step = 1; low > 0 && !this.hasArrived(log.slot(start + low - 1)); step *= 2) {
      high = low - 1;
      low = Math.max(0, low - step);
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.hasArrived(log.slot(start + middle))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private log(partition: number): PartitionLog {
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
