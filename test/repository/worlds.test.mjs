/**
 * `npm run worlds`: it finds nothing in this engine, and finds, tells and plays again what is wrong with a broken one.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../scripts/setup.mjs';

const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

/** Runs the script of a checkout, or of a copy of it that git takes for this one. */
function worlds(checkout, ...args) {
  const env = { ...process.env, GIT_DIR: git('rev-parse', '--absolute-git-dir') };
  const script = path.join(checkout, 'scripts/worlds.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { env, encoding: 'utf8' });
  assert.equal(stderr, '');
  return { status, lines: stdout.trim().split('\n') };
}

describe('npm run worlds', () => {
  let broken;
  before(() => {
    broken = mkdtempSync(path.join(tmpdir(), 'pf-broken-'));
    mkdirSync(path.join(broken, 'scripts'));
    for (const part of ['scripts/worlds.mjs', 'src/engine', 'test/engine']) {
      cpSync(path.join(root, part), path.join(broken, part), { recursive: true });
    }
    symlinkSync(path.join(root, 'node_modules'), path.join(broken, 'node_modules'), 'junction');
    // A record whose partition moves while it is in work is not counted as a restart any more.
    const file = path.join(broken, 'src/engine/simulation.ts');
    const source = readFileSync(file, 'utf8');
    assert.equal(source.split('world.restarts++').length, 2);
    writeFileSync(file, source.replace('world.restarts++', ''));
    // In the Kafka model what is given up stays with the client that gave it up.
    const ownership = path.join(broken, 'src/engine/kafka/ownership.ts');
    const given = readFileSync(ownership, 'utf8');
    const line = 'member.owned = member.owned.filter(({ lost }) => !lost);';
    assert.equal(given.split(line).length, 2);
    writeFileSync(ownership, given.replace(line, ''));
  });
  after(() => rmSync(broken, { recursive: true, force: true }));

  it('checks random worlds until so many records were completed, and says what was in them', () => {
    const { status, lines } = worlds(root, '--records', '20000', '--seed', '1');
    assert.equal(status, 0);
    const [line] = lines;
    const names = ['worlds', 'records', 'completed', 'restarts', 'ordering issues', 'rebalances'];
    assert.match(line, new RegExp(`^${names.map(name => `\\d+ ${name}`).join(', ')}, [\\d.]+ s: every invariant holds$`));
    const [played, records, completed, restarts, issues, rebalances] = line.match(/\d+/g).map(Number);
    assert.ok(completed >= 20_000 && records >= completed && played >= 50, line);
    assert.ok(restarts > 0 && issues > 0 && rebalances > 0, line);
  });

  it('tells the seed, the commit and a small world when an invariant does not hold, and plays that world again', () => {
    const { status, lines } = worlds(broken, '--records', '20000', '--seed', '1');
    assert.equal(status, 1);
    assert.match(lines[0], new RegExp(`^seed 1, batch \\d+, commit ${git('rev-parse', 'HEAD')}, after`));
    assert.match(lines[1], /^invariant 1: /);
    assert.equal(lines[2], '  restarts: 0, not 1');
    const [, world] = /^npm run worlds -- --world '(.*)'$/.exec(lines[3]);
    assert.ok(JSON.parse(world).steps.length <= 2, world);
    assert.deepEqual(worlds(broken, '--world', world), { status: 1, lines: lines.slice(1, 3) });
    assert.deepEqual(worlds(root, '--world', world), { status: 0, lines: ['every invariant holds'] });
  });

  it('plays worlds of the Kafka model with ten faults or more each, and says what was in them', () => {
    const { status, lines: [line] } = worlds(root, '--model', 'kafka', '--worlds', '50', '--seed', '1');
    assert.equal(status, 0, line);
    const names = ['worlds', 'faults', 'records', 'completed', 'duplicates', 'lost', 'skipped', 'rebalances'];
    assert.match(line, new RegExp(`^${names.map(name => `\\d+ ${name}`).join(', ')}, [\\d.]+ s: every invariant holds$`));
    const [played, faults, ...counts] = line.match(/\d+/g).map(Number);
    assert.ok(played >= 50 && faults >= 10 * played, line);
    assert.ok(counts.slice(0, 6).every(count => count > 0), line);
  });

  it('finds, tells and plays again what is wrong with a broken Kafka model', () => {
    const { status, lines } = worlds(broken, '--model', 'kafka', '--worlds', '50', '--seed', '1');
    assert.equal(status, 1);
    assert.match(lines[0], new RegExp(`^seed 1, batch \\d+, commit ${git('rev-parse', 'HEAD')}, after`));
    const [, world] = /^npm run worlds -- --model kafka --world '(.*)'$/.exec(lines.at(-1));
    assert.deepEqual(worlds(broken, '--model', 'kafka', '--world', world), { status: 1, lines: lines.slice(1, -1) });
    assert.deepEqual(worlds(root, '--model', 'kafka', '--world', world), { status: 0, lines: ['every invariant holds'] });
  });
});
