/** Producers of the Kafka model: keys from 0, evenly or not, and gaps that are even, random in a range, or exponential (Poisson). */
import type { EngineConfig } from '../config';
import type { KafkaConfig } from '../kafka-config';
import { Producers } from '../producers';
import { Kind, Purpose, below, unit } from '../threefry';
import { exactExp, exactLn } from './exact';

/** The key of records that have none. */
export const NO_KEY = -1;

export class KafkaProducers extends Producers {
  protected override keyFor(word: number, config: EngineConfig): number {
    const { keyDistribution, recordKeyRange: range, hotKeyShare, zipfExponent, keyWeights } = config as KafkaConfig;
    switch (keyDistribution) {
      case 'none':
        return NO_KEY;
      case 'uniform':
        return below(word, range);
      case 'hot': {
        const u = unit(word);
        if (u < hotKeyShare || range === 1) return 0;
        return Math.min(range - 1, 1 + Math.floor(((u - hotKeyShare) / (1 - hotKeyShare)) * (range - 1)));
      }
      case 'zipf':
        return firstAbove(zipfSums(range, zipfExponent), unit(word));
      case 'weights': {
        const sums = weightSums(keyWeights);
        return firstAbove(sums, unit(word) * sums[sums.length - 1]);
      }
    }
  }

  protected override gapFor(id: number, n: number, config: EngineConfig): number | null {
    if ((config as KafkaConfig).producerArrivals === 'even') return super.gapFor(id, n, config);
    this.stream.draw(Kind.producer, id, Purpose.gap, n);
    return -exactLn((this.stream.first + 1) / 4294967296);
  }
}

/** The last table asked for: it follows from its two numbers, so it is no part of any state. */
let known: { readonly range: number; readonly exponent: number; readonly sums: Float64Array } = { range: 0, exponent: 0, sums: new Float64Array(0) };

/** Sums of the parts of keys 0, 1, ...; the last is 1. */
function zipfSums(range: number, exponent: number): Float64Array {
  if (known.range === range && known.exponent === exponent) return known.sums;
  const sums = new Float64Array(range);
  let sum = 0;
  for (let key = 0; key < range; key++) sums[key] = sum += exactExp(-exponent * exactLn(key + 1));
  for (let key = 0; key < range; key++) sums[key] /= sum;
  known = { range, exponent, sums };
  return sums;
}

/** The last list asked for, which never changes, and its sums. */
let weighed: { readonly weights: readonly number[] | null; readonly sums: Float64Array } = { weights: null, sums: new Float64Array(0) };

/** Sums of the weights of keys 0, 1, ... */
function weightSums(weights: readonly number[]): Float64Array {
  if (weighed.weights === weights) return weighed.sums;
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let key = 0; key < weights.length; key++) sums[key] = sum += weights[key];
  weighed = { weights, sums };
  return sums;
}

/** The index of the first above a value; the last if none is. */
function firstAbove(values: Float64Array, value: number): number {
  let low = 0;
  for (let high = values.length - 1; low < high;) {
    const middle = (low + high) >>> 1;
    if (values[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
