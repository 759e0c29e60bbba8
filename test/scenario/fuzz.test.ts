/**
 * Ten thousand scenarios, each with something changed in it: an error in the form all errors have, or a run.
 */
import fc from 'fast-check';
import { parseScenario } from '../../src/scenario/codec';
import { formatFile, parseFile } from '../../src/scenario/file';
import { Run } from '../../src/scenario/run';
import type { Scenario } from '../../src/scenario/scenario';
import { FAULTS_MAX, ScenarioError } from '../../src/scenario/scenario-error';
import { scenarioJson } from './scenarios';

/** `PF_FUZZ=100000` for more. */
const RUNS = Number(process.env.PF_FUZZ ?? 10_000);
const SEED = Number(process.env.PF_FUZZ_SEED ?? 20261123);
/** Wall milliseconds in which even the worst must be done: a bound on hanging, not on speed. */
const HANGS_MS = 10_000;

type Path = readonly (string | number)[];

const NUMBERS = [0, -0, 1, -1, 0.5, 1e9, 1e12, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 32, 2 ** 53, Infinity, -Infinity, NaN, 4095, 4096, 4097];
const TEXTS = ['', 'nan', '1', 'Infinity', '__proto__', 'constructor', '<script>window.pwned = 1</script>', '\u202e', '\ud800', 'x'.repeat(20_000), '${1+1}', '";\nimport os#'];
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'seed', 'workload', 'producersAmount', '', '0', 'length', 'then'];

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...NUMBERS, ...TEXTS, null, true, false),
  fc.constantFrom<() => unknown>(() => [], () => ({}), () => nested(1000), () => new Array(20_000).fill(0), () => ({ length: 1e9 })).map(make => make()),
  fc.anything({ maxDepth: 3 }),
  fc.double(), fc.integer()
);

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { value };
  return value;
}

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).slice(0, 40).flatMap(([name, item]) => pathsOf(item, [...path, name]))];
}

type Mutation = (json: Record<string, unknown>) => void;

/** Changes at one place: the value, a name more, one less, twice the same, another order. */
const mutation: fc.Arbitrary<Mutation> = fc.tuple(fc.nat(), fc.constantFrom('set', 'add', 'drop', 'double', 'swap', 'cut'), junk, fc.constantFrom(...NAMES)).map(
  ([pick, how, value, name]) => json => {
    const paths = pathsOf(json).filter(path => path.length > 0);
    if (paths.length === 0) return;
    const path = paths[pick % paths.length];
    const owner = path.slice(0, -1).reduce<Record<string, unknown>>((at, step) => at[step] as Record<string, unknown>, json);
    const last = path[path.length - 1];
    const item = owner[last];
    if (how === 'set') owner[last] = value;
    else if (how === 'add' && typeof item === 'object' && item !== null && !Array.isArray(item)) Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true });
    else if (how === 'drop') delete owner[last];
    else if (how === 'double' && Array.isArray(item)) owner[last] = [...item, ...item];
    else if (how === 'swap' && Array.isArray(item)) owner[last] = [...item].reverse();
    else if (how === 'cut' && typeof item === 'string') owner[last] = item.slice(0, item.length >> 1);
    else owner[last] = value;
  }
);

/** Each in the house form, and none without end. */
function checkFaults(error: unknown): void {
  if (!(error instanceof ScenarioError)) throw error;
  expect(error.faults.length).toBeGreaterThan(0);
  expect(error.faults.length).toBeLessThanOrEqual(FAULTS_MAX);
  for (const { message } of error.faults) {
    expect(message.length).toBeLessThan(2000);
    expect(message).toMatch(/\.$|\?$/);
  }
}

/** A bounded part of the run: nothing throws, and it comes back from a file. */
function play(scenario: Scenario): void {
  const run = new Run(scenario, { limits: { residentsMax: 50_000 } });
  for (let i = 0; i < 3 && run.simulation.stop === null; i++) {
    const next = run.nextTime();
    if (next === Infinity) break;
    run.advanceTo(Math.min(next + 1, 1e9), 2000);
  }
  run.simulation.metrics();
  expect(run.simulation.traceHash()).toMatch(/^[0-9a-f]{16}$/);
  expect(parseFile(formatFile(scenario))).toEqual(scenario);
}

it(`${RUNS} changed scenarios are errors or runs (seed ${SEED})`, () => {
  const counts = { runs: 0, errors: 0 };
  let worst = 0;
  fc.assert(fc.property(scenarioJson, fc.array(mutation, { minLength: 0, maxLength: 3 }), fc.boolean(), (json, mutations, asText) => {
    const changed = JSON.parse(JSON.stringify(json)) as Record<string, unknown>;
    for (const mutate of mutations) mutate(changed);
    const begun = performance.now();
    let scenario: Scenario | null = null;
    try {
      scenario = asText ? parseFile(JSON.stringify(changed)) : parseScenario(changed);
    } catch (error) {
      checkFaults(error);
      counts.errors++;
    }
    if (scenario !== null) {
      play(scenario);
      counts.runs++;
    }
    worst = Math.max(worst, performance.now() - begun);
    expect(worst).toBeLessThan(HANGS_MS);
  }), { numRuns: RUNS, seed: SEED });
  expect(({} as Record<string, unknown>).seed).toBeUndefined();
  expect((globalThis as Record<string, unknown>).pwned).toBeUndefined();
  expect(Math.min(counts.runs, counts.errors)).toBeGreaterThan(RUNS / 10);
  if (process.env.PF_FUZZ !== undefined) process.stderr.write(`${JSON.stringify(counts)}, the worst ${worst.toFixed(0)} ms\n`);
}, 600_000);
