/**
 * The bandwidth changes at the very instant at which a record arrives: what has arrived stays arrived, and what travels has the same
 * bytes left. Numbers are decimal, so that roundings are there.
 */
import fc from 'fast-check';
import type { EngineConfig } from '../../src/engine/config';
import { consumerSchema } from '../../src/engine/schemas';
import type { Simulation } from '../../src/engine/simulation';
import { recorderOf } from './played-world';
import { recorded } from './worlds';

/** Each record at its end once it is there, and never in work before. */
function check(simulation: Simulation): void {
  for (const id of simulation.consumerIds) consumerSchema(simulation, id);
  const { reachedTime, startedTime, eventTime, count } = recorderOf(simulation);
  for (let row = 0; row < count; row++) {
    expect(reachedTime[row]).not.toBeLessThan(eventTime[row]);
    if (!Number.isNaN(startedTime[row])) expect(startedTime[row]).toBeGreaterThanOrEqual(reachedTime[row]);
  }
}

it('keeps a record in work that arrived just then', () => {
  const simulation = recorded({ producerRate: 1, recordValueSizeMin: 300, recordValueSizeMax: 300, partitionBandwidth: 3000 });
  simulation.advanceTo(4.1);
  expect(simulation.partition(0)).toMatchObject({ ready: 1, working: true });
  simulation.apply({ partitionBandwidth: 1500 });
  expect(simulation.partition(0)).toMatchObject({ ready: 1, working: true });
  expect(simulation.record(0, 4)).toMatchObject({ reached: true, inWork: true });
  check(simulation);
});

it('never takes an arrival back, whatever the rates', () => {
  const decimal = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max }).map(n => n * 100);
  const change = fc.record({ bandwidth: fc.oneof(decimal(500), fc.constant(Infinity)), consumers: fc.integer({ min: 0, max: 3 }) });
  fc.assert(fc.property(
    fc.integer({ min: 0, max: 1000 }), decimal(500), fc.array(change, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 4 }),
    (seed, bandwidth, changes, partitions) => {
      const config: Partial<EngineConfig> = {
        partitionsAmount: partitions, producersAmount: 2, producerRate: 3, producerDelayRandomFactor: 0.3, partitionBandwidth: bandwidth, recordKeyRange: 7
      };
      const simulation = recorded(config, null, seed);
      for (const { bandwidth: next, consumers } of changes) {
        // Seven events on, at the instant of the last of them: often an arrival.
        for (let i = 0; i < 7; i++) simulation.advanceTo(simulation.nextEventTime() + (i === 6 ? 0 : 1e-9));
        const before = simulation.partitionIds.map(id => simulation.partition(id).ready);
        simulation.apply({ partitionBandwidth: next, consumersAmount: consumers });
        simulation.partitionIds.forEach((id, i) => expect(simulation.partition(id).ready).toBeGreaterThanOrEqual(before[i]));
        check(simulation);
      }
      simulation.advanceTo(simulation.now + 20);
      check(simulation);
    }
  ));
});
