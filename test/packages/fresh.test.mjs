/**
 * A fresh machine: an empty home, no caches, and on the PATH nothing but git, node with npm, a python3 as a bare Debian has it, and
 * the system's small commands. What it can install it does; what it cannot it says in a sentence.
 *
 * The network is the machine's own, or a proxy that is not there.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { execute } from '../../scripts/processes.mjs';
import { python, root } from '../../scripts/setup.mjs';
import { answers, freePort, stop } from '../browser/server.mjs';

/** What npm's and pip's own scripts call. */
const SYSTEM = ['sh', 'env', 'uname', 'dirname', 'basename', 'cat', 'cp', 'ls', 'ln', 'mkdir', 'mv', 'rm', 'sed', 'grep', 'tr', 'which', 'ps'];

/** How the machine reaches the network. */
const WAY_OUT = /^(https?_proxy|no_proxy|.*ca_?certs?.*|.*cert(_file|_dir)?|.*ca_bundle|pip_(index_url|find_links)|npm_config_registry)$/i;

const NO_NETWORK = {
  HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: '', npm_config_fetch_retries: '0', PIP_RETRIES: '1'
};

/** A line of a stack trace, of node's or of Python's. */
const TRACE = /^\s+at .*:\d+:\d+\)?$|^Traceback \(most recent call last\)|^\s+File ".*", line \d+/m;

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'pf-fresh-')));
const at = (...parts) => path.join(folder, ...parts);
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** The path of a command of this machine, or null. */
const place = command => (process.env.PATH ?? '').split(path.delimiter).map(one => path.join(one, command)).find(existsSync) ?? null;

function command(bin, name, script) {
  writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(bin, name), 0o755);
}

/** A PATH of few commands. `hasPip`: whether its Python brings one; ensurepip it never has. */
function makeBin(name, { hasPip }) {
  const bin = at(name);
  mkdirSync(bin);
  for (const one of ['git', 'npm', ...SYSTEM]) {
    const found = place(one);
    if (found !== null) symlinkSync(realpathSync(found), path.join(bin, one));
  }
  symlinkSync(process.execPath, path.join(bin, 'node'));
  const says = 'echo "The virtual environment was not created successfully because ensurepip is not available." && exit 1';
  const noPip = hasPip ? '' : '*"-m pip"*) echo "python3: No module named pip" >&2; exit 1;;';
  command(bin, 'python3', `case "$*" in\n*--without-pip*) ;;\n"-m venv"*) ${says};;\n${noPip}\nesac\nexec '${python}' "$@"`);
  return bin;
}

/** The checkout as it is now, without what is built or installed. */
function checkout(name) {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of files.split('\0').filter(one => one !== '' && existsSync(path.join(root, one)))) {
    cpSync(path.join(root, file), at(name, file), { recursive: true });
  }
}

/** Runs one of our scripts there. */
async function script(name, args, { bin, env = {} }) {
  const done = await execute(process.execPath, args, { cwd: at(name), env: environment(bin, env), limitMinutes: 8 });
  assert.doesNotMatch(done.output, TRACE);
  return done;
}

function environment(bin, env) {
  const home = at('home');
  mkdirSync(home, { recursive: true });
  const way = Object.fromEntries(Object.entries(process.env).filter(([name]) => WAY_OUT.test(name)));
  return { ...way, PATH: bin, HOME: home, LANG: 'C.UTF-8', ...env };
}

const lastLine = output => output.trim().split('\n').at(-1);

describe('a machine that lacks something', { timeout: 120_000 }, () => {
  let bin;
  before(() => {
    bin = makeBin('bare', { hasPip: false });
    checkout('bare-checkout');
  });

  it('without pip says which package of the system brings it, before anything is fetched', async () => {
    const { code, output } = await script('bare-checkout', ['scripts/setup.mjs'], { bin });
    assert.equal(code, 1);
    assert.equal(lastLine(output), 'Cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv');
    assert.ok(!existsSync(at('bare-checkout', 'node_modules')));
  });

  it('without Python says which', async () => {
    rmSync(path.join(bin, 'python3'));
    const { code, output } = await script('bare-checkout', ['scripts/start.mjs'], { bin });
    assert.deepEqual([code, output.trim()], [1, 'Python 3.11 or newer is needed. Install it, or set PYTHON to its path.']);
  });

  it('without npm says where it comes from', async () => {
    const withPip = makeBin('no-npm', { hasPip: true });
    rmSync(path.join(withPip, 'npm'));
    const { code, output } = await script('bare-checkout', ['scripts/setup.mjs'], { bin: withPip, env: NO_NETWORK });
    assert.deepEqual([code, lastLine(output)], [1, 'npm is not on the PATH. Install it: it comes with node (https://nodejs.org).']);
  });

  it('without a way to the network says so, and counts one failure', async () => {
    const withPip = makeBin('no-network', { hasPip: true });
    const { code, output } = await script('bare-checkout', ['scripts/test.mjs', '--only=types'], { bin: withPip, env: NO_NETWORK });
    assert.equal(code, 1);
    assert.match(output, /failed: there is no way to the package registry\. Connect to the network, or set HTTPS_PROXY/);
  });
});

describe('a fresh machine', { timeout: 600_000 }, () => {
  let bin;
  before(() => {
    bin = makeBin('bin', { hasPip: true });
    checkout('checkout');
  });

  it('is set up from nothing', async test => {
    const from = Date.now();
    const { code, output } = await script('checkout', ['scripts/setup.mjs'], { bin });
    assert.equal(code, 0, output);
    assert.match(output, /FAIL python -m venv .*\nok {3}python -m venv --without-pip/);
    test.diagnostic(`set up in ${((Date.now() - from) / 1000).toFixed(0)} s`);
  });

  it('does nothing the second time', async () => {
    const { code, output } = await script('checkout', ['scripts/setup.mjs'], { bin });
    assert.deepEqual([code, output], [0, '']);
  });

  it('starts JupyterLab on the quickstart', async () => {
    const port = await freePort();
    const args = ['scripts/start.mjs', '--no-browser', `--port=${port}`, '--IdentityProvider.token=', '--ServerApp.port_retries=0'];
    const started = spawn(process.execPath, args, { cwd: at('checkout'), env: environment(bin, {}), stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [started.stdout, started.stderr]) stream.on('data', data => { log += data; });
    try {
      await answers(`http://127.0.0.1:${port}`, started, () => log);
      assert.ok((await fetch(`http://127.0.0.1:${port}/api/contents/quickstart.ipynb`)).ok);
      assert.match(log, /lab\/tree\/quickstart\.ipynb/);
    } finally {
      await stop(started);
    }
  });

  it('tests what needs no browser', async () => {
    const { code, output } = await script('checkout', ['scripts/test.mjs', '--only=types'], { bin });
    assert.deepEqual([code, lastLine(output)], [0, '1 passed, 0 failed']);
  });

  it('without a Chromium to be had counts one failure, with the remedy', async () => {
    const { code, output } = await script('checkout', ['scripts/test.mjs', '--only=browser'], { bin, env: NO_NETWORK });
    assert.deepEqual([code, lastLine(output)], [1, '0 passed, 1 failed']);
    assert.match(output, /No Chromium to be had\. Install one \(Debian: apt-get install chromium\), or set PF_CHROMIUM to its path\./);
  });
});
