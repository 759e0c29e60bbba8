/**
 * The partitions' lanes: ground, name, log end, the line whose length is the lag, and the numbers at the right.
 *
 * What is in a lane is `records-mark.ts` or `bars-mark.ts`; partitions too many for lanes are `rows-mark.ts`.
 */
import type { PartitionState } from '../engine/flow-state';
import { boundaryX, keptOf } from './kept-mark';
import { laneY, type Layout } from './layout';
import { text, widthOf, type Mark, type Picture } from './mark';
import { queueEnd } from './seen-records';
import type { Role, Shape } from './shapes';
import { count, seconds } from './words';

/** What lies right of the work, as far as there is room to say it. */
const KEPT_WORDS = ['processed, not committed', 'not committed'];
/** Lanes from this pitch on have room below for their offsets. */
const PITCH_OFFSETS = 50;

export const lanesMark: Mark = picture => {
  const { layout, partitions } = picture;
  const first = laneY(layout, 0);
  const last = laneY(layout, partitions.length - 1);
  const { workX, height } = layout.lane;
  return [
    ...partitions.flatMap((partition, i) => [
      ...lane(layout, partition, laneY(layout, i)),
      ...lag(picture, partition, laneY(layout, i)),
      ...numbers(picture, partition, laneY(layout, i))
    ]),
    { kind: 'line', x1: workX, y1: first - height / 2 - 3, x2: workX, y2: last + height / 2 + 3, stroke: 'structure', dash: [1, 3] },
    ...labels(layout, first - height / 2, picture.state.kafka !== null)
  ];
};

function lane({ lane: { left, right, height } }: Layout, { id, closing }: PartitionState, y: number): Shape[] {
  const top = y - height / 2;
  const ground = { kind: 'rect', x: left, y: top, width: right - left, height, radius: 2 } as const;
  const name = text(left - 10, y, `P${id}`, { size: 12, bold: true, align: 'right', middle: true, fill: closing ? 'second' : 'text' });
  if (!closing) {
    return [{ ...ground, fill: 'lane' }, { kind: 'line', x1: left, y1: top, x2: left, y2: top + height, stroke: 'second', lineWidth: 1.6 }, name];
  }
  return [
    { ...ground, hatched: true, stroke: 'structure' },
    { kind: 'rect', x: left, y: y - 7, width: 50, height: 14, fill: 'ground' },
    name,
    text(left + 6, y, 'closing', { size: 10, fill: 'second', middle: true })
  ];
}

/** From the newest record to the end of what is done: thick under what waits, thin under what is on its way. */
function lag(picture: Picture, partition: PartitionState, y: number): Shape[] {
  const { state, layout, worst, recordPitch, scaleEnd } = picture;
  const { lane: { left, workX, height } } = layout;
  const { id, ready, logEndOffset } = partition;
  const under = y + height / 2 + 3;
  const end = boundaryX(picture, partition, partition.nextOffset - keptOf(partition));
  const done: Shape = { kind: 'path', points: [[end, under - 2], [end + 3.6, under + 4.4], [end - 3.6, under + 4.4]], closed: true, fill: 'text' };
  if (partition.unread === 0 && keptOf(partition) === 0) return [done];
  const stroke: Role = id === worst ? 'attention' : 'second';
  const waits = Math.max(left, scaleEnd > 0 ? workX - recordPitch * partition.unread : queueEnd(layout.lane, recordPitch, ready));
  const shapes: Shape[] = [{ kind: 'line', x1: waits, y1: under, x2: end, y2: under, stroke, lineWidth: 2 }];
  if (scaleEnd === 0 && partition.unread > ready) {
    const newest = left + state.record(id, logEndOffset - 1).travel * Math.max(0, waits - left - recordPitch);
    shapes.push({ kind: 'line', x1: newest, y1: under, x2: waits, y2: under, stroke, lineWidth: 0.75 });
  }
  return [...shapes, done];
}

function numbers(picture: Picture, partition: PartitionState, y: number): Shape[] {
  const { layout, worst } = picture;
  const { lane: { left, right, pitch, height }, lagX, behindX } = layout;
  const isWorst = partition.id === worst;
  const shapes: Shape[] = [
    text(lagX, y, count(partition.lag), { size: 12, align: 'right', middle: true, fill: isWorst ? 'attention' : 'text', bold: isWorst }),
    text(behindX, y, seconds(partition.behind), { align: 'right', middle: true, fill: 'second' })
  ];
  if (pitch < PITCH_OFFSETS || layout.size === 'narrow') return shapes;
  const below = y + height / 2 + 14;
  if (!partition.closing) shapes.push(text(left, below, count(partition.logEndOffset), { size: 9, fill: 'second' }));
  const offset = partition.nextOffset - keptOf(partition);
  const end = boundaryX(picture, partition, offset);
  const isAtEnd = end > right - 30;
  return [...shapes, text(isAtEnd ? end - 6 : end + 6, isAtEnd ? below : below - 3, count(offset), { size: 9, align: isAtEnd ? 'right' : 'left' })];
}

/** What the marks of the first lane are, said once. */
function labels({ lane: { left, workX, right }, size }: Layout, top: number, keepsProcessed: boolean): Shape[] {
  if (size === 'narrow') return [];
  const room = keepsProcessed ? right - workX - widthOf('in work', 10) / 2 - 4 : 0;
  const kept = KEPT_WORDS.find(words => widthOf(words, 10) < room);
  // Room for the position's triangle.
  const y = top - (keepsProcessed ? 12 : 7);
  return [
    text(left, y, 'log end', { size: 10, fill: 'second' }),
    text(workX, y, 'in work', { size: 10, fill: 'second', align: 'center' }),
    ...(kept === undefined ? [] : [text(right, y, kept, { size: 10, fill: 'second', align: 'right' })])
  ];
}
