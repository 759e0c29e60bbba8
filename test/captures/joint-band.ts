/** One test of many measures at once, by ranks: see README.md, 4. */
import type { Measure } from './measures';

/** Of one run under all captures' conditions: measures by name, the capture's name in front. */
export type Run = ReadonlyMap<string, Measure>;

/** Where a measure of the seeds lies, and the real one. */
export interface Interval {
  readonly name: string;
  readonly real: number;
  readonly noise: number;
  /** The least and the greatest of the seeds. */
  readonly least: number;
  readonly greatest: number;
  readonly holds: boolean;
}

export interface JointBand {
  readonly intervals: readonly Interval[];
  /** Of the real run, how many measures lie outside the range of all others by more than the noise; and of each other. */
  readonly realOutside: number;
  readonly outside: readonly number[];
}

function valueOf(run: Run, name: string): number {
  const measure = run.get(name);
  if (measure === undefined) throw new Error(`a run has no '${name}'`);
  return measure.value;
}

/** Of each value, whether it lies outside the range of all others by more than the noise. */
function lyingOutside(values: readonly number[], noise: number): boolean[] {
  const sorted = values.slice().sort((a, b) => a - b);
  const last = sorted.length - 1;
  return values.map(value => (value === sorted[0] && sorted[1] - value > noise) || (value === sorted[last] && value - sorted[last - 1] > noise));
}

export function jointBand(real: Run, runs: readonly Run[]): JointBand {
  const pool = [real, ...runs];
  const counts = new Array<number>(pool.length).fill(0);
  const intervals = [...real].map(([name, { noise }]): Interval => {
    const values = pool.map(run => valueOf(run, name));
    const outside = lyingOutside(values, noise);
    outside.forEach((isOutside, i) => (counts[i] += Number(isOutside)));
    const [value, ...others] = values;
    return { name, real: value, noise, least: Math.min(...others), greatest: Math.max(...others), holds: !outside[0] };
  });
  const [realOutside, ...outside] = counts;
  return { intervals, realOutside, outside };
}

/** Whether the real run is one of the others, as far as two in as many as there are can say. */
export const isAlike = ({ realOutside, outside }: JointBand): boolean => outside.filter(count => count >= realOutside).length >= 2;
