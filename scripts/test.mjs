/**
 * `npm test`: sets up and runs every runner; the last line says `N passed, N failed` over all of them.
 *
 * Types and lint count as one test each. A failed runner keeps none of the others from running, and what cannot run counts
 * as one failure. `--only=jest,pytest` runs some of them.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildPackages } from './package.mjs';
import { StepError, execute } from './processes.mjs';
import { countJest, countJunit, countOne, countTap, judge } from './results.mjs';
import { environment, install, python, root, setup } from './setup.mjs';

const node = process.execPath;
const reports = mkdtempSync(path.join(tmpdir(), 'pf-reports-'));
const modules = name => path.join(root, 'node_modules', name);

function testFiles(folder) {
  return readdirSync(path.join(root, folder)).filter(name => name.endsWith('.test.mjs')).sort().map(name => path.join(folder, name));
}

const checker = (name, ...args) => ({ name, command: node, args, show: false });
const nodeTests = (name, folder, { files = 1, ...extra } = {}) => ({
  name,
  command: node,
  args: ['--test', `--test-concurrency=${files}`, '--test-reporter=spec', '--test-reporter-destination=stdout',
    '--test-reporter=tap', `--test-reporter-destination=${path.join(reports, name)}`, ...testFiles(folder)],
  count: countTap,
  show: true,
  ...extra
});

/** In waves: what is in one wave runs at the same time, its output shown at its end unless `show`. */
const waves = [
  [
    checker('types', modules('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.test.json'),
    checker('lint', modules('eslint/bin/eslint.js'), '.'),
    nodeTests('repository', 'test/repository', { show: false })
  ],
  [{
    name: 'jest',
    command: node,
    args: [modules('jest/bin/jest.js'), '--json', `--outputFile=${path.join(reports, 'jest')}`],
    count: countJest,
    show: true
  }],
  [{
    name: 'pytest',
    command: python,
    args: ['-m', 'pytest', '-q', `--junitxml=${path.join(reports, 'pytest')}`],
    count: countJunit,
    show: true
  }],
  [nodeTests('browser', 'test/browser', { prepare: browserEnvironment })],
  // Most of it waits for the network: two files at a time.
  [nodeTests('packages', 'test/packages', { prepare: packagesEnvironment, files: 2 })]
];

async function packagesEnvironment() {
  await buildPackages();
  return browserEnvironment();
}

async function browserEnvironment() {
  const { provideChromium } = await import('./chromium.mjs');
  return { PF_CHROMIUM: await provideChromium() };
}

/** Why something could not run, with what the failed command said. */
const reason = error => (error instanceof StepError ? `${error.output}\n${error.message}`.trim() : String(error.stack));

async function runOne({ name, command, args, count, show, prepare }) {
  const from = Date.now();
  if (show) console.log(`\n== ${name}`);
  let counts;
  try {
    const env = { ...environment, ...(await prepare?.()) };
    const { code, output, timedOut } = await execute(command, args, { cwd: root, env, show, limitMinutes: 15 });
    const file = path.join(reports, name);
    const report = existsSync(file) ? readFileSync(file, 'utf8') : null;
    counts = count ? judge({ code, report, count }) : countOne(code);
    if (!show && code !== 0) console.log(`\n== ${name}\n${output}`);
    if (timedOut) counts.remark = 'stopped at its time limit';
  } catch (error) {
    counts = { ...countOne(1), remark: reason(error) };
  }
  return { name, seconds: (Date.now() - from) / 1000, ...counts };
}

/** @returns {Promise<{ results: object[], installed: boolean }>} `installed`: whether the rest can start at all. */
async function setUp() {
  const from = Date.now();
  let installed = false;
  try {
    await install();
    installed = true;
    await setup();
    return { results: [], installed };
  } catch (error) {
    const seconds = (Date.now() - from) / 1000;
    return { results: [{ name: 'set-up', seconds, ...countOne(1), remark: reason(error) }], installed };
  }
}

const notStarted = ({ name }) => ({ name, seconds: 0, ...countOne(1), remark: 'not started: the set-up failed' });

function summarize(results) {
  console.log('');
  for (const { name, passed, failed, skipped, seconds, remark } of results) {
    console.log(`${failed > 0 ? 'FAIL' : 'ok  '} ${name}: ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`);
    if (remark) console.log(`     ${remark.trim().replaceAll('\n', '\n     ')}`);
    for (const test of skipped) console.log(`     skipped: ${test}`);
  }
  const sum = key => results.reduce((total, result) => total + result[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
}

const asked = process.argv.slice(2).flatMap(arg => (arg.startsWith('--only=') ? arg.slice(7).split(',') : []));
const known = waves.flat().map(runner => runner.name);
const unknown = asked.filter(name => !known.includes(name));
if (unknown.length > 0) {
  console.error(`--only=${unknown}: unknown. Allowed: ${known.join(', ')}.`);
  process.exitCode = 2;
} else {
  const { results, installed } = await setUp();
  for (const wave of waves) {
    const wanted = wave.filter(runner => asked.length === 0 || asked.includes(runner.name));
    results.push(...(installed ? await Promise.all(wanted.map(runOne)) : wanted.map(notStarted)));
  }
  rmSync(reports, { recursive: true, force: true });
  summarize(results);
}
