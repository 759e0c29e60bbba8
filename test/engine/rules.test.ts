import { classroom, recorded, rows, workloadOf } from './worlds';
import { Simulation } from '../../src/engine/simulation';

describe('producer', () => {
  it.each([16, 60, 0.1])('writes exactly rate * time + 1 records at %p/s, the nth at n/rate', rate => {
    const simulation = recorded({ producerRate: rate, partitionBandwidth: Infinity, consumerThroughputMaxInBytes: 1e9 });
    simulation.advanceTo(100);
    const times = rows(simulation).map(row => row.eventTime);
    expect(times).toHaveLength(Math.floor(100 * rate) + 1);
    times.forEach((time, n) => expect(time).toBe(n / rate));
  });

  it('scales what is left of the gap when the rate changes, and counts a new stretch from there', () => {
    const simulation = recorded({ producerRate: 1 });
    simulation.advanceTo(2.25);
    simulation.apply({ producerRate: 3 });
    simulation.advanceTo(4);
    // Left 0.75 s at 1/s is 0.25 s at 3/s.
    expect(rows(simulation).map(row => row.eventTime)).toEqual([0, 1, 2, 2.5, 2.5 + 1 / 3, 2.5 + 2 / 3, 3.5, 2.5 + 4 / 3]);
  });

  it('draws gaps from 1/rate to (1 + factor)/rate, evenly', () => {
    const simulation = recorded({ producerRate: 10, producerDelayRandomFactor: 0.5 });
    simulation.advanceTo(1000);
    const times = rows(simulation).map(row => row.eventTime);
    const gaps = times.slice(1).map((t, i) => t - times[i]);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0.1 - 1e-9);
    expect(Math.max(...gaps)).toBeLessThan(0.15 + 1e-9);
    // Mean of U(0.1, 0.15), standard error 0.0144/sqrt(8000).
    expect(gaps.reduce((a, b) => a + b, 0) / gaps.length).toBeCloseTo(0.125, 3);
  });

  it('goes on with its numbers when it comes back, and leaves the others as they were', () => {
    const config = { producersAmount: 2, producerDelayRandomFactor: 0.7, producerRate: 5 };
    const alone = recorded({ ...config, producersAmount: 1 });
    alone.advanceTo(10);
    const both = recorded(config);
    both.advanceTo(3);
    both.apply({ producersAmount: 1 });
    both.advanceTo(4);
    both.apply({ producersAmount: 2 });
    both.advanceTo(10);
    const of = (simulation: Simulation) =>
      rows(simulation).filter(row => row.producer === 0).map(row => [row.eventTime, row.key, row.bytes]);
    expect(of(both)).toEqual(of(alone));
    const again = rows(both).filter(row => row.producer === 1 && row.eventTime >= 3);
    expect(again[0].eventTime).toBe(4);
  });
});

describe('partition', () => {
  it('puts a generated key at key mod P, a workload\'s at its index mod P, with contiguous offsets', () => {
    const simulation = recorded({ partitionsAmount: 3, recordKeyRange: 9, producerRate: 20 });
    simulation.advanceTo(5);
    const next = [0, 0, 0];
    for (const row of rows(simulation)) {
      expect(row.partition).toBe(row.key % 3);
      expect(row.offset).toBe(next[row.partition]++);
    }
    const workload = recorded({ partitionsAmount: 3 }, workloadOf([[0, 10, 0], [0, 10, 1], [1, 10, 4]]));
    workload.advanceTo(2);
    expect(rows(workload).map(row => row.partition)).toEqual([0, 1, 1]);
  });

  it('is a delay line without overtaking: E_i = max(A_i + s_i/B, E_(i-1))', () => {
    const simulation = recorded({ recordValueSizeMin: 1, recordValueSizeMax: 5000, producerRate: 3, consumersAmount: 0 });
    simulation.advanceTo(50);
    let last = 0;
    for (const row of rows(simulation).filter(r => !Number.isNaN(r.reachedTime))) {
      last = Math.max(row.eventTime + row.bytes / 1000, last);
      expect(row.reachedTime).toBeCloseTo(last, 9);
    }
  });

  it('is a serial link as an option: E_i = max(A_i, E_(i-1)) + s_i/B', () => {
    const simulation = recorded({ partitionTransit: 'serial', producerRate: 1.2, consumersAmount: 0 });
    simulation.advanceTo(50);
    let last = 0;
    for (const row of rows(simulation).filter(r => !Number.isNaN(r.reachedTime))) {
      last = Math.max(row.eventTime, last) + row.bytes / 1000;
      expect(row.reachedTime).toBeCloseTo(last, 9);
    }
  });

  it('keeps the half a record has gone when the bandwidth changes mid-way', () => {
    const simulation = recorded({}, workloadOf([[0, 1000, 0]]));
    simulation.advanceTo(0.5);
    expect(simulation.record(0, 0).travel).toBeCloseTo(0.5, 12);
    simulation.apply({ partitionBandwidth: 250 });
    expect(simulation.record(0, 0).travel).toBeCloseTo(0.5, 12);
    simulation.advanceTo(1.5);
    expect(simulation.record(0, 0).travel).toBeCloseTo(0.75, 12);
    simulation.advanceTo(3);
    expect(rows(simulation)[0].reachedTime).toBe(2.5);
  });

  it('lets everything under way arrive when there is no delay any more', () => {
    const simulation = recorded({ consumersAmount: 0 }, workloadOf([[0, 5000, 0], [1, 5000, 0]]));
    simulation.advanceTo(2);
    simulation.apply({ partitionBandwidth: Infinity });
    expect(rows(simulation).map(row => row.reachedTime)).toEqual([2, 2]);
  });

  it('does not let a stretch without delay hold up what comes after it', () => {
    const simulation = recorded({ consumersAmount: 0, partitionBandwidth: 1000 }, workloadOf([[0, 1e6, 0], [2, 100, 0]]));
    simulation.advanceTo(1);
    simulation.apply({ partitionBandwidth: Infinity });
    simulation.apply({ partitionBandwidth: 1000 });
    simulation.advanceTo(3);
    expect(rows(simulation).map(({ reachedTime }) => reachedTime)).toEqual([1, expect.closeTo(2.1, 12)]);
  });

  it('has its arrivals where somebody looks, though nobody waits for them', () => {
    const simulation = recorded({ consumersAmount: 0, partitionBandwidth: 1000 }, workloadOf([[0, 500, 0], [0, 1000, 0], [0, 250, 0]]));
    const times: number[] = [];
    while (simulation.nextEventTime() < Infinity) {
      simulation.advanceTo(simulation.nextEventTime());
      times.push(simulation.now);
    }
    expect(times).toEqual([0.5, 1]);
    expect(simulation.partition(0).ready).toBe(3);
    expect(rows(simulation).map(({ reachedTime }) => reachedTime)).toEqual([0.5, 1, 1]);
  });

  it('that is taken away receives nothing new, is worked off, vanishes, and goes on with its offsets', () => {
    const simulation = recorded({ partitionsAmount: 2, producerRate: 4, recordKeyRange: 2, consumerThroughputMaxInBytes: 2000 });
    simulation.advanceTo(5);
    const end = simulation.partition(1).logEndOffset;
    const generation = simulation.generation;
    simulation.apply({ partitionsAmount: 1 });
    expect(simulation.partitionIds).toEqual([0, 1]);
    expect(simulation.partition(1)).toMatchObject({ closing: true, owner: 0, logEndOffset: end });
    simulation.apply({ producersAmount: 0 });
    simulation.advanceTo(60);
    expect(simulation.partitionIds).toEqual([0]);
    expect(simulation.generation).toBe(generation + 1);
    simulation.apply({ partitionsAmount: 2, producersAmount: 1 });
    simulation.advanceTo(61);
    expect(simulation.partition(1).logEndOffset).toBeGreaterThan(end);
    expect(rows(simulation).filter(row => Number.isNaN(row.completedTime)).length).toBe(simulation.metrics().lag);
  });
});

describe('consumer', () => {
  // SEMANTICS, processor-sharing vectors: C = 1000 bytes/s, (arrival, bytes, partition) -> finish.
  it.each<[[number, number, number][], number[]]>([
    [[[0, 1000, 0], [0, 1000, 1]], [2, 2]],
    [[[0, 500, 0], [0, 1000, 1]], [1, 1.5]],
    [[[0, 1000, 0], [0.5, 1000, 1]], [1.5, 2]],
    [[[0, 1000, 0], [0, 1000, 0], [0, 1000, 1]], [2, 3, 2]]
  ])('shares its bytes: %j -> %j', (arrivals, finish) => {
    const simulation = recorded({ partitionsAmount: 2, partitionBandwidth: Infinity }, workloadOf(arrivals));
    simulation.advanceTo(10);
    expect(rows(simulation).map(row => row.completedTime)).toEqual(finish);
  });

  it('serves what is left at the new speed when its throughput changes', () => {
    const simulation = recorded({ partitionBandwidth: Infinity }, workloadOf([[0, 1000, 0]]));
    simulation.advanceTo(0.5);
    simulation.apply({ consumerThroughputMaxInBytes: 250 });
    simulation.advanceTo(10);
    expect(rows(simulation)[0].completedTime).toBe(2.5);
  });

  it('P=1: waits as Lindley says, W\' = max(0, W + S - A)', () => {
    const simulation = recorded({ partitionBandwidth: Infinity, producerRate: 0.9, producerDelayRandomFactor: 0.3 });
    simulation.advanceTo(200);
    let wait = 0;
    const done = rows(simulation).filter(row => !Number.isNaN(row.completedTime));
    done.forEach((row, i) => {
      if (i > 0) wait = Math.max(0, wait + done[i - 1].bytes / 1000 - (row.eventTime - done[i - 1].eventTime));
      expect(row.completedTime - row.eventTime).toBeCloseTo(wait + row.bytes / 1000, 9);
    });
    expect(done.length).toBeGreaterThan(150);
  });

  it('any P: unfinished work at each instant is the same', () => {
    const unfinished = (partitions: number) => {
      const simulation = new Simulation({
        seed: 3,
        config: { ...classroom, partitionsAmount: partitions, partitionBandwidth: Infinity, producerRate: 0.97 }
      });
      return Array.from({ length: 100 }, (_, i) => {
        simulation.advanceTo(i);
        let bytes = 0;
        for (const id of simulation.partitionIds) {
          const { logStartOffset, lagBytes, working } = simulation.partition(id);
          const served = working ? simulation.record(id, logStartOffset) : null;
          bytes += lagBytes - (served ? served.bytes * served.progress : 0);
        }
        return bytes;
      });
    };
    const one = unfinished(1);
    unfinished(4).forEach((bytes, i) => expect(bytes).toBeCloseTo(one[i], 6));
  });

  it('starts a record again with the new owner when its partition moves: a restart, not a loss', () => {
    const rowsOf = workloadOf([[0, 1000, 0], [0, 1000, 1]]);
    const simulation = recorded({ partitionsAmount: 2, partitionBandwidth: Infinity }, rowsOf);
    simulation.advanceTo(0.5);
    simulation.apply({ consumersAmount: 2 });
    expect(simulation.metrics().restarts).toBe(1);
    simulation.advanceTo(5);
    // 250 of 1000 bytes were served of each; partition 1 starts again.
    expect(rows(simulation).map(row => row.completedTime)).toEqual([1.25, 1.5]);
  });

  it('is busy to 1 while it never rests, at any instant', () => {
    const simulation = recorded({ producerRate: 5, partitionBandwidth: Infinity });
    for (const time of [0.05, 0.1, 3, 5, 10, 10.05, 10.0999, 10.1, 12.345]) {
      simulation.advanceTo(time);
      expect(simulation.metrics().utilisation).toBeCloseTo(1, 12);
      expect(simulation.consumer(0).busy).toBeCloseTo(1, 12);
    }
  });

  it('works again after everybody had gone', () => {
    const simulation = recorded({});
    simulation.advanceTo(3.3);
    simulation.apply({ consumersAmount: 0 });
    simulation.advanceTo(6);
    expect(simulation.partition(0)).toMatchObject({ owner: -1, working: false });
    simulation.apply({ consumersAmount: 1, producersAmount: 0 });
    simulation.advanceTo(30);
    expect(simulation.metrics().lag).toBe(0);
  });
});

describe('caps', () => {
  it('stop the run at that event and say which, when and what to do', () => {
    const simulation = new Simulation({ seed: 1, config: { ...classroom, producerRate: 100 }, limits: { residentsMax: 50 } });
    expect(simulation.advanceTo(10)).toBe(false);
    expect(simulation.stop).toMatchObject({ limit: 'residents', value: 50, time: simulation.now });
    expect(simulation.stop?.message).toMatch(/Stopped at 0\.49 s: 50 records/);
    expect(simulation.advanceTo(20)).toBe(false);
  });
});
