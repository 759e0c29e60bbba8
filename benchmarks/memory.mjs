/**
 * Memory: what a resident takes, what a finished record leaves, and whether a long run grows.
 *
 * The one job that looks inside: the slots are those of `src/engine/record-store.ts`. The rest is asked of V8.
 */
import { serialize } from 'node:v8';
import { ownProcess } from './contestants.mjs';
import { keepingUp, pilingUp } from './flows.mjs';
import { fromLib } from './from-lib.mjs';

const SLOT_BYTES_AT_MOST = 48;
const SLOTS_AT_MOST = 1.25;
/** Slots over residents are watched between these. */
const RESIDENTS_MIN = 100_000;
const RESIDENTS_MAX = 1_200_000;
const PARTITIONS = [1, 32, 256, 4096];
/** Bytes that a finished record may leave: in the state, where a list may have grown; in the heap, which is never quite still. */
const STATE_AT_MOST = 0.01;
const HEAP_AT_MOST = 0.1;
/** The heap at the end over the heap when it was first looked at. */
const GROWTH_AT_MOST = 1.05;
/** Records completed in the long run, and how often it is looked at. */
const RECORDS = 1e7;
const RECORDS_LONG = 1e8;
const LOOKS = 10;

export const title = 'Memory';

export async function measure({ long }) {
  const ask = (what, ...args) => ownProcess(process.execPath, ['--expose-gc', import.meta.filename, what, ...args]);
  const slots = {};
  for (const partitions of PARTITIONS) slots[partitions] = await ask('slots', partitions);
  const left = await ask('left');
  const looks = await ask('long', long ? RECORDS_LONG : RECORDS);
  const [first, last] = [looks[0], looks.at(-1)];
  const records = last.completed - first.completed;
  const unit = 'bytes';
  return {
    rows: [
      { what: 'a slot', value: slots[32].slotBytes, unit, atMost: SLOT_BYTES_AT_MOST },
      ...PARTITIONS.map(partitions => ({
        what: `slots over residents, at worst from 10^5 on, ${partitions} partitions`,
        value: slots[partitions].worst,
        atMost: SLOTS_AT_MOST
      })),
      { what: 'all of the engine at a million residents, each (32 partitions)', value: slots[32].bytesPerResident, unit },
      { what: 'state that a finished record leaves', value: left.bytesPerRecord, unit, atMost: STATE_AT_MOST },
      { what: 'heap that a finished record leaves', value: (last.bytes - first.bytes) / records, unit, atMost: HEAP_AT_MOST },
      { what: `heap after ${last.completed.toExponential(0)} records over heap after ${first.completed.toExponential(0)}`,
        value: last.bytes / first.bytes, atMost: GROWTH_AT_MOST },
      { what: 'heap first', value: first.bytes / 1e6, unit: 'MB' },
      { what: 'heap last', value: last.bytes / 1e6, unit: 'MB' },
      { what: 'speed of the long run', value: records / (last.seconds - first.seconds), unit: 'records completed/s' }
    ],
    raw: { slots, left, looks }
  };
}

async function simulationOf({ scenario }, config = {}) {
  const { Run } = await fromLib('scenario/run');
  const { parseScenario } = await fromLib('scenario/codec');
  return new Run(parseScenario({ ...scenario, config: { ...scenario.config, ...config } })).simulation;
}

function bytes() {
  globalThis.gc();
  globalThis.gc(); // what finalizers let go
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { bytes: heapUsed + external, heapUsed, external, arrayBuffers }; // external has the array buffers in it
}

/** A pile-up without consumers' help, watched in small steps. */
async function slots(partitions) {
  const empty = bytes();
  const simulation = await simulationOf(pilingUp, { partitionsAmount: partitions, recordKeyRange: 100_000, producerRate: 100 });
  const { store } = simulation.world;
  if (!('capacity' in store)) throw new Error('The record store has no capacity any more: say here where its slots are.');
  let worst = 0;
  let residents = 0;
  let atMillion = null;
  while (residents < RESIDENTS_MAX) {
    simulation.advanceTo(simulation.now + 0.25);
    residents = simulation.metrics().lag;
    if (residents >= RESIDENTS_MIN) worst = Math.max(worst, store.capacity / residents);
    if (atMillion === null && residents >= 1_000_000) atMillion = { residents, ...bytes() };
  }
  // Columns, or lists of blocks; some are two views of one memory.
  const buffers = new Set(Object.values(store).flat().filter(ArrayBuffer.isView).map(({ buffer }) => buffer));
  const slotBytes = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0) / store.capacity;
  return { slotBytes, worst, atMillion, bytesPerResident: (atMillion.bytes - empty.bytes) / atMillion.residents };
}

/** The size of all that the simulation holds, when so many records have come and gone and none is there. */
async function left() {
  const simulation = await simulationOf(keepingUp);
  const { producersAmount } = simulation.config;
  const looks = [];
  for (const records of [1e5, 1e6]) {
    simulation.apply({ producersAmount });
    while (simulation.completed < records) simulation.advanceTo(simulation.now + 1);
    simulation.apply({ producersAmount: 0 });
    simulation.advanceTo(simulation.now + 10);
    if (simulation.metrics().lag !== 0) throw new Error(`${simulation.metrics().lag} records are left`);
    looks.push({ completed: simulation.completed, byteLength: serialize(simulation.world).byteLength });
  }
  const [first, last] = looks;
  return { looks, bytesPerRecord: (last.byteLength - first.byteLength) / (last.completed - first.completed) };
}

async function longRun(records) {
  const simulation = await simulationOf(keepingUp);
  const looks = [];
  const from = performance.now();
  for (let look = 1; look <= LOOKS; look++) {
    while (simulation.completed < (records * look) / LOOKS) simulation.advanceTo(simulation.now + 10);
    looks.push({ completed: simulation.completed, time: simulation.now, seconds: (performance.now() - from) / 1000, ...bytes() });
  }
  return looks;
}

if (process.argv[1] === import.meta.filename) {
  const [, , what, argument] = process.argv;
  console.log(JSON.stringify(await { slots, left, long: longRun }[what](Number(argument))));
}
