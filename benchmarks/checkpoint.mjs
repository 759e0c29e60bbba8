/** Checkpoints: what a copy of the state costs, and how long it takes to go to an instant of a run that was computed before. */
import { ownProcess } from './contestants.mjs';
import { pilingUp, tenMinutesKeepingUp, tenMinutesPilingUp } from './flows.mjs';
import { fromLib } from './from-lib.mjs';
import { median, spread } from './paired.mjs';

const CAPTURE_MS_AT_MOST = 2;
const SEEK_MS_AT_MOST = 50;
const RESIDENTS = 100_000;
const CAPTURES = 300;
/** Seconds after a capture, each beside one without; the first fifth warms up. */
const SECONDS = 50;
const SEEKS = 200;
/** An instant is gone to so often, and its median counts: what else the machine does is not the player's. */
const PASSES = 3;
/** Processes in which the way back has never been gone before. */
const FIRSTS = 5;
const WARM_UP = 50;
const FLOWS = [tenMinutesKeepingUp, tenMinutesPilingUp];

export const title = 'Checkpoints';

export async function measure() {
  const ask = (...args) => ownProcess(process.execPath, [import.meta.filename, ...args]);
  const capture = await ask('capture');
  const rows = [
    { what: 'capture of 10^5 residents', ...spread(capture.ms), unit: 'ms', atMost: CAPTURE_MS_AT_MOST },
    {
      what: 'capture, and what it makes the next second of the flow take more', ...spread(capture.withSecondMs), unit: 'ms',
      atMost: CAPTURE_MS_AT_MOST
    },
    { what: 'and back', ...spread(capture.backMs), unit: 'ms' },
    { what: 'the columns it holds', value: capture.byteLength / 1e6, unit: 'MB' }
  ];
  const raw = { capture, seek: {} };
  for (const [index, { name }] of FLOWS.entries()) {
    const seek = await ask('seek', index, SEEKS, PASSES);
    const firsts = [];
    for (let i = 0; i < FIRSTS; i++) firsts.push((await ask('seek', index, 1, 1)).ms[0]);
    const flow = `ten minutes, ${seek.produced} records, ${name}`;
    const bar = { unit: 'ms', atMost: SEEK_MS_AT_MOST };
    rows.push(
      { flow, what: 'seek to a random instant, median', value: median(seek.ms), ...bar },
      { flow, what: `seek to a random instant, worst of ${SEEKS}`, value: Math.max(...seek.ms), ...bar },
      { flow, what: 'the first seek back of a process, its code still cold', ...spread(firsts), ...bar },
      { flow, what: `the longest single seek of ${SEEKS * PASSES}`, value: Math.max(...seek.passes.flat()), unit: 'ms' }
    );
    raw.seek[name] = { ...seek, firsts };
  }
  return { rows, raw };
}

function timed(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}

async function piledUp() {
  const { Run } = await fromLib('scenario/run');
  const { parseScenario } = await fromLib('scenario/codec');
  const { simulation } = new Run(parseScenario(pilingUp.scenario));
  while (simulation.metrics().lag < RESIDENTS) simulation.advanceTo(simulation.now + 1);
  return simulation;
}

async function capture() {
  const simulation = await piledUp();
  const ms = [];
  const backMs = [];
  let checkpoint;
  for (let i = 0; i < WARM_UP + CAPTURES; i++) {
    simulation.advanceTo(simulation.now + 1 / 60);
    const took = timed(() => { checkpoint = simulation.capture(); });
    const back = timed(() => checkpoint.restore());
    if (i < WARM_UP) continue;
    ms.push(took);
    backMs.push(back);
  }
  const byteLength = [...new Set(checkpoint.buffers)].reduce((sum, buffer) => sum + buffer.byteLength, 0);
  return { residents: simulation.metrics().lag, byteLength, ms, backMs, withSecondMs: await withSeconds() };
}

/** What is copied only when it is written to is paid for later: so a capture and a second, less the second of a twin without. */
async function withSeconds() {
  const [captured, twin] = [await piledUp(), await piledUp()];
  const second = simulation => simulation.advanceTo(simulation.now + 1);
  const kept = [];
  return Array.from({ length: SECONDS }, () => {
    const both = timed(() => {
      kept.push(captured.capture());
      second(captured);
    });
    return both - timed(() => second(twin));
  }).slice(SECONDS / 5);
}

async function seek(index, seeks, passesMade) {
  const { Player } = await fromLib('player/player');
  const { parseScenario } = await fromLib('scenario/codec');
  const { scenario, until } = FLOWS[index];
  // Wall time that stands still: a seek is one call, however long.
  const player = new Player(parseScenario(scenario), { now: () => 0 });
  player.seek(until);
  const produced = player.state.metrics().totalRecordsProduced;
  const hash = player.traceHash();
  const times = [];
  for (let i = 0, state = 12345; i < seeks; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator
    times.push((until * state) / 2 ** 32);
  }
  const goTo = time => {
    const took = timed(() => player.seek(time));
    if (player.time !== time || player.seekingTo !== null) throw new Error(`went to ${player.time} instead of ${time}`);
    return took;
  };
  const passes = Array.from({ length: passesMade }, () => times.map(goTo));
  player.seek(until);
  if (player.traceHash() !== hash) throw new Error('seeking changed the run');
  return { produced, times, passes, ms: times.map((_, i) => median(passes.map(pass => pass[i]))) };
}

if (process.argv[1] === import.meta.filename) {
  const [, , what, ...numbers] = process.argv;
  console.log(JSON.stringify(await { capture, seek }[what](...numbers.map(Number))));
}
