/**
 * The npm package, installed into an empty folder and used there: its engine in node, its types, and its widget in a page
 * without Jupyter.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { builtPackages } from '../../scripts/package.mjs';
import { python, root } from '../../scripts/setup.mjs';
import { launch, look, picture } from '../browser/browser.mjs';
import { run } from './environments.mjs';

const FIRST_CELL = { seed: 7, config: { partitionsAmount: 4, producersAmount: 2, consumersAmount: 2 } };
const HASH_AT_120 = '09e926b6601167da';

const [, MODULE_VERSION] = /MODULE_VERSION = '(.*)'/.exec(readFileSync(path.join(root, 'src/widget/version.ts'), 'utf8'));

const modules = (...parts) => path.join(root, 'node_modules', ...parts);
const folder = mkdtempSync(path.join(tmpdir(), 'pf-npm-'));
const at = (...parts) => path.join(folder, ...parts);
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Writes a file into the folder that uses the package. */
function write(name, text) {
  writeFileSync(at(name), text);
  return at(name);
}

describe('the npm package', { timeout: 120_000 }, () => {
  before(async () => {
    write('package.json', '{ "private": true, "type": "module" }\n');
    // Offline: it needs nothing but itself.
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', builtPackages().tarball], { cwd: folder });
  });

  it('brings no other package along', () => {
    assert.deepEqual(readdirSync(at('node_modules')).filter(name => !name.startsWith('.')), ['partition-flow']);
  });

  it('runs the engine in node, to the hash that every host has', async () => {
    const script = write('engine.mjs', `
      import { Run, ScenarioError, kafka, parseScenario } from 'partition-flow/engine';
      const run = new Run(parseScenario(${JSON.stringify(FIRST_CELL)}));
      run.advanceTo(120);
      let fault;
      try {
        parseScenario({ seed: 7, config: { partitionsAmount: 0 } });
      } catch (error) {
        fault = error instanceof ScenarioError && error.faults[0].field;
      }
      const answers = [kafka.partitionFor('user-5', 6), kafka.assign({ strategy: 'range', topics: { t: 3 }, members: [{ id: 'a' }, { id: 'b' }] }).b];
      console.log(JSON.stringify([run.simulation.traceHash(), fault, answers]));
    `);
    assert.deepEqual(JSON.parse(await run(process.execPath, [script], { cwd: folder })), [HASH_AT_120, 'partitionsAmount', [4, [['t', 2]]]]);
  });

  for (const [module, moduleResolution] of [['nodenext', 'nodenext'], ['esnext', 'bundler']]) {
    it(`has types that hold, resolved as ${moduleResolution}`, async () => {
      const source = write('typed.ts', `
        import { Player, Run, Simulation, parseScenario, type Scenario } from 'partition-flow/engine';
        const scenario: Scenario = parseScenario(${JSON.stringify(FIRST_CELL)});
        const run = new Run(scenario);
        run.advanceTo(120);
        export const hash: string = run.simulation.traceHash();
        export type Parts = [Player, Simulation];
        // @ts-expect-error a time is a number
        run.advanceTo('120');
      `);
      const args = [modules('typescript/bin/tsc'), '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022',
        '--module', module, '--moduleResolution', moduleResolution, source];
      await run(process.execPath, args, { cwd: folder });
    });
  }

  describe('in an exported page', () => {
    let browser;
    before(async () => {
      browser = await launch();
    });
    after(() => browser?.close());

    it('plays without a kernel, from one file where a CDN has it', async () => {
      // As ipywidgets exports a page, but for the digest of a minified RequireJS, which is not what npm has.
      const script = write('export.py', [
        'import partition_flow as pf',
        'from ipywidgets.embed import dependency_state, embed_minimal_html',
        'flow = pf.PartitionFlow(partitions_amount=4, producers_amount=2, consumers_amount=2, seed=7)',
        'embed_minimal_html("page.html", views=[flow], state=dependency_state([flow]))'
      ].join('\n'));
      await run(python, [script], { cwd: folder });
      writeFileSync(at('page.html'), readFileSync(at('page.html'), 'utf8').replace(/ integrity="[^"]*"/, ''));

      const asked = [];
      const page = await browser.newPage();
      const errors = [];
      page.on('pageerror', error => errors.push(String(error)));
      const served = [
        [/\/page\.html$/, at('page.html')],
        [/\/require(\.min)?\.js$/, modules('requirejs/require.js')],
        [/\/html-manager@[^/]+\/dist\/(embed-amd\.js)$/, modules('@jupyter-widgets/html-manager/dist/embed-amd.js')],
        [/\/partition-flow@[^/]+\/(dist\/index\.js)$/, at('node_modules/partition-flow/dist/index.js')]
      ];
      await page.route('**/*', route => {
        const { pathname } = new URL(route.request().url());
        asked.push(pathname);
        const found = served.find(([pattern]) => pattern.test(decodeURIComponent(pathname)));
        return found ? route.fulfill({ path: found[1] }) : route.abort();
      });
      await page.goto('http://exported.invalid/page.html');
      await page.locator('.pf-clock').waitFor();
      const clock = () => page.locator('.pf-clock').textContent();
      const first = await clock();
      await page.waitForFunction(text => document.querySelector('.pf-clock').textContent !== text, first);
      await page.locator('.pf-chart .js-line').first().waitFor();
      const { ink, colours } = await look(page.locator('.pf-canvas').first());
      assert.ok(ink > 1000 && colours > 5, `ink ${ink}, colours ${colours}`);
      await picture(page, 'exported-page');
      assert.deepEqual(errors, []);
      // Beside the page is where html-manager looks first; then it is one file.
      const ours = asked.filter(one => one.includes('partition-flow')).map(decodeURIComponent);
      assert.deepEqual(ours, ['/partition-flow.js', `/npm/partition-flow@^${MODULE_VERSION}/dist/index.js`]);
      await page.close();
    });
  });
});
