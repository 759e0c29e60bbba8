import { Checkpoints, type Timed } from '../../src/player/checkpoints';

const filled = (checkpoints: Checkpoints<Timed>, count: number, byteLength = 1) => {
  for (let i = 0; i < count; i++) checkpoints.add({ time: checkpoints.nextTime, buffers: [{ byteLength }] });
  return checkpoints;
};

it('keeps an even grid, from its first spacing on', () => {
  expect(filled(new Checkpoints(), 4).times).toEqual([1, 2, 3, 4]);
});

it('drops every second one at the cap of number', () => {
  const checkpoints = filled(new Checkpoints({ countMax: 4, bytesMax: Infinity }), 5);
  expect(checkpoints.times).toEqual([2, 4]);
  expect(checkpoints.nextTime).toBe(6);
});

it('drops every second one at the cap of bytes, until the rest fits', () => {
  const checkpoints = filled(new Checkpoints({ countMax: 100, bytesMax: 30 }), 5, 10);
  expect(checkpoints.bytes).toBeLessThanOrEqual(30);
  expect(checkpoints.times).toEqual([2, 4, 6]);
  checkpoints.add({ time: 8, buffers: [{ byteLength: 20 }, { byteLength: 5 }] });
  expect(checkpoints.times).toEqual([8]);
});

it('keeps none that is larger than the cap alone, and asks ever more rarely', () => {
  const checkpoints = filled(new Checkpoints({ countMax: 64, bytesMax: 30 }), 3, 100);
  expect(checkpoints.times).toEqual([]);
  expect(checkpoints.nextTime).toBe(8);
});

it('keeps those it has when one comes that is too large', () => {
  const checkpoints = filled(new Checkpoints({ countMax: 64, bytesMax: 30 }), 3, 10);
  checkpoints.add({ time: checkpoints.nextTime, buffers: [{ byteLength: 31 }] });
  expect(checkpoints.times).toEqual([1, 2, 3]);
  expect(checkpoints.nextTime).toBe(5);
  checkpoints.dropFrom(3);
  expect(checkpoints.nextTime).toBe(3);
});

it('stays within 64 and 64 MB by default', () => {
  const checkpoints = filled(new Checkpoints(), 1000, 3_000_000);
  expect(checkpoints.times.length).toBeLessThanOrEqual(64);
  expect(checkpoints.bytes).toBeLessThanOrEqual(64 * 1024 * 1024);
});

it('finds the latest one not after a time, and forgets from a time on', () => {
  const checkpoints = filled(new Checkpoints(), 5);
  expect(checkpoints.latest(3)?.time).toBe(3);
  expect(checkpoints.latest(3.9)?.time).toBe(3);
  expect(checkpoints.latest(0.9)).toBeUndefined();
  checkpoints.dropFrom(3);
  expect(checkpoints.times).toEqual([1, 2]);
  expect(checkpoints.nextTime).toBe(3);
});

it('counts a column that several share once, until the last of them is gone', () => {
  const checkpoints = new Checkpoints<Timed>();
  const shared = { byteLength: 100 };
  for (const own of [1, 2, 3]) checkpoints.add({ time: checkpoints.nextTime, buffers: [shared, { byteLength: own }] });
  expect(checkpoints.bytes).toBe(106);
  checkpoints.dropFrom(2);
  expect(checkpoints.bytes).toBe(101);
  checkpoints.clear();
  expect(checkpoints.bytes).toBe(0);
});
