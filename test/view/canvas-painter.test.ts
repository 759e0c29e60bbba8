import { LIGHT } from '../../src/scene/theme';
import { CanvasPainter } from '../../src/view/canvas-painter';

/** A context that notes what is called and set. */
function recording(): { context: CanvasRenderingContext2D; said: string[] } {
  const said: string[] = [];
  const context = new Proxy({} as Record<string, unknown>, {
    get: (target, name: string) => target[name] ?? ((...values: unknown[]) => {
      said.push(`${name}(${values.join(',')})`);
      return { width: 8 * String(values[0]).length };
    }),
    set: (target, name: string, value: unknown) => {
      target[name] = value;
      said.push(`${name}=${String(value)}`);
      return true;
    }
  });
  return { context: context as unknown as CanvasRenderingContext2D, said };
}

it('draws shapes in their order, with the colours of their roles', () => {
  const canvas = document.createElement('canvas');
  const { context, said } = recording();
  canvas.getContext = (() => context) as never;
  new CanvasPainter(canvas).paint({
    width: 100, height: 50, description: '',
    shapes: [
      { kind: 'rect', x: 0, y: 0, width: 10, height: 5, fill: 'lane' },
      { kind: 'circle', x: 5, y: 6, r: 2, stroke: 'attention', lineWidth: 2, dash: [1, 2] },
      { kind: 'text', x: 1, y: 2, text: 'a long name', size: 11, fill: 'text', widthMax: 40 }
    ]
  }, LIGHT);
  expect(canvas.height).toBe(50);
  const drawn = said.filter(line => /^(fill|stroke|fillStyle|strokeStyle|roundRect|arc|fillText)/.test(line));
  expect(drawn).toEqual([
    'roundRect(0,0,10,5,0)', `fillStyle=${LIGHT.lane}`, 'fill()',
    'arc(5,6,2,0,6.283185307179586)', `strokeStyle=${LIGHT.attention}`, 'stroke()',
    `fillStyle=${LIGHT.text}`, 'fillText(a lo…,1,2)'
  ]);
});

it('cuts a text between characters, not inside one', () => {
  const canvas = document.createElement('canvas');
  const { context, said } = recording();
  canvas.getContext = (() => context) as never;
  const shape = { kind: 'text', x: 1, y: 2, text: '𝒳𝒳𝒳𝒳', size: 11, fill: 'text', widthMax: 50 } as const;
  new CanvasPainter(canvas).paint({ width: 100, height: 50, description: '', shapes: [shape] }, LIGHT);
  expect(said.filter(line => line.startsWith('fillText'))).toEqual(['fillText(𝒳𝒳…,1,2)']);
});

it('does nothing where there is no context', () => {
  const canvas = document.createElement('canvas');
  expect(() => new CanvasPainter(canvas).paint({ width: 10, height: 10, shapes: [], description: '' }, LIGHT)).not.toThrow();
});
