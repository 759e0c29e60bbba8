/** The Kafka model's picture: what lies where, who is silent, what has moved. */
import type { KafkaConfig } from '../../src/engine/kafka-config';
import { boundaryX, keptOf } from '../../src/scene/kept-mark';
import { idleWords, statusWords } from '../../src/scene/member-words';
import { sceneOf } from '../../src/scene/scene';
import type { Circle, Path, Rect, Scene, Shape, Text } from '../../src/scene/shapes';
import { kafkaFlow, type TimedDeed } from '../engine/kafka-model/kafka-flow';

const CRASH: TimedDeed = { time: 20, deed: { kind: 'crash', consumer: 1, seconds: 0 } };
const flow = (until: number, config: Partial<KafkaConfig> = {}, deeds: readonly TimedDeed[] = [CRASH]) =>
  kafkaFlow({ clockDivisor: 10, partitionAssignmentStrategy: 'cooperative-sticky', ...config }, until, deeds.filter(({ time }) => time <= until));

const of = <K extends Shape['kind']>({ shapes }: Scene, kind: K): Extract<Shape, { kind: K }>[] =>
  shapes.filter((shape): shape is Extract<Shape, { kind: K }> => shape.kind === kind);
const words = (scene: Scene): string[] => of(scene, 'text').map(({ text }: Text) => text);
const hollow = (scene: Scene): Circle[] => of(scene, 'circle').filter(({ fill, stroke }) => fill === undefined && (stroke ?? '').startsWith('category'));
const solid = (scene: Scene): Path[] => of(scene, 'path').filter(({ closed, fill }) => closed === true && fill === 'text');
const open = (scene: Scene): Path[] => of(scene, 'path').filter(({ closed, fill, stroke }) => closed === true && fill === 'ground' && stroke === 'text');

describe('the lanes', () => {
  it('have a hollow circle for each record that is processed and not committed, right of the work, and the triangle after the last', () => {
    const state = flow(3, { autoCommitIntervalMs: 3_600_000, producerRate: 4 }, []);
    const kept = state.partitionIds.map(id => keptOf(state.partition(id)));
    const scene = sceneOf(state, { width: 1000 });
    expect(Math.max(...kept)).toBeGreaterThan(0);
    expect(hollow(scene)).toHaveLength(kept.reduce((sum, n) => sum + n, 0));
    const workX = Math.min(...of(scene, 'line').filter(({ dash }) => dash?.join() === '1,3').map(({ x1 }) => x1));
    for (const { x } of hollow(scene)) expect(x).toBeGreaterThan(workX);
    const rightmost = Math.max(...hollow(scene).map(({ x }) => x));
    expect(Math.max(...solid(scene).map(({ points }) => points[0][0]))).toBeGreaterThan(rightmost);
  });

  it('have a triangle for the position above each partition that somebody has, left of what is handed over', () => {
    const state = flow(30, { processingTimeMs: 300, maxPollRecords: 50, producerRate: 12 }, []);
    const scene = sceneOf(state, { width: 1000 });
    expect(open(scene)).toHaveLength(6);
    const held = of(scene, 'rect').filter(({ fill }: Rect) => fill === 'held');
    const polled = state.partitionIds.map(id => state.partition(id)).filter(({ position, nextOffset }) => position > nextOffset);
    expect(polled.length).toBeGreaterThan(0);
    expect(held.filter(({ height }) => height > 4)).toHaveLength(polled.length);
  });

  it('are hatched where nobody reads, and outlined for 3 s where a partition has just moved', () => {
    const gap = flow(2, { consumersAmount: 0 }, []);
    expect(of(sceneOf(gap, { width: 1000 }), 'rect').filter(({ hatched }) => hatched)).toHaveLength(6);
    const outlined = (time: number): Rect[] => of(sceneOf(flow(time), { width: 1000 }), 'rect').filter(({ stroke }) => stroke === 'interactive');
    const { time } = flow(30).kafka.events(Infinity).filter(({ kind, generation }) => kind === 'assigned' && generation > 1)[0];
    expect(outlined(time - 0.01)).toHaveLength(0);
    expect(outlined(time + 0.01)).toHaveLength(2);
    expect(outlined(time + 2.9)[0].alpha).toBeLessThan(0.05);
    expect(outlined(time + 3.1)).toHaveLength(0);
  });

  it('mark the records that come a second time', () => {
    const slow = { processingTimeMs: 50 };
    const [{ time }] = flow(40, slow).kafka.events(Infinity).filter(({ kind, endOffset }) => kind === 'resumed' && endOffset > 0);
    const scene = sceneOf(flow(time + 0.02, slow), { width: 1600 });
    const again = of(scene, 'circle').filter(({ stroke, fill }) => stroke === 'attention' && fill === undefined);
    expect(again.length).toBeGreaterThan(0);
  });

  it('keep one scale of offsets, and everything inside, however much is behind', () => {
    for (const producerRate of [1, 20, 200]) {
      const state = flow(40, { producerRate, enableAutoCommit: false, autoOffsetReset: 'earliest' });
      for (const width of [400, 700, 1000, 1500]) {
        const { shapes, width: whole } = sceneOf(state, { width });
        for (const shape of shapes) if (shape.kind === 'circle') expect(shape.x + shape.r).toBeLessThanOrEqual(whole);
        for (const shape of shapes) if (shape.kind === 'rect') expect(shape.x + shape.width).toBeLessThanOrEqual(whole + 1e-9);
      }
    }
    const picture = { layout: { lane: { left: 0, right: 100, workX: 70 } }, recordPitch: 5, scaleEnd: 0 } as unknown as Parameters<typeof boundaryX>[0];
    const partition = { nextOffset: 10 } as Parameters<typeof boundaryX>[1];
    expect([boundaryX(picture, partition, 10), boundaryX(picture, partition, 8), boundaryX(picture, partition, 13)]).toEqual([72.5, 82.5, 57.5]);
    expect([boundaryX(picture, partition, 0), boundaryX(picture, partition, 99)]).toEqual([100, 0]);
  });
});

describe('the members', () => {
  it('that crashed are crossed out and counted down, until the group knows', () => {
    const silent = sceneOf(flow(22), { width: 1000 });
    expect(words(silent)).toEqual(expect.arrayContaining(['crashed', '3 members, generation 1']));
    const left = flow(22).kafka.members[1].sessionLeft ?? 0;
    expect(words(silent)).toContain(`session ends in ${left.toFixed(1)}\u2009s`);
    expect(of(silent, 'arc').filter(({ stroke }) => stroke === 'attention')[0].end).toBeCloseTo(1 - left / 4.5, 9);
    expect(of(silent, 'line').filter(({ dash, stroke }) => stroke === 'attention' && dash !== undefined)).toHaveLength(2);
    const known = sceneOf(flow(30), { width: 1000 });
    expect(words(known)).toEqual(expect.arrayContaining(['crashed', 'out of the group', '2 members, generation 2']));
    expect(of(known, 'arc').filter(({ stroke }) => stroke === 'attention')).toHaveLength(0);
  });

  it('without a partition say why', () => {
    const scene = sceneOf(flow(10, { partitionsAmount: 2 }, []), { width: 1000 });
    expect(words(scene)).toEqual(expect.arrayContaining(['idle', 'no partition left']));
    const member = flow(10).kafka.members[0];
    expect(idleWords({ ...member, status: 'joining' })).toBe('waits for an assignment');
    expect(idleWords({ ...member, status: 'crashed', known: false })).toBe('out of the group');
    expect(statusWords({ ...member, status: 'left' })).toBe('too slow: left');
  });
});

describe('a member that began anew before its former self\'s session was over', () => {
  const again: TimedDeed[] = [{ time: 20, deed: { kind: 'crash', consumer: 1, seconds: 0 } }, { time: 22, deed: { kind: 'restart', consumer: 1, seconds: 0 } }];
  const seen = (time: number, config: Partial<KafkaConfig>): string[] =>
    words(sceneOf(flow(time, { clockDivisor: 1, ...config }, again), { width: 1000 }));

  it.each<[string, Partial<KafkaConfig>]>([
    ['classic, eager', { partitionAssignmentStrategy: 'range' }], ['classic, cooperative', {}], ['KIP-848', { groupProtocol: 'consumer' }]
  ])('%s: waits for it, and then has partitions', (_, config) => {
    expect(seen(22.5, config)).toContain('waits for an assignment');
    const waits = seen(26, config);
    expect(waits).toContain('waits for its former self');
    expect(waits).not.toContain('no partition left');
    const after = seen(75, config);
    expect(after).not.toContain('waits for its former self');
    expect(after).not.toContain('no partition left');
  });

  it('as a static one has them back at once', () => {
    for (const time of [22.5, 26]) expect(seen(time, { staticMembership: true })).not.toContain('waits for its former self');
  });
});

it('a reader who does not see hears who is silent, and what came twice', () => {
  expect(sceneOf(flow(22), { width: 1000 }).description).toMatch(/Group Stable\. consumer-1 is crashed, its session times out in \d\.\d s\. 0 records processed twice, 0 lost\.$/);
  expect(sceneOf(flow(30), { width: 1000 }).description).toMatch(/\d+ records? processed twice, 0 lost\.$/);
});

it('a key is a text, and the heading says which', () => {
  expect(words(sceneOf(flow(3), { width: 1000 }))).toContain('6 partitions, keys k0–k23');
  expect(words(sceneOf(flow(3, { keyDistribution: 'none' }), { width: 1000 }))).toContain('6 partitions, records without keys');
});
