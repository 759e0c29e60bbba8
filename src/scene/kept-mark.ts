/**
 * What only the Kafka model has in a lane: processed records that are not committed, which a crash repeats; the position up to which
 * poll has handed over; partitions that nobody reads, or that have just moved.
 */
import type { PartitionState } from '../engine/flow-state';
import type { KafkaState } from '../engine/kafka-state';
import { keyCategory, producerCategory } from './colours';
import { laneY } from './layout';
import type { Mark, Picture } from './mark';
import { radiusOf } from './records-mark';
import type { Shape } from './shapes';

/** Seconds for which a partition that has moved stands out. */
const MOVED = 3;
/** Of the newest events so many are looked at for those that gave a partition to somebody. */
const EVENTS = 256;
/** px that let a record be a circle. */
const PITCH_CIRCLE = 6;

/** Records of a partition that are processed and would be again: those between committed and the next one. */
export const keptOf = ({ committed, nextOffset, logStartOffset }: PartitionState): number => Math.max(0, nextOffset - Math.max(committed, logStartOffset));

/** The x of the boundary before an offset, on the scale of all lanes. */
export function boundaryX({ layout: { lane }, recordPitch, scaleEnd }: Picture, { nextOffset }: PartitionState, offset: number): number {
  const x = lane.workX + (scaleEnd > 0 ? 0 : recordPitch / 2) + (nextOffset - offset) * recordPitch;
  return Math.min(lane.right, Math.max(lane.left, x));
}

export const keptMark: Mark = picture => {
  const { state, layout, partitions } = picture;
  if (state.kafka === null) return [];
  const moved = movedAt(state.kafka, state.now);
  return partitions.flatMap((partition, i) => {
    const y = laneY(layout, i);
    return [...ground(picture, partition, y, moved[partition.id]), ...kept(picture, partition, y), ...position(picture, partition, y)];
  });
};

/** By partition: when it was given to its owner, seconds, of those that moved lately; not at the group's first generation. */
function movedAt(kafka: KafkaState, now: number): readonly (number | undefined)[] {
  const moved: number[] = [];
  for (const { kind, time, partition, generation } of kafka.events(EVENTS)) {
    if (kind === 'assigned' && generation > 1 && now - time < MOVED) moved[partition] = time;
  }
  return moved;
}

function ground(picture: Picture, partition: PartitionState, y: number, moved: number | undefined): Shape[] {
  const { lane } = picture.layout;
  const box = { kind: 'rect', x: lane.left, y: y - lane.height / 2, width: lane.right - lane.left, height: lane.height, radius: 2 } as const;
  if (partition.owner < 0) return [{ ...box, hatched: true, stroke: 'structure' }];
  const held = boundaryX(picture, partition, partition.position);
  const work = boundaryX(picture, partition, partition.nextOffset);
  return [
    ...(held < work ? [{ ...box, x: held, width: work - held, fill: 'held' } as const] : []),
    ...(moved === undefined ? [] : [{ ...box, stroke: 'interactive', lineWidth: 1.5, alpha: 1 - (picture.state.now - moved) / MOVED } as const])
  ];
}

/** Hollow: a circle each, or where they are too many a box as long. */
function kept(picture: Picture, partition: PartitionState, y: number): Shape[] {
  const { state, layout: { lane }, recordPitch, scaleEnd, colourBy } = picture;
  const amount = keptOf(partition);
  if (amount === 0) return [];
  if (scaleEnd > 0 || recordPitch < PITCH_CIRCLE) {
    const [left, right] = [boundaryX(picture, partition, partition.nextOffset), boundaryX(picture, partition, partition.nextOffset - amount)];
    const height = lane.height - 12;
    return [{ kind: 'rect', x: left, y: y - height / 2, width: Math.max(1.5, right - left), height, stroke: 'second' }];
  }
  return Array.from({ length: amount }, (_, i): Shape => {
    const { key, producer, bytes } = state.record(partition.id, partition.nextOffset - 1 - i);
    const { fill } = colourBy === 'key' ? keyCategory(key) : producerCategory(producer);
    return { kind: 'circle', x: lane.workX + (i + 1) * recordPitch, y, r: Math.max(1.5, radiusOf(picture, bytes) - 0.7), stroke: fill, lineWidth: 1.4 };
  });
}

/** A hollow triangle above the lane. */
function position(picture: Picture, partition: PartitionState, y: number): Shape[] {
  const { lane, size } = picture.layout;
  if (partition.owner < 0 || size === 'narrow') return [];
  const x = boundaryX(picture, partition, partition.position);
  const top = y - lane.height / 2 - 2;
  return [{ kind: 'path', points: [[x, top], [x + 3.6, top - 6], [x - 3.6, top - 6]], closed: true, stroke: 'text', fill: 'ground' }];
}
