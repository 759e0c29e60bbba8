/**
 * The engine against queueing theory: each row of SEMANTICS "Exact oracles", by its sampling rule.
 *
 * What holds on every path is compared record by record. What holds of means must lie in the 99.9 % interval of 30 batch
 * means; the seeds are 1, 2, 3, ... as they come. The processor-sharing vectors are in `rules.test.ts`.
 */
import * as fc from 'fast-check';
import type { EngineConfig, Workload } from '../../src/engine/config';
import { Simulation } from '../../src/engine/simulation';
import { batchMeans, covers, interval, recordsFor, studentQuantile, type Interval } from './oracle-statistics';
import {
  CAPACITY, SERVICE, exponential, fixed, integrate, lindley, poisson, residentAreas, transitTimes, twoPoint, unfinishedBytes,
  type SizeLaw
} from './oracle-workloads';
import { SEED, classroom, recorded, workloadOf, worlds, type RandomWorld } from './worlds';

const BATCHES = 30;
const CONFIDENCE = 0.999;
const QUANTILE = studentQuantile(CONFIDENCE, BATCHES - 1);
/** A half-width is itself an estimate: chi-square with 29 degrees of freedom is below 58.3 with 99.9 %. */
const WIDER = Math.sqrt(58.3 / 29);
/** Records left out at both ends, 13 times what an M/M/1 at rho 0.9 takes to forget; under sharing the last ones lack company. */
const WARM_UP = 5000;
/** Loads, and the half-width planned for each: a consumer 3 % off moves E[T] by 3 %/(1-rho), twice as much and more. */
const PLANS = [[0.3, 0.02], [0.7, 0.04], [0.9, 0.12]] as const;

const simulate = (workload: Workload, config: Partial<EngineConfig>): Simulation => new Simulation({
  seed: 1,
  config: { ...classroom, partitionBandwidth: Infinity, consumerThroughputMaxInBytes: CAPACITY, ...config },
  workload,
  limits: { recordsMax: workload.time.length + 1 }
});

/** Records in the system, and those of them on their way through a partition. */
const LEVELS = {
  lag: (simulation: Simulation) => simulation.partitionIds.reduce((sum, id) => sum + simulation.partition(id).lag, 0),
  travelling: (simulation: Simulation) =>
    simulation.partitionIds.reduce((sum, id) => sum + simulation.partition(id).lag - simulation.partition(id).ready, 0)
};

/** Bytes appended and not served. */
const unfinished = (simulation: Simulation): number => simulation.partitionIds.reduce((sum, id) => {
  const { lagBytes, logStartOffset, working } = simulation.partition(id);
  const oldest = working ? simulation.record(id, logStartOffset) : null;
  return sum + lagBytes - (oldest === null ? 0 : oldest.bytes * oldest.progress);
}, 0);

/** Seconds from append to a later instant of each record. */
function delays(simulation: Simulation, to: 'reachedTime' | 'completedTime'): Float64Array {
  const recorder = simulation.settledRecorder();
  if (recorder === null) throw new Error('no recorder');
  const later = recorder[to];
  const { eventTime } = recorder;
  return Float64Array.from({ length: recorder.count }, (_, i) => later[i] - eventTime[i]);
}

const total = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, x) => sum + x, 0);

/** The largest error, relative to the claim and to 1e-5 of the time: 1e-9 of that is 45 roundings of a time. */
const worstError = (found: Float64Array, claim: Float64Array, { time }: Workload): number =>
  found.reduce((worst, x, i) => Math.max(worst, Math.abs(x - claim[i]) / (claim[i] + 1e-5 * time[i])), 0);

interface Case {
  readonly name: string;
  readonly seed: number;
  readonly partitions: number;
  readonly sizes: SizeLaw;
  readonly rho: number;
  readonly error: number;
  readonly records: number;
}

/** Each number of partitions with its law of sizes at each load. */
const cases = (firstSeed: number, pairs: readonly (readonly [number, SizeLaw])[]): Case[] =>
  pairs.flatMap(([partitions, sizes], i) => PLANS.map(([rho, planned], j) => {
    // The variance grows about as E[S²] does, which is 2 for an M/M/1: fewer records, or a larger error.
    const part = sizes.square / 2;
    const records = 2 * WARM_UP + Math.ceil(recordsFor(rho, planned, QUANTILE) * Math.min(1, part));
    const error = planned * Math.max(1, Math.sqrt(part));
    const seed = firstSeed + PLANS.length * i + j;
    const plan = `${records} records for ${(100 * error).toPrecision(2)} %, seed ${seed}`;
    return { name: `P=${partitions}, ${sizes.name} sizes, rho ${rho}: ${plan}`, seed, partitions, sizes, rho, error, records };
  }));

/** Runs a case until all is worked off: E[T] in seconds, and E[N]. Little's law is checked on the way. */
function means({ seed, partitions, sizes, rho, records }: Case, throughput = CAPACITY): { time: Interval; residents: Interval } {
  const rate = rho / SERVICE;
  // As many keys as partitions: each record in a random one.
  const trace = poisson({ seed, records, rate, sizes, keys: partitions });
  const simulation = simulate(trace, { partitionsAmount: partitions, consumerThroughputMaxInBytes: throughput });
  const span = (records - 2 * WARM_UP) / rate / BATCHES;
  const areas = residentAreas(simulation, records, Array.from({ length: BATCHES + 1 }, (_, i) => WARM_UP / rate + i * span));
  const sojourn = delays(simulation, 'completedTime');
  expect(total(areas) / total(sojourn)).toBeCloseTo(1, 9);
  return {
    time: interval(batchMeans(sojourn, BATCHES, WARM_UP, records - WARM_UP), CONFIDENCE),
    residents: interval(areas.slice(1, -1).map(area => area / span), CONFIDENCE)
  };
}

/** The interval holds the claim, and is as narrow as planned. */
function expectMean(found: Interval, claim: number, error: number): void {
  expect(found.halfWidth / claim).toBeLessThan(error * WIDER);
  expect(found.mean).toBeGreaterThan(claim - found.halfWidth);
  expect(found.mean).toBeLessThan(claim + found.halfWidth);
}

/** Any trace: bursts, rushes and pauses, fractions of bytes, any keys. */
const traces = fc
  .array(fc.tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      { weight: 10, arbitrary: fc.double({ min: 0, max: 0.02, noNaN: true }) },
      { weight: 1, arbitrary: fc.double({ min: 0, max: 5, noNaN: true }) }
    ),
    fc.double({ min: 0.01, max: 20_000, noNaN: true }),
    fc.nat(40)
  ), { minLength: 1, maxLength: 150 })
  .map(list => {
    let now = 0;
    return workloadOf(list.map(([gap, bytes, key]) => [now += gap, bytes, key]));
  });

const check = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void, numRuns = 150): void =>
  fc.assert(fc.property(arbitrary, holds), { seed: SEED, numRuns });

describe('P=1', () => {
  it('any trace: each record takes what Lindley says, W\' = max(0, W + S - A), within 1e-9', () => {
    const holds = (trace: Workload): void => {
      const simulation = simulate(trace, {});
      simulation.advanceTo(1e6);
      expect(worstError(delays(simulation, 'completedTime'), lindley(trace, CAPACITY), trace)).toBeLessThan(1e-9);
    };
    check(traces, holds);
    holds(poisson({ seed: 31, records: 100_000, rate: 950, sizes: exponential }));
  });

  it.each([
    ['rho 0.5', 0.1, 500, 0.05], ['rho 1', 0.1, 1000, 0.1], ['rho 1.25', 0.1, 1250, 0.125], ['rho 7', 0.01, 700, 0.07]
  ])('fixed gap, fixed size, %s: T = S if S <= a, else S + (n-1)(S-a)', (_, gap, size, service) => {
    const simulation = recorded({
      partitionBandwidth: Infinity, producerRate: 1 / gap, consumerThroughputMaxInBytes: 1e4,
      recordValueSizeMin: size, recordValueSizeMax: size
    });
    simulation.advanceTo(200 * gap);
    simulation.apply({ producersAmount: 0 });
    simulation.advanceTo(1e4);
    const times = delays(simulation, 'completedTime');
    expect(times.length).toBeGreaterThanOrEqual(200);
    times.forEach((time, i) => expect(time / (service + i * Math.max(0, service - gap))).toBeCloseTo(1, 9));
  });

  const generalSizes = cases(1, [[1, fixed], [1, exponential], [1, twoPoint]]);
  it.each(generalSizes)('M/G/1, E[T] = E[S] + lambda E[S²]/(2(1-rho)): $name', row => {
    const { rho, sizes, error } = row;
    expectMean(means(row).time, SERVICE * (1 + (rho * sizes.square) / (2 * (1 - rho))), error);
  });
});

describe('any P', () => {
  it('any trace: unfinished bytes at each instant are the same for every P, and are Lindley\'s', () => {
    const parts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 });
    check(fc.tuple(traces, parts), ([trace, part]) => {
      const end = trace.time[trace.time.length - 1] + 0.5;
      const instants = [...trace.time, ...part.map(x => x * end)].sort((a, b) => a - b);
      const claim = unfinishedBytes(trace, CAPACITY, instants);
      for (const partitionsAmount of [1, 3, 16]) {
        const simulation = simulate(trace, { partitionsAmount });
        instants.forEach((instant, i) => {
          simulation.advanceTo(instant);
          expect(Math.abs(unfinished(simulation) - claim[i])).toBeLessThan(1e-9 * CAPACITY);
        });
      }
    }, 60);
  });

  it.each([
    [1, 0.3, 25], [3, 0.7, 26], [16, 0.95, 27], [16, 1.4, 28]
  ])('P=%i, rho %p: utilisation is min(1, rho), seed %i', (P, rho, seed) => {
    const rate = rho / SERVICE;
    const trace = poisson({ seed, records: Math.ceil(170 * rate), rate, sizes: exponential, keys: P });
    const simulation = simulate(trace, { partitionsAmount: P });
    // Just before a bucket ends the 50 buckets that are read are the last 5 s: windows that touch and do not overlap.
    const ends = Array.from({ length: BATCHES + 2 }, (_, i) => 5 * (i + 1) - 1e-7);
    const left = unfinishedBytes(trace, CAPACITY, ends);
    const found = ends.map((end, i) => {
      simulation.advanceTo(end);
      expect(Math.abs(unfinished(simulation) - left[i])).toBeLessThan(1e-9 * CAPACITY);
      return simulation.metrics().utilisation ?? NaN;
    });
    // Seconds of work that came in each window, and what that changed of those left.
    const came = ends.map(() => 0);
    for (let n = 0, i = 0; n < trace.time.length; n++) {
      while (trace.time[n] > ends[i]) i++;
      if (i < ends.length) came[i] += trace.bytes[n];
    }
    found.forEach((part, i) => expect(part).toBeCloseTo((came[i] - left[i] + (left[i - 1] ?? 0)) / CAPACITY / 5, 6));
    const { mean, halfWidth } = interval(found.slice(2), CONFIDENCE);
    expect(halfWidth).toBeLessThan(0.02);
    // At full load all windows are 1, but for the 1e-7 s.
    expect(Math.abs(mean - Math.min(1, rho))).toBeLessThan(halfWidth + 1e-6);
  });

  it.each(cases(10, [[3, exponential], [16, exponential]]))('M/M/1, E[N] = rho/(1-rho) and E[T] = 1/(mu-lambda): $name', row => {
    const { rho, error } = row;
    const found = means(row);
    expectMean(found.residents, rho / (1 - rho), error);
    expectMean(found.time, SERVICE / (1 - rho), error);
  });

  it.each([0.97, 1.03])('a consumer of %p times the capacity falls outside, at rho 0.3 where that moves the means least', off => {
    const [row] = cases(10, [[3, exponential]]);
    const found = means(row, off * CAPACITY);
    expect(covers(found.residents, row.rho / (1 - row.rho))).toBe(false);
    expect(covers(found.time, SERVICE / (1 - row.rho))).toBe(false);
  });
});

describe('P much larger than E[N], random partitions', () => {
  it.each(cases(16, [[4096, fixed], [4096, exponential], [4096, twoPoint]]))('M/G/1-PS, E[T] = E[S]/(1-rho): $name', row => {
    expectMean(means(row).time, SERVICE / (1 - row.rho), row.error);
  });
});

describe('delay line alone', () => {
  const line = { consumersAmount: 0, partitionBandwidth: 1e5 };

  it('any trace: D_i = max(s_i/B, D_(i-1) - gap_i), and records under way integrate to the sum of D_i', () => {
    check(traces, trace => {
      const simulation = simulate(trace, line);
      const area = integrate(simulation, 1e4, LEVELS.travelling);
      const claim = transitTimes(trace, line.partitionBandwidth);
      expect(worstError(delays(simulation, 'reachedTime'), claim, trace)).toBeLessThan(1e-9);
      expect(area / total(claim)).toBeCloseTo(1, 9);
    });
  });

  it('fixed size, fixed gap: E[N] = lambda s/B over whole gaps', () => {
    const simulation = recorded({ ...line, producerRate: 40, recordValueSizeMin: 12_345, recordValueSizeMax: 12_345 });
    simulation.advanceTo(10);
    expect(integrate(simulation, 20, LEVELS.travelling) / 10).toBeCloseTo((40 * 12_345) / 1e5, 9);
  });

  // D <= x when this record and all before it have arrived by then: P(D <= x) = F(x) exp(-lambda * integral of 1 - F from x).
  // Times a, and b > a with probability p: E[D] = b - (1 - p)(1 - exp(-lambda p (b - a)))/(lambda p), here 5, 55 ms and 0.1.
  it.each([
    { sizes: fixed, seed: 29, error: 0.01, transit: 0.01 },
    { sizes: twoPoint, seed: 30, error: 0.025, transit: 0.055 - (0.9 * (1 - Math.exp(-15 * 0.05))) / 15 }
  ])('Poisson, $sizes.name sizes: E[N] = lambda E[D], 160 000 records for $error, seed $seed', row => {
    const { sizes, seed, error, transit } = row;
    const rate = 150;
    const trace = poisson({ seed, records: 160_000, rate, sizes });
    const simulation = simulate(trace, line);
    simulation.advanceTo(5);
    const level = Array.from({ length: BATCHES }, (_, i) => integrate(simulation, 5 + 35 * (i + 1), LEVELS.travelling) / 35);
    expectMean(interval(level, CONFIDENCE), rate * transit, error);
  });
});

describe('Little\'s law', () => {
  it('any world, any actions, from empty to empty: records integrate to the sum of their times, on their way as well', () => {
    const drained = (world: RandomWorld, level: (simulation: Simulation) => number): [Simulation, number] => {
      const simulation = new Simulation({ ...world, limits: { recordsMax: 1e6 } });
      let area = 0;
      for (const { wait, set } of [...world.steps, { wait: 3, set: { producersAmount: 0, consumersAmount: 2 } }]) {
        area += integrate(simulation, simulation.now + wait, level);
        simulation.apply(set);
      }
      area += integrate(simulation, simulation.now + 1e5, level);
      expect(simulation.metrics().lag).toBe(0);
      return [simulation, area];
    };
    check(worlds, world => {
      for (const [of, to] of [['lag', 'completedTime'], ['travelling', 'reachedTime']] as const) {
        const [simulation, area] = drained(world, LEVELS[of]);
        const sum = total(delays(simulation, to));
        expect(Math.abs(area - sum)).toBeLessThanOrEqual(1e-9 * (sum + 1));
      }
    });
  });
});
