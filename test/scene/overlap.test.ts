/** Texts of a picture that would be written over each other, by the scene's own idea of how wide they are. */
import type { FlowState } from '../../src/engine/flow-state';
import type { Deed } from '../../src/engine/kafka-config';
import { Simulation } from '../../src/engine/simulation';
import { widthOf } from '../../src/scene/mark';
import { sceneOf } from '../../src/scene/scene';
import type { Shape } from '../../src/scene/shapes';
import { kafkaFlow, type TimedDeed } from '../engine/kafka-model/kafka-flow';
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
  if (shape.kind !== 'text' || (shape.align === 'center' && shape.text !== 'in work') || shape.text === '') return [];
  const { text, size, bold, align, middle, widthMax = Infinity } = shape;
  const width = Math.min((bold ? 1.06 : 1) * widthOf(text, size), widthMax);
  const left = align === 'right' ? width : align === 'center' ? width / 2 : 0;
  return [{ text, x: shape.x - left, y: middle ? shape.y : shape.y - 0.35 * size, width, height: 0.8 * size }];
}

function overlaps(a: Box, b: Box): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height / 2, b.y + b.height / 2) - Math.max(a.y - a.height / 2, b.y - b.height / 2);
  return across > 1 && down > 1;
}

const WIDTHS = [1200, 960, 923, 900, 899, 640, 560, 520, 519, 400, 360];

/** Texts over each other, in any width. */
const found = (state: FlowState): string[] => WIDTHS.flatMap(width => (['producer', 'key'] as const).flatMap(colourBy => {
  const boxes = sceneOf(state, { width, colourBy }).shapes.flatMap(boxOf);
  return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => overlaps(a, b)).map(b => `${width} px: ${a.text} / ${b.text}`));
}));

const CASES = [[1, 0, 50], [4, 2, 1], [8, 1, 1000], [12, 0, 1000], [24, 12, 1], [30, 12, 50], [1000, 0, 1000]];

it.each(CASES)('%p partitions, %p consumers, %p records/s: no text is over another, in any width', (partitionsAmount, consumersAmount, producerRate) => {
  const config = { ...classroom, partitionsAmount, producersAmount: 3, consumersAmount, producerRate, recordKeyRange: 1000 };
  const state = new Simulation({ seed: 7, config });
  state.advanceTo(20);
  expect(found(state)).toEqual([]);
});

const deed = (kind: Deed['kind'], consumer: number, seconds = 0): TimedDeed => ({ time: 20, deed: { kind, consumer, seconds } });
const DEEDS = [deed('crash', 0), deed('freeze', 1, 60), deed('close', 2), deed('stall', 3, 300), deed('pause', 4)];

it.each([[6, 5, 20], [12, 12, 200], [24, 11, 1000], [8, 6, 1000], [60, 8, 100]])(
  'Kafka model, %p partitions, %p consumers, %p records/s: nor there, whatever happens to members', (partitionsAmount, consumersAmount, producerRate) => {
    for (const [clockDivisor, until] of [[1, 20.1], [1, 50], [10, 20.5], [10, 60], [1, 7.1], [1, 3]]) {
      for (const partitionAssignmentStrategy of ['range', 'cooperative-sticky'] as const) {
        const config = { partitionsAmount, producersAmount: 3, consumersAmount, producerRate, clockDivisor, partitionAssignmentStrategy };
        expect(found(kafkaFlow(config, until, until > 20 ? DEEDS : []))).toEqual([]);
      }
    }
  });
