import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { FAULTY, checkRecovered, checkWorld, faultyWorld, playFaults, recover, type FaultyWorld } from './faulty-worlds';
import { KAFKA_DEFAULTS, kafkaFlow } from './kafka-flow';
import { KafkaSimulation } from '../../../src/engine/kafka/kafka-simulation';

const RUNS = Number(process.env.PF_FAULTY_WORLDS ?? 150);
const SEED = Number(process.env.PF_SEED ?? 20261123);

const hashOf = (simulation: KafkaSimulation): string => JSON.stringify([
  simulation.traceHash(), simulation.kafka.events(Infinity), simulation.kafka.rebalances(), simulation.metrics()
]);

it(`what must hold holds, at every fault and after (${RUNS} worlds, seed ${SEED})`, () => {
  fc.assert(fc.property(faultyWorld(10), world => {
    const simulation = playFaults(world, checkWorld);
    recover(simulation);
    checkWorld(simulation);
    checkRecovered(simulation);
  }), { numRuns: RUNS, seed: SEED });
});

it('slices, and going back, change nothing', () => {
  fc.assert(fc.property(faultyWorld(6), fc.integer({ min: 1, max: 50 }), (world, slice) => {
    const straight = hashOf(playFaults(world));
    const { seed, config, deeds } = world;
    const simulation = new KafkaSimulation({ seed, config: { ...KAFKA_DEFAULTS, ...config } });
    const go = (time: number): void => {
      while (!simulation.advanceTo(time, slice)) if (simulation.stop !== null) break;
    };
    const middle = deeds.length >> 1;
    const run = (from: number, to: number): void => {
      for (const { time, deed, set } of deeds.slice(from, to)) {
        go(time);
        if (deed !== undefined) simulation.act(deed);
        if (set !== undefined) simulation.apply(set);
      }
    };
    run(0, middle);
    const checkpoint = simulation.capture();
    run(middle, deeds.length);
    go(FAULTY);
    expect(hashOf(simulation)).toBe(straight);
    checkpoint.restore();
    run(middle, deeds.length);
    go(FAULTY);
    expect(hashOf(simulation)).toBe(straight);
  }), { numRuns: Math.max(20, RUNS / 5), seed: SEED });
});

it('another consumer\'s fault changes no record that producers write', () => {
  const calm = kafkaFlow({}, 30, [], { recordsMax: 10_000 });
  const crashed = kafkaFlow({}, 30, [{ time: 10, deed: { kind: 'crash', consumer: 1, seconds: 0 } }], { recordsMax: 10_000 });
  const [a, b] = [calm, crashed].map(flow => flow.settledRecorder());
  expect(Array.from(b?.partition.subarray(0, b.count) ?? [])).toEqual(Array.from(a?.partition.subarray(0, a.count) ?? []));
  expect(Array.from(b?.offset.subarray(0, b.count - 1) ?? [])).toEqual(Array.from(a?.offset.subarray(0, a.count - 1) ?? []));
});

const found = JSON.parse(
  readFileSync(path.join(__dirname, '../../fixtures/found-worlds.json'), 'utf8'), (name, value: unknown) => (name === 'partitionBandwidth' && value === null ? Infinity : value)
) as FaultyWorld[];

it.each(found)('worlds in which something did not hold once: seed $seed', world => {
  const simulation = playFaults(world, checkWorld);
  recover(simulation);
  checkWorld(simulation);
  checkRecovered(simulation);
});
