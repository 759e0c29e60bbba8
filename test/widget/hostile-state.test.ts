/** The state of a widget comes from a notebook, which may come from anybody: it is validated, and nothing runs before a view asks. */
import fc from 'fast-check';
import { formatScenario } from '../../src/scenario/codec';
import { scenario } from '../player/scenarios';
import { make } from './manager';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
afterEach(() => jest.useRealTimers());

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    NaN, Infinity, -1, 1e308, -0, '', '<img src=x onerror="window.pwned = 1">', '__proto__', 'x'.repeat(50_000), null, true, [], {},
    JSON.parse('{"__proto__": {"pwned": 1}}'), JSON.parse('{"constructor": {"prototype": {"pwned": 1}}}'), { number: 1e308, who: 'kernel' }, { number: 3, who: {} },
    { hash: '0'.repeat(64), rows: 5, name: '<b>' }, { time: 'AAAA', key: [], bytes: [], keys: [] }, new Array(1000).fill({}), { actions: new Array(11_000).fill(0) },
    { config: { producersAmount: 1e9 } }, { version: 2 }, { actions: [{ id: '<script>', time: 1, set: { producerRate: 'x' } }] }
  ),
  fc.anything({ maxDepth: 2 })
);

const NAMES = ['scenario', '_workload', '_owner', 'time', 'speed', 'playing', 'refused', 'autoplay', '_rate_hz', '_package_version', 'producer_rate', 'seed', '__proto__'];

it('2 000 hostile states: a model each, nothing runs, what is shown is a flow or why there is none', async () => {
  const whole = { scenario: formatScenario(scenario()), time: 1, speed: 1 };
  const seen = { flows: 0, explained: 0 };
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...NAMES), hostile), { minLength: 1, maxLength: 4 }), async changes => {
    const state = Object.fromEntries([...Object.entries(whole), ...changes].filter(([name]) => name !== '__proto__'));
    for (const [name, value] of changes) {
      if (name === '__proto__') Object.defineProperty(state, name, { value, enumerable: true, configurable: true });
    }
    const flow = await make(state);
    expect(flow.model.traceHash()).toBeNull();
    const view = await flow.show();
    if (view.el.querySelector('.pf-root') === null) {
      seen.explained++;
      expect(view.el.textContent).toMatch(/\w/);
    } else {
      seen.flows++;
      expect(flow.model.traceHash()).toMatch(/^[0-9a-f]{16}$/);
    }
    expect(view.el.querySelector('img, script')).toBeNull();
    view.remove();
    await flow.model.close();
  }), { numRuns: 2000, seed: 20261123 });
  expect(Math.min(seen.flows, seen.explained)).toBeGreaterThan(200);
  expect(({} as Record<string, unknown>).pwned).toBeUndefined();
  expect((window as unknown as Record<string, unknown>).pwned).toBeUndefined();
}, 300_000);
