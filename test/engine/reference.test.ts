/** The engine is the reference, event by event, in random worlds with random actions. */
import * as fc from 'fast-check';
import type { AssignmentStrategy, EngineConfig } from '../../src/engine/config';
import { Simulation } from '../../src/engine/simulation';
import { Check, type Setup } from './reference-check';
import { SEED, SMALL, classroom, sizes, workloadOf, worldsOf, type Step } from './worlds';

interface Played extends Setup {
  readonly steps: readonly Step[];
}

/** Plays a world on both sides, and 3 s more at the end. */
function played({ steps, ...setup }: Played, exact = false): Check {
  const check = new Check(setup, exact);
  for (const { wait, set } of steps) {
    check.advanceTo(check.simulation.now + wait);
    check.apply(set);
  }
  check.advanceTo(check.simulation.now + 3);
  check.end();
  return check;
}

/** Plays random worlds. Returns how many instants were compared, and in how many worlds to the end. */
function playedAll(anyWorld: fc.Arbitrary<Played>, numRuns: number, exact = false): { instants: number; toTheEnd: number } {
  let instants = 0;
  let toTheEnd = 0;
  fc.assert(
    fc.property(anyWorld, world => {
      const check = played(world, exact);
      instants += check.instants;
      if (check.onGrid) toTheEnd++;
    }),
    { seed: SEED, numRuns }
  );
  return { instants, toTheEnd };
}

// Powers of two in everything that divides: times and bytes are binary fractions, and ties are ties.
const strategy = fc.constantFrom<AssignmentStrategy>('round-robin', 'range', 'sticky', 'cooperative-sticky');
const group = {
  partitionsAmount: fc.integer({ min: 1, max: 6 }),
  consumersAmount: fc.integer({ min: 0, max: 5 }),
  partitionBandwidth: fc.constantFrom(1, 2, 4, 8, Infinity),
  partitionTransit: fc.constantFrom('delay' as const, 'serial' as const),
  consumerThroughputMaxInBytes: fc.constantFrom(2, 4, 8, 16),
  consumerAssignmentStrategy: strategy
};
const generated = {
  producersAmount: fc.integer({ min: 0, max: 4 }),
  producerRate: fc.constantFrom(1, 2, 4),
  recordKeyRange: fc.integer({ min: 1, max: 8 })
};
const smallSizes = fc.constantFrom([1, 4], [2, 2], [4, 4], [1, 8]).map(([recordValueSizeMin, recordValueSizeMax]) =>
  ({ recordValueSizeMin, recordValueSizeMax }));
const waits = fc.constantFrom(0, 0.25, 0.5, 1, 2, 4);

const configOf = (fields: object): EngineConfig => ({ ...classroom, ...fields });

const changesOf = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Step[]> =>
  fc.array(fc.record({ wait: waits, set: fc.oneof(
    fc.record(fields, { requiredKeys: [] }),
    ...Object.entries(fields).map(([name, value]) => value.map(v => ({ [name]: v })))
  ) as fc.Arbitrary<Partial<EngineConfig>> }), { maxLength: 8 });

const exactWorlds: fc.Arbitrary<Played> = fc
  .tuple(fc.nat(), fc.record({ ...group, ...generated }), smallSizes, changesOf({ ...group, ...generated }))
  .map(([seed, fields, range, steps]) => ({ seed, config: configOf({ ...fields, ...range }), steps }));

/** Producers that come and go, so that some are in step and others are not. */
const producerFields = { producersAmount: fc.integer({ min: 0, max: 6 }), producerRate: fc.constantFrom(1, 1, 2) };
const producerChanges = fc.record(producerFields, { requiredKeys: ['producersAmount'] });
const binary = { partitionBandwidth: 8, consumerThroughputMaxInBytes: 16, recordValueSizeMin: 1, recordValueSizeMax: 2 };
const producerWorlds: fc.Arbitrary<Played> = fc
  .array(fc.record({ wait: fc.constantFrom(0.25, 0.5), set: producerChanges }), { minLength: 6, maxLength: 16 })
  .map(steps => ({ seed: 1, config: configOf(binary), steps }));

/** Few keys, and times that several rows share. */
const quarters = fc.integer({ min: 0, max: 24 }).map(n => n / 4);
const rowsOf = (bytes: fc.Arbitrary<number>) => {
  const row = fc.tuple(quarters, bytes, fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2 }));
  return fc.array(row, { maxLength: 60, size: 'max' });
};

const workloadWorlds = (bytes: fc.Arbitrary<number>): fc.Arbitrary<Played> => fc
  .tuple(rowsOf(bytes), fc.record(group), changesOf(group))
  .map(([rows, fields, steps]) => {
    const sorted = rows.sort((a, b) => a[0] - b[0]);
    const table = workloadOf(sorted.map(([time, size, key]) => [time, size, key] as const));
    const workload = { ...table, producer: Int32Array.from(sorted, row => row[3]) };
    return { seed: 0, config: configOf(fields), workload, steps };
  });

it('at one time a completion makes room before the next record is written', () => {
  // A record a second that takes a second: with the completion first there is never a second one.
  const config = configOf({ recordValueSizeMin: 1000, recordValueSizeMax: 1000, partitionBandwidth: Infinity });
  const simulation = new Simulation({ seed: 1, config, limits: { residentsMax: 2 } });
  expect(simulation.advanceTo(20)).toBe(true);
  expect(simulation.stop).toBeNull();
});

it('what arrived when there was no delay holds up nothing after it', () => {
  // Once the second record waited for bytes that the first no longer had to travel, and arrived at 5.
  const check = new Check({ seed: 1, config: configOf({}), workload: workloadOf([[0, 5000, 0], [3, 100, 0]]) });
  check.advanceTo(2);
  check.apply({ partitionBandwidth: Infinity });
  check.apply({ partitionBandwidth: 1000 });
  check.advanceTo(20);
  expect([...(check.simulation.settledRecorder()?.reachedTime ?? [])].slice(0, 2)).toEqual([2, 3.1]);
});

describe('the engine does what the reference does, at each instant', () => {
  it('in any world, times to a rounding', () => {
    expect(playedAll(worldsOf(SMALL, sizes), 200).instants).toBeGreaterThan(10_000);
  });

  it('with a workload of fractional sizes', () => {
    const bytes = fc.oneof(fc.double({ min: 0.01, max: 12, noNaN: true }), fc.constantFrom(0.1, 1 / 3, 2.5));
    expect(playedAll(workloadWorlds(bytes), 100).instants).toBeGreaterThan(3000);
  });

  it('where all numbers are binary fractions: to the bit, in exactly the same order', () => {
    const { instants, toTheEnd } = playedAll(exactWorlds, 300, true);
    expect(instants).toBeGreaterThan(5000);
    expect(toTheEnd).toBeGreaterThan(100);
  });

  it('with producers that come and go: to the bit, in exactly the same order', () => {
    expect(playedAll(producerWorlds, 60, true).toTheEnd).toBe(60);
  });

  it('with a workload of binary fractions: to the bit, in exactly the same order', () => {
    const bytes = fc.integer({ min: 1, max: 64 }).map(n => n / 8);
    const { instants, toTheEnd } = playedAll(workloadWorlds(bytes), 100, true);
    expect(instants).toBeGreaterThan(3000);
    expect(toTheEnd).toBeGreaterThan(50);
  });
});
