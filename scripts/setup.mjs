/**
 * Makes a checkout ready: packages, virtual environment, build, and the Python package linked into the environment.
 *
 * Imports nothing that npm installs. Every step leaves a stamp with a hash of what went into it, and is skipped while
 * stamp and hash agree; so a second run costs the reading of the sources.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StepError, main, onPath, step } from './processes.mjs';

const windows = process.platform === 'win32';
const NODE_MIN = 20;

export const root = path.resolve(import.meta.dirname, '..');
const at = (...parts) => path.join(root, ...parts);
const venv = at('.venv');
const bin = path.join(venv, windows ? 'Scripts' : 'bin');

/** The environment's interpreter. */
export const python = path.join(bin, windows ? 'python.exe' : 'python');

/** For processes that should find the environment's commands first. */
export const environment = {
  ...process.env,
  PATH: bin + path.delimiter + process.env.PATH,
  PIP_DISABLE_PIP_VERSION_CHECK: '1'
};

const inRoot = { cwd: root, env: environment };
const node = (label, ...args) => step(label, process.execPath, args, inRoot);
const pip = (label, ...args) => step(label, python, ['-m', 'pip', 'install', ...args], inRoot);

/** Every file under a path, in a fixed order; none when it is not there. */
function filesUnder(relative) {
  const full = at(relative);
  if (!existsSync(full)) return [];
  if (!lstatSync(full).isDirectory()) return [relative];
  return readdirSync(full).sort().flatMap(name => filesUnder(path.join(relative, name)));
}

function digest(paths, ...facts) {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const file of paths.flatMap(filesUnder)) hash.update(`\0${file}\0`).update(readFileSync(at(file)));
  return hash.digest('hex');
}

/** Does `work` unless `stamp` says that it was done for this key and what it made is still there. */
async function once({ stamp, key, made = [] }, work) {
  if ([stamp, ...made].every(existsSync) && readFileSync(stamp, 'utf8') === key) return;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, key);
}

function findPython() {
  const asked = process.env.PYTHON ? [process.env.PYTHON] : [];
  const question = 'import sys; print("%d.%d.%d" % sys.version_info[:3]); sys.exit(sys.version_info < (3, 11))';
  for (const command of [...asked, 'python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python']) {
    const answer = spawnSync(command, ['-c', question], { encoding: 'utf8' });
    if (answer.status === 0) return { command, version: answer.stdout.trim() };
  }
  throw new StepError('Python 3.11 or newer is needed. Install it, or set PYTHON to its path.');
}

async function makeVenv(command) {
  // On the PATH of the environment, python3 is soon the one that has no pip yet.
  const outside = { cwd: root };
  rmSync(venv, { recursive: true, force: true });
  try {
    await step('python -m venv', command, ['-m', 'venv', venv], outside);
  } catch {
    // Debian without python3-venv has no ensurepip: let a pip that is there fill the environment.
    rmSync(venv, { recursive: true, force: true });
    try {
      await step('python -m venv --without-pip', command, ['-m', 'venv', '--without-pip', venv], outside);
      await step('pip into it', command, ['-m', 'pip', '--python', python, 'install', 'pip'], outside);
    } catch (second) {
      if (second.output === '') throw second; // its cause is known
      const remedy = 'On Debian or Ubuntu: apt-get install python3-venv';
      throw new StepError(`Cannot make a virtual environment. ${remedy}`);
    }
  }
}

/** The parts of package.json that decide what npm installs. */
function npmDependencies() {
  const { dependencies, devDependencies, overrides } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  return { dependencies, devDependencies, overrides };
}

/** An environment with pip: quick, and what a bare Debian cannot make; so it comes before anything is fetched. */
function provideVenv({ command, version }) {
  return once({ stamp: path.join(venv, '.pf-environment'), key: version, made: [python] }, async () => {
    const alive = spawnSync(python, ['-c', 'import pip, sys; print("%d.%d.%d" % sys.version_info[:3])'], { encoding: 'utf8' });
    if (alive.stdout?.trim() !== version) await makeVenv(command);
  });
}

/** Packages of both languages, at the same time. */
async function installPackages(pythonFound) {
  await provideVenv(pythonFound);
  const soon = name => console.log(`...  ${name}: a minute or two, the first time`);
  const npm = once(
    { stamp: at('node_modules/.cache/pf/packages'), key: digest(['package-lock.json'], npmDependencies(), process.version) },
    () => {
      soon('npm ci');
      return step('npm ci', 'npm', ['ci', '--no-progress', '--no-audit', '--no-fund'], inRoot);
    }
  );
  const pipReady = once(
    { stamp: path.join(venv, '.pf-packages'), key: digest(['requirements-dev.txt'], pythonFound.version) },
    () => {
      soon('pip install');
      return pip('pip install', '-r', 'requirements-dev.txt');
    }
  );
  for (const result of await Promise.allSettled([npm, pipReady])) {
    if (result.status === 'rejected') throw result.reason;
  }
}

/** TypeScript to lib/, then the engine for Python and the extension for JupyterLab, both from lib/. */
async function build() {
  const sources = ['src', 'style', 'schema', 'tsconfig.json', 'webpack.config.js', 'package.json', 'package-lock.json'];
  const made = [at('lib/lab/index.js'), at('partition_flow/engine/engine.js'), at('partition_flow/labextension/package.json')];
  await once({ stamp: at('node_modules/.cache/pf/build'), key: digest(sources), made }, async () => {
    rmSync(at('lib'), { recursive: true, force: true }); // a deleted source leaves nothing behind
    await node('tsc', 'node_modules/typescript/bin/tsc');
    await node('engine bundle', 'node_modules/webpack-cli/bin/cli.js', '--config-name', 'engine');
    await node('labextension', 'node_modules/@jupyter/builder/lib/build-labextension.js',
      '--core-package-file', 'node_modules/@jupyterlab/core-meta/core.package.json', '.');
  });
}

/** The Python package, editable, its extension as a link, so that each build shows at once. */
async function linkPackage(pythonFound) {
  const key = digest(['pyproject.toml', 'install.json'], JSON.parse(readFileSync(at('package.json'), 'utf8')).version,
    pythonFound.version);
  const link = path.join(venv, 'share/jupyter/labextensions/partition-flow');
  await once({ stamp: path.join(venv, '.pf-linked'), key, made: [path.join(link, 'package.json')] }, async () => {
    rmSync(link, { recursive: true, force: true }); // pip would write through an older link
    await pip('pip install -e .', '--no-build-isolation', '-e', '.');
    rmSync(link, { recursive: true, force: true }); // pip copied
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(at('partition_flow/labextension'), link, windows ? 'junction' : 'dir');
  });
}

/** Everything that must be installed before anything can run. */
export async function install() {
  if (Number(process.versions.node.split('.')[0]) < NODE_MIN) {
    throw new StepError(`Node ${process.versions.node} is too old. Node ${NODE_MIN} or newer is needed.`);
  }
  if (onPath('npm') === undefined) throw new StepError('npm is not on the PATH. Install it: it comes with node (https://nodejs.org).');
  const pythonFound = findPython();
  await installPackages(pythonFound);
  return pythonFound;
}

/** Ready to start. */
export async function setup() {
  const pythonFound = await install();
  await build();
  await linkPackage(pythonFound);
}

if (process.argv[1] === import.meta.filename) main(setup);
