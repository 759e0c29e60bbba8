import { formatScenario, parseScenario } from '../../src/scenario/codec';
import { configAt, withAction, withoutHandMadeAfter } from '../../src/scenario/actions';
import { Run } from '../../src/scenario/run';

const base = parseScenario({
  seed: 3,
  config: { partitionsAmount: 3, producersAmount: 2, consumersAmount: 2, producerRate: 5 },
  actions: [
    { id: 'grow', time: 5, set: { partitionsAmount: 5 }, planned: true },
    { id: 'hand', time: 8, set: { consumersAmount: 1 }, planned: false }
  ]
});

function hashAt(times: readonly number[], scenario = base): string {
  const run = new Run(scenario);
  for (const time of times) run.advanceTo(time);
  return run.simulation.traceHash();
}

describe('run', () => {
  it('is the same to the bit however the time is divided', () => {
    expect(hashAt([2, 5, 5, 7.3, 8, 20])).toBe(hashAt([20]));
  });

  it('is the same when an action is taken at the instant on the clock, and replayed', () => {
    const run = new Run(base);
    run.advanceTo(12.4);
    const changed = withAction(base, { id: 'slider', time: 12.4, set: { producerRate: 9 }, planned: false });
    run.setScenario(changed);
    run.advanceTo(20);
    expect(run.simulation.traceHash()).toBe(hashAt([20], changed));
    expect(hashAt([20], parseScenario(JSON.parse(JSON.stringify(formatScenario(changed)))))).toBe(hashAt([20], changed));
  });

  it('stops after so many events, however many actions come between', () => {
    const actions = Array.from({ length: 200 }, (_, i) => ({ time: i, id: `a${i}`, set: { consumersAmount: 1 + (i % 2) } }));
    const run = new Run(parseScenario({ config: { producerRate: 1000 }, actions }));
    let slices = 0;
    for (; !run.advanceTo(100, 500); slices++) expect(run.simulation.produced).toBeLessThanOrEqual(500 * (slices + 1) + 1);
    expect(run.time).toBe(100);
    expect(slices).toBeGreaterThanOrEqual(200);
    expect(run.simulation.traceHash()).toBe(hashAt([100], run.scenario));
  });

  it('knows one zero: a time of -0 changes no hash', () => {
    const start = { config: { producersAmount: 0 }, actions: [{ id: 'a', time: 0, set: { producersAmount: 2 } }] };
    const minus = { ...start, actions: [{ ...start.actions[0], time: -0 }] };
    expect(hashAt([5], parseScenario(minus))).toBe(hashAt([5], parseScenario(start)));
  });

  it('comes to rest when nothing is pending', () => {
    const run = new Run(parseScenario({ config: { producersAmount: 0 } }));
    run.advanceTo(3);
    expect(run.simulation.advanceTo(Infinity)).toBe(true);
    expect(run.time).toBe(3);
  });

  it('comes back to a checkpoint with its actions', () => {
    const run = new Run(base);
    run.advanceTo(6);
    const checkpoint = run.capture();
    run.advanceTo(20);
    const hash = run.simulation.traceHash();
    checkpoint.restore();
    expect(run.time).toBe(6);
    run.advanceTo(20);
    expect(run.simulation.traceHash()).toBe(hash);
  });

  it('in slices of events reaches the same end', () => {
    const run = new Run(base);
    let slices = 1;
    while (!run.advanceTo(20, 7)) slices++;
    expect(slices).toBeGreaterThan(10);
    expect(run.simulation.traceHash()).toBe(hashAt([20]));
  });

  it('takes an action at the very time it goes to', () => {
    const run = new Run(base);
    run.advanceTo(5);
    expect(run.simulation.config.partitionsAmount).toBe(5);
    expect(run.simulation.partitionIds).toEqual([0, 1, 2, 3, 4]);
  });

  it('gets on, however few events it is allowed', () => {
    const run = new Run(base);
    let slices = 0;
    while (!run.advanceTo(1, 0) && slices < 1000) slices++;
    expect(run.time).toBe(1);
  });

  it('tells what is in force at a time, its actions taken', () => {
    expect(configAt(base, 4.9).partitionsAmount).toBe(3);
    expect(configAt(base, 5).partitionsAmount).toBe(5);
    expect(withoutHandMadeAfter(base, 7).actions.map(action => action.id)).toEqual(['grow']);
    expect(withoutHandMadeAfter(base, 8)).toBe(base);
  });
});
