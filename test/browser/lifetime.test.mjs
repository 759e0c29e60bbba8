/**
 * A flow outlives things: a save and a reload, a kernel, and many runs of its cell.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, picture } from './browser.mjs';
import { NotebookPage } from './notebook-page.mjs';
import { notebook, startServer } from './server.mjs';

const CELL = `import partition_flow as pf

flow = pf.PartitionFlow(partitions_amount=3, consumers_amount=2, producer_rate=5, seed=11)
flow`;

describe('a flow over time', { timeout: 240_000 }, () => {
  let server;
  let browser;
  let page;

  before(async () => {
    const notebooks = { 'flow.ipynb': notebook(CELL, ''), 'often.ipynb': notebook(CELL) };
    [server, browser] = await Promise.all([startServer({ notebooks }), launch()]);
    page = await NotebookPage.open(browser, server, 'flow.ipynb');
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  let saved;

  it('is saved as a recipe of a few kilobytes', async () => {
    await page.runCell(0);
    await page.until(state => state.time > 1);
    await page.execute('flow.consumers_amount = 1');
    await page.until(state => state.scenario.actions.length === 1);
    await page.flow.locator('.pf-play').click();
    saved = await page.until(state => !state.playing);
    await page.save();
    const { metadata } = server.readNotebook('flow.ipynb');
    const models = Object.values(metadata.widgets['application/vnd.jupyter.widget-state+json'].state);
    const { state } = models.find(model => model.model_name === 'PartitionFlowModel');
    assert.equal(state.time, saved.time);
    assert.equal(state.scenario.actions.length, 1);
    assert.ok(JSON.stringify(state).length < 8192, `${JSON.stringify(state).length} bytes`);
  });

  it('is where it was after a reload of the page', async () => {
    await page.goto('flow.ipynb');
    await page.flow.waitFor();
    const state = await page.until(({ hash }) => hash !== null);
    assert.deepEqual([state.time, state.hash, state.playing], [saved.time, saved.hash, false]);
    await page.flow.locator('.pf-play').click();
    await page.until(({ time }) => time > saved.time);
    await page.untilPython(`flow.time > ${saved.time}`);
    await page.flow.locator('.pf-play').click();
    await page.until(({ playing }) => !playing);
  });

  it('is where it was in a new kernel, and plays', async () => {
    await page.execute(`flow.seek(${saved.time})`);
    await page.until(({ time }) => time === saved.time);
    await page.save();
    await page.page.goto('about:blank');
    await server.endSessions();
    await page.goto('flow.ipynb');
    await page.flow.waitFor();
    const state = await page.until(({ hash }) => hash !== null);
    assert.deepEqual([state.time, state.hash], [saved.time, saved.hash]);
    await picture(page.page, 'reloaded');
    await page.flow.locator('.pf-play').click();
    const before = await page.flow.locator('.pf-clock').textContent();
    await page.page.waitForTimeout(1500);
    assert.notEqual(await page.flow.locator('.pf-clock').textContent(), before);
    await page.flow.locator('.pf-play').click();
  });

  it('plays on when its kernel restarts', async () => {
    await page.runCell(0);
    await page.until(({ time, connected, playing }) => time > 0.5 && connected && playing);
    await page.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart().then(() => null));
    await page.idle();
    await page.until(({ connected }) => !connected);
    const clock = await page.flow.locator('.pf-clock').textContent();
    await page.page.waitForTimeout(1500);
    assert.notEqual(await page.flow.locator('.pf-clock').textContent(), clock);
    await picture(page.page, 'kernel-gone');
  });

  it('had no error in the page', () => page.assertNoErrors());

  it('plays once, however often its cell is run', async () => {
    page.errors.length = 0;
    await page.goto('often.ipynb');
    await page.runCell(0);
    await page.until(({ time }) => time > 0);
    const once = { comms: await page.comms(), models: await page.models() };
    for (let i = 0; i < 9; i++) await page.runCell(0);
    await page.until(({ time }) => time > 0);
    const often = { comms: await page.comms(), models: await page.models() };
    assert.equal(await page.page.locator('.pf-root').count(), 1);
    assert.deepEqual([often.models.running, often.models.playing], [1, 1], JSON.stringify({ once, often }));
    assert.ok(often.comms <= once.comms + 4, `comms ${once.comms} -> ${often.comms}`);
    page.assertNoErrors();
  });
});
