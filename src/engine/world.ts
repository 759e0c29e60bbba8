/**
 * All that a simulation holds. Plain state: `simulation.ts` changes it, `flow-reader.ts` reads it.
 */
import type { EngineConfig, EngineLimits, Stop, Workload } from './config';
import { Group } from './group';
import { LatencyWindow } from './latency-window';
import { OrderingDetector } from './ordering';
import { PartitionLog } from './partition-log';
import { Producers } from './producers';
import { RateWindow } from './rate-window';
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
}

/** Enough for a million residents and more, below what a browser's tab can hold. */
const LIMITS: EngineLimits = { residentsMax: 4_000_000, issuesKept: 1000, recordsMax: 0 };

export class World {
  now = 0;
  stop: Stop | null = null;
  config: EngineConfig;
  readonly limits: EngineLimits;
  readonly workload: Workload | null;
  /** Records of the workload that were written. */
  workloadNext = 0;
  workloadProducers = 0;

  readonly store = new RecordStore();
  readonly logs: PartitionLog[] = [];
  /** Ids of partitions that were taken away and are not empty, ascending. */
  closing: number[] = [];
  readonly producers: Producers;
  readonly producedRate = new RateWindow();
  readonly transit: Transit;
  readonly pool: WorkerPool;
  readonly group = new Group();
  /** Seconds since when each consumer is in the group. */
  readonly memberSince: number[] = [];
  readonly ordering: OrderingDetector;
  readonly hash = new TraceHash();
  readonly recorder: Recorder | null;
  readonly latency = new LatencyWindow();
  /** Of everybody together: entity 0 produces, entity 1 completes. */
  readonly totalRate = new RateWindow();

  /** Records produced: the next record's id. */
  produced = 0;
  completed = 0;
  bytesProduced = 0;
  bytesCompleted = 0;
  processingSeconds = 0;
  restarts = 0;
  /** By partition: seconds of its last completion. */
  readonly lastCompletion: number[] = [];

  constructor({ seed, config, workload = null, limits = {} }: SimulationSetup) {
    this.config = Object.freeze({ ...config });
    this.limits = Object.freeze({ ...LIMITS, ...limits });
    this.workload = workload === null ? null : Object.freeze({ ...workload });
    this.producers = new Producers(seed);
    this.transit = new Transit(config.partitionBandwidth);
    this.pool = new WorkerPool(config.consumerThroughputMaxInBytes);
    this.ordering = new OrderingDetector(this.limits.issuesKept);
    this.recorder = this.limits.recordsMax > 0 ? new Recorder(this.limits.recordsMax) : null;
    for (const producer of this.workload?.producer ?? []) {
      this.workloadProducers = Math.max(this.workloadProducers, producer + 1);
    }
  }

  get residents(): number {
    return this.produced - this.completed;
  }

  /** The log of a partition, made when first asked for. */
  log(partition: number): PartitionLog {
    while (this.logs.length <= partition) {
      this.logs.push(new PartitionLog(this.store));
      this.lastCompletion.push(-Infinity);
    }
    return this.logs[partition];
  }

  /** Ids of all partitions that are there: those of partitionsAmount, then the closing ones. */
  get partitionIds(): number[] {
    const ids = Array.from({ length: this.config.partitionsAmount }, (_, id) => id);
    return this.closing.length > 0 ? ids.concat(this.closing) : ids;
  }
}
