/**
 * `npm run bench`: runs the jobs, prints verdicts, and writes RESULTS.md and results.json beside this file.
 *
 * `--only=speed,frame` runs some and leaves the other results; `--rounds=9`; `--long` has the long run of `memory` complete
 * 10^8 records; `--as-built` measures what is built, without a look at the sources. A missed bar is no failure: the exit code
 * is 1 only when something did not run, or two contestants differ in what they computed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StepError, main, step } from '../scripts/processes.mjs';
import { environment, python, root, setup } from '../scripts/setup.mjs';
import { facts } from './machine.mjs';
import { markdown, verdict } from './report.mjs';

const JOBS = ['speed', 'kafka', 'recorder', 'frame', 'memory', 'checkpoint', 'transfer', 'imports'];
const ROUNDS = 7;

const at = name => path.join(import.meta.dirname, name);

function options() {
  const given = process.argv.slice(2).map(arg => /^--(only|rounds|long|as-built)(?:=(.+))?$/.exec(arg) ?? [arg, null]);
  const unknown = given.find(([, name]) => name === null);
  if (unknown) throw new StepError(`${unknown[0]}: unknown. Allowed: --only=${JOBS}, --rounds=5, --long, --as-built.`);
  const of = Object.fromEntries(given.map(([, name, value]) => [name, value ?? true]));
  const only = typeof of.only === 'string' ? of.only.split(',') : JOBS;
  const strange = only.filter(name => !JOBS.includes(name));
  if (strange.length > 0) throw new StepError(`--only=${strange}: unknown. Allowed: ${JOBS.join(', ')}.`);
  const rounds = Number(of.rounds ?? ROUNDS);
  if (!(rounds >= 5)) throw new StepError(`--rounds=${of.rounds}: too few to say anything. Allowed: 5 or more.`);
  return { only, rounds, long: of.long === true, asBuilt: of['as-built'] === true };
}

/** SimPy, into the environment of the project. */
async function provideSimpy() {
  const wanted = readFileSync(at('requirements.txt'), 'utf8').trim();
  const question = 'import importlib.metadata as m; print("simpy==" + m.version("simpy"))';
  const found = spawnSync(python, ['-c', question], { encoding: 'utf8' });
  if (found.stdout?.trim() === wanted) return;
  await step('SimPy', python, ['-m', 'pip', 'install', '-q', '-r', at('requirements.txt')], { cwd: root, env: environment });
}

/** What was measured before, in the order of JOBS. */
function known() {
  const file = at('results.json');
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return Object.fromEntries(JOBS.filter(name => name in before).map(name => [name, before[name]]));
}

/** A list of numbers is a line. */
const withShortLists = json => json.replace(/\[\s+([-+\d.e,\s]+?)\s+\]/g, (_, cells) => `[${cells.replace(/\s+/g, ' ')}]`);

function write(results) {
  const sorted = Object.fromEntries(JOBS.filter(name => name in results).map(name => [name, results[name]]));
  writeFileSync(at('results.json'), `${withShortLists(JSON.stringify(sorted, null, 1))}\n`);
  writeFileSync(at('RESULTS.md'), markdown(sorted));
}

async function bench() {
  const { only, rounds, long, asBuilt } = options();
  if (!asBuilt) await setup();
  await provideSimpy();
  const results = known();
  for (const name of only) {
    const from = Date.now();
    const { title, measure } = await import(`./${name}.mjs`);
    console.log(`\n== ${title}`);
    try {
      const { rows, raw } = await measure({ rounds, long });
      results[name] = { title, facts: facts(), rounds, rows, raw };
      write(results);
      for (const row of rows) {
        const what = row.flow === undefined ? row.what : `${row.flow}: ${row.what}`;
        console.log(`${(verdict(row) || '-').padEnd(6)} ${what}: ${Number(row.value.toPrecision(4))} ${row.unit ?? ''}`);
      }
    } catch (error) {
      process.exitCode = 1;
      console.error(`FAIL ${name}: ${error.stack}`);
    }
    console.log(`(${((Date.now() - from) / 1000).toFixed(0)} s)`);
  }
}

main(bench);
