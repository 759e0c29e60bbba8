/**
 * From each producer to each partition, in the producer's colour, if it has one, as wide as what it writes; a line just written
 * along lights up. Brackets where lines would be too many to tell apart.
 */
import { producerColour } from './colours';
import { entryY, FAN_END, laneY } from './layout';
import type { Mark, Picture } from './mark';
import type { Shape } from './shapes';

const LINES_MAX = 64;
/** Seconds for which a line is lit after a record went along it. */
const LIT = 0.6;
/** Of the newest records of a partition so many are looked at. */
const NEWEST = 6;
const ALPHA = 0.24;
const ALPHA_LIT = 0.7;

export const fanMark: Mark = picture => {
  const { state, layout, partitions } = picture;
  if (layout.size !== 'wide' || state.producerIds.length === 0) return [];
  const { producers } = layout;
  const open = partitions.filter(partition => !partition.closing).length;
  const all = producers.shown === state.producerIds.length;
  return all && producers.shown * open <= LINES_MAX ? lines(picture, open) : brackets(picture, open);
};

function ends({ layout: { producers } }: Picture): { from: number; to: number } {
  return { from: producers.x + producers.width + 8, to: FAN_END - 4 };
}

function lines(picture: Picture, open: number): Shape[] {
  const { state, layout, colourBy } = picture;
  const { from, to } = ends(picture);
  const rates = state.producerIds.map(id => state.producer(id).bytesRate ?? 0);
  const most = Math.max(1, ...rates);
  const lit = litLines(picture, open);
  return state.producerIds.flatMap((id, i) => Array.from({ length: open }, (_, j): Shape => ({
    kind: 'line', curved: true, x1: from, y1: entryY(layout, layout.producers, i), x2: to, y2: laneY(layout, j),
    stroke: producerColour(colourBy, id), lineWidth: 1 + (2 * rates[i]) / most, alpha: ALPHA + (ALPHA_LIT - ALPHA) * (lit[i * open + j] ?? 0)
  })));
}

/** How lit each line is, 0 to 1: read from the newest records, which know who wrote them and when. */
function litLines({ state, partitions }: Picture, open: number): Float64Array {
  const lit = new Float64Array(state.producerIds.length * open);
  for (let j = 0; j < open; j++) {
    const { id, nextOffset, logEndOffset } = partitions[j];
    for (let offset = logEndOffset - 1; offset >= Math.max(nextOffset, logEndOffset - NEWEST); offset--) {
      const { producer, eventTime } = state.record(id, offset);
      const light = 1 - (state.now - eventTime) / LIT;
      if (light <= 0) break;
      const line = producer * open + j;
      if (producer < state.producerIds.length && light > lit[line]) lit[line] = light;
    }
  }
  return lit;
}

function brackets(picture: Picture, open: number): Shape[] {
  const { layout } = picture;
  const { producers } = layout;
  const { from, to } = ends(picture);
  const last = Math.max(0, open - 1);
  const [left, right] = [from + 12, to - 12];
  const written = [entryY(layout, producers, 0), entryY(layout, producers, producers.shown - 1)] as const;
  const lanes = [laneY(layout, 0), laneY(layout, last)] as const;
  const y = layout.top + layout.band / 2;
  return [
    { kind: 'path', points: [[from, written[0]], [left, written[0]], [left, written[1]], [from, written[1]]], stroke: 'structure' },
    { kind: 'line', x1: left, y1: y, x2: right, y2: y, stroke: 'structure' },
    { kind: 'path', points: [[to, lanes[0]], [right, lanes[0]], [right, lanes[1]], [to, lanes[1]]], stroke: 'structure' }
  ];
}
