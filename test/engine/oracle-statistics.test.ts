/** Whether the intervals of the oracles hold what they should, and only that: on a queue without an engine. */
import { batchMeans, covers, interval, recordsFor, studentQuantile, type Interval } from './oracle-statistics';
import { SERVICE, CAPACITY, exponential, lindley, poisson } from './oracle-workloads';

const RHO = 0.5;
const BATCHES = 30;
const WARM_UP = 500;
const CLAIM = SERVICE / (1 - RHO);

/** The mean time in an M/M/1, by Lindley's recursion. */
function meanTime(seed: number, records: number, confidence: number): Interval {
  const trace = poisson({ seed, records: records + WARM_UP, rate: RHO / SERVICE, sizes: exponential });
  return interval(batchMeans(lindley(trace, CAPACITY), BATCHES, WARM_UP), confidence);
}

describe('Student\'s t', () => {
  // Printed tables, two-sided.
  it.each([
    [0.95, 1, 12.706], [0.95, 2, 4.303], [0.95, 9, 2.262], [0.99, 20, 2.845], [0.999, 19, 3.883], [0.999, 29, 3.659],
    [0.999, 30, 3.646], [0.999, 120, 3.373]
  ])('lies with probability %p, %i degrees of freedom, within %p', (confidence, degrees, t) => {
    expect(studentQuantile(confidence, degrees)).toBeCloseTo(t, 3);
  });
});

describe('intervals of batch means', () => {
  it('are those of the batches, with n - 1 degrees of freedom', () => {
    const means = batchMeans(Float64Array.of(9, 1, 3, 2, 4, 6, 8, 100), 3, 1, 7);
    expect(means).toEqual([2, 3, 7]);
    // Variance 7; t = 4.303 with 2 degrees.
    expect(interval(means, 0.95)).toEqual({ mean: 4, halfWidth: expect.closeTo(4.3027 * Math.sqrt(7 / 3), 3) });
  });

  it('hold the mean as often as they say: 400 seeds, batches as short as the oracles\'', () => {
    // The shortest, of two-point sizes at rho 0.9, is 19 times what the queue takes to forget: 1.6/(1 - sqrt(rho))² services.
    const records = BATCHES * Math.ceil(19 / (1 - Math.sqrt(RHO)) ** 2);
    let within95 = 0;
    let outside999 = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const { mean, halfWidth } = meanTime(seed, records, 0.95);
      const wider = (halfWidth * studentQuantile(0.999, BATCHES - 1)) / studentQuantile(0.95, BATCHES - 1);
      if (covers({ mean, halfWidth }, CLAIM)) within95++;
      if (!covers({ mean, halfWidth: wider }, CLAIM)) outside999++;
    }
    // 380 are expected with a standard deviation of 4.4, and 0.4.
    expect(within95).toBeGreaterThan(360);
    expect(within95).toBeLessThan(396);
    expect(outside999).toBeLessThan(5);
  });

  it('are as wide as planned, hold the mean, and leave out what is 3 % wrong', () => {
    const records = recordsFor(RHO, 0.01, studentQuantile(0.999, BATCHES - 1));
    const found = meanTime(1, records, 0.999);
    // The width is itself an estimate: chi-square with 29 degrees is within 58.3 with 99.9 %.
    expect(found.halfWidth).toBeLessThan(0.01 * CLAIM * Math.sqrt(58.3 / 29));
    expect(covers(found, CLAIM)).toBe(true);
    expect(covers(found, 1.03 * CLAIM)).toBe(false);
    expect(covers(found, 0.97 * CLAIM)).toBe(false);
  });
});
