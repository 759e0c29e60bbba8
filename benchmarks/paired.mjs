/**
 * Measuring side by side: machines are noisy, so contestants take turns and are compared turn by turn.
 *
 * A ratio is the median over the rounds, with the least and the most.
 */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @returns {{ value: number, low: number, high: number }} */
export const spread = values => ({ value: median(values), low: Math.min(...values), high: Math.max(...values) });

/**
 * A B C A B C ...: each contestant's turns.
 *
 * @param {Record<string, () => Promise<any> | any>} contestants
 * @param {{ rounds?: number, warmUp?: number }} [options]
 * @returns {Promise<Record<string, any[]>>} What each turn answered, without those of the warm-up.
 */
export async function takeTurns(contestants, { rounds = 5, warmUp = 1 } = {}) {
  const turns = Object.fromEntries(Object.keys(contestants).map(name => [name, []]));
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const [name, take] of Object.entries(contestants)) {
      const answer = await take();
      if (round >= warmUp) turns[name].push(answer);
    }
  }
  return turns;
}

/** How many times `these` took what `those` took, turn by turn. */
export const ratio = (these, those) => spread(these.map((seconds, i) => seconds / those[i]));
