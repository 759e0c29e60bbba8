import { Simulation } from '../../src/engine/simulation';
import { classroom } from './worlds';

/** Bytes of all columns and lists of numbers that an object keeps alive. */
function bytesHeld(root: object): number {
  const seen = new Set<unknown>();
  const open: unknown[] = [root];
  let bytes = 0;
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (ArrayBuffer.isView(next)) {
      if (!seen.has(next.buffer)) bytes += next.buffer.byteLength;
      seen.add(next.buffer);
    } else {
      if (Array.isArray(next)) bytes += 8 * next.length;
      open.push(...Object.values(next));
    }
  }
  return bytes;
}

const keepingUp = { ...classroom, producersAmount: 16, producerRate: 100, partitionsAmount: 8, consumersAmount: 8, consumerThroughputMaxInBytes: 1e6 };

it('holds nothing of a record that is completed: 20 000 take what 200 000 take', () => {
  const simulation = new Simulation({ seed: 1, config: { ...keepingUp, partitionBandwidth: 1e6 } });
  simulation.advanceTo(12.5);
  const early = bytesHeld(simulation);
  simulation.advanceTo(125);
  expect(simulation.completed).toBeGreaterThan(190_000);
  expect(bytesHeld(simulation)).toBeLessThan(1.01 * early);
});

it('takes at most 48 bytes a slot, and at most 1.25 slots a resident above 100 000', () => {
  const simulation = new Simulation({
    seed: 1,
    config: { ...classroom, producersAmount: 1000, producerRate: 100, partitionsAmount: 256, consumersAmount: 256 }
  });
  const empty = bytesHeld(simulation);
  for (const time of [1.1, 1.5, 2, 3]) {
    simulation.advanceTo(time);
    const residents = simulation.produced - simulation.completed;
    expect(residents).toBeGreaterThan(100_000);
    expect((bytesHeld(simulation) - empty) / residents).toBeLessThanOrEqual(48 * 1.25);
  }
});
