/**
 * Facts about the repository that nothing else would notice to be wrong.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../scripts/setup.mjs';

const read = file => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));

/** What belongs to the project: known to git, or not ignored by it. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter(file => file !== '' && existsSync(path.join(root, file)));

describe('the repository', () => {
  it('has one version: package.json, its lock file, the widget and the Python package', () => {
    const lock = JSON.parse(read('package-lock.json'));
    assert.deepEqual([lock.version, lock.packages[''].version], [manifest.version, manifest.version]);
    assert.ok(read('src/widget/version.ts').includes(`PACKAGE_VERSION = '${manifest.version}'`));
    assert.match(read('pyproject.toml'), /\[tool\.hatch\.version\]\nsource = "nodejs"/);
  });

  it('has a settings schema under the id of the plugin that loads it', () => {
    assert.ok(read('src/lab/settings-plugin.ts').includes(`'${manifest.name}:plugin'`));
    assert.ok(existsSync(path.join(root, manifest.jupyterlab.schemaDir, 'plugin.json')));
  });

  it('has a .ci/run that can be executed and runs the tests', () => {
    assert.ok(statSync(path.join(root, '.ci/run')).mode & 0o100);
    assert.match(read('.ci/run'), /npm test/);
  });

  it('keeps no comment that silences a tool', () => {
    const silencers = ['eslint' + '-disable', '@ts' + '-ignore', '@ts' + '-nocheck', '# no' + 'qa', '# type: ' + 'ignore'];
    const code = files.filter(file => /\.(ts|mjs|cjs|js|py)$/.test(file) && !file.startsWith('test/repository/'));
    assert.deepEqual(code.filter(file => silencers.some(silencer => read(file).includes(silencer))), []);
  });

  it('has documents whose links lead somewhere', () => {
    const broken = [];
    for (const file of files.filter(name => name.endsWith('.md'))) {
      for (const [, target] of read(file).matchAll(/\]\(([^)\s]+)\)/g)) {
        const [place] = target.split('#');
        if (place === '' || /^[a-z]+:/.test(place)) continue;
        if (!existsSync(path.join(root, path.dirname(file), decodeURI(place)))) broken.push(`${file}: ${target}`);
      }
    }
    assert.deepEqual(broken, []);
  });
});
