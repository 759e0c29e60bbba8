/**
 * Reads how many tests passed and failed out of what each runner writes for machines.
 *
 * A report that is missing or cannot be read is one failure; so is a runner that ends badly with every test passed.
 */

/** @typedef {{ passed: number, failed: number, skipped: string[] }} Counts */

/** jest --json: a suite that does not load counts as one failure. @returns {Counts} */
export function countJest(text) {
  const report = JSON.parse(text);
  const tests = report.testResults.flatMap(suite => suite.assertionResults);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: tests.filter(test => test.status === 'pending' || test.status === 'todo').map(test => test.fullName)
  };
}

/** pytest --junitxml: an error outside a test counts as one failure. @returns {Counts} */
export function countJunit(text) {
  const suites = [...text.matchAll(/<testsuite\b[^>]*>/g)].map(match => match[0]);
  if (suites.length === 0) throw new Error('no <testsuite> in the report');
  const sum = name => suites.reduce((total, suite) => total + Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0), 0);
  const failed = sum('failures') + sum('errors');
  const cases = text.split('<testcase').slice(1).filter(part => part.includes('<skipped'));
  return {
    passed: Math.max(0, sum('tests') - failed - sum('skipped')),
    failed,
    skipped: cases.map(part => /\bname="([^"]*)"/.exec(part)?.[1] ?? 'unnamed')
  };
}

/** node --test-reporter=tap: cancelled tests failed. @returns {Counts} */
export function countTap(text) {
  const total = name => {
    const line = new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text);
    if (line === null) throw new Error(`no "# ${name}" in the report`);
    return Number(line[1]);
  };
  const skipped = [...text.matchAll(/^\s*(?:not )?ok \d+ - (.*) # (?:SKIP|TODO)\b/gm)].map(match => match[1]);
  return { passed: total('pass'), failed: total('fail') + total('cancelled'), skipped };
}

/**
 * What a run of a runner counts for.
 *
 * @param {{ code: number, report: string | null, count: (text: string) => Counts }} run - `report`: null when none was written.
 * @returns {Counts & { remark: string }}
 */
export function judge({ code, report, count }) {
  const crashed = { passed: 0, failed: 1, skipped: [] };
  if (report === null) return { ...crashed, remark: 'it wrote no report' };
  try {
    const counts = count(report);
    if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1, remark: `it ended with code ${code}` };
    return { ...counts, remark: '' };
  } catch (error) {
    return { ...crashed, remark: `its report cannot be read: ${error.message}` };
  }
}

/** A tool that only says yes or no counts as one. @returns {Counts} */
export const countOne = code => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] });
