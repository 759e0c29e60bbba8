/**
 * `npm run hosts`: the scenarios of `test/fixtures/hosts.json` in newer releases of node, which are fetched for it.
 *
 * Prints a table of hosts and trace hashes; exit code 1 if one differs from the fixture's, or a host's metrics and state, as
 * JSON, from those of the node that runs this. The engine is the built one (`npm run build:engine`).
 *
 * `--write` writes the hashes into the fixture instead, computed by the node that runs this: after a change of the engine that
 * changes results on purpose. `--nodes=22,24` takes those releases; by default 22, 24 and the latest.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { StepError, main, step } from './processes.mjs';

const root = path.resolve(import.meta.dirname, '..');
const fixture = path.join(root, 'test/fixtures/hosts.json');
const bundle = path.join(root, 'partition_flow/engine/engine.js');
const RELEASES = ['22', '24', 'latest'];

/** Of the text of what happened in a group, which is long. */
const digest = text => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** What this very process computes: its version, and of each scenario all that can be read as text. */
function answers() {
  vm.runInThisContext(readFileSync(bundle, 'utf8'), bundle);
  const engine = globalThis.PartitionFlowEngine;
  const scenarios = JSON.parse(readFileSync(fixture, 'utf8')).map(({ name, hash, until, scenario }) => {
    const handle = engine.open(JSON.stringify(scenario), '{"recordsMax": 0}');
    const { reached } = JSON.parse(engine.advance(handle, until, 1e9));
    if (!reached) throw new Error(`${name}: did not reach ${until} s`);
    const group = engine.group(handle);
    const found = {
      name, expected: hash, hash: engine.traceHash(handle), group: digest(group), read: engine.metrics(handle) + engine.state(handle) + group
    };
    engine.close(handle);
    return found;
  });
  return { host: `node ${process.versions.node}`, v8: process.versions.v8, scenarios };
}

/** The package of npm that holds node for this machine. */
function packageOfNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return `node-${platform === 'darwin' && process.arch === 'arm64' ? 'bin-' : ''}${platform}-${process.arch}`;
}

/** Fetches a release of node into a folder and asks it. */
async function answersOf(release, folder) {
  const name = packageOfNode();
  const prefix = path.join(folder, release);
  const args = ['install', '--prefix', prefix, '--no-save', '--no-package-lock', '--no-audit', '--no-fund', `${name}@${release}`];
  await step(`npm install ${name}@${release}`, 'npm', args, { cwd: folder });
  const binary = path.join(prefix, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return JSON.parse(execFileSync(binary, [import.meta.filename, '--answers'], { encoding: 'utf8', maxBuffer: 2 ** 28 }));
}

/** Prints the table. @returns What is not as it should be. */
function compared(hosts) {
  const [first] = hosts;
  const wrong = [];
  for (const [index, { name, expected, read }] of first.scenarios.entries()) {
    console.log(`\n${name}`);
    for (const { host, v8, scenarios } of hosts) {
      const found = scenarios[index];
      const other = found.read === read ? 'equal' : 'metrics or state differ';
      const verdict = found.hash === expected ? other : `not the fixture's ${expected}`;
      console.log(`  ${host.padEnd(14)} V8 ${v8.padEnd(20)} ${found.hash}  ${verdict}`);
      if (verdict !== 'equal') wrong.push(`${name}, ${host}: ${verdict}`);
    }
  }
  return wrong;
}

async function compare(releases) {
  const folder = mkdtempSync(path.join(tmpdir(), 'pf-hosts-'));
  try {
    const hosts = [answers()];
    for (const release of releases) hosts.push(await answersOf(release, folder));
    const wrong = compared(hosts);
    if (wrong.length > 0) throw new StepError(wrong.join('\n'));
    console.log(`\n${hosts.length} hosts, ${hosts[0].scenarios.length} scenarios: all equal`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write() {
  let text = readFileSync(fixture, 'utf8');
  for (const { name, hash, group } of answers().scenarios) {
    const start = text.indexOf(`"name": ${JSON.stringify(name)},`);
    // Only scenarios of the Kafka model have a group, which comes right after the hash.
    const rest = text.slice(start).replace(/"hash": "[^"]*"(?:(,\s*"group": ")[^"]*")?/, (_, then) =>
      `"hash": "${hash}"${then === undefined ? '' : `${then}${group}"`}`);
    text = text.slice(0, start) + rest;
    console.log(hash, name);
  }
  writeFileSync(fixture, text);
}

const args = process.argv.slice(2);
const nodes = args.find(arg => arg.startsWith('--nodes='));
if (args.includes('--answers')) console.log(JSON.stringify(answers()));
else if (args.includes('--write')) write();
else main(() => compare(nodes === undefined ? RELEASES : nodes.slice('--nodes='.length).split(',')));
