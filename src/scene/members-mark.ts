/** The group's members, and the curves from each partition to its owner: dark while it works, pale while it waits. */
import { entryY, laneY } from './layout';
import { text, type Mark, type Picture } from './mark';
import type { Shape } from './shapes';
import { count, oneDecimal } from './words';

/** Curves up to this many partitions; more are drawn thin. */
const CURVES_MAX = 64;

export const membersMark: Mark = picture => {
  const { state, layout } = picture;
  const { members } = layout;
  if (state.consumerIds.length === 0) {
    const words = layout.size === 'narrow' ? 'nobody' : 'Nobody reads';
    return [text(layout.width - 2, layout.top + layout.band / 2, words, { size: 12, align: 'right', fill: 'second', middle: true })];
  }
  const shapes = curves(picture);
  state.consumerIds.slice(0, members.shown).forEach((id, i) => shapes.push(...member(picture, id, entryY(layout, members, i))));
  const more = state.consumerIds.length - members.shown;
  if (more > 0) {
    shapes.push(text(members.x + 12, entryY(layout, members, members.shown), `+${more} more`, { fill: 'second', middle: true }));
  }
  return shapes;
};

function curves({ layout, partitions }: Picture): Shape[] {
  const { curve, members } = layout;
  const thin = partitions.length > CURVES_MAX;
  return partitions.flatMap<Shape>((partition, i) => {
    if (partition.owner < 0) return [];
    const to = entryY(layout, members, Math.min(partition.owner, members.shown));
    return [{
      kind: 'line', curved: true, x1: curve.from, y1: laneY(layout, i), x2: curve.to, y2: to,
      stroke: partition.working ? 'second' : 'structure', lineWidth: thin ? 0.5 : partition.working ? 2 : 1
    }];
  });
}

function member({ state, layout }: Picture, id: number, y: number): Shape[] {
  const { members, size } = layout;
  const { assignedPartitions, activePartitions, busy, recordsRate, lag } = state.consumer(id);
  const dot: Shape = { kind: 'circle', x: members.x + 2, y: 0, r: 3, fill: activePartitions.length > 0 ? 'text' : 'structure' };
  if (size === 'narrow') {
    return [{ ...dot, y }, text(members.x + 9, y, `c${id}`, { size: 12, bold: true, middle: true })];
  }
  const right = layout.width - 2;
  const roomy = members.pitch >= 40;
  const name = roomy ? y - 12 : y;
  const idle = assignedPartitions.length === 0;
  const shapes: Shape[] = [
    { ...dot, y: name },
    text(members.x + 12, name, `consumer-${id}`, { size: 12, middle: true }),
    text(right, name, idle ? 'idle' : listed(assignedPartitions), {
      size: 10, align: 'right', fill: 'second', middle: true, widthMax: members.width - 90
    })
  ];
  if (!roomy) return shapes;
  if (idle) return [...shapes, text(members.x + 12, y + 4, 'no partition left', { size: 10, fill: 'second', middle: true })];
  const barWidth = 48;
  shapes.push(
    { kind: 'rect', x: members.x + 12, y: y + 2, width: barWidth, height: 4, radius: 2, fill: 'held' },
    { kind: 'rect', x: members.x + 12, y: y + 2, width: barWidth * (busy ?? 0), height: 4, radius: 2, fill: 'second' },
    text(members.x + 66, y + 4, `${Math.round(100 * (busy ?? 0))} % busy`, { size: 10, fill: 'second', middle: true })
  );
  if (size === 'wide') {
    shapes.push(
      text(right, y + 4, `${oneDecimal(recordsRate ?? 0)} rec/s`, { size: 10, align: 'right', fill: 'second', middle: true }),
      text(right, y + 19, `lag ${count(lag)}`, { size: 10, align: 'right', middle: true })
    );
  }
  return shapes;
}

/** P0 · P2 · P5, or how many. */
const listed = (partitions: readonly number[]): string =>
  partitions.length <= 4 ? partitions.map(id => `P${id}`).join(' · ') : `${partitions.length} partitions`;
