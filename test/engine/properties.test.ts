import * as fc from 'fast-check';
import type { OrderingIssue } from '../../src/engine/flow-state';
import { INVARIANTS } from './invariants';
import { played } from './played-world';
import { SEED, play, recorded, rows, workloadOf, worlds, type Row } from './worlds';

const check = (property: Parameters<typeof fc.assert>[0], numRuns = 150): void =>
  fc.assert(property as fc.IProperty<unknown>, { seed: SEED, numRuns });

describe('random worlds with random actions', () => {
  it.each(Object.entries(INVARIANTS))('%s', (_, holds) => {
    check(fc.property(worlds, world => holds(played(world))));
  });

  it('ordering: exactly the completions after which a newer one of the key had completed', () => {
    check(fc.property(worlds, world => {
      const simulation = play(world);
      // Completion order is the order of time; equal times are left to the hash, and to workloads below.
      const done = rows(simulation).filter(row => !Number.isNaN(row.completedTime)).sort((a, b) => a.completedTime - b.completedTime);
      const ties = new Set(done.map(row => row.completedTime)).size < done.length;
      fc.pre(!ties);
      expect(simulation.orderingIssues(1e6).map(brief)).toEqual(naiveIssues(done).slice(-1000).map(brief));
    }));
  });

  it('rates and percentiles are those of the records of the last 5 s', () => {
    check(fc.property(worlds, world => {
      const simulation = play(world);
      const { now } = simulation;
      const all = rows(simulation);
      const inWindow = (time: number) => Math.floor(10 * time) >= Math.floor(10 * now) - 49;
      const seconds = Math.min(5, now);
      const produced = all.filter(row => inWindow(row.eventTime));
      const done = all.filter(row => !Number.isNaN(row.completedTime) && inWindow(row.completedTime));
      const metrics = simulation.metrics();
      expect(metrics.produceRecordsRate).toBeCloseTo(produced.length / seconds, 9);
      expect(metrics.consumeRecordsRate).toBeCloseTo(done.length / seconds, 9);
      expect(metrics.consumeBytesRate).toBeCloseTo(done.reduce((sum, row) => sum + row.bytes, 0) / seconds, 6);
      const latencies = done.map(row => row.completedTime - row.eventTime).sort((a, b) => a - b);
      const rank = (part: number) => (latencies.length === 0 ? null : latencies[Math.ceil(part * latencies.length) - 1]);
      expect([metrics.latencyP50, metrics.latencyP95, metrics.latencyP99]).toEqual([rank(0.5), rank(0.95), rank(0.99)]);
    }));
  });
});

const brief = (issue: OrderingIssue | NaiveIssue): unknown =>
  [issue.record, issue.earlierRecord, issue.key, issue.partition, issue.earlierPartition, issue.timeDifference];

interface NaiveIssue {
  readonly record: number;
  readonly earlierRecord: number;
  readonly key: number;
  readonly partition: number;
  readonly earlierPartition: number;
  readonly timeDifference: number;
}

/** The rule as it is written, by looking through all that completed before. */
function naiveIssues(done: readonly Row[]): NaiveIssue[] {
  return done.flatMap((row, i) => {
    const newer = done.slice(0, i).filter(other => other.key === row.key && other.eventTime > row.eventTime);
    if (newer.length === 0) return [];
    const latest = newer.reduce((a, b) => (b.eventTime > a.eventTime ? b : a));
    return [{
      record: row.id, earlierRecord: latest.id, key: row.key, partition: row.partition,
      earlierPartition: latest.partition, timeDifference: latest.eventTime - row.eventTime
    }];
  });
}

describe('ordering', () => {
  it('is kept inside a partition, whatever the load', () => {
    const simulation = recorded({ partitionsAmount: 4, producersAmount: 4, producerRate: 8, recordKeyRange: 20 });
    simulation.advanceTo(100);
    expect(simulation.metrics().orderingIssues).toBe(0);
  });

  it('names both records when a key moves to another partition and overtakes', () => {
    // Key 1 fills partition 1 of 2; with 1 partition key 1 goes to partition 0 and is done at once.
    const simulation = recorded(
      { partitionsAmount: 2, consumersAmount: 2, partitionBandwidth: Infinity },
      workloadOf([[0, 3000, 1], [0, 3000, 1], [1, 100, 1]])
    );
    simulation.advanceTo(0.5);
    simulation.apply({ partitionsAmount: 1 });
    simulation.advanceTo(20);
    expect(simulation.orderingIssues(10)).toMatchObject([
      { record: 0, partition: 1, earlierRecord: 2, earlierPartition: 0, timeDifference: 1 },
      { record: 1, partition: 1, earlierRecord: 2, earlierPartition: 0, timeDifference: 1 }
    ]);
  });
});

describe('trace hash', () => {
  // Made by this engine; other hosts must give the same (test/browser, test/python).
  it('is what it was', () => {
    const simulation = recorded({ partitionsAmount: 4, producersAmount: 2, consumersAmount: 2 }, null, 7);
    simulation.advanceTo(120);
    expect(simulation.traceHash()).toBe('09e926b6601167da');
  });
});
