/**
 * A notebook open in the browser, as a person sees it, and what the page and the kernel know of its flows.
 */
import assert from 'node:assert/strict';

/** Errors of Jupyter's own pages, seen without our extension too. */
const NOT_OURS = [/favicon/, /debug_request message before replies/, /reading 'schema'/, /ResizeObserver loop/];

/** Runs in the page: finds the views of flows through JupyterLab's widgets. */
function flowViews() {
  const found = [];
  const walk = widget => {
    if (typeof widget._view?.model?.traceHash === 'function') found.push(widget._view);
    for (const child of widget.children?.() ?? []) walk(child);
  };
  for (const cell of window.jupyterapp.shell.currentWidget.content.widgets) {
    if (cell.outputArea) walk(cell.outputArea);
  }
  return found;
}

export class NotebookPage {
  /** What went wrong in the page so far. */
  errors = [];

  constructor(page, { base, place = 'lab/tree' }) {
    this.page = page;
    this.base = base;
    this.place = place;
    page.setDefaultTimeout(20_000);
    page.on('pageerror', error => this.note(String(error)));
    page.on('console', message => message.type() === 'error' && this.note(`${message.text()} ${message.location().url}`));
  }

  /** `prepare` gets the page before anything is loaded. */
  static async open(browser, server, file, { prepare = () => {}, ...options } = {}) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    prepare(page);
    const notebookPage = new NotebookPage(page, { base: server.base, ...options });
    await page.addInitScript(`window.flowViews = ${flowViews}`);
    await notebookPage.goto(file);
    return notebookPage;
  }

  note(text) {
    if (!NOT_OURS.some(pattern => pattern.test(text))) this.errors.push(text);
  }

  /** Goes to a notebook, and waits until its kernel is ready. */
  async goto(file) {
    await this.page.goto(`${this.base}/${this.place}/${file}${this.place === 'lab/tree' ? '?reset' : ''}`);
    await this.page.waitForFunction(() => window.jupyterapp?.restored);
    await this.page.evaluate(() => window.jupyterapp.restored.then(() => null));
    await this.page.locator('.jp-Notebook').waitFor();
    await this.idle();
  }

  async close() {
    await this.page.close();
  }

  /** Waits until the kernel has nothing to do. */
  async idle() {
    await this.page.waitForFunction(
      () => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'
    );
  }

  command(id, args = {}) {
    return this.page.evaluate(([name, given]) => window.jupyterapp.commands.execute(name, given).then(() => null), [id, args]);
  }

  cell(index) {
    return this.page.locator('.jp-Notebook .jp-Cell').nth(index);
  }

  /** Runs a cell as a person does: click, Ctrl+Enter. */
  async runCell(index) {
    await this.cell(index).locator('.jp-InputArea-editor').click();
    await this.runActiveCell(index);
  }

  /** Replaces a cell's code and runs it; it must not fail. */
  async type(index, code) {
    await this.cell(index).locator('.jp-InputArea-editor').click();
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(code);
    await this.runActiveCell(index);
    const failures = await this.cell(index).locator('[data-mime-type="application/vnd.jupyter.error"]').allTextContents();
    assert.deepEqual(failures, [], `${code} failed`);
  }

  async runActiveCell(index) {
    const hasRun = ([wanted, reset]) => {
      const { model } = window.jupyterapp.shell.currentWidget.content.widgets[wanted];
      if (reset) model.executionCount = null;
      return model.executionCount !== null;
    };
    await this.page.evaluate(hasRun, [index, true]);
    await this.page.keyboard.press('Control+Enter');
    await this.page.waitForFunction(hasRun, [index, false]);
  }

  /** What a Python expression is in the kernel, through JSON. */
  async python(expression) {
    const code = `import json as _json; print(_json.dumps(${expression}))`;
    const said = await this.page.evaluate(async given => {
      const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
      const request = kernel.requestExecute({ code: given, store_history: false });
      const texts = [];
      request.onIOPub = ({ content }) => texts.push(content.text ?? content.traceback?.join('\n') ?? '');
      const { content } = await request.done;
      return { status: content.status, text: texts.join('') };
    }, code);
    assert.equal(said.status, 'ok', said.text);
    return JSON.parse(said.text);
  }

  /** Runs Python statements beside the cells. */
  async execute(code) {
    return this.python(`exec(${JSON.stringify(code)}, globals())`);
  }

  /** The flow's part of the page. */
  get flow() {
    return this.page.locator('.pf-root').first();
  }

  /** What the page's model of the nth flow knows. */
  state(index = 0) {
    return this.page.evaluate(async wanted => {
      const view = window.flowViews()[wanted];
      if (view === undefined) return null;
      const { model } = view;
      return {
        time: model.get('time'),
        playing: model.get('playing'),
        speed: model.get('speed'),
        scenario: model.get('scenario'),
        hash: model.traceHash(),
        connected: model.comm_live
      };
    }, index);
  }

  /** Waits until the page's model of the nth flow is as wanted, and gives it. */
  async until(isWanted, { what = isWanted, index = 0, limitMs = 15_000 } = {}) {
    const from = Date.now();
    let state;
    do {
      state = await this.state(index);
      if (state !== null && isWanted(state)) return state;
      await this.page.waitForTimeout(50);
    } while (Date.now() - from < limitMs);
    assert.fail(`not within ${limitMs} ms: ${what}; was ${JSON.stringify(state)}`);
  }

  /** Waits until a Python expression is true in the kernel. */
  async untilPython(expression, limitMs = 15_000) {
    const from = Date.now();
    do {
      if (await this.python(`bool(${expression})`)) return;
      await this.page.waitForTimeout(100);
    } while (Date.now() - from < limitMs);
    assert.fail(`not within ${limitMs} ms: ${expression}`);
  }

  /** Sees that the flow is shown and does not play. */
  async waits() {
    await this.flow.waitFor();
    await this.page.waitForTimeout(1000);
    const { playing, time } = await this.state();
    assert.deepEqual({ playing, time }, { playing: false, time: 0 });
  }

  /** @param {'Light' | 'Dark'} theme */
  async theme(theme) {
    await this.command('apputils:change-theme', { theme: `JupyterLab ${theme}` });
    await this.page.waitForFunction(isLight => document.body.dataset.jpThemeLight === isLight, String(theme === 'Light'));
    await this.page.waitForTimeout(800); // the charts follow at four a second
  }

  /** How many models the page holds, how many of them run an engine, how many of those play. */
  models() {
    return this.page.evaluate(async () => {
      const manager = window.flowViews()[0].model.widget_manager;
      const models = await Promise.all(Object.values(manager._models));
      const flows = models.filter(model => typeof model.traceHash === 'function');
      const running = flows.filter(model => model.traceHash() !== null);
      return { all: models.length, flows: flows.length, running: running.length, playing: running.filter(m => m.get('playing')).length };
    });
  }

  /** How many comms of widgets the kernel holds. */
  comms() {
    return this.page.evaluate(async () => {
      const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
      const { content } = await kernel.requestCommInfo({ target_name: 'jupyter.widget' });
      return Object.keys(content.comms).length;
    });
  }

  async save() {
    await this.command('docmanager:save');
  }

  assertNoErrors() {
    assert.deepEqual(this.errors, []);
  }
}
