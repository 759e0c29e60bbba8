/**
 * The records: in work, waiting, on their way, and just done. Area is bytes, colour the producer or the key, the figure inside
 * the key, the ring how far the work is. Which are seen, and where, is `seen-records.ts`.
 */
import type { PartitionState, RecordState } from '../engine/flow-state';
import { keyCategory, producerCategory } from './colours';
import { laneY, type Layout } from './layout';
import { text, type Mark, type Picture } from './mark';
import type { Shape } from './shapes';

/** From these pitches on records have a ring, and a figure. */
const PITCH_RING = 6;
const PITCH_FIGURE = 14;
/** px: the radius that has room for a figure. */
const RADIUS_FIGURE = 4.1;
const FIGURE_MIN = 6;
/** Longer keys have no room in any record. */
const FIGURE_LENGTH_MAX = 12;
/** Seconds for which what was processed last leaves dots. */
const FADE = 1;
const DOTS = [0, 1, 2];
const PLAIN = /^[\x20-\x7e]*$/;

export const recordsMark: Mark = picture => {
  const { layout, partitions, seen, recordPitch } = picture;
  return partitions.flatMap((partition, i) => {
    const y = laneY(layout, i);
    return [
      ...done(picture, partition, y),
      ...seen[i].flatMap(({ record, x }) => [
        ...(record.inWork && recordPitch >= PITCH_RING ? ring(picture, record, x, y) : []),
        ...circle(picture, record, x, y)
      ])
    ];
  });
};

/** Area proportional to bytes; the largest fills its place. */
export function radiusOf({ recordPitch, layout, largest }: Pick<Picture, 'recordPitch' | 'largest'> & { layout: Layout }, bytes: number): number {
  return Math.min(recordPitch / 2 - 0.3, layout.lane.height / 2 - 3.3) * Math.sqrt(bytes / largest);
}

function circle(picture: Picture, record: RecordState, x: number, y: number): Shape[] {
  const { fill, on } = picture.colourBy === 'key' ? keyCategory(record.key) : producerCategory(record.producer);
  const r = radiusOf(picture, record.bytes);
  const again: Shape[] = record.processed ? [{ kind: 'circle', x: x + 1.8, y: y - 1.8, r: r + 1.2, stroke: 'attention', lineWidth: 1.4 }] : [];
  const shapes: Shape[] = [...again, { kind: 'circle', x, y, r, fill }];
  if (picture.recordPitch < PITCH_FIGURE || r < RADIUS_FIGURE) return shapes;
  const figure = picture.keyOf(record.key);
  if (figure.length > FIGURE_LENGTH_MAX) return shapes;
  const size = Math.min(r >= 7 ? 9.5 : r >= 5.4 ? 8 : 7, (2 * r - 2) / (0.6 * [...figure].length));
  // Nobody knows how wide a letter of another script is: the painter measures and cuts.
  const widthMax = PLAIN.test(figure) ? {} : { widthMax: 2 * r };
  if (size >= FIGURE_MIN) shapes.push(text(x, y + 0.5, figure, { size, bold: true, align: 'center', middle: true, fill: on, ...widthMax }));
  return shapes;
}

/** On its own ground, so that it stands clear of the neighbour. */
function ring(picture: Picture, record: RecordState, x: number, y: number): Shape[] {
  const r = Math.max(radiusOf(picture, record.bytes) + 3, 5);
  return [
    { kind: 'circle', x, y, r: r + 1.8, fill: 'lane' },
    { kind: 'circle', x, y, r, stroke: 'structure', lineWidth: 1.8 },
    { kind: 'arc', x, y, r, start: 0, end: record.progress, stroke: 'text', lineWidth: 2.4 }
  ];
}

/** Three dots where the last records went. */
function done({ state, layout }: Picture, { id }: PartitionState, y: number): Shape[] {
  // Where processed records stay, these are seen.
  if (state.kafka !== null) return [];
  const left = 1 - (state.now - state.lastCompletionTime(id)) / FADE;
  if (!(left > 0)) return [];
  const { workX, right } = layout.lane;
  return DOTS.map(i => workX + 20 + 13 * i).filter(x => x < right - 3).map((x, i) => ({
    kind: 'circle', x, y, r: 1.7, fill: 'trace', alpha: left * (1 - 0.25 * i)
  }));
}
