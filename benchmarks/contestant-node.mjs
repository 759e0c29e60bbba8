/** The engine as the package ships it, in this process: one script, its functions called as a host calls them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { runInThisContext } from 'node:vm';

/** As in `partition_flow/_engine_run.py`. */
const RECORDS_PER_SLICE = 100_000;

runInThisContext(readFileSync(path.resolve(import.meta.dirname, '../partition_flow/engine/engine.js'), 'utf8'));
const engine = globalThis.PartitionFlowEngine;

const metrics = handle => JSON.parse(engine.metrics(handle));

function advance(handle, until) {
  for (;;) {
    const { reached, stop } = JSON.parse(engine.advance(handle, until, RECORDS_PER_SLICE));
    if (stop !== null) throw new Error(stop.message);
    if (reached) return;
  }
}

function runOnce({ scenario, from, until, recordsMax = 0 }) {
  const handle = engine.open(JSON.stringify(scenario), JSON.stringify({ recordsMax }));
  advance(handle, from);
  const before = metrics(handle).flow;
  const started = performance.now();
  advance(handle, until);
  const seconds = (performance.now() - started) / 1000;
  const after = metrics(handle);
  const answer = {
    seconds,
    produced: after.flow.total_records_produced - before.total_records_produced,
    completed: after.flow.total_records_consumed - before.total_records_consumed,
    metrics: after,
    traceHash: engine.traceHash(handle)
  };
  engine.close(handle);
  return answer;
}

const tasks = {
  /** Runs again and again for so many seconds; `seconds` is the mean of a run. */
  run({ flow, recordsMax, atLeast = 1 }) {
    let total = 0;
    let runs = 0;
    let answer;
    do {
      answer = runOnce({ ...flow, recordsMax });
      total += answer.seconds;
      runs++;
    } while (total < atLeast);
    return { ...answer, seconds: total / runs, runs };
  },

  /** @returns The first whole second at which so many records reside. */
  timeOf({ scenario, residents }) {
    const handle = engine.open(JSON.stringify(scenario), JSON.stringify({ recordsMax: 0 }));
    let time = 0;
    while (metrics(handle).flow.lag < residents) advance(handle, ++time);
    engine.close(handle);
    return time;
  }
};

createInterface({ input: process.stdin }).on('line', line => {
  const question = JSON.parse(line);
  let answer;
  try {
    answer = { value: tasks[question.do](question) };
  } catch (error) {
    answer = { error: error.stack };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
