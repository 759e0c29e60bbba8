import * as fc from 'fast-check';
import { ACTIONS_MAX, formatScenario, parseScenario } from '../../src/scenario/codec';
import { DEFAULT_CONFIG } from '../../src/scenario/fields';
import type { Scenario } from '../../src/scenario/scenario';
import { checkPlan } from '../../src/scenario/plan-check';
import { withAction, withStartingConfig } from '../../src/scenario/actions';
import { ScenarioError } from '../../src/scenario/scenario-error';

const SEED = 20261123;

const scenario: Scenario = {
  version: 1,
  seed: 7,
  title: 'Keys move',
  description: '',
  duration: 90,
  config: { ...DEFAULT_CONFIG, partitionsAmount: 4, partitionBandwidth: Infinity },
  actions: [
    { id: 'a', time: 10, set: { partitionsAmount: 6 }, planned: true },
    { id: 'b', time: 10, set: { partitionBandwidth: 500, producerRate: 2.5 }, planned: false },
    { id: 'c', time: 30.25, set: { partitionBandwidth: Infinity }, planned: true }
  ],
  annotations: [],
  workload: null
};

const workload = { time: [0, 1, 1], key: [0, 1, 0], bytes: [10, 20.5, 30], producer: [0, 0, 2], keys: ['UA', '<b>'] };

function faults(json: unknown): string[] {
  try {
    parseScenario(json);
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.faults.map(fault => fault.message);
    throw error;
  }
}

describe('scenario as JSON', () => {
  it('comes back as it was', () => {
    const json: unknown = JSON.parse(JSON.stringify(formatScenario(scenario)));
    expect(parseScenario(json)).toEqual(scenario);
  });

  it('has defaults for what is absent', () => {
    expect(parseScenario({})).toMatchObject({ seed: 0, duration: null, actions: [], workload: null, config: DEFAULT_CONFIG });
  });

  it('reads a workload of lists or of columns', () => {
    const read = parseScenario({ workload }).workload;
    expect(Array.from(read?.bytes ?? [])).toEqual([10, 20.5, 30]);
    expect(parseScenario({ workload: read }).workload).toEqual(read);
  });

  it.each<[string, unknown, RegExp]>([
    ['a list', [], /scenario = a list: not a scenario/],
    ['a later version', { version: 2 }, /version = 2: not known here\. Allowed: 1\. Update partition-flow\./],
    ['a seed below 0', { seed: -1 }, /seed = -1: not a seed/],
    ['an unknown name', { sede: 1 }, /sede: unknown in scenario\..*Did you mean seed\?/],
    ['__proto__', JSON.parse('{"__proto__": {"seed": 1}}'), /__proto__: unknown in scenario/],
    ['a duration of text', { duration: 'nan' }, /duration = "nan": not a length of time/],
    ['10^9 producers', { config: { producersAmount: 1e9 } }, /producersAmount = 1000000000: too large/],
    ['too many actions', { actions: new Array(ACTIONS_MAX + 1).fill({}) }, /actions: 10001 are too many/],
    ['an action out of order', { actions: [{ id: 'a', time: 2, set: {} }, { id: 'b', time: 1, set: {} }] },
      /actions\[1\]\.time = 1: before the one ahead of it, 2 s/],
    ['an id twice', { actions: [{ id: 'a', time: 2, set: {} }, { id: 'a', time: 2, set: {} }] }, /actions\[1\]\.id = "a": there twice/],
    ['a wrong change', { actions: [{ id: 'a', time: 2, set: { producerRate: 0 } }] }, /actions\[0\]\.producerRate = 0: a producer that is there/],
    ['sizes crossed by two actions', {
      actions: [{ id: 'a', time: 1, set: { recordValueSizeMax: 900 } }, { id: 'b', time: 2, set: { recordValueSizeMin: 1000 } }]
    }, /actions\[1\]\.recordValueSizeMin = 1000: above recordValueSizeMax = 900/],
    ['times that go back', { workload: { ...workload, time: [0, 2, 1] } }, /workload\.time\[2\] = 1: .*ascending/],
    ['a NaN time', { workload: { ...workload, time: [0, NaN, 1] } }, /workload\.time\[1\] = NaN/],
    ['no bytes', { workload: { ...workload, bytes: [1, 0, 1] } }, /workload\.bytes\[1\] = 0: .*above 0/],
    ['a key that is not there', { workload: { ...workload, key: [0, 1, 2] } }, /workload\.key\[2\] = 2/],
    ['columns of two lengths', { workload: { ...workload, key: [0] } }, /workload\.key = 1: rows, but time has others\. Allowed: 3 rows/],
    ['a column nobody knows', { workload: { ...workload, keyz: [] } }, /keyz: unknown in workload\..*Did you mean keys\?/],
    ['generating beside a workload from the start', { workload, config: { producerRate: 5 } }, /producerRate = 5: .*from a workload/],
    ['generating beside a workload', { workload, actions: [{ id: 'a', time: 2, set: { producerRate: 2 } }] }, /from a workload/]
  ])('refuses %s', (_, json, message) => {
    expect(faults(json).join('\n')).toMatch(message);
  });

  it('tells of a thousand wrong actions the first ones, soon', () => {
    const set = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}`.repeat(10), i]));
    const told = faults({ actions: Array.from({ length: 1000 }, (_, i) => ({ id: `${i}`, time: i, set })) });
    expect(told.length).toBeGreaterThan(50);
    expect(told.length).toBeLessThan(300);
  }, 2000);

  it('reads what it wrote beside a workload', () => {
    const played = parseScenario({ workload, config: { partitionsAmount: 3 } });
    expect(parseScenario({ ...formatScenario(played), workload: played.workload })).toEqual(played);
  });

  it('any mutation is a valid scenario or a ScenarioError, and touches no prototype', () => {
    const whole = JSON.parse(JSON.stringify({ ...formatScenario(scenario), workload })) as Record<string, unknown>;
    const paths = pathsOf(whole);
    const junk = fc.oneof(
      fc.anything({ maxDepth: 2 }), fc.constantFrom(NaN, Infinity, -1, 1e308, '', 'x'.repeat(500), null, undefined, [], {}, true)
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths), junk, fc.constantFrom('set', 'add', 'drop'), (at, value, how) => {
        const json = JSON.parse(JSON.stringify(whole)) as Record<string, unknown>;
        const owner = at.slice(0, -1).reduce<Record<string, unknown>>((o, name) => o[name] as Record<string, unknown>, json);
        const name = at[at.length - 1];
        if (how === 'set') owner[name] = value;
        else if (how === 'add') Object.defineProperty(owner, '__proto__', { value, enumerable: true, configurable: true });
        else delete owner[name];
        const begun = performance.now();
        faults(json);
        expect(performance.now() - begun).toBeLessThan(5000);
        expect(({} as Record<string, unknown>).seed).toBeUndefined();
      }),
      { seed: SEED, numRuns: 2000 }
    );
  });
});

describe('a plan', () => {
  const planned = parseScenario({ actions: [{ id: 'a', time: 30, set: { recordValueSizeMin: 1100 } }] });

  it('holds together when no minimum comes above its maximum', () => {
    expect(checkPlan(planned)).toBe(planned);
    expect(checkPlan(scenario)).toBe(scenario);
  });

  it('is refused when an earlier change contradicts it, as reading it would be', () => {
    const hand = { id: 'hand', time: 10, set: { recordValueSizeMax: 900 }, planned: false };
    const message = 'recordValueSizeMin = 1100: above recordValueSizeMax = 900 from 30 s on, by what is planned.'
      + ' Allowed: at most recordValueSizeMax. Plan both together.';
    for (const changed of [withAction(planned, hand), withStartingConfig(planned, hand.set)]) {
      expect(() => checkPlan(changed)).toThrow(message);
      expect(faults(formatScenario(changed))).not.toEqual([]);
    }
  });
});

/** The path to every value inside. */
function pathsOf(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [at];
  const inside = Object.entries(value).flatMap(([name, child]) => pathsOf(child, [...at, name]));
  return at.length === 0 ? inside : [at, ...inside];
}
