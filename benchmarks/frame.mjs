/**
 * A frame at a million residents over one at 50 000: simulated time goes on by 1/60 s through the player, and the picture is
 * made from what is there.
 *
 * Work is counted in two ways: how often V8 enters each block of our code (precise coverage, nothing of ours is changed for
 * it), and time. Copies of columns that V8 makes by itself are in the time alone.
 */
import { Session } from 'node:inspector/promises';
import { ownProcess } from './contestants.mjs';
import { PICTURES } from './flows.mjs';
import { fromLib, lib } from './from-lib.mjs';
import { ratio, spread } from './paired.mjs';

const AT_MOST = 1.1;
const FEW = 50_000;
const MANY = 1_000_000;
const WIDTH = 1100;
/** Frames of a round: a second. */
const FRAMES = 60;
/** Frames whose work is counted. */
const COUNTED_FRAMES = 240;
const WARM_UP = 5;

export const title = 'A frame at 1 000 000 residents over one at 50 000';

export async function measure({ rounds }) {
  const rows = [];
  const raw = {};
  for (const [index, { name }] of PICTURES.entries()) {
    const counted = await ownProcess(process.execPath, [import.meta.filename, 'operations', index]);
    const timed = await ownProcess(process.execPath, [import.meta.filename, 'time', index, 3 * rounds]);
    rows.push(
      { flow: name, what: 'operations', value: counted.many.operations / counted.few.operations, atMost: AT_MOST },
      { flow: name, what: 'time', ...ratio(timed.many, timed.few), atMost: AT_MOST },
      { flow: name, what: 'events in the counted frames', value: counted.many.events / counted.few.events },
      { flow: name, what: 'operations a frame at 1 000 000', value: counted.many.operations / COUNTED_FRAMES },
      { flow: name, what: 'a frame at 1 000 000', ...spread(timed.many.map(seconds => (1000 * seconds) / FRAMES)), unit: 'ms' }
    );
    raw[name] = { counted, secondsOfARound: timed, framesOfARound: FRAMES };
  }
  return { rows, raw };
}

/** A player of a flow, and what makes its frames. */
async function playing(index) {
  const { Player } = await fromLib('player/player');
  const { sceneOf } = await fromLib('scene/scene');
  const { parseScenario } = await fromLib('scenario/codec');
  // Wall time that stands still: a frame is never cut short.
  const player = new Player(parseScenario(PICTURES[index].scenario), { now: () => 0 });
  let wallMs = 0;
  let shapes = 0;
  return {
    /** Goes to the first whole second at which so many reside. */
    goTo(residents) {
      while (player.state.metrics().lag < residents) player.seek(player.time + 1);
      player.play();
      player.frame(wallMs);
    },
    frame() {
      player.frame((wallMs += 1000 / 60));
      shapes += sceneOf(player.state, { width: WIDTH }).shapes.length;
    },
    /** Events so far: written, arrived, completed. */
    get events() {
      const { totalRecordsProduced, totalRecordsConsumed } = player.state.metrics();
      const ready = player.state.partitionIds.reduce((sum, id) => sum + player.state.partition(id).ready, 0);
      return totalRecordsProduced + 2 * totalRecordsConsumed + ready;
    },
    get facts() {
      return { time: player.time, residents: player.state.metrics().lag, shapes };
    }
  };
}

async function countOperations(index) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  // Before our code is compiled: blocks of what was compiled earlier are not counted.
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const flow = await playing(index);
  const count = async () => {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const ours = result.filter(({ url }) => url.startsWith(lib));
    const blocks = ours.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges));
    return blocks.reduce((sum, block) => sum + block.count, 0);
  };
  const at = async residents => {
    flow.goTo(residents);
    const before = flow.events;
    await count(); // starts again at 0
    for (let frame = 0; frame < COUNTED_FRAMES; frame++) flow.frame();
    const operations = await count();
    return { operations, events: flow.events - before, ...flow.facts };
  };
  return { few: await at(FEW), many: await at(MANY) };
}

/** A frame here, a frame there, so that what else the machine does meets both. */
async function timeFrames(index, rounds) {
  const flows = { few: await playing(index), many: await playing(index) };
  flows.few.goTo(FEW);
  flows.many.goTo(MANY);
  const seconds = { few: [], many: [] };
  for (let round = 0; round < WARM_UP + rounds; round++) {
    const spent = { few: 0, many: 0 };
    for (let frame = 0; frame < FRAMES; frame++) {
      for (const name of frame % 2 === 0 ? ['few', 'many'] : ['many', 'few']) {
        const started = performance.now();
        flows[name].frame();
        spent[name] += (performance.now() - started) / 1000;
      }
    }
    if (round < WARM_UP) continue;
    seconds.few.push(spent.few);
    seconds.many.push(spent.many);
  }
  return seconds;
}

if (process.argv[1] === import.meta.filename) {
  const [, , what, ...numbers] = process.argv;
  console.log(JSON.stringify(await { operations: countOperations, time: timeFrames }[what](...numbers.map(Number))));
}
