/**
 * A course's first day: many flows in one notebook, cells run again and again, moved, hidden, shown twice, left alone.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, look, picture } from './browser.mjs';
import { NotebookPage } from './notebook-page.mjs';
import { notebook, startServer } from './server.mjs';

const THIRTY = Array.from({ length: 30 }, (_, i) =>
  `${i === 0 ? 'import partition_flow as pf\n' : ''}f${i} = pf.PartitionFlow(partitions_amount=3, consumers_amount=2, producer_rate=4, seed=${i})\nf${i}`);
const CELL = 'import partition_flow as pf\nflow = pf.PartitionFlow(partitions_amount=4, consumers_amount=2, producer_rate=5, seed=11)\nflow';
const FILLER = Array.from({ length: 30 }, (_, i) => `# ${'\n'.repeat(12)}${i}`);

/** Bytes that a cell's runs may leave behind, each: garbage that is not yet collected. */
const GROWTH_MAX = 60_000;

describe('a course\'s first day', { timeout: 400_000 }, () => {
  let server;
  let browser;
  let page;

  before(async () => {
    const notebooks = {
      'thirty.ipynb': notebook(...THIRTY), 'often.ipynb': notebook(CELL), 'long.ipynb': notebook(CELL, ...FILLER),
      'moved.ipynb': notebook(CELL, '', ''), 'large.ipynb': notebook(`import partition_flow as pf, numpy as np
flow = pf.PartitionFlow(workload={"time": np.arange(60_000) / 100, "key": np.arange(60_000) % 7, "bytes": 10}, partitions_amount=4)
flow`)
    };
    [server, browser] = await Promise.all([startServer({ notebooks }), launch()]);
    page = await NotebookPage.open(browser, server, 'thirty.ipynb');
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Restart, run all: the thirtieth cell has run. */
  const runAll = async () => {
    await page.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart().then(() => null));
    await page.idle();
    await page.command('notebook:run-all-cells');
    await page.idle();
  };
  const errors = () => page.page.locator('[data-mime-type="application/vnd.jupyter.error"]').allTextContents();

  it('restarts and runs thirty flows: four play, the others say why they wait', async () => {
    for (let round = 0; round < 2; round++) {
      await runAll();
      assert.deepEqual(await errors(), []);
      // Cells out of sight are made when they are scrolled to.
      for (let i = 0; i < 30; i += 3) await page.cell(i).scrollIntoViewIfNeeded();
      await page.page.waitForFunction(() => window.flowViews().length === 30);
      await page.page.waitForTimeout(500);
      const { playing } = await page.models();
      assert.equal(playing, 4);
    }
    assert.equal(await page.page.locator('.pf-problem', { hasText: 'Paused, because 4 other flows of this page play.' }).count(), 26);
    await picture(page.page, 'course-thirty');
  });

  it('stays a page that answers: a click plays, a key types', async () => {
    const first = page.page.locator('.pf-root').first();
    await first.scrollIntoViewIfNeeded();
    await first.locator('.pf-play').click();
    await page.until(({ playing, time }) => playing && time > 0.2);
    assert.equal((await page.models()).playing, 4);
    await page.cell(0).locator('.jp-InputArea-editor').click();
    await page.page.keyboard.press('Control+End');
    await page.page.keyboard.insertText('\n# typed');
    assert.match(await page.cell(0).locator('.jp-InputArea-editor').textContent(), /# typed/);
  });

  it('closes them all from Python', async () => {
    assert.equal(await page.python('pf.close_all()'), 30);
    await page.page.waitForFunction(() => document.querySelectorAll('.pf-root').length === 0);
    assert.equal(await page.comms(), 0);
    assert.equal(await page.python('f3.run(until=10).time'), 10);
    page.assertNoErrors();
  });

  it('runs a cell fifty times, and holds no more than after ten', async () => {
    await page.goto('often.ipynb');
    const session = await page.page.context().newCDPSession(page.page);
    const measure = async () => {
      await page.until(({ time }) => time > 0);
      await session.send('HeapProfiler.collectGarbage');
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
      return { usedSize, nodes, jsEventListeners, comms: await page.comms(), models: (await page.models()).flows };
    };
    for (let i = 0; i < 10; i++) await page.runCell(0);
    const ten = await measure();
    for (let i = 0; i < 40; i++) await page.runCell(0);
    const fifty = await measure();
    const text = JSON.stringify({ ten, fifty });
    console.log(text);
    assert.deepEqual([fifty.comms, fifty.models], [ten.comms, ten.models], text);
    assert.ok(fifty.usedSize - ten.usedSize < 40 * GROWTH_MAX, text);
    assert.ok(fifty.nodes < ten.nodes * 1.5 + 500, text);
    assert.ok(fifty.jsEventListeners < ten.jsEventListeners * 1.5 + 200, text);
    await page.execute('flow.close()');
    assert.equal(await page.comms(), 0);
    page.assertNoErrors();
  });

  it('draws again what comes back into sight, in every mode of windowing', async () => {
    for (const windowingMode of ['full', 'defer', 'contentVisibility', 'none']) {
      await server.set('@jupyterlab/notebook-extension:tracker', { windowingMode });
      await page.goto('long.ipynb');
      await page.runCell(0);
      const { time } = await page.until(state => state.time > 0.3);
      await page.cell(0).evaluate(node => { node.closest('.jp-WindowedPanel-outer').scrollTop = 1e6; });
      await page.page.waitForTimeout(1500);
      await page.page.evaluate(() => { document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0; });
      await page.flow.waitFor();
      const state = await page.until(({ time: now }) => now > time + 1, { what: `${windowingMode}: time goes on` });
      await page.page.waitForTimeout(300);
      assert.ok((await look(page.flow.locator('.pf-canvas').first())).ink > 1000, windowingMode);
      assert.ok(state.playing, windowingMode);
    }
    await server.set('@jupyterlab/notebook-extension:tracker', {});
    page.assertNoErrors();
  });

  it('goes on when its cell is moved, and when its output comes back', async () => {
    await page.goto('moved.ipynb');
    await page.runCell(0);
    const before = await page.until(({ time }) => time > 0.5);
    await page.cell(0).locator('.jp-InputPrompt').click();
    await page.command('notebook:move-cell-down');
    await page.cell(1).locator('.pf-root').waitFor();
    await page.until(({ time, playing }) => playing && time > before.time + 0.5, { what: 'moved down' });
    assert.ok((await look(page.cell(1).locator('.pf-canvas').first())).ink > 1000);
    await page.command('notebook:move-cell-up');
    const moved = await page.until(({ time }) => time > before.time + 1, { what: 'moved up' });
    await page.command('notebook:clear-cell-output');
    await page.page.waitForFunction(() => window.flowViews().length === 0);
    await page.untilPython(`flow.time >= ${moved.time}`);
    const left = await page.python('flow.time');
    await page.page.waitForTimeout(1000);
    assert.equal(await page.python('flow.time'), left, 'nobody looks: time stands');
    await page.type(1, 'flow');
    const again = await page.until(({ playing, time }) => playing && time > left, { what: 'goes on where it was' });
    assert.ok(again.time < left + 10, `${again.time} from ${left}`);
  });

  it('is one flow in two cells and in a view of its own', async () => {
    await page.type(2, 'flow');
    await page.page.waitForFunction(() => window.flowViews().length === 2);
    assert.equal((await page.models()).running, 1);
    const views = page.page.locator('.jp-Notebook .pf-root');
    const clocks = () => views.locator('.pf-clock').allTextContents();
    await views.nth(1).locator('.pf-play').click();
    await page.until(({ playing }) => !playing);
    await page.page.waitForTimeout(300);
    assert.equal(new Set(await clocks()).size, 1);
    await page.cell(1).locator('.jp-OutputArea-output').first().click();
    await page.command('notebook:create-output-view');
    await page.page.waitForFunction(() => document.querySelectorAll('.pf-root').length === 3);
    await page.page.locator('.jp-LinkedOutputView .pf-play').click();
    await page.page.waitForFunction(() => new Set([...document.querySelectorAll('.pf-clock')].map(node => node.textContent)).size <= 2);
    await picture(page.page, 'course-views');
    await page.page.locator('.jp-LinkedOutputView .pf-play').click();
    page.assertNoErrors();
  });

  it('holds while its tab is hidden, says nothing, and does not catch up', async () => {
    await page.goto('often.ipynb');
    await page.runCell(0);
    await page.until(({ time }) => time > 0.5);
    await page.page.evaluate(() => {
      // As the browser would: the page is hidden, and its clocks go on for an hour.
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
      const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
      window.sent = 0;
      kernel.anyMessage.connect((_, { direction, msg }) => {
        if (direction === 'send' && msg.header.msg_type.startsWith('comm')) window.sent++;
      });
      const now = performance.now.bind(performance);
      performance.now = () => now() + 3_600_000;
    });
    const { time } = await page.state();
    await page.page.waitForTimeout(2500);
    const hidden = await page.state();
    assert.ok(hidden.time - time < 0.2, `${time} to ${hidden.time}`);
    assert.ok(await page.page.evaluate(() => window.sent) <= 1);
    await page.page.evaluate(() => {
      delete document.hidden;
      document.dispatchEvent(new Event('visibilitychange'));
    });
    const later = await page.until(state => state.time > hidden.time + 0.5, { what: 'goes on' });
    assert.ok(later.time < hidden.time + 5, `${hidden.time} to ${later.time}`);
  });

  it('shows in its menu the trace hash that the kernel computes', async () => {
    await page.execute('flow.pause().seek(20)');
    const { time } = await page.until(state => !state.playing && state.time === 20);
    await page.flow.locator('.pf-menu-button').click();
    const shown = await page.page.locator('.pf-menu').textContent();
    assert.ok(shown.includes(await page.python(`flow.run(until=${time}).trace_hash`)), shown);
    await picture(page.page, 'course-menu');
    await page.page.keyboard.press('Escape');
  });

  it('lets a run be interrupted, and plays on when its kernel dies', async () => {
    await page.execute('flow.play()');
    const interrupted = page.page.evaluate(async () => {
      const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
      const code = 'pf.PartitionFlow(producers_amount=64, producer_rate=1000, partition_bandwidth=None, consumer_throughput_max_in_bytes=1e9).run(until=1e5)';
      const request = kernel.requestExecute({ code, store_history: false });
      setTimeout(() => void kernel.interrupt(), 1500);
      return (await request.done).content.ename;
    });
    assert.equal(await interrupted, 'KeyboardInterrupt');
    assert.equal(await page.python('flow.run(until=10).time'), 10);
    await page.page.evaluate(() => {
      const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
      kernel.requestExecute({ code: 'import os; os._exit(1)', store_history: false });
    });
    const clock = await page.flow.locator('.pf-clock').textContent();
    await page.page.waitForTimeout(2000);
    assert.notEqual(await page.flow.locator('.pf-clock').textContent(), clock);
    await page.page.keyboard.press('Escape');
  });

  it('fetches a large table from the kernel, and keeps it out of the saved notebook', async () => {
    await page.goto('large.ipynb');
    await page.runCell(0);
    await page.until(({ time }) => time > 0.5);
    await page.execute('flow.pause().seek(30)');
    const { hash } = await page.until(({ time, playing }) => time === 30 && !playing);
    assert.equal(await page.python('flow.run(until=30).trace_hash'), hash);
    await page.save();
    const { state } = server.readNotebook('large.ipynb').metadata.widgets['application/vnd.jupyter.widget-state+json'];
    const saved = Object.values(state).find(({ model_name }) => model_name === 'PartitionFlowModel');
    assert.deepEqual(Object.keys(saved.state._workload).sort(), ['hash', 'name', 'rows']);
    assert.ok(JSON.stringify(saved).length < 10_000);
    await page.page.goto('about:blank');
    await server.endSessions();
    await page.goto('large.ipynb');
    await page.page.getByText('This flow plays the table of 60 000 records, which is too large to be saved in a notebook. Run the cell again').waitFor();
    await page.runCell(0);
    await page.until(({ time }) => time > 0.2);
  });
});
