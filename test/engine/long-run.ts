/**
 * Random worlds of all sizes, checked for every invariant, in batches: what `npm run worlds` is made of.
 *
 * A world is drawn as plain JSON, so that one that fails can be printed, and played again.
 */
import * as fc from 'fast-check';
import type { EngineConfig, Workload } from '../../src/engine/config';
import { INVARIANTS } from './invariants';
import { played, type PlayedWorld } from './played-world';
import { SMALL, classroom, sizes, worldsOf, type RandomWorld, type WorldSize } from './worlds';

/** From some hundred records to some tens of thousands. */
const MEDIUM: WorldSize = { partitions: 30, producers: 10, consumers: 16, keys: 100, pace: 5, bytesPace: 15 };
const LARGE: WorldSize = { partitions: 64, producers: 30, consumers: 40, keys: 1000, pace: 40, bytesPace: 200 };

/** How a workload is made: rows within some seconds, a part of them at whole ones, with sizes up to so many bytes. */
interface Table {
  readonly seed: number;
  readonly rows: number;
  readonly seconds: number;
  readonly keys: number;
  readonly producers: number;
  readonly bytesMax: number;
}

/** A world as it is in JSON, but for a bandwidth of Infinity, which is null there. */
interface PlainWorld extends RandomWorld {
  readonly table: Table | null;
}

const tableOf = ({ producers, keys, pace }: WorldSize): fc.Arbitrary<Table> => fc.record({
  seed: fc.nat(),
  rows: fc.integer({ min: 1, max: 60 * pace }),
  seconds: fc.constantFrom(1, 5, 20),
  keys: fc.integer({ min: 1, max: keys }),
  producers: fc.integer({ min: 1, max: producers }),
  bytesMax: fc.constantFrom(1, 700, 3000)
});

const plainWorldsOf = (size: WorldSize): fc.Arbitrary<PlainWorld> => fc
  .tuple(worldsOf(size, sizes), fc.option(tableOf(size), { freq: 6 }))
  .map(([world, table]) => ({ ...world, table }));

const plainWorlds: fc.Arbitrary<PlainWorld> = fc.oneof(
  { arbitrary: plainWorldsOf(SMALL), weight: 65 },
  { arbitrary: plainWorldsOf(MEDIUM), weight: 25 },
  { arbitrary: plainWorldsOf(LARGE), weight: 10 }
);

/** What a batch has seen. */
export interface Tally {
  worlds: number;
  records: number;
  completed: number;
  restarts: number;
  orderingIssues: number;
  rebalances: number;
}

export interface Batch extends Tally {
  /** The smallest world found that breaks an invariant. */
  readonly failure: { readonly world: string; readonly message: string } | null;
}

/** Plays so many worlds, those that the seed gives, and stops at the first that fails. */
export function runBatch(seed: number, numRuns: number): Batch {
  const tally: Tally = { worlds: 0, records: 0, completed: 0, restarts: 0, orderingIssues: 0, rebalances: 0 };
  const property = fc.property(plainWorlds, plain => count(tally, checked(plain)));
  const details = fc.check(property, { seed, numRuns });
  if (!details.failed) return { ...tally, failure: null };
  const [plain] = details.counterexample ?? [];
  const error = details.errorInstance;
  return { ...tally, failure: { world: JSON.stringify(plain), message: error instanceof Error ? error.message : String(error) } };
}

/** Plays one world again. Returns what is wrong with it, or null. */
export function replay(json: string): string | null {
  try {
    checked(parse(json));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function count(tally: Tally, { simulation, records, lost }: PlayedWorld): void {
  tally.worlds++;
  tally.records += records.count;
  tally.completed += simulation.completed;
  tally.restarts += lost.length;
  tally.orderingIssues += simulation.metrics().orderingIssues;
  tally.rebalances += simulation.generation - 1;
}

/** @throws the name of the first invariant that does not hold, and how. */
function checked(plain: PlainWorld): PlayedWorld {
  const world = played(worldOf(plain));
  for (const [name, holds] of Object.entries(INVARIANTS)) {
    try {
      holds(world);
    } catch (error) {
      throw new Error(`${name}\n  ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  return world;
}

/** Records come from producers or from a table, whose world does not say what producers do. */
function worldOf({ table, ...world }: PlainWorld): RandomWorld {
  if (table === null) return world;
  const steps = world.steps.map(({ wait, set }) => ({ wait, set: withoutProducers(set) }));
  return { seed: world.seed, config: { ...classroom, ...withoutProducers(world.config) }, steps, workload: workloadOf(table) };
}

const GENERATING = [
  'producersAmount', 'producerRate', 'producerDelayRandomFactor', 'recordValueSizeMin', 'recordValueSizeMax', 'recordKeyRange'
];

const withoutProducers = (set: Partial<EngineConfig>): Partial<EngineConfig> =>
  Object.fromEntries(Object.entries(set).filter(([name]) => !GENERATING.includes(name)));

function workloadOf({ seed, rows, seconds, keys, producers, bytesMax }: Table): Workload {
  const next = chances(seed);
  const time = Float64Array.from({ length: rows }, () => (next() < 0.3 ? Math.floor(next() * seconds) : next() * seconds)).sort();
  const bytes = Float64Array.from({ length: rows }, () => bytesMax * (1 - next()));
  const key = Int32Array.from({ length: rows }, () => Math.floor(keys * next()));
  const producer = Int32Array.from({ length: rows }, () => Math.floor(producers * next()));
  return { time, bytes, key, producer };
}

/** Numbers from 0 up to 1, by Numerical Recipes' linear congruence. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

const parse = (json: string): PlainWorld => JSON.parse(json, (_, value: unknown) => {
  const { partitionBandwidth } = (value ?? {}) as Partial<EngineConfig>;
  return partitionBandwidth === null ? { ...(value as object), partitionBandwidth: Infinity } : value;
}) as PlainWorld;
