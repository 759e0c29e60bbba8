/**
 * The counting behind the last line of `npm test`. The reports are cut from what the runners wrote.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { execute } from '../../scripts/processes.mjs';
import { countJest, countJunit, countOne, countTap, judge } from '../../scripts/results.mjs';

describe('jest', () => {
  const report = (changes = {}) => JSON.stringify({
    numPassedTests: 3, numFailedTests: 1, numRuntimeErrorTestSuites: 0,
    testResults: [{ assertionResults: [{ status: 'pending', fullName: 'a skipped one' }, { status: 'passed', fullName: 'b' }] }],
    ...changes
  });
  it('counts tests and names the skipped', () => {
    assert.deepEqual(countJest(report()), { passed: 3, failed: 1, skipped: ['a skipped one'] });
  });
  it('counts a suite that does not load as a failure', () => {
    assert.equal(countJest(report({ numRuntimeErrorTestSuites: 2 })).failed, 3);
  });
});

describe('pytest', () => {
  const report = '<?xml version="1.0"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="1" tests="9">' +
    '<testcase classname="a" name="fine"/><testcase classname="a" name="left out"><skipped message="no"/></testcase></testsuite></testsuites>';
  it('counts errors as failures, and names the skipped', () => {
    assert.deepEqual(countJunit(report), { passed: 5, failed: 3, skipped: ['left out'] });
  });
  it('does not take an empty report for success', () => assert.throws(() => countJunit('<testsuites/>')));
});

describe('node:test', () => {
  const report = 'TAP version 13\nok 1 - fine\nok 2 - left out # SKIP\n# tests 4\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n';
  it('counts cancelled tests as failures, and names the skipped', () => {
    assert.deepEqual(countTap(report), { passed: 2, failed: 2, skipped: ['left out'] });
  });
  it('does not take a cut report for success', () => assert.throws(() => countTap('TAP version 13\nok 1 - fine\n')));
});

describe('a runner', () => {
  const count = () => ({ passed: 2, failed: 0, skipped: [] });
  it('counts one failure when it wrote no report', () => {
    assert.equal(judge({ code: 0, report: null, count }).failed, 1);
  });
  it('counts one failure when its report cannot be read', () => {
    assert.equal(judge({ code: 0, report: '{', count: countJest }).failed, 1);
  });
  it('counts one failure when it ends badly with every test passed', () => {
    const { passed, failed } = judge({ code: 7, report: '', count });
    assert.deepEqual({ passed, failed }, { passed: 2, failed: 1 });
  });
  it('counts one when it only says yes or no', () => {
    assert.deepEqual([countOne(0).passed, countOne(0).failed, countOne(2).passed, countOne(2).failed], [1, 0, 0, 1]);
  });
});

describe('a process', () => {
  const node = (code, options) => execute(process.execPath, ['-e', code], options);
  it('gives its code and what it said', async () => {
    const { code, output } = await node('console.log("out"); console.error("err"); process.exit(3)');
    assert.deepEqual([code, output.includes('out'), output.includes('err')], [3, true, true]);
  });
  it('ends at its time limit, with what it started', async () => {
    const { code, timedOut } = await node('require("child_process").spawnSync("sleep", ["60"])', { limitMinutes: 0.005 });
    assert.deepEqual([code !== 0, timedOut], [true, true]);
  });
  it('fails when the command does not exist', async () => {
    assert.notEqual((await execute('no-such-command-anywhere', [])).code, 0);
  });
});
