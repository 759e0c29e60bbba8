/**
 * The places a flow is met in: the palette's command, settings, Notebook 7, `npm start`, and the quickstart.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { root } from '../../scripts/setup.mjs';
import { launch, look, picture } from './browser.mjs';
import { NotebookPage } from './notebook-page.mjs';
import { answers, freePort, notebook, startServer, stop } from './server.mjs';

const CELL = 'import partition_flow as pf\nflow = pf.PartitionFlow(seed=3)\nflow';

describe('JupyterLab', { timeout: 180_000 }, () => {
  let server;
  let browser;
  let page;
  before(async () => {
    [server, browser] = await Promise.all([startServer({ notebooks: { 'flow.ipynb': notebook(CELL) } }), launch()]);
    page = await NotebookPage.open(browser, server, 'flow.ipynb');
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('has a command in the palette that inserts a cell with a flow and runs it', async () => {
    await page.cell(0).locator('.jp-InputArea-editor').click();
    await page.page.keyboard.press('Control+Shift+c');
    await page.page.keyboard.type('insert a partition flow');
    await page.page.locator('.lm-CommandPalette-item').filter({ hasText: 'Insert a partition flow' }).first().click();
    await page.flow.waitFor();
    assert.match(await page.cell(1).locator('.jp-InputArea-editor').textContent(), /PartitionFlow\(/);
    await page.until(({ time }) => time > 0);
  });

  it('lets a flow wait where the system asks for reduced motion', async () => {
    await page.page.emulateMedia({ reducedMotion: 'reduce' });
    await page.runCell(0);
    await page.waits();
    await page.page.emulateMedia({ reducedMotion: 'no-preference' });
  });

  it('has a setting that lets a flow wait', async () => {
    await server.set('partition-flow:plugin', { autoplay: false });
    await page.goto('flow.ipynb');
    await page.runCell(0);
    await page.waits();
    await server.set('partition-flow:plugin', {});
  });

  it('has settings for the speed and for what colours tell', async () => {
    await server.set('partition-flow:plugin', { speed: 4, colourBy: 'key' });
    await page.goto('flow.ipynb');
    await page.runCell(0);
    await page.until(({ speed, playing }) => speed === 4 && playing);
    await page.flow.locator('.pf-menu-button').click();
    assert.equal(await page.page.locator('.pf-menu [role="menuitemradio"]', { hasText: /key/i }).first().getAttribute('aria-checked'), 'true');
    await page.page.keyboard.press('Escape');
    await server.set('partition-flow:plugin', {});
  });

  it('runs the quickstart from top to bottom, in light and dark', async () => {
    await page.goto('quickstart.ipynb');
    await page.command('notebook:run-all-cells');
    await page.idle();
    assert.deepEqual(await page.page.locator('[data-mime-type="application/vnd.jupyter.error"]').allTextContents(), []);
    const flows = page.page.locator('.pf-root');
    const count = await flows.count();
    assert.ok(count >= 2, `${count} flows`);
    for (const theme of ['Light', 'Dark']) {
      await page.theme(theme);
      for (let index = 0; index < count; index++) {
        await flows.nth(index).scrollIntoViewIfNeeded();
        await page.page.waitForTimeout(1500);
        const { ink } = await look(flows.nth(index).locator('.pf-canvas').first());
        assert.ok(ink > 500, `flow ${index}, ${theme}: ink ${ink}`);
        await picture(page.page, `quickstart-${theme.toLowerCase()}-${index}`);
      }
    }
  });

  it('plays the quickstart\'s table of flights, as the kernel computes it', async () => {
    const index = (await page.page.locator('.pf-root').count()) - 1;
    await page.until(({ time, hash }) => time > 0 && hash !== null, { index });
    await page.execute('day.pause().seek(40)');
    const { hash } = await page.until(({ time, playing }) => time === 40 && !playing, { index });
    assert.equal(await page.python('day.run(until=40).trace_hash'), hash);
    assert.ok(await page.python('len(day.run(until=40).records) > 20'));
  });

  it('had no error in the page', () => page.assertNoErrors());
});

describe('other hosts', { timeout: 120_000 }, () => {
  it('Notebook 7 plays a flow', async () => {
    const notebooks = { 'flow.ipynb': notebook(CELL) };
    const [server, browser] = await Promise.all([startServer({ app: 'notebook', notebooks }), launch()]);
    try {
      const page = await NotebookPage.open(browser, server, 'flow.ipynb', { place: 'notebooks' });
      await page.runCell(0);
      await page.until(({ time }) => time > 1);
      await picture(page.page, 'notebook-7');
      page.assertNoErrors();
    } finally {
      await browser.close();
      await server.stop();
    }
  });

  it('npm start opens the quickstart, keeps widgets in saved notebooks, and asks about no news', async () => {
    const port = await freePort();
    const base = `http://127.0.0.1:${port}`;
    const args = ['scripts/start.mjs', '--no-browser', `--port=${port}`, '--IdentityProvider.token=', '--ServerApp.port_retries=0'];
    const started = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [started.stdout, started.stderr]) stream.on('data', data => { log += data; });
    try {
      await answers(base, started, () => log);
      assert.match(log, /lab\/tree\/quickstart\.ipynb/);
      const defaults = async plugin => (await (await fetch(`${base}/lab/api/settings/${plugin}`)).json()).schema.properties;
      assert.equal((await defaults('@jupyter-widgets/jupyterlab-manager:plugin')).saveState.default, true);
      assert.equal((await defaults('@jupyterlab/apputils-extension:notification')).fetchNews.default, 'false');
      assert.ok((await fetch(`${base}/api/contents/quickstart.ipynb`)).ok);
    } finally {
      await stop(started);
    }
  });
});
