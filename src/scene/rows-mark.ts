/** Partitions too many for lanes: thin rows on one scale of records, some of them with their name and numbers. */
import type { PartitionState } from '../engine/flow-state';
import { laneY, type Layout } from './layout';
import { text, type Mark, type Picture } from './mark';
import { ticksTo } from './scale';
import type { Role, Shape } from './shapes';
import { count, seconds } from './words';

/** px between two names. */
const NAME_PITCH = 56;
const NAME_ROOM = 14;

export const rowsMark: Mark = picture => [...scale(picture), ...names(picture)];

function scale({ layout, scaleEnd, recordPitch }: Picture): Shape[] {
  const { lane, top } = layout;
  const bottom = laneY(layout, lane.count * lane.share - 1) + lane.pitch / 2 + 4;
  const lines = ticksTo(scaleEnd, layout.size === 'narrow' ? 2 : 5).flatMap<Shape>(value => {
    const x = lane.workX - value * recordPitch;
    return [
      { kind: 'line', x1: x, y1: top - 4, x2: x, y2: bottom, stroke: value === 0 ? 'second' : 'hairline' },
      text(x, top - 9, count(value), { size: 10, fill: 'second', align: 'center' })
    ];
  });
  return lines;
}

function names({ layout, partitions }: Picture): Shape[] {
  const { lane } = layout;
  const groups = Array.from({ length: lane.count }, (_, row) => partitions.slice(row * lane.share, (row + 1) * lane.share));
  const lags = groups.map(lagOf);
  const most = Math.max(...lags);
  const worstRow = most > 0 ? lags.indexOf(most) : -1;
  const every = Math.max(1, Math.round(NAME_PITCH / lane.pitch));
  const shapes: Shape[] = [];
  for (let row = 0; row < lane.count; row++) {
    const isWorst = row === worstRow;
    const crowded = worstRow >= 0 && Math.abs(row - worstRow) * lane.pitch < NAME_ROOM;
    if (!isWorst && (row % every !== 0 || crowded)) continue;
    shapes.push(...named(layout, groups[row], laneY(layout, row * lane.share), isWorst));
  }
  return shapes;
}

const lagOf = (group: readonly PartitionState[]): number => group.reduce((sum, { lag }) => sum + lag, 0);

function named({ lane, lagX, behindX }: Layout, group: readonly PartitionState[], y: number, isWorst: boolean): Shape[] {
  const [{ id }] = group;
  const fill: Role = isWorst ? 'attention' : 'second';
  const lag = lagOf(group);
  const behind = group.reduce((most, partition) => Math.max(most, partition.behind), 0);
  const name = group.length === 1 ? `P${id}` : `P${id}–${group[group.length - 1].id}`;
  return [
    text(lane.left - 8, y, name, { size: group.length === 1 ? 11 : 9.5, align: 'right', middle: true, fill, bold: isWorst }),
    text(lagX, y, count(lag), { align: 'right', middle: true, fill, bold: isWorst }),
    text(behindX, y, seconds(behind), { align: 'right', middle: true, fill: 'second' })
  ];
}
