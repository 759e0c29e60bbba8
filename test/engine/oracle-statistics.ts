/**
 * How well the mean of a correlated series is known: batch means with Student's t.
 *
 * A batch must be long against the time in which the queue forgets, 1/(1 - sqrt(rho))² services for an M/M/1. That the
 * intervals hold the mean as often as they say is tested in `oracle-statistics.test.ts`.
 */

export interface Interval {
  readonly mean: number;
  readonly halfWidth: number;
}

export const covers = ({ mean, halfWidth }: Interval, value: number): boolean => Math.abs(mean - value) <= halfWidth;

/**
 * The probability that a Student variable lies within [-t, t].
 *
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4: finite sums for whole degrees.
 */
export function studentWithin(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const square = Math.cos(angle) ** 2;
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = 0;
  for (let i = isOdd ? 2 : 1; i < degrees; i += 2) {
    sum += term;
    term *= (square * i) / (i + 1);
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/** The t within which a Student variable lies with probability `confidence`. */
export function studentQuantile(confidence: number, degrees: number): number {
  let low = 0;
  let high = 1000;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (studentWithin(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Means of `batches` equal stretches of values[from..to); what does not fill a batch is left out at the end. */
export function batchMeans(values: Float64Array, batches: number, from = 0, to = values.length): number[] {
  const size = Math.floor((to - from) / batches);
  return Array.from({ length: batches }, (_, batch) => {
    const first = from + batch * size;
    let sum = 0;
    for (let i = first; i < first + size; i++) sum += values[i];
    return sum / size;
  });
}

/** What holds the mean with probability `confidence`, from the means of independent batches. */
export function interval(means: readonly number[], confidence: number): Interval {
  const n = means.length;
  const mean = means.reduce((sum, x) => sum + x, 0) / n;
  const variance = means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
  return { mean, halfWidth: studentQuantile(confidence, n - 1) * Math.sqrt(variance / n) };
}

/**
 * Records after which the mean of an M/M/1 is known to a relative error: 2(1+rho)z²/((1-rho)²e²), SEMANTICS "Sampling".
 *
 * @param z - Quantile of the interval.
 */
export const recordsFor = (rho: number, error: number, z: number): number =>
  Math.ceil((2 * (1 + rho) * z * z) / ((1 - rho) * (1 - rho) * error * error));
