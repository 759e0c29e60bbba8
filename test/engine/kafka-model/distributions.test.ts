/** What producers draw, and how long a record takes to get where it is going: SEMANTICS.md, sections 2, 5 and 6. */
import type { KafkaConfig } from '../../../src/engine/kafka-config';
import { exactExp, exactLn } from '../../../src/engine/kafka/exact';
import type { Recorder } from '../../../src/engine/recorder';
import { kafkaFlow } from './kafka-flow';

function recordsOf(config: Partial<KafkaConfig>, until: number): Recorder {
  const recorder = kafkaFlow({ autoOffsetReset: 'earliest', producerDelayRandomFactor: 0, ...config }, until, [], { recordsMax: 200_000 }).settledRecorder();
  if (recorder === null) throw new Error('no recorder');
  return recorder;
}

function countsOf(keys: Int32Array, range: number): number[] {
  const counts = new Array<number>(range).fill(0);
  for (const key of keys) counts[key]++;
  return counts;
}

/** How far counts are from shares, as chi-square. */
const chiSquare = (counts: readonly number[], shares: readonly number[]): number => {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, i) => sum + (count - all * shares[i]) ** 2 / (all * shares[i]), 0);
};

describe('keys', () => {
  const RANGE = 10;
  /** Of 9 degrees of freedom, exceeded once in a million times. */
  const MOST = 44.8;
  const keys = (config: Partial<KafkaConfig>): Int32Array => {
    const { key, count } = recordsOf({ recordKeyRange: RANGE, producerRate: 1000, consumersAmount: 0, ...config }, 20);
    expect(count).toBe(20_001);
    return key.subarray(0, count);
  };

  it('uniform: all in the same share', () => {
    expect(chiSquare(countsOf(keys({}), RANGE), new Array<number>(RANGE).fill(0.1))).toBeLessThan(MOST);
  });

  it.each([0.5, 1, 2])('Zipf: key k comes in proportion to 1/k^s, s = %p', zipfExponent => {
    const weights = Array.from({ length: RANGE }, (_, k) => (k + 1) ** -zipfExponent);
    const sum = weights.reduce((all, weight) => all + weight, 0);
    const counts = countsOf(keys({ keyDistribution: 'zipf', zipfExponent }), RANGE);
    expect(chiSquare(counts, weights.map(weight => weight / sum))).toBeLessThan(MOST);
    expect(chiSquare(counts, new Array<number>(RANGE).fill(0.1))).toBeGreaterThan(MOST);
  });

  it.each([0, 0.3, 0.9])('hot: %p of the records have the first key, the others the rest evenly', hotKeyShare => {
    const counts = countsOf(keys({ keyDistribution: 'hot', hotKeyShare }), RANGE);
    const shares = Array.from({ length: RANGE }, (_, k) => (k === 0 ? hotKeyShare : (1 - hotKeyShare) / (RANGE - 1)));
    if (hotKeyShare === 0) expect(counts[0]).toBe(0);
    expect(chiSquare(counts.slice(hotKeyShare === 0 ? 1 : 0), shares.slice(hotKeyShare === 0 ? 1 : 0))).toBeLessThan(MOST);
  });

  it.each([[5, 1, 1, 0, 2], [0.001, 0.002, 0.007], [0, 1e9, 1], [3]])('weights: %p, %p, ...: each key in proportion, none of weight 0', (...weights: number[]) => {
    // The range of keys says nothing then.
    const counts = countsOf(keys({ keyDistribution: 'weights', keyWeights: weights, recordKeyRange: 999 }), weights.length);
    const sum = weights.reduce((all, weight) => all + weight, 0);
    const there = weights.flatMap((weight, key) => (weight > 0 ? [key] : []));
    weights.forEach((weight, key) => weight === 0 && expect(counts[key]).toBe(0));
    expect(chiSquare(there.map(key => counts[key]), there.map(key => weights[key] / sum))).toBeLessThan(MOST);
  });

  it('weights that are all the same are uniform, draw by draw; Zipf\'s are Zipf', () => {
    const same = keys({ keyDistribution: 'weights', keyWeights: new Array<number>(RANGE).fill(7) });
    expect(same).toEqual(keys({}));
    const zipf = keys({ keyDistribution: 'weights', keyWeights: Array.from({ length: RANGE }, (_, k) => 1 / (k + 1)) });
    expect(zipf).toEqual(keys({ keyDistribution: 'zipf', zipfExponent: 1 }));
  });

  it('none: no record has one, and the partitioner sticks to a partition for batch.size bytes', () => {
    const recorder = recordsOf({ keyDistribution: 'none', producerRate: 1000, consumersAmount: 0, batchSize: 16_384 }, 20);
    expect(new Set(recorder.key.subarray(0, recorder.count))).toEqual(new Set([-1]));
    let stays = 0;
    for (let i = 1; i < recorder.count; i++) if (recorder.partition[i] === recorder.partition[i - 1]) stays++;
    // 16 records of 1000 bytes are a batch; one draw in six is the same partition again.
    expect(stays / recorder.count).toBeGreaterThan(0.9);
    expect(new Set(recorder.partition.subarray(0, recorder.count)).size).toBe(6);
  });
});

it('Poisson: gaps are exponential', () => {
  const { eventTime, count } = recordsOf({ producerArrivals: 'poisson', producerRate: 100, consumersAmount: 0 }, 200);
  const gaps = Array.from({ length: count - 1 }, (_, i) => eventTime[i + 1] - eventTime[i]);
  for (const over of [0.001, 0.005, 0.01, 0.02, 0.04]) {
    const share = gaps.filter(gap => gap > over).length / gaps.length;
    const expected = Math.exp(-100 * over);
    expect(Math.abs(share - expected)).toBeLessThan(5 * Math.sqrt((expected * (1 - expected)) / gaps.length));
  }
});

it('logarithm and exponential are right to a few units in the last place', () => {
  for (let i = 1; i <= 2000; i++) {
    const x = i / 2000;
    expect(Math.abs(exactLn(x) - Math.log(x))).toBeLessThanOrEqual(4 * 2 ** -52 * Math.max(Math.abs(Math.log(x)), 1e-3));
    const y = (i - 1000) / 10;
    expect(Math.abs(exactExp(y) / Math.exp(y) - 1)).toBeLessThan(200 * 2 ** -52);
  }
});

describe('the way of a record', () => {
  const one: Partial<KafkaConfig> = { producerRate: 10, partitionsAmount: 1, consumersAmount: 1, lingerMs: 5, networkLatencyMs: 1, recordValueSizeMin: 1000, recordValueSizeMax: 1000 };
  const hops = (config: Partial<KafkaConfig>, from = 'eventTime' as 'eventTime' | 'reachedTime', to = 'reachedTime' as 'reachedTime' | 'startedTime'): number[] => {
    const recorder = recordsOf({ ...one, ...config }, 30);
    // Those of the group's first seconds wait for it.
    return Array.from({ length: recorder.count }, (_, i) => i).filter(i => recorder.eventTime[i] > 15 && recorder.eventTime[i] < 29)
      .map(i => recorder[to][i] - recorder[from][i]);
  };
  const all = (values: readonly number[], expected: number): void => {
    expect(values.length).toBeGreaterThan(100);
    for (const value of values) expect(value).toBeCloseTo(expected, 9);
  };

  it('a record is in the log linger.ms and a hop after it was written, sooner when a batch is full', () => {
    all(hops({}), 0.006);
    all(hops({ lingerMs: 0 }), 0.001);
    all(hops({ lingerMs: 50, networkLatencyMs: 20 }), 0.07);
    all(hops({ lingerMs: 50, batchSize: 1000 }), 0.001);
  });

  it('a batch waits for its first record: what comes within linger.ms goes with it', () => {
    const waits = hops({ producerRate: 100, lingerMs: 25 });
    expect([...new Set(waits.map(wait => Math.round(1000 * wait)))].sort((a, b) => a - b)).toEqual([6, 16, 26]);
  });

  it('the link carries one record after the other', () => {
    all(hops({ partitionBandwidth: 100_000 }), 0.016);
  });

  it('a record that finds its consumer waiting is in work a hop after it arrived', () => {
    all(hops({}, 'reachedTime', 'startedTime'), 0.001);
    all(hops({ networkLatencyMs: 20 }, 'reachedTime', 'startedTime'), 0.02);
  });
});
