/**
 * Records too many for circles: a bar a lane or row, as long as its lag, divided by age; darker has waited longer.
 *
 * It counts, and reads no record, so it costs the same for ten records and for a million.
 */
import type { FlowState, PartitionState } from '../engine/flow-state';
import { laneY } from './layout';
import { text, type Mark, type Picture } from './mark';
import type { Role, Shape } from './shapes';
import { count } from './words';

export const AGES = 6;

export const barsMark: Mark = picture => {
  const { state, layout, partitions, recordPitch } = picture;
  const { lane } = layout;
  const oldest = oldestOf(picture);
  const height = lane.rows ? lane.height : lane.height - 8;
  const shapes: Shape[] = [];
  for (let first = 0; first < partitions.length; first += lane.share) {
    const y = laneY(layout, first);
    let x = lane.workX;
    agesOf(state, partitions.slice(first, first + lane.share), oldest).forEach((amount, age) => {
      if (amount === 0) return;
      const width = amount * recordPitch;
      x -= width;
      shapes.push({ kind: 'rect', x, y: y - height / 2, width, height, fill: `age${AGES - 1 - age}` as Role });
    });
    const { unread } = partitions[first];
    if (!lane.rows && unread > 0) shapes.push(text(x - 6, y, count(unread), { size: 10, align: 'right', middle: true, fill: 'second' }));
  }
  return shapes;
};

/** Age of the oldest record of all, seconds: where the ramp ends. */
export const oldestOf = ({ partitions }: Picture): number => partitions.reduce((most, { behind }) => Math.max(most, behind), 0);

/** How many records are in each sixth of the ages, the oldest first. */
function agesOf(state: FlowState, partitions: readonly PartitionState[], oldest: number): number[] {
  const amounts = new Array<number>(AGES).fill(0);
  for (const { id, unread, nextOffset, logStartOffset } of partitions) {
    const done = nextOffset - logStartOffset;
    let counted = 0;
    for (let i = 0; i < AGES && counted < unread; i++) {
      const before = i === AGES - 1 ? unread : state.countBefore(id, state.now - (oldest * (AGES - 1 - i)) / AGES) - done;
      const until = Math.max(0, before);
      amounts[i] += until - counted;
      counted = until;
    }
  }
  return amounts;
}
