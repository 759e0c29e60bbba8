import * as fc from 'fast-check';
import { LATENCIES_MAX, LatencyWindow } from '../../src/engine/latency-window';
import { SEED } from './worlds';

const PARTS = [0.001, 0.5, 0.95, 0.99, 1];

it('gives the nearest-rank percentiles of the last values, whatever they are', () => {
  const value = fc.oneof(
    fc.double({ min: 0, max: 100, noNaN: true }), fc.constantFrom(0, 0.1, 0.1 + 2 ** -56, 5e-324, 1e300), fc.integer({ min: 0, max: 3 })
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 300 }), fc.array(value, { maxLength: 300 }), fc.nat(300), (before, after, last) => {
      const window = new LatencyWindow();
      for (const latency of before) window.add(latency);
      const kept = Math.min(last, before.length);
      window.keep(kept);
      for (const latency of after) window.add(latency);
      const all = [...before.slice(before.length - kept), ...after];
      for (const count of [all.length, Math.floor(all.length / 2)]) {
        const sorted = all.slice(all.length - count).sort((a, b) => a - b);
        const wanted = PARTS.map(part => (count === 0 ? null : sorted[Math.ceil(part * count) - 1]));
        expect(window.percentiles(count, PARTS)).toEqual(wanted);
      }
    }),
    { seed: SEED, numRuns: 300 }
  );
});

it('says when it has no room for more', () => {
  const window = new LatencyWindow();
  let has = true;
  let count = 0;
  for (; has; count++) has = window.add(1);
  expect(count).toBe(LATENCIES_MAX);
  window.keep(10);
  expect(window.add(1)).toBe(true);
});
