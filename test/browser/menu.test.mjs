/**
 * The menu of a cell in a real page: over everything, with a clipboard, with downloads, among the notebook's keys.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { launch, picture } from './browser.mjs';
import { NotebookPage } from './notebook-page.mjs';
import { notebook, startServer } from './server.mjs';

const CELL = `import partition_flow as pf

flow = pf.PartitionFlow(title="Keys <b>move</b>", partitions_amount=4, producers_amount=3, consumers_amount=2, seed=7, autoplay=False)
flow`;

describe('the menu of a cell', { timeout: 240_000 }, () => {
  let server;
  let browser;
  let page;

  before(async () => {
    [server, browser] = await Promise.all([startServer({ notebooks: { 'menu.ipynb': notebook(CELL, '1', '2') } }), launch()]);
    page = await NotebookPage.open(browser, server, 'menu.ipynb');
    await page.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.runCell(0);
    await page.flow.waitFor();
    await page.execute('flow.seek(12.4)');
    await page.until(state => state.time === 12.4);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const part = selector => page.flow.locator(selector);
  const open = () => part('.pf-menu-button').click();
  const choose = async name => {
    await open();
    await part('[role^=menuitem]').filter({ hasText: name }).click();
  };
  const clipboard = () => page.page.evaluate(() => window.navigator.clipboard.readText());
  const download = async name => {
    const [file] = await Promise.all([page.page.waitForEvent('download'), choose(name)]);
    return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
  };
  const hasFocus = selector => part(selector).evaluate(node => node === document.activeElement);

  it('is under no other cell, not cut off by a scrolled output, and follows it', async () => {
    await page.cell(0).locator('.jp-InputPrompt').click();
    await page.command('notebook:enable-output-scrolling');
    await part('.pf-menu-button').scrollIntoViewIfNeeded();
    await open();
    const uncovered = () => part('.pf-menu').evaluate(menu => {
      const { left, right, top, bottom } = menu.getBoundingClientRect();
      const inside = [[left + 3, top + 3], [right - 3, top + 3], [left + 3, bottom - 3], [right - 3, bottom - 3]];
      return inside.every(([x, y]) => menu.contains(document.elementFromPoint(x, y)));
    });
    assert.ok(await uncovered());
    await picture(page.page, 'menu');
    const below = () => part('.pf-menu').evaluate(menu =>
      Math.round(menu.getBoundingClientRect().top - document.querySelector('.pf-menu-button').getBoundingClientRect().bottom));
    const before = await below();
    await page.flow.evaluate(root => {
      root.closest('.jp-OutputArea').scrollTop = 10;
    });
    await page.page.waitForTimeout(200);
    assert.equal(await below(), before);
    assert.ok(await uncovered());
    await page.flow.evaluate(root => {
      root.closest('.jp-OutputArea').scrollTop = 300;
    });
    await part('.pf-menu').waitFor({ state: 'hidden' });
    await page.flow.evaluate(root => {
      root.closest('.jp-OutputArea').scrollTop = 0;
    });
    await page.command('notebook:disable-output-scrolling');
  });

  it('is worked by the keyboard alone, and keeps its keys from the notebook', async () => {
    const cells = await page.page.locator('.jp-Notebook .jp-Cell').count();
    await part('.pf-menu-button').focus();
    await page.page.keyboard.press('Enter');
    assert.ok(await hasFocus('[role=menuitem] >> nth=0'));
    for (const key of ['x', 'd', 'd', 'a', 'ArrowDown', 'ArrowDown']) await page.page.keyboard.press(key);
    assert.ok(await hasFocus('[role=menuitem] >> nth=2'));
    await page.page.keyboard.press('Escape');
    assert.ok(await hasFocus('.pf-menu-button'));
    await page.page.keyboard.press('ArrowUp');
    assert.ok(await hasFocus('[role=menuitem] >> nth=-1'));
    await page.page.keyboard.press('Tab');
    await part('.pf-menu').waitFor({ state: 'hidden' });
    assert.equal(await page.page.locator('.jp-Notebook .jp-Cell').count(), cells);
  });

  it('tells the trace hash that the kernel computes, and copies it', async () => {
    const hash = await page.python('flow.run(until=12.4).trace_hash');
    await open();
    assert.equal(await part('.pf-hash').textContent(), hash);
    await page.page.keyboard.press('Escape');
    await choose('Copy trace hash');
    await part('.pf-said-text').waitFor();
    assert.equal(await clipboard(), hash);
  });

  it('copies code that makes the same run, with a clipboard and without', async () => {
    const { hash } = await page.state();
    await page.page.evaluate(() => window.navigator.clipboard.writeText(''));
    await choose('Copy as Python');
    await part('.pf-said-text').filter({ hasText: 'Python' }).waitFor();
    const code = await clipboard();
    await page.execute(`_copied = {}; exec(${JSON.stringify(code)}, _copied)`);
    assert.equal(await page.python("_copied['flow'].run(until=12.4).trace_hash"), hash);
    await page.page.evaluate(() => {
      window.realClipboard = window.navigator.clipboard;
      Object.defineProperty(window.navigator, 'clipboard', { value: undefined, configurable: true });
      return window.realClipboard.writeText('');
    });
    await choose('Copy as Python');
    await part('.pf-said-text').filter({ hasText: 'Python' }).waitFor();
    assert.equal(await page.page.evaluate(() => window.realClipboard.readText()), code);
    await page.page.evaluate(() => delete window.navigator.clipboard);
  });

  it('downloads the recipe and the picture, named by the title', async () => {
    const recipe = await download('.pflow.json');
    assert.equal(recipe.name, 'Keys-b-move-b.pflow.json');
    assert.deepEqual(JSON.parse(recipe.content.toString()).seed, 7);
    const image = await download('picture');
    assert.equal(image.name, 'Keys-b-move-b-12.4s.png');
    assert.deepEqual([...image.content.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  });

  it('annotates the instant on the clock', async () => {
    const cells = await page.page.locator('.jp-Notebook .jp-Cell').count();
    await choose('Annotate');
    await page.page.keyboard.type('x dd <b>seen</b>');
    await page.page.keyboard.press('Enter');
    await part('.pf-caption-text').filter({ hasText: 'x dd <b>seen</b>' }).waitFor();
    assert.equal(await part('.pf-caption-time').textContent(), '0:12.4');
    const { scenario, hash } = await page.state();
    assert.deepEqual(scenario.annotations.map(({ time, text }) => ({ time, text })), [{ time: 12.4, text: 'x dd <b>seen</b>' }]);
    assert.equal(hash, await page.python('flow.run(until=12.4).trace_hash'));
    assert.equal(await page.page.locator('.jp-Notebook .jp-Cell').count(), cells);
    assert.equal(await part('b').filter({ hasText: 'seen' }).count(), 0);
  });

  it('colours by key', async () => {
    await choose('key');
    assert.match(await part('.pf-canvas').getAttribute('aria-label'), /Colours tell keys apart/);
    await picture(page.flow, 'by-key');
  });

  it('had no error in the page', () => page.assertNoErrors());
});
