import * as fc from 'fast-check';
import type { OrderingIssue } from '../../src/engine/flow-state';
import { SEED, play, recorded, rows, workloadOf, worlds, type Row } from './worlds';

const check = (property: Parameters<typeof fc.assert>[0], numRuns = 150): void =>
  fc.assert(property as fc.IProperty<unknown>, { seed: SEED, numRuns });

describe('random worlds with random actions', () => {
  it('invariant 1: each appended offset is unprocessed or processed once; nothing is lost', () => {
    check(fc.property(worlds, world => {
      const simulation = play(world);
      const all = rows(simulation);
      const done = all.filter(row => !Number.isNaN(row.completedTime));
      const metrics = simulation.metrics();
      expect(metrics.totalRecordsProduced).toBe(all.length);
      expect(metrics.totalRecordsConsumed).toBe(done.length);
      const waiting = simulation.partitionIds.reduce((sum, id) => sum + simulation.partition(id).lag, 0);
      expect(waiting).toBe(all.length - done.length);
    }));
  });

  it('invariant 2: offsets are contiguous, and a partition completes in offset order', () => {
    check(fc.property(worlds, world => {
      const byPartition = new Map<number, Row[]>();
      for (const row of rows(play(world))) byPartition.set(row.partition, [...(byPartition.get(row.partition) ?? []), row]);
      for (const list of byPartition.values()) {
        list.forEach((row, i) => {
          expect(row.offset).toBe(i);
          if (i > 0 && !Number.isNaN(row.completedTime)) {
            expect(row.completedTime).toBeGreaterThanOrEqual(list[i - 1].completedTime);
          }
          const life = [row.eventTime, row.reachedTime, row.startedTime, row.completedTime].filter(t => !Number.isNaN(t));
          expect(life).toEqual([...life].sort((a, b) => a - b));
        });
      }
    }));
  });

  it('invariant 3: a partition has at most one owner, a member of the group, and somebody if there is one', () => {
    check(fc.property(worlds, world => {
      play(world, simulation => {
        const owned = simulation.consumerIds.flatMap(id => simulation.consumer(id).assignedPartitions);
        expect(new Set(owned).size).toBe(owned.length);
        const all = simulation.consumerIds.length > 0 ? simulation.partitionIds.length : 0;
        expect(owned).toHaveLength(all);
      });
    }));
  });

  it('invariant 4: whoever has a record in work is busy, and whatever has arrived at an owned partition is in work', () => {
    check(fc.property(worlds, world => {
      play(world, simulation => {
        for (const id of simulation.partitionIds) {
          const { working, ready, owner } = simulation.partition(id);
          expect(working).toBe(ready > 0 && owner >= 0);
        }
      });
    }));
  });

  it('invariant 6: any division of the time gives the same hash and the same records', () => {
    check(fc.property(worlds, fc.integer({ min: 2, max: 40 }), (world, pieces) => {
      const whole = play(world);
      const parts = play(world, undefined, pieces);
      expect(parts.traceHash()).toBe(whole.traceHash());
      expect(rows(parts)).toEqual(rows(whole));
      expect(parts.metrics()).toEqual(whole.metrics());
    }), 100);
  });

  it('invariant 6: a checkpoint at any instant comes back to the same future', () => {
    check(fc.property(worlds, fc.nat(20), (world, at) => {
      const simulation = play(world);
      const checkpoint = simulation.capture();
      const before = simulation.metrics();
      const end = simulation.now + 4;
      simulation.advanceTo(end);
      simulation.apply({ partitionsAmount: 5, consumersAmount: 2, producerRate: 9 });
      simulation.advanceTo(end + at);
      const future = [simulation.traceHash(), simulation.metrics(), simulation.orderingIssues(100)];
      checkpoint.restore();
      expect(simulation.metrics()).toEqual(before);
      simulation.advanceTo(end);
      simulation.apply({ partitionsAmount: 5, consumersAmount: 2, producerRate: 9 });
      simulation.advanceTo(end + at);
      expect([simulation.traceHash(), simulation.metrics(), simulation.orderingIssues(100)]).toEqual(future);
    }), 60);
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

  it('invariant 4: bytes served are throughput times busy time, and busy is the union of the times in work', () => {
    check(fc.property(worlds, world => {
      const steps = world.steps.map(({ wait, set }) => ({ wait, set: { ...set, consumerThroughputMaxInBytes: 1000 } }));
      const config = { ...world.config, consumerThroughputMaxInBytes: 1000 };
      const simulation = play({ ...world, config, steps });
      fc.pre(simulation.metrics().restarts === 0);
      const { now } = simulation;
      const all = rows(simulation);
      for (const id of simulation.consumerIds) {
        const mine = all.filter(row => row.consumer === id);
        const times = mine.map(row => [row.startedTime, Number.isNaN(row.completedTime) ? now : row.completedTime] as const);
        const served = mine.reduce((sum, row) => {
          const left = Number.isNaN(row.completedTime) ? simulation.record(row.partition, row.offset).progress : 1;
          return sum + row.bytes * left;
        }, 0);
        expect(served).toBeCloseTo(1000 * union(times, 0), 5);
        const from = Math.max(0, Math.floor(10 * now) - 49) / 10;
        expect(simulation.consumer(id).busy).toBeCloseTo(Math.min(1, union(times, from) / Math.min(5, now)), 9);
      }
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

/** Seconds after `from` that lie in at least one of the intervals. */
function union(intervals: readonly (readonly [number, number])[], from: number): number {
  let end = from;
  let total = 0;
  for (const [start, stop] of [...intervals].sort((a, b) => a[0] - b[0])) {
    total += Math.max(0, stop - Math.max(start, end));
    end = Math.max(end, stop);
  }
  return total;
}

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
