/** Round ends and even ticks for scales of whole numbers, so that a scale rests while what it measures moves. */

const STEPS = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10];
/** Into how many parts a scale is divided, the most wanted first. */
const PARTS = [4, 5, 3, 2, 1];

/** The next round number, never below `value`, at least 2. */
export function roundUp(value: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  const step = STEPS.find(candidate => candidate * size >= value) ?? 10;
  const end = Math.ceil(Number((step * size).toPrecision(2)));
  return end < 10 ? 2 * Math.ceil(end / 2) : end;
}

/** Whole numbers from 0 to a round end, evenly, at most `partsMax` steps. */
export function ticksTo(end: number, partsMax = 5): number[] {
  const parts = PARTS.find(candidate => candidate <= partsMax && end % candidate === 0) ?? 1;
  return Array.from({ length: parts + 1 }, (_, i) => (end * i) / parts);
}
