/**
 * One flow in one cell: what a person sees and does, and that the kernel agrees.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, look, picture } from './browser.mjs';
import { NotebookPage } from './notebook-page.mjs';
import { notebook, startServer } from './server.mjs';

const FIRST_CELL = `import partition_flow as pf

flow = pf.PartitionFlow(partitions_amount=4, producers_amount=2, consumers_amount=2, seed=7)
flow`;

/** The parameters that a reader sees, and their units. */
const CONTROLS = {
  partitionsAmount: 'partitions',
  producersAmount: 'producers',
  consumersAmount: 'consumers',
  producerRate: 'records/s',
  producerDelayRandomFactor: '',
  recordValueSizeMin: 'bytes',
  recordValueSizeMax: 'bytes',
  recordKeyRange: 'keys',
  partitionBandwidth: 'bytes/s',
  consumerThroughputMaxInBytes: 'bytes/s',
  consumerAssignmentStrategy: ''
};

describe('a flow in a cell', { timeout: 240_000 }, () => {
  let server;
  let browser;
  let page;

  before(async () => {
    const notebooks = { 'flow.ipynb': notebook(FIRST_CELL, '', '') };
    [server, browser] = await Promise.all([startServer({ notebooks }), launch()]);
    page = await NotebookPage.open(browser, server, 'flow.ipynb');
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const part = selector => page.flow.locator(selector);
  const field = name => part(`.pf-field[data-field="${name}"]`);
  const actions = () => page.python("flow.scenario['actions']");

  it('plays at once: the clock advances, records are drawn, charts have lines', async () => {
    await page.runCell(0);
    await page.flow.waitFor();
    const first = await part('.pf-clock').textContent();
    await page.until(state => state.time > 2);
    assert.notEqual(await part('.pf-clock').textContent(), first);
    const { ink, colours } = await look(part('.pf-canvas').first());
    assert.ok(ink > 1000 && colours > 5, `ink ${ink}, colours ${colours}`);
    await part('.pf-chart .js-line').first().waitFor();
    await page.page.waitForTimeout(600);
    assert.match(await part('.pf-chart .js-line').first().getAttribute('d'), /L|H|V/);
    await picture(page.page, 'first-cell');
  });

  it('is the run of every other host: at 120 s the first cell has the hash that node and Python have', async () => {
    await page.execute('flow.pause(); flow.seek(120)');
    const { hash } = await page.until(state => state.time === 120);
    assert.equal(hash, '09e926b6601167da');
    assert.equal(await page.python('flow.run(until=120).trace_hash'), hash);
    await page.execute('flow.reset(); flow.play()');
    await page.until(state => state.playing && state.time < 60);
  });

  it('shows every parameter with its unit, and its buttons have names', async () => {
    await part('.pf-controls summary').click();
    for (const [name, unit] of Object.entries(CONTROLS)) {
      assert.ok(await field(name).isVisible(), name);
      assert.ok((await field(name).textContent()).includes(unit), `${name}: ${await field(name).textContent()}`);
      assert.ok(await field(name).locator('input, select').count() > 0, name);
    }
    for (const name of ['.pf-play', '.pf-step', '.pf-reset']) {
      assert.match(await part(name).evaluate(node => node.getAttribute('aria-label') ?? node.textContent), /\w/, name);
    }
  });

  it('tells the same in a table', async () => {
    assert.ok((await part('.pf-table').first().textContent()).trim().length > 0);
    assert.equal(await part('.pf-canvas').first().getAttribute('role'), 'img');
    assert.match(await part('.pf-canvas').first().getAttribute('aria-label'), /\w/);
  });

  it('pauses and goes on', async () => {
    await part('.pf-play').click();
    const paused = await page.until(state => !state.playing);
    await page.page.waitForTimeout(500);
    assert.equal((await page.state()).time, paused.time);
    await page.untilPython(`not flow.playing and flow.time == ${paused.time}`);
    await part('.pf-play').click();
    await page.until(state => state.playing && state.time > paused.time);
    await part('.pf-play').click();
    await page.until(state => !state.playing);
  });

  it('turns a moved slider into an action at the instant on the clock', async () => {
    const before = await actions();
    const { time } = await page.state();
    const slider = field('producerRate').locator('input[type="range"]');
    await slider.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await slider.boundingBox();
    await page.page.mouse.move(x + width * 0.25, y + height / 2);
    await page.page.mouse.down();
    for (const part of [0.3, 0.35, 0.4]) await page.page.mouse.move(x + width * part, y + height / 2);
    await page.page.mouse.up();
    await page.untilPython(`len(flow.scenario['actions']) == ${before.length + 1}`);
    const [action] = (await actions()).slice(-1);
    assert.equal(action.time, time);
    assert.deepEqual(Object.keys(action.set), ['producerRate']);
    assert.ok(action.set.producerRate > 1.5, `${action.set.producerRate}`);
    assert.equal(await page.python('flow.producer_rate'), action.set.producerRate);
  });

  it('has a slider that an arrow key moves', async () => {
    await page.execute('flow.partitions_amount = 5');
    await page.until(state => state.scenario.actions.at(-1).set.partitionsAmount === 5);
    await field('partitionsAmount').locator('input[type="range"]').focus();
    await page.page.keyboard.press('ArrowRight');
    await page.untilPython('flow.partitions_amount == 6', 3000);
  });

  it('has a logarithmic slider that an arrow key moves, however little a place is', async () => {
    await page.execute('flow.producer_rate = 1');
    await page.until(state => state.scenario.actions.at(-1).set.producerRate === 1);
    await field('producerRate').locator('input[type="range"]').focus();
    await page.page.keyboard.press('ArrowRight');
    await page.untilPython('flow.producer_rate > 1', 3000);
  });

  it('shows what another cell sets', async () => {
    await page.type(1, 'flow.producer_rate = 4');
    await page.until(state => state.scenario.actions.some(({ set }) => set.producerRate === 4));
    await page.page.waitForTimeout(200);
    const texts = await field('producerRate').locator('input').evaluateAll(inputs => inputs.map(input => input.value));
    assert.ok(texts.includes('4') || /\b4\b/.test(await field('producerRate').textContent()), texts.join());
    assert.equal(await page.python('flow.producer_rate'), 4);
  });

  it('says what is wrong with a value, and changes nothing', async () => {
    const before = await actions();
    const said = await page.python("exec('try:\\n    flow.producer_rate = 0\\nexcept ValueError as error:\\n    said = str(error)', globals()) or said");
    assert.match(said, /producer_rate = 0/);
    assert.deepEqual(await actions(), before);
  });

  it('obeys play, pause, step, reset, seek and speed from Python', async () => {
    const { time } = await page.state();
    await page.execute('flow.speed = 5; flow.play()');
    await page.until(state => state.playing && state.speed === 5 && state.time > time + 2);
    await page.execute('flow.pause()');
    const paused = await page.until(state => !state.playing);
    await page.execute('flow.step()');
    await page.until(state => state.time > paused.time);
    await page.execute('flow.reset()');
    await page.until(state => state.time === 0);
    await page.execute('flow.seek(30)');
    await page.until(state => state.time === 30);
    await page.untilPython('flow.time == 30');
  });

  it('plans a change: at(30).set', async () => {
    await page.execute('flow.reset(); flow.at(30).set(consumers_amount=1)');
    await page.until(state => state.time === 0 && state.scenario.actions.some(({ time, planned }) => time === 30 && planned));
    await page.execute('flow.seek(29)');
    await page.until(state => state.time === 29);
    await page.untilPython('flow.consumers_amount == 2');
    await page.execute('flow.seek(31)');
    await page.until(state => state.time === 31);
    await page.untilPython('flow.consumers_amount == 1');
    await page.execute('flow.reset()');
    await page.until(state => state.time === 0 && state.scenario.actions.length === 1);
  });

  it('is computed the same by the kernel: trace hash and totals', async () => {
    await part('.pf-play').click();
    await page.until(state => state.time > 3);
    await field('consumersAmount').locator('input').first().focus();
    await page.page.keyboard.press('ArrowRight');
    await page.until(state => state.scenario.actions.length === 2);
    await page.execute('flow.pause().seek(60)');
    const { hash } = await page.until(state => state.time === 60 && !state.playing);
    await page.untilPython('flow.time == 60');
    assert.match(hash, /^[0-9a-f]{16}$/);
    assert.equal(await page.python('flow.run(until=60).trace_hash'), hash);
    assert.ok(await page.python('len(flow.run(until=60).records) > 100'));
    assert.ok(await page.python("flow.metrics['total_records_consumed'] > 50"));
  });

  it('follows the theme', async () => {
    const light = await look(part('.pf-canvas').first());
    await picture(page.flow, 'flow-light');
    await page.theme('Dark');
    const dark = await look(part('.pf-canvas').first());
    await picture(page.flow, 'flow-dark');
    assert.ok(light.brightness > 0.8 && dark.brightness < 0.3, `light ${light.brightness}, dark ${dark.brightness}`);
    assert.ok(dark.ink > 1000, `ink ${dark.ink}`);
    await page.theme('Light');
    assert.ok((await look(part('.pf-canvas').first())).brightness > 0.8);
  });

  it('keeps the keys pressed in it from the notebook', async () => {
    const cells = await page.page.locator('.jp-Notebook .jp-Cell').count();
    await part('.pf-play').focus();
    await page.page.keyboard.press('Space');
    await page.until(state => state.playing);
    await page.page.keyboard.press('Space');
    await page.until(state => !state.playing);
    for (const key of ['x', 'a', 'd', 'd']) await page.page.keyboard.press(key);
    await page.page.waitForTimeout(300);
    assert.equal(await page.page.locator('.jp-Notebook .jp-Cell').count(), cells);
  });

  it('had no error in the page', () => page.assertNoErrors());
});
