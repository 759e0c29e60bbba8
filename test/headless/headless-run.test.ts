import { createHash } from 'node:crypto';
import { HeadlessRun } from '../../src/headless/headless-run';
import * as engine from '../../src/headless/index';
import { metricsOf } from '../../src/headless/metrics';
import { TABLES } from '../../src/headless/tables';
import { parseScenario } from '../../src/scenario/codec';
import { Run } from '../../src/scenario/run';

const SCENARIO = {
  seed: 11,
  duration: 40,
  config: {
    partitionsAmount: 4, producersAmount: 3, consumersAmount: 2, producerRate: 10, producerDelayRandomFactor: 0.5,
    partitionBandwidth: 20_000, consumerThroughputMaxInBytes: 12_000
  },
  actions: [{ id: 'plan', time: 10, set: { partitionsAmount: 2, consumersAmount: 3 }, planned: true }]
};
const scenario = parseScenario(SCENARIO);

/** Everything there is to read of a run, in one text. */
function readings(run: HeadlessRun): string {
  const { simulation } = run;
  const hash = createHash('sha256').update(simulation.traceHash()).update(JSON.stringify(metricsOf(simulation)));
  for (const table of Object.values(TABLES)) {
    for (const { name, unit, cells } of table(run)) hash.update(`${name} ${unit} ${[...cells].join()}`);
  }
  return hash.digest('hex');
}

describe('HeadlessRun', () => {
  it.each([[[30]], [[0, 0.05, 7, 10, 10, 29.99, 30]]])('computes the same in slices %j', times => {
    const straight = new HeadlessRun(scenario, { recordsMax: 10_000 });
    straight.advance(30);
    const run = new HeadlessRun(scenario, { recordsMax: 10_000 });
    for (const time of times) {
      while (!run.advance(time, 3).reached);
      expect(run.simulation.now).toBe(time);
    }
    expect(readings(run)).toBe(readings(straight));
  });

  it('computes what a run of the scenario does', () => {
    const run = new HeadlessRun(scenario, { recordsMax: 10_000 });
    const plain = new Run(scenario);
    run.advance(30);
    plain.advanceTo(30);
    expect(run.simulation.traceHash()).toBe(plain.simulation.traceHash());
  });

  it('ends with the scenario', () => {
    const run = new HeadlessRun(scenario, { recordsMax: 0 });
    expect(run.advance(100)).toMatchObject({ time: 40, reached: true, stop: null });
    expect(run.step()).toMatchObject({ time: 40 });
  });

  it('goes through every time at which something happens', () => {
    const run = new HeadlessRun(scenario, { recordsMax: 10_000 });
    const times = Array.from({ length: 20 }, () => run.step().time);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  it('stops at a cap, and says so each time it is asked', () => {
    const run = new HeadlessRun(scenario, { recordsMax: 50 });
    const status = run.advance(30);
    expect(status).toMatchObject({ reached: false, stop: { limit: 'records', value: 50 } });
    expect(run.advance(30)).toEqual(status);
  });

  it('samples lag at every tenth of a second, once', () => {
    const run = new HeadlessRun(scenario, { recordsMax: 10_000 });
    for (const time of [0.1, 0.1, 0.25, 0.3]) run.advance(time);
    const [{ cells }] = TABLES.lag(run);
    expect([...new Set(cells)]).toEqual([0, 0.1, 0.2, 0.3]);
    expect(cells).toHaveLength(4 * 4);
  });
});

describe('the face for hosts', () => {
  it('knows runs by handles, in texts and numbers', () => {
    const handle = engine.open(JSON.stringify(SCENARIO), '{"recordsMax": 1000}');
    expect(JSON.parse(engine.advance(handle, 5, 1e6))).toMatchObject({ time: 5, reached: true });
    const { json, buffers } = engine.columns(handle, 'records');
    const header = JSON.parse(json) as { name: string; type: string; length: number }[];
    const sizes: Record<string, number> = { float64: 8, int32: 4, uint16: 2 };
    expect(buffers.map(buffer => buffer.byteLength)).toEqual(header.map(({ type, length }) => sizes[type] * length));
    expect(Object.keys((JSON.parse(engine.metrics(handle)) as { flow: object }).flow)).toContain('latency_p95');
    engine.close(handle);
    engine.close(handle);
    expect(() => engine.traceHash(handle)).toThrow('closed');
  });

  it('tells the faults of a scenario', () => {
    expect(engine.validate(JSON.stringify(SCENARIO))).toBe('[]');
    expect(JSON.parse(engine.validate('{"seed": -1}'))).toMatchObject([{ field: 'seed' }]);
  });
});
