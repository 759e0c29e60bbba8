/**
 * The rules bite: small wrong sources are errors, and their right neighbours are not.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';

const root = path.resolve(import.meta.dirname, '../..');
const eslint = new ESLint({ cwd: root });

/** The rules that object to a source, were it in that file. */
async function objections(file, source) {
  const [result] = await eslint.lintText(source, { filePath: path.join(root, file) });
  return result.messages.map(message => message.ruleId ?? message.message);
}

const imports = source => `import { x } from '${source}';\nexport const y = x;\n`;

describe('layers', () => {
  const LAYERS = ['engine', 'scenario', 'player', 'scene', 'view', 'charts', 'headless', 'widget', 'lab'];
  /** DESIGN: who may import whom, besides itself. */
  const ARROWS = {
    engine: [],
    scenario: ['engine'],
    player: ['engine', 'scenario'],
    scene: ['engine', 'scenario', 'player'],
    view: ['engine', 'scenario', 'player', 'scene'],
    charts: ['engine', 'scenario', 'player', 'scene'],
    headless: ['engine', 'scenario', 'player', 'scene'],
    widget: ['engine', 'scenario', 'player', 'scene', 'view', 'charts'],
    lab: ['engine', 'scenario', 'player', 'scene', 'view', 'charts', 'widget']
  };
  for (const layer of LAYERS) {
    it(`${layer} imports itself and ${ARROWS[layer].join(', ') || 'nothing'}`, async () => {
      for (const other of LAYERS) {
        const expected = other === layer || ARROWS[layer].includes(other) ? [] : ['partition/layers'];
        assert.deepEqual(await objections(`src/${layer}/a.ts`, imports(`../${other}/b`)), expected, `${layer} <- ${other}`);
      }
    });
  }

  const UPWARDS = [
    ['import type', "import type { X } from '../view/a';\nexport type Y = X;\n"],
    ['export from', "export { x } from '../view/a';\n"],
    ['export * from', "export * from '../view/a';\n"],
    ['import()', "export const y = import('../view/a');\n"]
  ];
  for (const [form, source] of UPWARDS) {
    it(`sees ${form}`, async () => assert.deepEqual(await objections('src/scene/a.ts', source), ['partition/layers']));
  }

  it('sees the type import(...).X', async () => {
    const found = await objections('src/scene/a.ts', "export type Y = import('../view/a').X;\n");
    assert.ok(found.includes('partition/layers'), found.join());
  });

  it('resolves paths out of a deeper folder', async () => {
    assert.deepEqual(await objections('src/engine/assignors/a.ts', imports('../config')), []);
    assert.deepEqual(await objections('src/engine/assignors/a.ts', imports('../../scenario/a')), ['partition/layers']);
    assert.deepEqual(await objections('src/engine/a.ts', imports('../version')), ['partition/layers']);
  });

  const PACKAGES = [
    ['plotly.js/lib/core', ['charts']],
    ['@jupyter-widgets/base', ['widget', 'lab']],
    ['@lumino/widgets', ['widget', 'lab']],
    ['@jupyterlab/application', ['lab']]
  ];
  for (const [name, allowed] of PACKAGES) {
    it(`only ${allowed.join(', ')} may import ${name}`, async () => {
      for (const layer of LAYERS) {
        const expected = allowed.includes(layer) ? [] : ['partition/layers'];
        assert.deepEqual(await objections(`src/${layer}/a.ts`, imports(name)), expected, layer);
      }
    });
  }
});

describe('engine', () => {
  const WRONG = [
    'Math.random()', 'Math.log(2)', 'Math.exp(1)', 'Math.pow(2, 3)', 'Math.sin(1)', 'Math.hypot(3, 4)', '2 ** 3', "Math['log'](2)",
    '[1].map(Math.log)', '[Math]', 'Date.now()', 'new Date()', 'performance.now()', 'crypto.getRandomValues(new Uint8Array(1))',
    'setTimeout(() => {}, 1)', 'globalThis', "'a'.localeCompare('b')", '(1).toLocaleString()', 'async () => {}', 'document.title'
  ];
  for (const expression of WRONG) {
    it(`refuses ${expression}`, async () => {
      assert.notDeepEqual(await objections('src/engine/a.ts', `export const y = ${expression};\n`), []);
    });
  }

  it('refuses to take functions out of Math', async () => {
    assert.notDeepEqual(await objections('src/engine/a.ts', 'export const { log } = Math;\n'), []);
  });

  for (const name of ['imul', 'floor', 'ceil', 'sqrt', 'min', 'max', 'abs', 'trunc', 'round', 'fround', 'clz32']) {
    it(`allows Math.${name}`, async () => {
      assert.deepEqual(await objections('src/engine/a.ts', `export const y = Math.${name}(1.5);\n`), []);
    });
  }
});

describe('everywhere', () => {
  const WRONG = [
    ['src/view/a.ts', "console.log('x');\n"],
    ['src/view/a.ts', 'export const y = (x: any): unknown => x;\n'],
    ['src/view/a.ts', '// @ts-ignore\nexport const y = 1;\n'],
    ['src/view/a.ts', '// eslint-disable-next-line no-console\nconsole.log(1);\n'],
    ['src/view/a.ts', "import { X } from './b';\nexport const y = (x: X): X => x;\n"],
    ['src/view/a.ts', 'export const y = 1;\n' + '\n'.repeat(300)],
    ['src/player/a.ts', 'export const y = Math.random();\n'],
    ['test/a.test.ts', "it.only('x', () => {});\n"],
    ['test/a.test.ts', "describe.skip('x', () => {});\n"],
    ['test/browser/a.test.mjs', "import { test } from 'node:test';\ntest.skip('x', () => {});\n"]
  ];
  for (const [file, source] of WRONG) {
    it(`refuses in ${file}: ${JSON.stringify(source.slice(0, 60))}`, async () => {
      assert.notDeepEqual(await objections(file, source), []);
    });
  }
});
