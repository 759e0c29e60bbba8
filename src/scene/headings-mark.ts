/** What the columns are, and their totals. */
import type { EngineConfig } from '../engine/config';
import { text, type Mark } from './mark';
import type { Shape } from './shapes';
import { count, many, oneDecimal, quantity } from './words';

export const headingsMark: Mark = ({ state, layout, partitions }) => {
  const { headingY: y, lane, lagX, behindX, members, producers, size } = layout;
  const metrics = state.metrics();
  const head = { size: 12.5, bold: true } as const;
  const sub = { size: 11, fill: 'second' } as const;
  const shapes: Shape[] = [
    text(lane.left, y, 'Topic', head),
    text(lane.left, y + 16, topic(state.config, state.hasWorkload, partitions.length), { ...sub, widthMax: lane.right - lane.left }),
    text(lagX, y, 'lag', { ...sub, align: 'right' }),
    text(lagX, y + 16, count(metrics.lag), { size: 12, bold: true, align: 'right' }),
    text(behindX, y, 'behind', { ...sub, align: 'right' }),
    text(behindX, y + 16, `${oneDecimal(metrics.behind)} s`, { size: 12, bold: true, align: 'right' })
  ];
  if (size !== 'narrow') {
    shapes.push(
      text(members.x, y, 'Group', head),
      text(members.x, y + 16, many(state.consumerIds.length, 'member') + (size === 'wide' ? `, generation ${state.generation}` : ''), { ...sub, widthMax: members.width })
    );
  }
  if (size === 'wide') {
    const rate = metrics.produceRecordsRate;
    shapes.push(
      text(producers.x, y, 'Producers', head),
      text(producers.x, y + 16, rate === null ? '' : `${oneDecimal(rate)} rec/s`, sub),
      ...(state.hasWorkload ? [] : sizes(state.config, lane.right, y))
    );
  }
  return shapes;
};

function topic(config: EngineConfig, workload: boolean, partitions: number): string {
  const keys = workload ? 'keys of the workload' : config.recordKeyRange === 1 ? 'one key' : `keys 1–${count(config.recordKeyRange)}`;
  return `${many(partitions, 'partition')}, ${keys}`;
}

/** Two circles that say how large a record is; right-aligned. */
function sizes({ recordValueSizeMin: min, recordValueSizeMax: max }: EngineConfig, right: number, y: number): Shape[] {
  const large = 6.5;
  const small = Math.max(1, large * Math.sqrt(min / max));
  return [
    { kind: 'circle', x: right - 128, y: y - 4, r: small, fill: 'trace' },
    text(right - 118, y, quantity(min, 'B'), { size: 10, fill: 'second' }),
    { kind: 'circle', x: right - 60, y: y - 4, r: large, fill: 'trace' },
    text(right - 50, y, quantity(max, 'B'), { size: 10, fill: 'second' })
  ];
}
