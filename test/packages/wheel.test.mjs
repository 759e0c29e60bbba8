/**
 * The wheel, installed where nothing else is and used there: in one environment, in two, in two of different versions, and a
 * server that does not have it. A real kernel, a real JupyterLab, a real browser.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildPython, builtPackages } from '../../scripts/package.mjs';
import { python as projectPython, root } from '../../scripts/setup.mjs';
import { launch, picture } from '../browser/browser.mjs';
import { NotebookPage } from '../browser/notebook-page.mjs';
import { notebook, notebookOf, startServer } from '../browser/server.mjs';
import { Environment, run } from './environments.mjs';

const CELL = 'import partition_flow as pf\nflow = pf.PartitionFlow(partitions_amount=4, producers_amount=2, consumers_amount=2, seed=7)\nflow';
const HASH_AT_120 = '09e926b6601167da';
const KERNEL = { name: 'course', display_name: 'Course', language: 'python' };
const START_KB_MAX = 30;
const OTHER = '0.0.9';

const { wheel, sdist } = builtPackages();
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(path.join(tmpdir(), 'pf-wheel-'));
const at = (...parts) => path.join(folder, ...parts);
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const filesUnder = directory => readdirSync(directory, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => path.relative(directory, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

/** The names in an archive. */
const namesIn = wheelFile => execFileSync(projectPython, ['-m', 'zipfile', '-l', wheelFile], { encoding: 'utf8' })
  .trim().split('\n').slice(1).map(line => line.split(/\s+/)[0]);

/** The kernel's end of another version: of Python's side alone, as an environment that was not updated has it. */
async function wheelOfVersion(other) {
  const copy = at('other');
  mkdirSync(copy);
  for (const name of ['partition_flow', 'pyproject.toml', 'install.json', 'LICENSE', 'README.md', 'package.json']) {
    cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
  }
  const change = (name, from, to) => {
    const text = readFileSync(path.join(copy, name), 'utf8');
    assert.ok(text.includes(from), `${name}: no ${from}`);
    writeFileSync(path.join(copy, name), text.replace(from, to));
  };
  change('package.json', `"version": "${version}"`, `"version": "${other}"`);
  change('partition_flow/_version.py', `__version__ = "${version}"`, `__version__ = "${other}"`);
  await buildPython(copy, at('other-dist'), ['wheel']);
  return path.join(at('other-dist'), readdirSync(at('other-dist'))[0]);
}

describe('the wheel', { timeout: 60_000 }, () => {
  it('holds the package with its engine and tables, and the extension once; no test, no source map', () => {
    const names = namesIn(wheel);
    const data = `partition_flow-${version}.data/data/share/jupyter/labextensions/partition-flow`;
    const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z', 'partition_flow'],
      { cwd: root, encoding: 'utf8' });
    const extension = filesUnder(path.join(root, 'partition_flow/labextension')).map(name => `${data}/${name}`);
    const expected = [...tracked.split('\0').filter(Boolean), 'partition_flow/engine/engine.js', ...extension, `${data}/install.json`];
    const found = names.filter(name => !name.includes('.dist-info/'));
    assert.deepEqual(found.sort(), expected.sort());
    assert.ok(found.includes('partition_flow/py.typed') && found.includes('partition_flow/_fields.json'));
    assert.deepEqual(names.filter(name => /\.map$|(^|\/)tests?\//.test(name)), []);
    assert.ok(names.some(name => name.endsWith('.dist-info/licenses/LICENSE')));
  });

  it('is the same to the byte when it is built from the source distribution, without npm', async () => {
    await run(projectPython, ['-m', 'tarfile', '-e', sdist, at('sdist')]);
    await buildPython(at('sdist', readdirSync(at('sdist'))[0]), at('from-sdist'), ['wheel']);
    assert.ok(readFileSync(path.join(at('from-sdist'), path.basename(wheel))).equals(readFileSync(wheel)));
  });
});

describe('the wheel, installed', { timeout: 420_000 }, () => {
  let server;
  let browser;
  let page;
  let kernelEnvironment;
  let serverEnvironment;

  before(async () => {
    [serverEnvironment, kernelEnvironment, browser] = await Promise.all([
      Environment.create(at('server'), 'jupyterlab>=4.6,<4.7', 'notebook>=7.6,<8', 'jupyterlab_widgets'),
      Environment.create(at('kernel'), 'ipykernel', wheel),
      launch()
    ]);
    await Promise.all([
      serverEnvironment.pip('install', '--no-deps', wheel),
      kernelEnvironment.run('-m', 'ipykernel', 'install', '--prefix', at('server'), '--name', KERNEL.name, '--display-name', KERNEL.display_name)
    ]);
    const notebooks = { 'apart.ipynb': notebookOf(KERNEL, [CELL, '']), 'together.ipynb': notebook(CELL, '') };
    server = await startServer({ interpreter: serverEnvironment.python, notebooks });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Plays the first cell, and compares what the page and the kernel compute at an instant. */
  async function playsAsComputed() {
    await page.runCell(0);
    await page.until(({ time }) => time > 1);
    await page.execute('flow.pause().seek(120)');
    const { hash } = await page.until(({ time, playing }) => time === 120 && !playing);
    assert.equal(hash, HASH_AT_120);
    assert.equal(await page.python('flow.run(until=120).trace_hash'), HASH_AT_120);
  }

  const doctor = async () => {
    await page.execute('import io as _io, contextlib as _c\n_said = _io.StringIO()\nwith _c.redirect_stdout(_said): pf.doctor()');
    return page.python('_said.getvalue()');
  };
  const interpreter = () => page.python('__import__("sys").prefix');
  const sizes = [];
  const kilobytes = () => sizes.reduce((sum, { gzipped }) => sum + gzipped, 0) / 1000;
  const hasPlotly = () => sizes.some(({ text }) => text.includes('js-plotly-plot'));

  it('loads at most 30 kB, gzipped, where no flow is shown', async test => {
    const loads = [];
    const listen = target => target.on('response', response => {
      if (!response.url().includes('/lab/extensions/partition-flow/')) return;
      loads.push(response.body().then(body => sizes.push({ url: response.url(), gzipped: gzipSync(body).length, text: body.toString() })));
    });
    page = await NotebookPage.open(browser, server, 'apart.ipynb', { prepare: listen });
    await Promise.all(loads);
    assert.ok(sizes.length > 1, 'the extension was not loaded');
    const told = sizes.map(({ url, gzipped }) => `${path.posix.basename(new URL(url).pathname)} ${gzipped}`).join(', ');
    test.diagnostic(`at start: ${kilobytes().toFixed(1)} kB gzipped (${told})`);
    assert.ok(kilobytes() <= START_KB_MAX, told);
    assert.ok(!hasPlotly());
  });

  it('loads Plotly when a chart is shown, and not before', async test => {
    const style = await page.page.addStyleTag({ content: '.pf-chart { display: none !important; }' });
    await page.runCell(0);
    await page.until(({ time }) => time > 2);
    assert.ok(!hasPlotly());
    test.diagnostic(`with a flow: ${kilobytes().toFixed(1)} kB gzipped`);
    await style.evaluate(element => element.remove());
    await page.page.locator('.pf-chart .js-line').first().waitFor();
    await page.page.waitForTimeout(200);
    assert.ok(hasPlotly());
    test.diagnostic(`with its charts: ${kilobytes().toFixed(1)} kB gzipped`);
  });

  it('plays with kernel and server in two environments, of which the server\'s has no numpy', async () => {
    assert.equal(await interpreter(), at('kernel'));
    const installed = serverEnvironment.distributions();
    for (const name of ['numpy', 'pandas', 'ipywidgets', 'mini-racer']) assert.ok(!installed.includes(name), name);
    await playsAsComputed();
    const said = await doctor();
    assert.match(said, /mini-racer [\d.]+ runs the engine/);
    assert.match(said, /the server is elsewhere/);
    assert.match(said, new RegExp(`a page with partition-flow ${version} has shown a flow`));
    assert.match(said, /Nothing is missing\.\s*$/);
    assert.match(await serverEnvironment.run('-m', 'partition_flow', 'server'), /Nothing is missing/);
    page.assertNoErrors();
  });

  it('plays in Notebook 7 too', async () => {
    const notebooks = { 'apart.ipynb': notebookOf(KERNEL, [CELL]) };
    const other = await startServer({ app: 'notebook', interpreter: serverEnvironment.python, notebooks });
    try {
      const opened = await NotebookPage.open(browser, other, 'apart.ipynb', { place: 'notebooks' });
      await opened.runCell(0);
      await opened.until(({ time }) => time > 1);
      opened.assertNoErrors();
      await opened.close();
    } finally {
      await other.stop();
    }
  });

  it('plays with two versions, and the cell says which to update', async () => {
    await kernelEnvironment.pip('install', '--no-deps', '--force-reinstall', await wheelOfVersion(OTHER));
    await server.endSessions();
    await page.goto('apart.ipynb');
    await playsAsComputed();
    const told = `The kernel has partition-flow ${OTHER}, this page has ${version}: update the older one, then reload.`;
    await page.flow.getByText(told).waitFor();
    await picture(page.page, 'two-versions');
    const said = await doctor();
    assert.ok(said.includes(told), said);
    assert.match(said.split('To do:')[1], new RegExp(`install partition-flow==${version}, then restart the kernel`));
    page.assertNoErrors();
  });

  it('plays with kernel and server in one environment', async () => {
    await serverEnvironment.pip('install', wheel);
    await page.goto('together.ipynb');
    assert.equal(await interpreter(), at('server'));
    await playsAsComputed();
    const said = await doctor();
    assert.ok(said.includes(`extension ${version} in ${at('server')}`), said);
    assert.match(said, /Nothing is missing\.\s*$/);
    page.assertNoErrors();
  });

  it('shows what is wrong where the server does not have it', async () => {
    await serverEnvironment.pip('uninstall', '-y', 'partition-flow');
    await server.endSessions();
    await page.goto('apart.ipynb');
    await page.runCell(0);
    const output = page.cell(0).locator('.jp-OutputArea-output').last();
    await output.getByText('Click to show javascript error.').click();
    await output.getByText(/Failed to load model class 'PartitionFlowModel' from module 'partition-flow'/).waitFor();
    await picture(page.page, 'server-without');
    assert.match(await doctor(), /"Failed to load model class": pip install partition-flow in the server's environment/);
  });

  it('plays once the server has it and the page is reloaded', async () => {
    await serverEnvironment.pip('install', '--no-deps', wheel);
    page.errors.length = 0;
    await page.goto('apart.ipynb');
    await page.runCell(0);
    await page.until(({ time }) => time > 1);
    page.assertNoErrors();
  });
});
