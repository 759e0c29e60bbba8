/** Whether lag grows, how fast, and when it is gone; docs/kafka.md, "Numbers". A second engine that stopped where the window begins is what it is compared with. */
import fc from 'fast-check';
import type { KafkaConfig } from '../../../src/engine/kafka-config';
import type { KafkaSimulation } from '../../../src/engine/kafka/kafka-simulation';
import { FAULTY, faultyWorld } from './faulty-worlds';
import { kafkaFlow, type TimedDeed } from './kafka-flow';

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const ready = (flow: KafkaSimulation, id: number): number => (flow.partitionIds.includes(id) ? flow.partition(id).ready : 0);
const backlog = (flow: KafkaSimulation): number => total(flow.partitionIds.map(id => ready(flow, id)));
const trendOf = (flow: KafkaSimulation): number => flow.metrics().lagTrend ?? NaN;

/** Where the window at `time` begins, seconds; and the last instant before. */
const windowStart = (time: number): number => Math.max(0, Math.floor(10 * time) - 49) / 10;
const justBefore = (time: number): number => time - 2 ** -40;

const drained = (left: number, trend: number): number | null => (left === 0 ? 0 : trend < 0 ? left / -trend : null);

/** Seconds, near enough; null is never. */
function expectDrain(found: number | null, left: number, trend: number): void {
  const expected = drained(left, trend);
  if (expected === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(expected, 6);
}

it('is what came less what was processed since the window began, over its seconds: of a partition, a member, the group', () => {
  let grown = 0;
  let shrunk = 0;
  fc.assert(fc.property(faultyWorld(8), fc.integer({ min: 1, max: 1000 * FAULTY }), ({ seed, config, deeds }, at) => {
    const time = at / 1000;
    const start = windowStart(time);
    const atOnce: Partial<KafkaConfig> = { ...config, partitionBandwidth: Infinity };
    const until = (end: number): KafkaSimulation => kafkaFlow(atOnce, end, deeds.filter(deed => deed.time <= end), { seed });
    const now = until(time);
    const then = start === 0 ? null : until(justBefore(start));
    const growth = (id: number): number => (ready(now, id) - (then === null ? 0 : ready(then, id))) / (time - start);
    for (const id of now.partitionIds) {
      const { lagTrend, timeToDrain } = now.partition(id);
      expect(lagTrend).toBeCloseTo(growth(id), 9);
      expectDrain(timeToDrain, ready(now, id), growth(id));
      if (growth(id) > 0) grown++;
      if (growth(id) < 0) shrunk++;
    }
    for (const id of now.consumerIds) {
      const { assignedPartitions, lagTrend, timeToDrain } = now.consumer(id);
      expect(lagTrend).toBeCloseTo(total(assignedPartitions.map(growth)), 9);
      expectDrain(timeToDrain, total(assignedPartitions.map(partition => ready(now, partition))), lagTrend ?? NaN);
    }
    const { lagTrend, timeToDrain } = now.metrics();
    expect(lagTrend).toBeCloseTo(total(now.partitionIds.map(growth)), 9);
    expectDrain(timeToDrain, backlog(now), lagTrend ?? NaN);
  }), { numRuns: 60, seed: 20261123 });
  expect(grown).toBeGreaterThan(50);
  expect(shrunk).toBeGreaterThan(20);
});

it('at the very beginning there is none', () => {
  const flow = kafkaFlow({}, 0);
  expect(flow.metrics()).toMatchObject({ lagTrend: null, timeToDrain: 0 });
  expect(flow.partition(0)).toMatchObject({ lagTrend: null, timeToDrain: 0 });
  expect(flow.consumer(0)).toMatchObject({ lagTrend: null, timeToDrain: 0 });
});

/** Two members of 200 records/s each, records dealt evenly; each reads one partition. */
const TWO: Partial<KafkaConfig> = {
  partitionsAmount: 2, consumersAmount: 2, partitioner: 'round-robin', keyDistribution: 'none', processingTimeMs: 5, autoOffsetReset: 'earliest'
};
const CAPACITY = 400;
/** Records by which a window of 4.9 s may differ from its rates: of each member what lingers for 5 ms, one record written, one in work. */
const offBy = (rate: number): number => (2 * (2 + 0.005 * rate / 2)) / 4.9;

describe('a load of known size', () => {
  it.each([450, 600, 1000])('%d records/s on 400: it grows by the rest, and is never gone', rate => {
    const flow = kafkaFlow({ ...TWO, producerRate: rate }, 30);
    for (const time of [31, 32.34, 37.05, 60]) {
      flow.advanceTo(time);
      const more = rate - CAPACITY;
      expect(Math.abs(trendOf(flow) - more)).toBeLessThanOrEqual(offBy(rate));
      expect(flow.metrics().timeToDrain).toBeNull();
      for (const id of [0, 1]) {
        expect(Math.abs((flow.consumer(id).lagTrend ?? NaN) - more / 2)).toBeLessThanOrEqual(offBy(rate) / 2);
        expect(Math.abs((flow.partition(id).lagTrend ?? NaN) - more / 2)).toBeLessThanOrEqual(offBy(rate) / 2);
      }
    }
  });

  it.each([0.001, 100, 250, 380])('%d records/s after a burst: it is gone when the time to drain says so', rate => {
    const burst: TimedDeed[] = [{ time: 30, set: { producerRate: rate } }];
    const flow = kafkaFlow({ ...TWO, producerRate: 600 }, 36, burst);
    const found = trendOf(flow);
    expect(Math.abs(found - (rate - CAPACITY))).toBeLessThanOrEqual(offBy(rate));
    const predicted = flow.metrics().timeToDrain ?? NaN;
    while (backlog(flow) > 2 && flow.now < 2000) flow.advanceTo(flow.now + 0.01);
    // Of what the trend may be off, so is the prediction; and one record takes 5 ms, a look 10.
    const bound = (predicted * offBy(rate)) / (CAPACITY - rate) + 0.05;
    expect(Math.abs(flow.now - 36 - predicted)).toBeLessThanOrEqual(bound);
    expect(predicted).toBeGreaterThan(5);
  });

  it('commits do not show: the lag to what is committed goes up and down by hundreds, what is processed keeps up', () => {
    // What waited while the group formed is worked off by then.
    const flow = kafkaFlow({ ...TWO, producerRate: 300 }, 45);
    const lags: number[] = [];
    while (flow.now < 75) {
      flow.advanceTo(flow.now + 0.13);
      lags.push(flow.metrics().lag);
      expect(Math.abs(trendOf(flow))).toBeLessThanOrEqual(offBy(300));
    }
    expect(Math.max(...lags) - Math.min(...lags)).toBeGreaterThan(1000);
  });

  it('when nobody reads it grows by all that comes', () => {
    const flow = kafkaFlow({ ...TWO, producerRate: 300 }, 40, [0, 1].map(consumer => ({ time: 30, deed: { kind: 'crash', consumer, seconds: 0 } } as const)));
    expect(Math.abs(trendOf(flow) - 300)).toBeLessThanOrEqual(offBy(300));
  });
});
