/**
 * All that a simulation holds. Plain state: `simulation.ts` changes it, `flow-reader.ts` reads it.
 */
import { LogBacklog } from './backlog';
import { Clock } from './clock';
import type { EngineConfig, EngineLimits, Stop, Workload } from './config';
import { FlowWindow } from './flow-window';
import { Group } from './group';
import { LatencyWindow } from './latency-window';
import { OrderingDetector } from './ordering';
import { PartitionLog } from './partition-log';
import { Producers } from './producers';
import { RecordStore } from './record-store';
import { Recorder } from './recorder';
import { TraceHash } from './trace-hash';
import { Transit } from './transit';
import { WorkerPool } from './worker-pool';

/** What a simulation is made from. */
export interface SimulationSetup {
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  readonly config: EngineConfig;
  readonly workload?: Workload | null;
  readonly limits?: Partial<EngineLimits>;
  /** The bytes of each key of the workload, by its number; the Kafka model hashes them. */
  readonly keyBytes?: (key: number) => Uint8Array;
}

/** Enough for a million residents and more, below what a browser's tab can hold. */
export const LIMITS: EngineLimits = { residentsMax: 4_000_000, issuesKept: 1000, recordsMax: 0 };

/** What a reader needs of a world, whichever model's it is. */
export interface FlowWorld {
  readonly now: number;
  readonly stop: Stop | null;
  readonly config: EngineConfig;
  readonly store: RecordStore;
  readonly logs: readonly PartitionLog[];
  readonly partitionIds: readonly number[];
  readonly producers: Producers;
  readonly transit: Transit;
  readonly pool: Pick<WorkerPool, 'records' | 'bytes' | 'lastTime' | 'processingTimes'>;
  readonly memberSince: readonly number[];
  readonly ordering: OrderingDetector;
  readonly window: FlowWindow;
  readonly latency: LatencyWindow;
  readonly produced: number;
  readonly completed: number;
  readonly processingSeconds: number;
  readonly bytesProduced: number;
  readonly bytesCompleted: number;
}

export class World implements FlowWorld {
  readonly clock = new Clock();
  stop: Stop | null = null;
  config: EngineConfig;
  readonly limits: EngineLimits;
  readonly store = new RecordStore();
  readonly logs: PartitionLog[] = [];
  /** Ids of partitions that were taken away and are not empty, ascending. */
  closing: readonly number[] = [];
  /** Ids of all partitions that are there: those of partitionsAmount, then the closing ones. */
  partitionIds: readonly number[] = [];
  readonly producers: Producers;
  readonly transit: Transit;
  readonly pool: WorkerPool;
  readonly group = new Group();
  /** Seconds since when each consumer is in the group. */
  readonly memberSince: number[] = [];
  readonly ordering: OrderingDetector;
  readonly hash = new TraceHash();
  readonly recorder: Recorder | null;
  readonly window: FlowWindow;
  readonly latency = new LatencyWindow();

  /** Records produced: the next record's id. */
  produced = 0;
  completed = 0;
  processingSeconds = 0;
  restarts = 0;

  constructor({ seed, config, workload = null, limits = {} }: SimulationSetup) {
    this.config = Object.freeze({ ...config });
    this.limits = Object.freeze({ ...LIMITS, ...limits });
    this.producers = new Producers(this.clock, seed, workload === null ? null : Object.freeze({ ...workload }));
    this.transit = new Transit(this.clock, config.partitionBandwidth);
    this.pool = new WorkerPool(this.clock, config.consumerThroughputMaxInBytes);
    this.window = new FlowWindow(this.clock, this.producers, this.pool, new LogBacklog(this.logs));
    this.ordering = new OrderingDetector(this.limits.issuesKept);
    this.recorder = this.limits.recordsMax > 0 ? new Recorder(this.limits.recordsMax) : null;
  }

  get residents(): number {
    return this.produced - this.completed;
  }

  get bytesProduced(): number {
    return this.producers.allBytes;
  }

  get bytesCompleted(): number {
    return this.pool.allBytes;
  }

  get now(): number {
    return this.clock.now;
  }

  /** To be called before anything changes: the first change in a bucket of time opens it. */
  enter(): void {
    if (10 * this.clock.now >= this.window.nextBucket) this.openBucket();
  }

  private openBucket(): void {
    this.window.open();
    this.latency.keep(this.window.allRecordsCompleted);
  }

  /** The log of a partition, made when first asked for. */
  log(partition: number): PartitionLog {
    while (this.logs.length <= partition) {
      this.logs.push(new PartitionLog(this.store));
    }
    return this.logs[partition];
  }

  /** Says which partitions are there: those of partitionsAmount, and these. */
  setClosing(closing: readonly number[]): void {
    this.closing = closing;
    this.partitionIds = Object.freeze(Array.from({ length: this.config.partitionsAmount }, (_, id) => id).concat(closing));
  }
}
