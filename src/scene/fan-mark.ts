/** From each producer to each partition, in the producer's colour; a bracket where lines would be too many to tell apart. */
import { entryY, laneY } from './layout';
import { categoryOf, type Mark } from './mark';
import type { Shape } from './shapes';

const LINES_MAX = 64;

export const fanMark: Mark = ({ state, layout, partitions }) => {
  if (layout.size !== 'wide' || state.producerIds.length === 0) return [];
  const { producers, lane } = layout;
  const from = producers.x + producers.width + 10;
  const to = lane.left - 36;
  const open = partitions.filter(partition => !partition.closing);
  if (producers.shown * open.length <= LINES_MAX && producers.shown === state.producerIds.length) {
    return state.producerIds.flatMap((id, i) =>
      open.map<Shape>((_, j) => ({
        kind: 'line', curved: true, x1: from, y1: entryY(layout, producers, i), x2: to, y2: laneY(layout, j),
        stroke: categoryOf(id).fill, lineWidth: 1.5, alpha: 0.28
      }))
    );
  }
  const first = laneY(layout, 0);
  const last = laneY(layout, Math.max(0, open.length - 1));
  const x = (from + to) / 2;
  return [
    { kind: 'path', points: [[x, first], [x - 6, first], [x - 6, last], [x, last]], stroke: 'structure' },
    { kind: 'line', x1: from, y1: layout.top + layout.band / 2, x2: x - 6, y2: layout.top + layout.band / 2, stroke: 'structure' }
  ];
};
