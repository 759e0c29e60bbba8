/**
 * docs/fidelity.md: each rule that is modelled names a file and a test, and both exist.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../scripts/setup.mjs';

const text = readFileSync(path.join(root, 'docs/fidelity.md'), 'utf8');
const rows = text.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| rule') && !line.startsWith('|---'))
  .map(line => line.split('|').slice(1, -1).map(cell => cell.trim()));
const pathsIn = cell => [...cell.matchAll(/`((?:src|test)\/[^`]+)`/g)].map(([, file]) => file);

describe('the table of fidelity', () => {
  it('says of every rule whether it is modelled, and of those that are which test shows it', () => {
    assert.ok(rows.length >= 15, `${rows.length} rows`);
    for (const [rule, , here, shownBy] of rows) {
      assert.match(here, /^(modelled|simplified|not modelled)/, rule);
      if (!here.startsWith('not modelled')) assert.ok(pathsIn(shownBy).length > 0, rule);
    }
  });

  it('names files that exist', () => {
    const missing = rows.flat().flatMap(pathsIn).filter(file => !existsSync(path.join(root, file)));
    assert.deepEqual(missing, []);
  });

  it('has every partitioner and assignor of groups', () => {
    const helpers = ['index.ts', 'group-request.ts', 'load-balancer.ts', 'members-by-load.ts', 'partition-movements.ts', 'partition-numbers.ts',
      'server-uniform.ts', 'crc32.ts', 'fnv1a.ts'];
    const files = ['src/engine/partitioners', 'src/engine/assignors/group'].flatMap(folder =>
      readdirSync(path.join(root, folder)).filter(name => !helpers.includes(name)).map(name => `${folder}/${name}`));
    assert.deepEqual(files.filter(file => !text.includes(file)), []);
  });
});
