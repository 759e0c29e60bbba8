import * as fc from 'fast-check';
import type { Simulation } from '../../src/engine/simulation';
import { SEED, play, recorded, rows, worlds } from './worlds';

/** Everything that can be read of a simulation. */
const all = (simulation: Simulation): string =>
  JSON.stringify([simulation.now, simulation.traceHash(), simulation.metrics(), rows(simulation),
    simulation.partitionIds.map(id => [simulation.partition(id), simulation.lastCompletionTime(id)]),
    simulation.producerIds.map(id => simulation.producer(id)), simulation.consumerIds.map(id => simulation.consumer(id))]);

it('comes back to the same state as often as wanted, whatever happened in between', () => {
  fc.assert(
    fc.property(worlds, worlds, (before, after) => {
      const simulation = play(before);
      const then = all(simulation);
      const checkpoint = simulation.capture();
      const ends = [1, 2, 3].map(() => {
        for (const { wait, set } of after.steps) {
          simulation.advanceTo(simulation.now + wait);
          simulation.apply(set);
        }
        const end = all(simulation);
        checkpoint.restore();
        expect(all(simulation)).toBe(then);
        return end;
      });
      expect(new Set(ends).size).toBe(1);
    }),
    { seed: SEED, numRuns: 60 }
  );
});

describe('of twenty thousand records', () => {
  const simulation = recorded({ producersAmount: 100, producerRate: 50, partitionsAmount: 32, consumersAmount: 2 });
  simulation.advanceTo(4);
  const first = simulation.capture();
  simulation.advanceTo(5);
  const second = simulation.capture();

  it('shares what has not changed', () => {
    const held = new Set(first.buffers);
    const shared = second.buffers.filter(buffer => held.has(buffer));
    expect(shared.length).toBeGreaterThan(10);
  });

  it('keeps what others write after it', () => {
    simulation.advanceTo(9);
    const end = all(simulation);
    first.restore();
    expect(simulation.now).toBe(4);
    simulation.advanceTo(5);
    const there = all(simulation);
    second.restore();
    expect(all(simulation)).toBe(there);
    simulation.advanceTo(9);
    expect(all(simulation)).toBe(end);
  });
});
