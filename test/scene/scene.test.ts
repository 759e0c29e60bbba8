import { Simulation } from '../../src/engine/simulation';
import type { EngineConfig } from '../../src/engine/config';
import { widthOf } from '../../src/scene/mark';
import { sceneOf } from '../../src/scene/scene';
import type { Circle, Scene, Shape, Text } from '../../src/scene/shapes';
import { classroom, workloadOf } from '../engine/worlds';
import { HOSTILE } from './hostile';

function flow(config: Partial<EngineConfig>, time: number): Simulation {
  const simulation = new Simulation({ seed: 7, config: { ...classroom, ...config } });
  simulation.advanceTo(time);
  return simulation;
}

const texts = ({ shapes }: Scene): Text[] => shapes.filter((shape): shape is Text => shape.kind === 'text');
const words = (scene: Scene): string[] => texts(scene).map(({ text }) => text);
const records = ({ shapes }: Scene): Circle[] =>
  shapes.filter((shape): shape is Circle => shape.kind === 'circle' && (shape.fill ?? '').startsWith('category') && shape.r !== 4.5);

/** How long the bars are, from the top. */
function barLengths({ shapes }: Scene): number[] {
  const lengths = new Map<number, number>();
  for (const shape of shapes) {
    if (shape.kind === 'rect' && shape.fill?.startsWith('age') && shape.height !== 8) {
      lengths.set(shape.y, (lengths.get(shape.y) ?? 0) + shape.width);
    }
  }
  return [...lengths].sort(([a], [b]) => a - b).map(([, length]) => length);
}

/** Every number of a shape. */
const numbers = (shape: Shape): number[] =>
  Object.values(shape).flatMap((value: unknown) => (Array.isArray(value) ? value.flat() : [value])).filter((v): v is number => typeof v === 'number');

describe('scene', () => {
  it('is the same for the same state, and drawing changes nothing', () => {
    const state = flow({ partitionsAmount: 4, producersAmount: 2, consumersAmount: 2 }, 30);
    const hash = state.traceHash();
    expect(sceneOf(state, { width: 1000 })).toEqual(sceneOf(state, { width: 1000 }));
    state.advanceTo(31);
    const straight = flow({ partitionsAmount: 4, producersAmount: 2, consumersAmount: 2 }, 31);
    expect([state.traceHash(), hash]).toEqual([straight.traceHash(), hash]);
  });

  it('draws a record\'s bytes as area and its producer as colour', () => {
    const state = new Simulation({
      seed: 1,
      config: { ...classroom, consumersAmount: 0, partitionBandwidth: Infinity },
      workload: { ...workloadOf([[0, 400, 0], [0, 1600, 0]]), producer: Int32Array.of(0, 1) }
    });
    const [one, other] = records(sceneOf(state, { width: 1000 })).sort((a, b) => b.x - a.x);
    expect(other.r ** 2 / one.r ** 2).toBeCloseTo(4, 9);
    expect([one.fill, other.fill]).toEqual(['category0', 'category1']);
    expect(one.x).toBeGreaterThan(other.x);
  });

  it('by key, colours the records alone, and says so', () => {
    const state = new Simulation({
      seed: 1,
      config: { ...classroom, partitionsAmount: 2, consumersAmount: 0, partitionBandwidth: Infinity },
      workload: { ...workloadOf([[0, 400, 0], [0, 400, 2], [0, 400, 2]]), producer: Int32Array.of(0, 0, 1) }
    });
    for (const width of [1000, 700, 400]) {
      const scene = sceneOf(state, { width, colourBy: 'key' });
      const coloured = scene.shapes.filter(shape => 'stroke' in shape && shape.stroke?.startsWith('category') ? true : 'fill' in shape && shape.fill?.startsWith('category'));
      expect(coloured.map(shape => shape.kind === 'circle' && shape.fill)).toEqual(['category2', 'category2', 'category0']);
      expect(words(scene).some(text => text.includes('colour: keys'))).toBe(true);
      expect(scene.description).toMatch(/Colours tell keys apart\.$/);
      const byProducer = sceneOf(state, { width });
      expect([words(byProducer).some(text => text.includes('colour')), byProducer.description.includes('Colours')]).toEqual([false, false]);
    }
  });

  it.each(HOSTILE)('has no figure that runs out of its record: key %j', key => {
    const state = new Simulation({ seed: 1, config: { ...classroom }, workload: workloadOf([[0, 1000, 0]]) });
    const drawn = texts(sceneOf(state, { width: 1000, keyOf: () => key })).filter(({ text }) => text === key);
    for (const { text, size, widthMax = Infinity } of drawn) expect(Math.min(widthOf(text, size), widthMax)).toBeLessThanOrEqual(20);
  });

  it('lets a figure of another script be measured', () => {
    const state = new Simulation({ seed: 1, config: { ...classroom }, workload: workloadOf([[0, 1000, 0]]) });
    expect(texts(sceneOf(state, { width: 1000, keyOf: () => '京' })).find(({ text }) => text === '京')?.widthMax).toBeLessThanOrEqual(20);
  });

  it('writes the key inside, as the workload writes it', () => {
    const state = new Simulation({ seed: 1, config: { ...classroom }, workload: workloadOf([[0, 1000, 0]]) });
    expect(words(sceneOf(state, { width: 1000, keyOf: () => 'UA' }))).toContain('UA');
  });

  it('moves a record by the fraction of its way, and fills its ring by the fraction of its work', () => {
    const state = new Simulation({ seed: 1, config: { ...classroom }, workload: workloadOf([[0, 1000, 0]]) });
    const x = (time: number): number => {
      state.advanceTo(time);
      return records(sceneOf(state, { width: 1000 }))[0].x;
    };
    const [a, b, c] = [x(0.2), x(0.4), x(0.6)];
    expect(c - b).toBeCloseTo(b - a, 9);
    state.advanceTo(1.25);
    const arcs = sceneOf(state, { width: 1000 }).shapes.filter(shape => shape.kind === 'arc');
    expect(arcs).toMatchObject([{ start: 0, end: expect.closeTo(0.25, 9) }]);
  });

  it('marks the worst partition alone', () => {
    const state = flow({ partitionsAmount: 5, producersAmount: 3, recordKeyRange: 9 }, 40);
    const marked = texts(sceneOf(state, { width: 1000 })).filter(({ fill }) => fill === 'attention');
    expect(marked).toHaveLength(1);
  });

  it('costs what can be seen: a hundred thousand residents make no more shapes than a thousand', () => {
    const config = { partitionsAmount: 8, producersAmount: 10, producerRate: 1000, consumersAmount: 0, recordKeyRange: 100 };
    const few = sceneOf(flow(config, 0.1), { width: 1100 }).shapes.length;
    const many = sceneOf(flow(config, 10), { width: 1100 }).shapes.length;
    expect(many).toBeLessThan(few + 100);
  });

  it('reads as many records of a hundred thousand as of fifty thousand', () => {
    const reads = (time: number): number => {
      const state = flow({ partitionsAmount: 8, producersAmount: 10, producerRate: 1000, consumersAmount: 0, recordKeyRange: 100 }, time);
      const read = jest.spyOn(state, 'record');
      sceneOf(state, { width: 1100 });
      return read.mock.calls.length;
    };
    expect(reads(10)).toBeLessThanOrEqual(reads(5) * 1.1);
  });

  it('draws the record in work over its neighbours', () => {
    const drawn = records(sceneOf(flow({ consumerThroughputMaxInBytes: 300 }, 20), { width: 1000 }));
    expect(drawn.length).toBeGreaterThan(3);
    drawn.slice(1).forEach((record, i) => expect(record.x).toBeGreaterThanOrEqual(drawn[i].x));
  });

  it('keeps areas when the largest size shrinks under records that are there', () => {
    const state = flow({ recordValueSizeMin: 2000, recordValueSizeMax: 2000, consumersAmount: 0, partitionBandwidth: Infinity }, 3.5);
    state.apply({ recordValueSizeMin: 500, recordValueSizeMax: 500 });
    state.advanceTo(5.5);
    const [old, , , , young] = records(sceneOf(state, { width: 1000 })).sort((a, b) => b.x - a.x);
    expect(old.r ** 2 / young.r ** 2).toBeCloseTo(4, 9);
    expect(old.r).toBeLessThanOrEqual(10);
  });

  it('has bars as long as the lag, on one scale, where records are too many for circles', () => {
    const state = flow({ partitionsAmount: 4, producersAmount: 4, producerRate: 100, recordKeyRange: 7 }, 20);
    const lengths = barLengths(sceneOf(state, { width: 1000 }));
    expect(lengths).toHaveLength(4);
    for (const id of [1, 2, 3]) expect(lengths[id] / lengths[0]).toBeCloseTo(state.partition(id).lag / state.partition(0).lag, 9);
  });

  it('adds up the lags of neighbours that share a row', () => {
    const state = flow({ partitionsAmount: 300, producersAmount: 4, producerRate: 500, recordKeyRange: 1000 }, 5);
    const scene = sceneOf(state, { width: 1000 });
    expect(words(scene)).toContain('P0–1');
    const [first, second] = barLengths(scene);
    const lag = (id: number): number => state.partition(id).lag + state.partition(id + 1).lag;
    expect(first / second).toBeCloseTo(lag(0) / lag(2), 9);
  });

  it('lights the line a record was just written along, and lets it fade with simulated time', () => {
    const state = flow({ partitionsAmount: 2, producersAmount: 2, producerRate: 0.5, recordKeyRange: 1 }, 0.1);
    const lit = (): number => {
      const lines = sceneOf(state, { width: 1000 }).shapes.filter(shape => shape.kind === 'line' && shape.stroke?.startsWith('category'));
      return Math.max(...lines.map(({ alpha = 1 }) => alpha));
    };
    const [early, same] = [lit(), lit()];
    state.advanceTo(0.4);
    expect(same).toBe(early);
    expect(lit()).toBeLessThan(early);
    state.advanceTo(1);
    expect(lit()).toBeCloseTo(0.24, 9);
  });

  it.each([
    [{ producersAmount: 0 }, 'No producers'],
    [{ consumersAmount: 0 }, 'Nobody reads'],
    [{ consumersAmount: 3 }, 'idle']
  ])('says what is missing: %j', (config, said) => {
    expect(words(sceneOf(flow(config, 1), { width: 1000 }))).toContain(said);
  });

  it('says that a partition is closing', () => {
    const state = flow({ partitionsAmount: 2, producerRate: 3, recordKeyRange: 2 }, 10);
    state.apply({ partitionsAmount: 1 });
    expect(words(sceneOf(state, { width: 1000 }))).toContain('closing');
  });

  it.each([1200, 700, 380])('stays inside %p px with 1, 12, 24, 100 and 1 000 partitions', width => {
    for (const partitionsAmount of [1, 12, 24, 100, 1000]) {
      const state = flow({ partitionsAmount, producersAmount: 40, consumersAmount: 30, recordKeyRange: 1000, producerRate: 5 }, 5);
      const scene = sceneOf(state, { width });
      for (const shape of scene.shapes) {
        expect(numbers(shape).every(Number.isFinite)).toBe(true);
        if (shape.kind !== 'circle' && shape.kind !== 'rect' && shape.kind !== 'text') continue;
        expect(shape.x).toBeGreaterThanOrEqual(-1);
        expect(shape.x).toBeLessThanOrEqual(width + 1);
        expect(shape.y).toBeGreaterThanOrEqual(-1);
        expect(shape.y).toBeLessThanOrEqual(scene.height + 1);
      }
    }
  });

  it.each([1200, 900, 700, 520, 519, 400, 320])('has no text that runs out of %p px', width => {
    for (const partitionsAmount of [2, 24, 130, 1000]) {
      const state = flow({ partitionsAmount, producersAmount: 40, consumersAmount: 60, recordKeyRange: 1000, producerRate: 5 }, 5);
      for (const { text, x, size, align } of texts(sceneOf(state, { width }))) {
        const [before, after] = align === 'right' ? [1, 0] : align === 'center' ? [0.5, 0.5] : [0, 1];
        const length = widthOf(text, size);
        expect([text, x - before * length >= 0, x + after * length <= width + 1]).toEqual([text, true, true]);
      }
    }
  });

  it('says in words what it shows', () => {
    expect(sceneOf(flow({}, 12.34), { width: 900 }).description).toBe(
      'At 0:12.3: 1 producer, 1 partition, 1 consumer; 3 records produced and not yet processed.');
  });
});
