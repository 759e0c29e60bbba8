/**
 * A `.pflow.json` in JupyterLab: it plays in a tab without a kernel, and what is changed there is saved.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, look, picture } from './browser.mjs';
import { NotebookPage } from './notebook-page.mjs';
import { notebook, startServer } from './server.mjs';

const CODE = `import partition_flow as pf
flow = pf.PartitionFlow(partitions_amount=3, consumers_amount=2, seed=5, title="Three lanes", description="What a file keeps.")
flow.at(20).set(consumers_amount=1)
flow.at(20).annotate("a consumer leaves")
flow.save("three.pflow.json")
table = {"time": range(50_000), "key": "k", "bytes": 10}
pf.PartitionFlow(workload=table).save("large.pflow.json");`;

/** Texts that are no flow, and what is said of them. */
const WRONG = {
  'cut.pflow.json': ['{"version": 1, "seed": 7', 'file: not JSON, it ends at line 1'],
  'later.pflow.json': ['{"version": 2}', 'version = 2: not known here. Allowed: 1. Update partition-flow.'],
  'hostile.pflow.json': [
    JSON.stringify({ title: '<img src=x onerror="window.pwned=1">', config: { producersAmount: 1e9 }, '<script>window.pwned=1</script>': 1 }),
    'producersAmount = 1000000000: too large'
  ],
  'proto.pflow.json': ['{"__proto__": {"seed": 1}}', '__proto__: unknown in scenario'],
  'many.pflow.json': [`{"actions": [${new Array(10_001).fill('0').join()}]}`, 'actions: 10001 are too many'],
  'huge.pflow.json': [`{"title": "${'x'.repeat(21_000_000)}"}`, 'file = 21000013: too large. Allowed: at most 20 000 000 bytes.']
};

/** A notebook from somebody: a state of a widget that wants harm, and an output that shows it. */
function hostileNotebook() {
  const script = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';
  const state = (name, more) => ({
    model_name: 'PartitionFlowModel', model_module: 'partition-flow', model_module_version: '1.0.0',
    state: { _view_name: 'PartitionFlowView', _view_module: 'partition-flow', _view_module_version: '1.0.0', ...more, layout: null }
  });
  const models = {
    one: state('one', { scenario: { title: script, config: { producersAmount: 1e9 } }, refused: [script], playing: true }),
    two: state('two', { scenario: { title: script, actions: new Array(20_000).fill({ id: script }) }, time: 1e308, speed: -1 }),
    three: state('three', { scenario: JSON.parse('{"__proto__": {"pwned": 1}}'), _workload: { time: script, hash: script }, _owner: script })
  };
  const made = notebook('# somebody else\'s');
  made.cells[0].outputs = Object.keys(models).map(id => ({
    output_type: 'display_data', metadata: {},
    data: { 'application/vnd.jupyter.widget-view+json': { model_id: id, version_major: 2, version_minor: 0 }, 'text/plain': 'PartitionFlow()' }
  }));
  made.metadata.widgets = { 'application/vnd.jupyter.widget-state+json': { version_major: 2, version_minor: 0, state: models } };
  return made;
}

describe('a flow in a file', { timeout: 240_000 }, () => {
  let server;
  let browser;
  let lab;
  let page;

  before(async () => {
    const texts = Object.fromEntries(Object.entries(WRONG).map(([name, [text]]) => [name, text]));
    [server, browser] = await Promise.all([startServer({ notebooks: { 'make.ipynb': notebook(CODE), 'hostile.ipynb': hostileNotebook() }, texts }), launch()]);
    lab = await NotebookPage.open(browser, server, 'make.ipynb');
    ({ page } = lab);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const open = async path => {
    await lab.command('docmanager:open', { path });
    await page.waitForFunction(wanted => window.jupyterapp.shell.currentWidget?.context?.path === wanted, path);
  };
  const panel = () => page.locator('.pf-document-panel:visible');
  const clock = () => page.evaluate(() => window.jupyterapp.shell.currentWidget.content.flow?.clock ?? null);
  const dirty = () => page.evaluate(() => window.jupyterapp.shell.currentWidget.context.model.dirty);
  const until = async (isWanted, what, limitMs = 15_000) => {
    const from = Date.now();
    for (;;) {
      const now = await clock();
      if (now !== null && isWanted(now)) return now;
      if (Date.now() - from > limitMs) assert.fail(`not within ${limitMs} ms: ${what}; was ${JSON.stringify(now)}`);
      await page.waitForTimeout(50);
    }
  };
  const hash = () => page.evaluate(() => window.jupyterapp.shell.currentWidget.content.flow.traceHash());

  it('is written by the kernel, and plays in a tab of its own', async () => {
    await lab.runCell(0);
    await page.locator('.jp-DirListing-item', { hasText: 'three.pflow.json' }).dblclick();
    await panel().locator('.pf-root').waitFor();
    await until(({ time, playing }) => playing && time > 1, 'plays at once');
    assert.equal(await panel().locator('.pf-title').textContent(), 'Three lanes');
    assert.ok((await look(panel().locator('.pf-canvas').first())).ink > 1000);
    assert.equal(await dirty(), false, 'playing changes no file');
    assert.equal(await page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext), undefined);
    await picture(page, 'document-light');
    await lab.theme('Dark');
    await picture(page, 'document-dark');
    await lab.theme('Light');
  });

  it('is the run that the kernel computes', async () => {
    const seen = await page.evaluate(async () => {
      const widget = window.jupyterapp.shell.currentWidget;
      widget.content.flow.shown.session.pause();
      widget.content.flow.shown.session.seek(60);
      return widget.context.path;
    });
    assert.equal(seen, 'three.pflow.json');
    await until(({ time }) => time === 60, 'sought');
    const shown = await hash();
    await open('make.ipynb');
    assert.equal(await lab.python('flow.run(until=60).trace_hash'), shown);
    assert.equal(await lab.python('pf.load("three.pflow.json").run(until=60).trace_hash'), shown);
  });

  it('saves what was changed by hand, as an action', async () => {
    await open('three.pflow.json');
    await panel().locator('.pf-controls summary').click();
    await panel().locator('.pf-field[data-field="producerRate"] input[type="range"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => window.jupyterapp.shell.currentWidget.context.model.dirty);
    await page.keyboard.press('Control+s');
    await page.waitForFunction(() => !window.jupyterapp.shell.currentWidget.context.model.dirty);
    const saved = JSON.parse(server.readText('three.pflow.json'));
    const hand = saved.actions.filter(({ planned }) => !planned);
    assert.deepEqual(hand.map(({ time, set }) => [time, Object.keys(set)]), [[60, ['producerRate']]]);
    assert.equal(saved.annotations[0].text, 'a consumer leaves');
    await open('make.ipynb');
    assert.equal(await lab.python('len(pf.load("three.pflow.json").scenario["actions"])'), 2);
  });

  it('follows the text when that is edited beside it, and explains what it cannot read', async () => {
    const text = server.readText('three.pflow.json');
    await open('three.pflow.json');
    const write = given => page.evaluate(next => window.jupyterapp.shell.currentWidget.context.model.fromString(next), given);
    await write(text.replace('"title": "Three lanes"', '"title": "Other lanes"'));
    await page.waitForFunction(() => document.querySelector('.pf-document-panel .pf-title')?.textContent === 'Other lanes');
    assert.equal((await clock()).time, 60);
    await write(text.replace('"seed": 5', '"seed": -5'));
    await panel().getByText('seed = -5: not a seed').waitFor();
    assert.equal(await page.evaluate(() => window.jupyterapp.shell.currentWidget.context.model.toString().includes('"seed": -5')), true);
    await write(text);
    await panel().locator('.pf-root').waitFor();
    await lab.command('docmanager:save');
  });

  it('explains every wrong file, runs nothing of it, and leaves it as it was', async () => {
    for (const [name, [text, said]] of Object.entries(WRONG)) {
      await open(name);
      await panel().getByText(said, { exact: false }).first().waitFor();
      assert.equal(await dirty(), false, name);
      assert.equal(server.readText(name), text, name);
      await lab.command('application:close');
    }
    assert.equal(await page.evaluate(() => window.pwned), undefined);
  });

  it('says of a large table what is missing', async () => {
    await open('large.pflow.json');
    await panel().getByText('its table is not in here, only its hash').waitFor();
    await picture(page, 'document-missing-table');
    await lab.command('application:close');
  });

  it('is made from the launcher and from the palette', async () => {
    await lab.command('launcher:create');
    await page.locator('.jp-LauncherCard:visible', { hasText: 'Partition Flow' }).click();
    await page.waitForFunction(() => window.jupyterapp.shell.currentWidget?.context?.path === 'untitled.pflow.json');
    await until(({ time }) => time > 0, 'a new one plays');
    const saved = JSON.parse(server.readText('untitled.pflow.json'));
    assert.deepEqual([saved.seed, saved.config.partitionsAmount, saved.config.producersAmount, saved.config.consumersAmount], [7, 4, 2, 2]);
    await picture(page, 'document-new');
    await page.keyboard.press('Control+Shift+c');
    await page.keyboard.type('new partition flow');
    await page.locator('.lm-CommandPalette-item').filter({ hasText: 'New Partition Flow' }).first().click();
    await page.waitForFunction(() => window.jupyterapp.shell.currentWidget?.context?.path === 'untitled1.pflow.json');
    await until(({ time }) => time > 0, 'another one plays');
  });

  it('runs nothing of a notebook that nobody trusts, and explains it once it is trusted', async () => {
    await open('hostile.ipynb');
    await lab.idle();
    await page.waitForTimeout(1000);
    assert.equal(await page.locator('.jp-Notebook .pf-root:visible').count(), 0);
    await page.evaluate(() => {
      for (const cell of window.jupyterapp.shell.currentWidget.content.model.cells) cell.trusted = true;
    });
    await page.locator('.jp-Notebook').getByText('producersAmount = 1000000000: too large').waitFor();
    await page.locator('.jp-Notebook').getByText('actions: 20000 are too many').waitFor();
    await page.locator('.jp-Notebook').getByText('unknown in scenario').waitFor();
    assert.equal(await page.evaluate(() => window.pwned ?? {}.pwned), undefined);
    await picture(page, 'hostile-notebook');
  });

  it('is there again after a reload of the page', async () => {
    await open('untitled1.pflow.json');
    await page.waitForTimeout(2000); // the layout is saved a second after it changed
    await page.goto(`${server.base}/lab`);
    await page.waitForFunction(() => window.jupyterapp?.restored);
    await page.evaluate(() => window.jupyterapp.restored.then(() => null));
    await panel().locator('.pf-root').waitFor();
  });

  it('had no error in the page', () => lab.assertNoErrors());
});
