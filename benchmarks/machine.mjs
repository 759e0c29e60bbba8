/** Where and of what a measurement was made: nothing but facts that change results. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { environment, python, root } from '../scripts/setup.mjs';

const VERSIONS = `
import importlib.metadata as metadata, json, platform
packages = {name: metadata.version(name) for name in ("simpy", "mini-racer", "numpy")}
print(json.dumps({"python": platform.python_version(), **packages}))`;

function git(...args) {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null; // no repository, as in an unpacked archive
  }
}

/** The commit, and whether what is measured differs from it. */
function commit() {
  const hash = git('rev-parse', '--short=12', 'HEAD');
  if (hash === null) return null;
  const changed = git('status', '--porcelain', '--', 'src', 'partition_flow');
  return changed === '' ? hash : `${hash} and changes`;
}

const engineHash = () =>
  createHash('sha256').update(readFileSync(path.join(root, 'partition_flow/engine/engine.js'))).digest('hex').slice(0, 12);

export function facts() {
  const cpus = os.cpus();
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    commit: commit(),
    engine: engineHash(),
    cpu: cpus[0].model,
    cores: cpus.length,
    memoryGB: Math.round(os.totalmem() / 1e9),
    os: `${os.type()} ${os.release().split('.', 2).join('.')} ${os.arch()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    ...JSON.parse(execFileSync(python, ['-c', VERSIONS], { encoding: 'utf8', env: environment }))
  };
}
