/** Small random worlds and the reading of what happened in them, for properties. */
import * as fc from 'fast-check';
import type { AssignmentStrategy, EngineConfig, Workload } from '../../src/engine/config';
import type { FlowSimulation } from '../../src/engine/flow-simulation';
import { Simulation } from '../../src/engine/simulation';

export const SEED = 20261123;

export const classroom: EngineConfig = {
  partitionsAmount: 1,
  producersAmount: 1,
  consumersAmount: 1,
  producerRate: 1,
  producerDelayRandomFactor: 0,
  recordValueSizeMin: 800,
  recordValueSizeMax: 1200,
  recordKeyRange: 4,
  partitionBandwidth: 1000,
  partitionTransit: 'delay',
  consumerThroughputMaxInBytes: 1000,
  consumerAssignmentStrategy: 'sticky'
};

/** A simulation that remembers every record. */
export const recorded = (config: Partial<EngineConfig>, workload: Workload | null = null, seed = 1): Simulation =>
  new Simulation({ seed, config: { ...classroom, ...config }, workload, limits: { recordsMax: 1e6 } });

/** A workload from rows of [time, bytes, key index]. */
export const workloadOf = (rows: readonly (readonly [number, number, number])[]): Workload => ({
  time: Float64Array.from(rows, row => row[0]),
  bytes: Float64Array.from(rows, row => row[1]),
  key: Int32Array.from(rows, row => row[2]),
  producer: new Int32Array(rows.length)
});

const strategy = fc.constantFrom<AssignmentStrategy>('round-robin', 'range', 'sticky', 'cooperative-sticky');

/** How large a world may become. */
export interface WorldSize {
  readonly partitions: number;
  readonly producers: number;
  readonly consumers: number;
  readonly keys: number;
  /** Records a second, times this. */
  readonly pace: number;
  /** Bytes a second, of partitions and consumers, times this. */
  readonly bytesPace: number;
}

export const SMALL: WorldSize = { partitions: 9, producers: 5, consumers: 6, keys: 12, pace: 1, bytesPace: 1 };

const fieldsOf = ({ partitions, producers, consumers, keys, pace, bytesPace }: WorldSize) => ({
  partitionsAmount: fc.integer({ min: 1, max: partitions }),
  producersAmount: fc.integer({ min: 0, max: producers }),
  consumersAmount: fc.integer({ min: 0, max: consumers }),
  producerRate: fc.constantFrom(...[0.5, 1, 3, 7, 16].map(rate => rate * pace)),
  producerDelayRandomFactor: fc.constantFrom(0, 0.3, 1),
  recordKeyRange: fc.integer({ min: 1, max: keys }),
  partitionBandwidth: fc.constantFrom(...[500, 1000, 20_000, Infinity].map(bytes => bytes * bytesPace)),
  partitionTransit: fc.constantFrom('delay' as const, 'serial' as const),
  consumerThroughputMaxInBytes: fc.constantFrom(...[300, 1000, 5000, 100_000].map(bytes => bytes * bytesPace)),
  consumerAssignmentStrategy: strategy
});

export const sizes = fc.constantFrom(
  { recordValueSizeMin: 800, recordValueSizeMax: 1200 }, { recordValueSizeMin: 500, recordValueSizeMax: 500 },
  { recordValueSizeMin: 1, recordValueSizeMax: 3000 }
);

/** What is done to a world: seconds to wait, then what to change. */
export interface Step {
  readonly wait: number;
  readonly set: Partial<EngineConfig>;
}

export interface RandomWorld {
  readonly seed: number;
  readonly config: EngineConfig;
  readonly steps: readonly Step[];
  readonly workload?: Workload | null;
}

/** Worlds of a size; `more`: what else may change on the way. */
export function worldsOf(size: WorldSize, ...more: fc.Arbitrary<Partial<EngineConfig>>[]): fc.Arbitrary<RandomWorld> {
  const fields = fieldsOf(size);
  const change: fc.Arbitrary<Partial<EngineConfig>> = fc.oneof(
    fc.record(fields, { requiredKeys: [] }),
    ...Object.entries(fields).map(([name, value]) => (value as fc.Arbitrary<unknown>).map(v => ({ [name]: v }))),
    ...more
  );
  return fc.record({
    seed: fc.integer({ min: 0, max: 0xffffffff }),
    config: fc.tuple(fc.record(fields), sizes).map(([a, b]) => ({ ...a, ...b }) as EngineConfig),
    steps: fc.array(fc.record({ wait: fc.constantFrom(0, 0.1, 0.5, 1, 2.25, 5), set: change }), { maxLength: 8 })
  });
}

export const worlds = worldsOf(SMALL);

/**
 * Plays a world, which runs 3 s more at the end.
 *
 * @param each - Called before and after every action, and at the end; `acted` after an action.
 * @param pieces - Into which each wait is cut.
 */
export function play(world: RandomWorld, each?: (simulation: Simulation, acted: boolean) => void, pieces = 1): Simulation {
  const simulation = new Simulation({ ...world, limits: { recordsMax: 1e6 } });
  const wait = (seconds: number): void => {
    const from = simulation.now;
    for (let i = 1; i < pieces; i++) simulation.advanceTo(from + (seconds * i) / pieces);
    simulation.advanceTo(from + seconds);
  };
  for (const { wait: seconds, set } of world.steps) {
    wait(seconds);
    each?.(simulation, false);
    simulation.apply(set);
    each?.(simulation, true);
  }
  wait(3);
  each?.(simulation, false);
  return simulation;
}

/** A record of a recorder, as an object. */
export interface Row {
  readonly id: number;
  readonly key: number;
  readonly producer: number;
  readonly partition: number;
  readonly consumer: number;
  readonly offset: number;
  readonly bytes: number;
  readonly eventTime: number;
  readonly reachedTime: number;
  readonly startedTime: number;
  readonly completedTime: number;
}

export function rows(simulation: FlowSimulation): Row[] {
  const r = simulation.settledRecorder();
  if (r === null) throw new Error('no recorder');
  return Array.from({ length: r.count }, (_, id) => ({
    id,
    key: r.key[id],
    producer: r.producer[id],
    partition: r.partition[id],
    consumer: r.consumer[id],
    offset: r.offset[id],
    bytes: r.bytes[id],
    eventTime: r.eventTime[id],
    reachedTime: r.reachedTime[id],
    startedTime: r.startedTime[id],
    completedTime: r.completedTime[id]
  }));
}
