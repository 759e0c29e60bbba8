import { Player } from '../../src/player/player';
import { figureOf } from '../../src/scene/figure';
import { LIGHT } from '../../src/scene/theme';
import type { Annotation } from '../../src/scenario/scenario';
import { parseScenario } from '../../src/scenario/codec';

interface Trace {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly yaxis: string;
  readonly line: { readonly color: string };
}

interface Upright {
  readonly x0: number;
  readonly yref: string;
  readonly y0: number;
  readonly y1: number;
}

interface Layout {
  readonly xaxis: { readonly range: number[] };
  readonly height: number;
  readonly margin: { readonly t: number };
  readonly annotations: { readonly text: string; readonly yshift: number; readonly y: number }[];
  readonly shapes: Upright[];
}

function figure(time: number, config: object = {}, seed = 7, annotations: Annotation[] = []): { data: Trace[]; layout: Layout } {
  const player = new Player(parseScenario({ seed, config: { partitionsAmount: 4, producersAmount: 2, consumersAmount: 2, ...config } }), { frameBudgetMs: 1e6 });
  player.seek(time);
  for (let i = 0; i < 200 && player.seekingTo !== null; i++) player.frame(i);
  expect(player.time).toBe(time);
  return figureOf(player.series, player.state, { theme: LIGHT, width: 900, duration: null, annotations }) as never;
}

describe('figure', () => {
  it('has throughput in and out, and the lag of each partition, of the same times', () => {
    const { data } = figure(40);
    expect(data.filter(trace => trace.yaxis === 'y').map(trace => trace.name)).toEqual(['in', 'out']);
    expect(data.filter(trace => trace.yaxis === 'y2').map(trace => trace.name).sort()).toEqual(['P0', 'P1', 'P2', 'P3']);
    for (const trace of data) {
      expect(trace.y).toHaveLength(trace.x.length);
      expect(trace.x[trace.x.length - 1]).toBe(40);
    }
  });

  it('emphasises the worst partition alone, and says the current values', () => {
    const { data, layout } = figure(40);
    const marked = data.filter(trace => trace.line.color === LIGHT.attention);
    expect(marked).toHaveLength(1);
    const now = marked[0].y[marked[0].y.length - 1];
    expect(layout.annotations.map(({ text }) => text)).toEqual(expect.arrayContaining([`<b>${marked[0].name}</b>`, `<b>${now}</b>`]));
  });

  it('has a line for each of 64 partitions, and of more for the eight with most', () => {
    const lines = (partitionsAmount: number): Trace[] =>
      figure(5, { partitionsAmount, recordKeyRange: 1000, producerRate: 50 }).data.filter(trace => trace.yaxis === 'y2');
    expect(lines(64)).toHaveLength(64);
    expect(lines(65)).toHaveLength(8);
  });

  it('emphasises none when one without a line lags more, and says of which it has the most', () => {
    const { data, layout } = figure(3, { partitionsAmount: 200, producersAmount: 10, producerRate: 50, recordKeyRange: 5000, consumersAmount: 0 }, 2);
    expect(data.filter(trace => trace.line.color === LIGHT.attention)).toEqual([]);
    expect(layout.annotations.some(({ text }) => text.includes('the 8 with most of P0–127; all 200'))).toBe(true);
  });

  it('draws no more points for a long run, and fewer a line when there are many', () => {
    for (const trace of figure(300).data) expect(trace.x.length).toBeLessThanOrEqual(602);
    const { data } = figure(300, { partitionsAmount: 40, recordKeyRange: 100 });
    const points = data.filter(trace => trace.yaxis === 'y2').reduce((sum, trace) => sum + trace.x.length, 0);
    expect(points).toBeLessThanOrEqual(12_000 + 2 * 40);
  });

  it('names at most four partitions, apart from each other, and inside their plot', () => {
    const { layout } = figure(40, { partitionsAmount: 20, producersAmount: 10, recordKeyRange: 100 });
    const names = layout.annotations.filter(({ text }) => /^(<b>)?P\d+/.test(text));
    expect(names).toHaveLength(4);
    const shifts = names.map(({ yshift }) => yshift);
    shifts.slice(1).forEach((shift, i) => expect(shifts[i] - shift).toBeGreaterThanOrEqual(13));
    for (const shift of shifts) expect(Math.abs(shift - 37)).toBeLessThanOrEqual(37);
  });

  it('ends at the tick after now, so that it does not stretch each frame', () => {
    expect(figure(31).layout.xaxis.range).toEqual([0, 35]);
    expect(figure(100).layout.xaxis.range).toEqual([0, 105]);
  });

  it('draws the clock and the annotations through the plots, not through the headings between them', () => {
    const { layout: { shapes } } = figure(12, {}, 7, [{ id: 'a', time: 4, text: 'seen' }]);
    expect(shapes.map(({ x0, yref, y0, y1 }) => [x0, yref, y0, y1])).toEqual([
      [4, 'y domain', 0, 1], [4, 'y2 domain', 0, 1], [12, 'y domain', 0, 1], [12, 'y2 domain', 0, 1]
    ]);
  });

  it('makes room for the numbers of annotations between the heading and the plot', () => {
    const heading = ({ layout }: ReturnType<typeof figure>): number => layout.annotations.find(({ text }) => text.includes('Throughput'))?.yshift ?? NaN;
    const plain = figure(12);
    const noted = figure(12, {}, 7, [{ id: 'a', time: 4, text: 'seen' }]);
    const more = noted.layout.height - plain.layout.height;
    expect(more).toBeGreaterThan(10);
    expect([noted.layout.margin.t - plain.layout.margin.t, heading(noted) - heading(plain)]).toEqual([more, more]);
  });

  it('shows 30 s at the start', () => {
    expect(figure(0).layout.xaxis.range).toEqual([0, 30]);
  });
});
