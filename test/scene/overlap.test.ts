/** Texts of a picture that would be written over each other, by the scene's own idea of how wide they are. */
import { Simulation } from '../../src/engine/simulation';
import { widthOf } from '../../src/scene/mark';
import { sceneOf } from '../../src/scene/scene';
import type { Shape } from '../../src/scene/shapes';
import { classroom } from '../engine/worlds';

interface Box {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a text is; a centred one labels a mark, which may be anywhere. */
function boxOf(shape: Shape): Box[] {
  if (shape.kind !== 'text' || shape.align === 'center' || shape.text === '') return [];
  const { text, size, bold, align, middle, widthMax = Infinity } = shape;
  const width = Math.min((bold ? 1.06 : 1) * widthOf(text, size), widthMax);
  return [{ text, x: align === 'right' ? shape.x - width : shape.x, y: middle ? shape.y : shape.y - 0.35 * size, width, height: 0.8 * size }];
}

function overlaps(a: Box, b: Box): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height / 2, b.y + b.height / 2) - Math.max(a.y - a.height / 2, b.y - b.height / 2);
  return across > 1 && down > 1;
}

const CASES = [[1, 0, 50], [4, 2, 1], [8, 1, 1000], [12, 0, 1000], [24, 12, 1], [30, 12, 50], [1000, 0, 1000]];

it.each(CASES)('%p partitions, %p consumers, %p records/s: no text is over another, in any width', (partitionsAmount, consumersAmount, producerRate) => {
  const config = { ...classroom, partitionsAmount, producersAmount: 3, consumersAmount, producerRate, recordKeyRange: 1000 };
  const state = new Simulation({ seed: 7, config });
  state.advanceTo(20);
  for (const width of [1200, 900, 899, 640, 560, 520, 519, 400, 360]) {
    for (const colourBy of ['producer', 'key'] as const) {
      const boxes = sceneOf(state, { width, colourBy }).shapes.flatMap(boxOf);
      const over = boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => overlaps(a, b)).map(b => `${width} px: ${a.text} / ${b.text}`));
      expect(over).toEqual([]);
    }
  }
});
