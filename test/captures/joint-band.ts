/** One test of many measures at once, by ranks: see README.md, 4. */
import type { Measure } from './measures';

/** Of one run, under each capture's conditions: measures by name, the capture's name in front. */
export type Run = ReadonlyMap<string, Measure>;

/** Where all runs together, but for the two that are farthest out, lie. */
export interface Interval {
  readonly name: string;
  readonly real: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly holds: boolean;
}

/** Of sorted values, the one with a part of them below it. */
const quantile = (sorted: readonly number[], part: number): number => sorted[Math.round(part * (sorted.length - 1))];

interface Scale {
  readonly median: number;
  readonly below: number;
  readonly above: number;
  readonly noise: number;
}

function scaleOf(values: readonly number[], noise: number): Scale {
  const sorted = values.slice().sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  return { median, below: median - quantile(sorted, 0.05), above: quantile(sorted, 0.95) - median, noise };
}

/** How far out a value lies, in half widths; 0: within the noise. */
function distance(value: number, { median, below, above, noise }: Scale): number {
  const out = Math.abs(value - median) - noise;
  if (out <= 0) return 0;
  return out / (value < median ? below : above);
}

/**
 * @param real - What is tested for being like the others.
 * @param runs - At least 200.
 */
export function jointBand(real: Run, runs: readonly Run[]): { intervals: readonly Interval[]; realDistance: number; limit: number } {
  const pool = [real, ...runs];
  const scales = new Map([...real].map(([name, { noise }]) => {
    const values = pool.map(run => {
      const measure = run.get(name);
      if (measure === undefined) throw new Error(`a run has no '${name}'`);
      return measure.value;
    });
    return [name, scaleOf(values, noise)] as const;
  }));
  const distances = pool.map(run => Math.max(...[...scales].map(([name, scale]) => distance((run.get(name) as Measure).value, scale))));
  const limit = distances.slice().sort((a, b) => b - a)[2];
  const intervals = [...scales].map(([name, scale]): Interval => {
    const { value } = real.get(name) as Measure;
    const width = (side: number): number => scale.noise + (side === 0 ? 0 : limit * side);
    return {
      name, real: value, median: scale.median, low: scale.median - width(scale.below), high: scale.median + width(scale.above),
      holds: distance(value, scale) <= limit
    };
  });
  return { intervals, realDistance: distances[0], limit };
}
