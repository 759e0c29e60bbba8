/** The partitions' ground: lane, name, the line that is the lag, and the numbers at its right. */
import { laneY } from './layout';
import { text, type Mark, type Picture } from './mark';
import type { Role, Shape } from './shapes';
import { count, oneDecimal } from './words';

/** One in so many rows has its name and numbers. */
const NAMED_ROW = 8;

export const lanesMark: Mark = picture => {
  const { layout, partitions } = picture;
  const { lane } = layout;
  const first = laneY(layout, 0) - lane.pitch / 2;
  const last = laneY(layout, partitions.length - 1) + lane.pitch / 2;
  const work: Shape = {
    kind: 'line', x1: lane.workX, y1: first, x2: lane.workX, y2: last, stroke: 'structure', dash: lane.rows ? undefined : [1, 4]
  };
  return [...(lane.rows ? rows(picture) : lanes(picture)), work];
};

function lanes({ layout, partitions, worst, recordPitch }: Picture): Shape[] {
  const { lane, lagX, behindX } = layout;
  return partitions.flatMap((partition, i) => {
    const y = laneY(layout, i);
    const top = y - lane.height / 2;
    const isWorst = partition.id === worst;
    const lagging = partition.lag > 0;
    const shapes: Shape[] = [
      {
        kind: 'rect', x: lane.left, y: top, width: lane.right - lane.left, height: lane.height, radius: 2,
        ...(partition.closing ? { hatched: true, stroke: 'structure' as const } : { fill: 'lane' as const })
      },
      text(lane.left - 10, y, `P${partition.id}`, { size: 12, bold: true, align: 'right', middle: true }),
      text(lagX, y, count(partition.lag), {
        size: 12, align: 'right', middle: true, fill: isWorst ? 'attention' : 'text', bold: isWorst
      }),
      text(behindX, y, `${oneDecimal(partition.behind)} s`, { align: 'right', middle: true, fill: 'second' })
    ];
    if (partition.closing) shapes.push(text(lane.left + 6, y, 'closing', { size: 10, fill: 'second', middle: true }));
    if (lagging) {
      const from = Math.max(lane.left, lane.workX - recordPitch * Math.max(1, partition.ready) + recordPitch / 2);
      const under = top + lane.height + 3;
      shapes.push({
        kind: 'line', x1: partition.ready === 0 ? lane.left : from, y1: under, x2: lane.workX, y2: under,
        stroke: isWorst ? 'attention' : 'second', lineWidth: partition.ready === 0 ? 1 : 2, alpha: partition.ready === 0 ? 0.4 : 1
      });
    }
    return shapes;
  });
}

function rows({ layout, partitions, worst }: Picture): Shape[] {
  const { lane, lagX, behindX } = layout;
  const named = Math.max(1, Math.round(NAMED_ROW * Math.max(1, 8 / (lane.pitch * 1))));
  const shapes: Shape[] = [];
  for (let row = 0; row < lane.count; row++) {
    const group = partitions.slice(row * lane.share, (row + 1) * lane.share);
    const y = laneY(layout, row * lane.share);
    shapes.push({ kind: 'rect', x: lane.left, y: y - lane.height / 2, width: lane.right - lane.left, height: lane.height, fill: 'lane' });
    const isWorst = group.some(partition => partition.id === worst);
    if (row % named !== 0 && !isWorst) continue;
    const near = row % named !== 0 && Math.min(row % named, named - (row % named)) * lane.pitch < 12;
    if (near) continue;
    const fill: Role = isWorst ? 'attention' : 'second';
    const lag = group.reduce((sum, partition) => sum + partition.lag, 0);
    const behind = group.reduce((most, partition) => Math.max(most, partition.behind), 0);
    shapes.push(
      text(lane.left - 8, y, `P${group[0].id}`, { size: 10, align: 'right', middle: true, fill, bold: isWorst }),
      text(lagX, y, count(lag), { size: 10, align: 'right', middle: true, fill, bold: isWorst }),
      text(behindX, y, `${oneDecimal(behind)} s`, { size: 10, align: 'right', middle: true, fill: 'second' })
    );
  }
  return shapes;
}
