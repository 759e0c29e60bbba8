/** The name somebody may have meant. Case, `_` and `-` make no difference. */

/** The shortest name that is looked for inside others. */
const PART_MIN = 4;

/**
 * The known name nearest to a wrong one, by edits (Levenshtein), else the shortest one it is a part of; the first of
 * equal ones.
 *
 * @returns undefined when none is near: more than a third of the letters, and more than two, would have to change.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = letters(name);
  let best: string | undefined;
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const other = letters(candidate);
    // Longer names cost time and are near nothing.
    if (Math.abs(other.length - wanted.length) >= least) continue;
    const edits = distance(wanted, other);
    if (edits < least) {
      least = edits;
      best = candidate;
    }
  }
  return best ?? shortestAround(wanted, known);
}

function shortestAround(part: readonly string[], known: readonly string[]): string | undefined {
  if (part.length < PART_MIN) return undefined;
  const around = known.filter(candidate => letters(candidate).join('').includes(part.join('')));
  return around.sort((a, b) => a.length - b.length).at(0);
}

const letters = (name: string): string[] => Array.from(name.toLowerCase().replace(/[_-]/g, ''));

function distance(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
