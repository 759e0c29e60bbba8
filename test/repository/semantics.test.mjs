/** docs/semantics.md names files that exist, and tests that are in them. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

const docs = path.resolve(import.meta.dirname, '../../docs');
const engine = path.resolve(docs, '../src/engine');
const page = readFileSync(path.join(docs, 'semantics.md'), 'utf8');
const rows = page.split('\n').filter(line => /^\| [A-Z]/.test(line)).map(line => line.split(' | '));

/** The links of a cell, each with the tests named after it. */
function named(cell) {
  return cell.split(/(?=\[[^\]]*\]\()/).flatMap(part => {
    const link = /\]\(([^)]+)\)/.exec(part);
    return link === null ? [] : [{ file: path.join(docs, link[1]), tests: [...part.matchAll(/“([^”]+)”/g)].map(match => match[1]) }];
  });
}

describe('docs/semantics.md', () => {
  for (const [rule, code, shown] of rows) {
    it(rule.slice(2), () => {
      assert.ok(named(code).length > 0, 'names no code');
      assert.ok(named(shown).length > 0, 'names no test');
      for (const { file, tests } of named(`${code} ${shown}`)) {
        assert.ok(existsSync(file), `${file} is not there`);
        const text = readFileSync(file, 'utf8');
        for (const test of tests) assert.ok(text.includes(test), `${path.basename(file)} has no test “${test}”`);
      }
      for (const { file, tests } of named(shown)) assert.ok(tests.length > 0 || file.endsWith('.py'), `${file}: which test?`);
    });
  }

  it('has all there is of the engine but what holds no rule', () => {
    const without = ['clock', 'columns', 'config', 'flow-simulation', 'flow-state', 'held-bytes', 'kafka-config', 'kafka-state', 'partition-heap', 'recorder',
      'stops', 'world'];
    const files = readdirSync(engine).filter(name => name.endsWith('.ts')).map(name => name.slice(0, -3));
    assert.deepEqual(files.filter(name => !page.includes(`(../src/engine/${name}.ts)`) && !without.includes(name)), []);
  });

  it('has every file of the Kafka model', () => {
    const files = readdirSync(path.join(engine, 'kafka'));
    assert.ok(files.length > 20);
    assert.deepEqual(files.filter(name => !page.includes(`(../src/engine/kafka/${name})`)), []);
  });
});
