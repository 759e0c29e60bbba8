/** Faults that could be seen in the predecessor, each as a test of ours: what was wrong there, and what is so here. */
import { Simulation } from '../../src/engine/simulation';
import { Player } from '../../src/player/player';
import { scenario } from '../player/scenarios';
import { classroom, recorded, rows, workloadOf, type Row } from './worlds';

/** So many records of one size and key at one time. */
const batch = (count: number, time: number, bytes: number, key: number): [number, number, number][] =>
  Array.from({ length: count }, () => [time, bytes, key]);

/** The records of each partition, in order of their ids. */
const byPartition = (all: readonly Row[]): Row[][] =>
  [...new Set(all.map(row => row.partition))].map(partition => all.filter(row => row.partition === partition));

describe('offset order inside a partition', () => {
  // There records of one partition did not always complete in the order of their offsets.
  it('is kept by arrivals, starts and completions, however small records follow large ones and whoever owns it', () => {
    const sizes = [9000, 1, 4000, 1, 1, 700, 1, 12_000, 1, 1];
    const table = Array.from({ length: 600 }, (_, n): [number, number, number] => [n / 20, sizes[n % 10], n % 7]);
    const config = { partitionsAmount: 4, consumersAmount: 3, partitionBandwidth: 4000, consumerThroughputMaxInBytes: 20_000 };
    const simulation = recorded(config, workloadOf(table));
    const changes = [{ consumersAmount: 1 }, { partitionBandwidth: 50_000 }, { consumersAmount: 5 }, { partitionsAmount: 7 }];
    changes.forEach((change, i) => {
      simulation.advanceTo(6 * (i + 1));
      simulation.apply(change);
    });
    simulation.advanceTo(200);
    expect(simulation.metrics().totalRecordsConsumed).toBe(600);
    for (const list of byPartition(rows(simulation))) {
      list.slice(1).forEach((row, i) => {
        expect(row.offset).toBe(list[i].offset + 1);
        expect(row.reachedTime).toBeGreaterThanOrEqual(list[i].reachedTime);
        expect(row.startedTime).toBeGreaterThanOrEqual(list[i].completedTime);
        expect(row.completedTime).toBeGreaterThan(list[i].completedTime);
      });
    }
  });
});

describe('the rate of a producer', () => {
  // There the rate that came out was another one than was set, as with 16/s and 60/s, since frames decided.
  it.each([16, 60])('is exact at %p/s, for an hour, in steps of any length', rate => {
    const config = { ...classroom, producersAmount: 2, producerRate: rate, consumersAmount: 0, partitionBandwidth: 1e12 };
    const simulation = new Simulation({ seed: 1, config });
    const counted = (): number[] => simulation.producerIds.map(id => simulation.producer(id).recordsProduced);
    for (const step of [1 / 60, 1 / 16, 0.007, 0.25]) {
      const from = Math.round(simulation.now);
      for (let n = 1; from + n * step < from + 20; n++) simulation.advanceTo(from + n * step);
      simulation.advanceTo(from + 20);
      // The first record of each is written at 0.
      expect(counted()).toEqual([rate * (from + 20) + 1, rate * (from + 20) + 1]);
    }
    for (const time of [100, 101, 777, 3600]) {
      simulation.advanceTo(time);
      expect(counted()).toEqual([rate * time + 1, rate * time + 1]);
    }
  });
});

describe('the way through a partition', () => {
  // There the time a record travelled depended on the frames that were painted.
  it.each([4, 1000 / 144, 1000 / 60, 1000 / 30, 99])('takes bytes/bandwidth with a frame each %p ms', frameMs => {
    // Nobody takes a record, so all stay to be looked at: 600 bytes at 300 bytes/s are 2 s.
    const config = {
      ...classroom, producerRate: 3, recordValueSizeMin: 600, recordValueSizeMax: 600, partitionBandwidth: 300, consumersAmount: 0
    };
    const player = new Player(scenario({ actions: [], config }), { now: () => 0 });
    player.play();
    for (let frame = 0; player.time < 4; frame++) {
      player.frame(frame * frameMs);
      const { state } = player;
      const { logEndOffset } = state.partition(0);
      expect(logEndOffset).toBe(Math.floor(3 * state.now) + 1);
      const records = Array.from({ length: logEndOffset }, (_, offset) => state.record(0, offset));
      const errors = records.map(({ travel, eventTime }) => Math.abs(travel - Math.min(1, (state.now - eventTime) / 2)));
      expect(Math.max(...errors)).toBeLessThan(1e-9);
      expect(records.filter(({ reached }) => reached)).toHaveLength(Math.max(0, Math.floor(3 * (state.now - 2)) + 1));
    }
  });
});

describe('a consumer', () => {
  // There what was left of the capacity when a record ended was lost, and small records have many ends.
  it.each([
    ['1 partition, 10 000 records of 10 bytes', 1, 10],
    ['16 partitions, 10 000 records of 10 bytes', 16, 10],
    ['16 partitions, 10 records of 10 000 bytes', 16, 10_000],
    ['7 partitions, 100 000 / 3.7 records of 3.7 bytes', 7, 3.7]
  ])('serves C * busy time: %s', (_, partitionsAmount, bytes) => {
    const count = Math.floor(100_000 / bytes);
    const table = Array.from({ length: count }, (_none, n): [number, number, number] => [0, bytes, n]);
    const simulation = recorded({ partitionsAmount, partitionBandwidth: Infinity }, workloadOf(table));
    for (const time of [0.1, 1 / 3, 1, 9.99, 50, 99]) {
      simulation.advanceTo(time);
      let inWork = 0;
      for (const id of simulation.partitionIds) {
        const { working, logStartOffset } = simulation.partition(id);
        if (working) inWork += bytes * simulation.record(id, logStartOffset).progress;
      }
      expect(simulation.consumer(0).bytesConsumed + inWork).toBeCloseTo(1000 * time, 5);
    }
    simulation.advanceTo(200);
    expect(Math.max(...rows(simulation).map(row => row.completedTime))).toBeCloseTo((count * bytes) / 1000, 6);
  });
});

describe('fewer partitions, consumers or producers', () => {
  // There records were lost when one of these was taken away.
  it.each([
    ['partitions', { partitionsAmount: 1 }],
    ['consumers', { consumersAmount: 1 }],
    ['consumers to none, and back', { consumersAmount: 0 }],
    ['producers', { producersAmount: 1 }],
    ['all at once', { partitionsAmount: 2, consumersAmount: 1, producersAmount: 1 }]
  ])('lose no record: %s', (_, change) => {
    const simulation = recorded({
      partitionsAmount: 8, consumersAmount: 5, producersAmount: 4, producerRate: 10, recordKeyRange: 40, partitionBandwidth: 3000,
      consumerThroughputMaxInBytes: 6000
    });
    simulation.advanceTo(5.05);
    const before = rows(simulation).length;
    expect(simulation.metrics().lag).toBeGreaterThan(50);
    simulation.apply(change);
    expect(rows(simulation)).toHaveLength(before);
    simulation.advanceTo(8);
    simulation.apply({ producersAmount: 0, consumersAmount: 2 });
    simulation.advanceTo(200);
    const all = rows(simulation);
    expect(all.filter(row => Number.isNaN(row.completedTime))).toEqual([]);
    const produced = all.length;
    expect(simulation.metrics()).toMatchObject({ totalRecordsProduced: produced, totalRecordsConsumed: produced, lag: 0 });
    expect(simulation.partitionIds).toHaveLength(simulation.config.partitionsAmount);
  });
});

describe('an ordering issue', () => {
  // There only the last 100 records of a key were looked through, so an older one that had been overtaken was not noticed.
  it.each([150, 1500])('is found when its earlier record completed up to %p records of the key ago', count => {
    // Key 1 lies in partition 1; with one partition the next record of key 1 goes to partition 0 and is done at once.
    const table = workloadOf([...batch(count, 0, 10, 1), [1, 10, 1]]);
    const simulation = recorded({ partitionsAmount: 2, partitionBandwidth: Infinity, consumerThroughputMaxInBytes: 100 }, table);
    simulation.advanceTo(0.5);
    simulation.apply({ partitionsAmount: 1 });
    simulation.advanceTo(1000);
    const done = rows(simulation);
    const newer = done[count];
    const late = done.filter(row => row.completedTime > newer.completedTime);
    expect(late.length).toBeGreaterThan(count - 15);
    expect(simulation.metrics().orderingIssues).toBe(late.length);
    const issues = simulation.orderingIssues(Infinity);
    expect(issues).toHaveLength(Math.min(1000, late.length));
    issues.reverse().forEach((issue, i) => {
      const record = count - 1 - i;
      expect(issue).toMatchObject({ record, partition: 1, earlierRecord: count, earlierPartition: 0, timeDifference: 1 });
    });
  });
});
