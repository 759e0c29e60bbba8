/**
 * `npm run worlds -- --records 1000000 --seed 1`: random worlds, until so many records were completed, and every invariant of
 * SEMANTICS.md, 7, of each (`test/engine/long-run.ts`). `--model kafka`: worlds of the Kafka model, with ten faults or more each
 * (`test/engine/kafka-model/long-run.ts`); `--worlds 100000`: at least so many.
 *
 * When one does not hold, it prints the seed, the commit and the smallest world that shows it, as JSON, and ends with 1;
 * `npm run worlds -- --world '<json>'` plays that world again. The same seed gives the same worlds, on any number of `--workers`.
 */
import { transformFileSync } from '@swc/core';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const root = path.resolve(import.meta.dirname, '..');
const SOURCES = ['src/engine', 'test/engine'];
const WORLDS_PER_BATCH = 50;

/** As jest compiles them, into a folder that finds what npm installed. */
function compiled() {
  const folder = mkdtempSync(path.join(tmpdir(), 'pf-worlds-'));
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  const options = {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' }, transform: { useDefineForClassFields: false } },
    module: { type: 'commonjs' }
  };
  for (const source of SOURCES) {
    for (const entry of readdirSync(path.join(root, source), { recursive: true })) {
      if (!entry.endsWith('.ts') || entry.endsWith('.test.ts')) continue;
      const target = path.join(folder, source, entry.replace(/ts$/, 'js'));
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, transformFileSync(path.join(root, source, entry), options).code);
    }
  }
  return folder;
}

const MODELS = { classroom: './test/engine/long-run.js', kafka: './test/engine/kafka-model/long-run.js' };
const longRun = ({ folder, model }) => createRequire(path.join(folder, 'main.cjs'))(MODELS[model]);

/** Another seed for each batch of each seed. */
const seedOf = (seed, batch) => (Math.imul(seed, 0x9e3779b1) + batch) | 0;

/** Runs batches in their order until enough was completed; a tally is of all batches up to the last one needed. */
function runAll(compilation, { records, worlds, seed, workers }) {
  const batches = [];
  const total = {};
  let asked = 0;
  let counted = 0;
  return new Promise((resolve, reject) => {
    const crew = Array.from({ length: workers }, () => new Worker(new URL(import.meta.url), { workerData: compilation }));
    const end = failed => {
      for (const worker of crew) worker.terminate();
      resolve({ total, failed });
    };
    const ask = worker => worker.postMessage({ batch: asked, seed: seedOf(seed, asked++) });
    for (const worker of crew) {
      worker.on('error', reject);
      worker.on('message', ({ batch, result }) => {
        batches[batch] = result;
        for (; batches[counted] !== undefined; counted++) {
          const { failure, ...tally } = batches[counted];
          for (const [name, value] of Object.entries(tally)) total[name] = (total[name] ?? 0) + value;
          if (failure !== null) return end({ ...failure, batch: counted });
          if (total.completed >= records && total.worlds >= worlds) return end(null);
        }
        return ask(worker);
      });
      ask(worker);
    }
  });
}

function commit() {
  try {
    const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('git', ['rev-parse', 'HEAD'], options).trim();
  } catch {
    return 'unknown';
  }
}

async function check(compilation, wanted) {
  const from = performance.now();
  const { total, failed } = await runAll(compilation, wanted);
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  if (failed === null) {
    const counts = Object.entries(total).map(([name, value]) => `${value} ${name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)}`);
    console.log(`${counts.join(', ')}, ${seconds} s: every invariant holds`);
    return true;
  }
  console.log(`seed ${wanted.seed}, batch ${failed.batch}, commit ${commit()}, after ${seconds} s`);
  const model = compilation.model === 'classroom' ? '' : `--model ${compilation.model} `;
  console.log(`${failed.message}\nnpm run worlds -- ${model}--world '${failed.world}'`);
  return false;
}

function replay(compilation, world) {
  const wrong = longRun(compilation).replay(world);
  console.log(wrong ?? 'every invariant holds');
  return wrong === null;
}

async function main() {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', default: 'classroom' },
      records: { type: 'string' },
      worlds: { type: 'string' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
      world: { type: 'string' }
    }
  });
  const { model } = values;
  if (!Object.hasOwn(MODELS, model)) throw new Error(`--model=${model}: unknown. Allowed: ${Object.keys(MODELS).join(', ')}.`);
  const asked = values.records ?? (values.worlds === undefined ? 1_000_000 : 0);
  const [records, worlds, seed, workers] = [asked, values.worlds ?? 0, values.seed, values.workers].map(Number);
  if (![records, worlds, seed, workers - 1].every(value => Number.isSafeInteger(value) && value >= 0)) {
    throw new Error('--records, --worlds, --seed and --workers are whole numbers, and there is a worker.');
  }
  const compilation = { folder: compiled(), model };
  process.once('exit', () => rmSync(compilation.folder, { recursive: true, force: true }));
  process.once('SIGINT', () => process.exit(130));
  const holds = values.world === undefined ? await check(compilation, { records, worlds, seed, workers }) : replay(compilation, values.world);
  process.exitCode = holds ? 0 : 1;
}

if (isMainThread) await main();
else {
  const { runBatch } = longRun(workerData);
  parentPort.on('message', ({ batch, seed }) => parentPort.postMessage({ batch, result: runBatch(seed, WORLDS_PER_BATCH) }));
}
