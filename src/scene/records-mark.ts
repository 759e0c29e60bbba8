/**
 * The records: in work, waiting, on their way, and just done. Area is bytes, colour the producer, the figure inside the key,
 * the ring how far the work is. Where they are too many, bars by age.
 *
 * Only what is seen is read, so a million residents cost what a screenful costs.
 */
import type { PartitionState, RecordState } from '../engine/flow-state';
import { laneY } from './layout';
import { categoryOf, text, type Mark, type Picture } from './mark';
import type { Role, Shape } from './shapes';
import { count } from './words';

/** Below this pitch a lane is a bar. */
const PITCH_MIN = 3;
const PITCH_RING = 6;
const PITCH_FIGURE = 16;
/** Records on their way that are drawn in a lane; of more, evenly some. */
const TRAVELLING_MAX = 60;
/** Seconds for which what was processed last leaves dots. */
const FADE = 1;
const AGES = 6;

export const recordsMark: Mark = picture => {
  const { layout, partitions, recordPitch } = picture;
  const bars = layout.lane.rows || recordPitch < PITCH_MIN;
  const oldest = partitions.reduce((most, { behind }) => Math.max(most, behind), 0);
  const largest = largestOf(picture);
  return partitions.flatMap((partition, i) => {
    const y = laneY(layout, i);
    if (bars) return bar(picture, partition, y, oldest);
    return [...travelling(picture, partition, y, largest), ...waiting(picture, partition, y, largest), ...done(picture, partition, y)];
  });
};

/** Where the queue of a partition ends, left. */
const queueEnd = ({ layout, recordPitch }: Picture, ready: number): number => layout.lane.workX - recordPitch * (ready - 0.5);

function waiting(picture: Picture, partition: PartitionState, y: number, largest: number): Shape[] {
  const { state, layout, recordPitch } = picture;
  const { lane } = layout;
  const shapes: Shape[] = [];
  for (let i = 0; i < partition.ready; i++) {
    const x = lane.workX - i * recordPitch;
    if (x < lane.left) break;
    const record = state.record(partition.id, partition.logStartOffset + i);
    shapes.push(...circle(picture, record, x, y, largest));
    if (record.inWork && recordPitch >= PITCH_RING) shapes.push(...ring(picture, record, x, y, largest));
  }
  return shapes;
}

function travelling(picture: Picture, partition: PartitionState, y: number, largest: number): Shape[] {
  const { state, layout } = picture;
  const { lane } = layout;
  const amount = partition.lag - partition.ready;
  const step = Math.max(1, Math.ceil(amount / TRAVELLING_MAX));
  const end = Math.max(lane.left, queueEnd(picture, partition.ready) - picture.recordPitch / 2);
  const shapes: Shape[] = [];
  for (let i = 0; i < amount; i += step) {
    const record = state.record(partition.id, partition.logStartOffset + partition.ready + i);
    shapes.push(...circle(picture, record, lane.left + record.travel * (end - lane.left), y, largest));
  }
  return shapes;
}

function circle(picture: Picture, record: RecordState, x: number, y: number, largest: number): Shape[] {
  const { recordPitch, keyOf } = picture;
  const { fill, on } = categoryOf(record.producer);
  const r = radius(picture, record.bytes, largest);
  const shapes: Shape[] = [{ kind: 'circle', x, y, r, fill }];
  const figure = recordPitch >= PITCH_FIGURE ? keyOf(record.key) : '';
  if (figure !== '' && figure.length <= 3 && figure.length * 2.6 <= r) {
    shapes.push(text(x, y + 0.5, figure, { size: figure.length > 2 ? 7.5 : 9, align: 'center', middle: true, fill: on }));
  }
  return shapes;
}

function ring(picture: Picture, record: RecordState, x: number, y: number, largest: number): Shape[] {
  const r = Math.max(radius(picture, record.bytes, largest) + 2.5, 5);
  return [
    { kind: 'circle', x, y, r, stroke: 'structure', lineWidth: 2 },
    { kind: 'arc', x, y, r, start: 0, end: record.progress, stroke: 'text', lineWidth: 2 }
  ];
}

/** Area proportional to bytes; the largest fills its place. */
function radius({ recordPitch, layout }: Picture, bytes: number, largest: number): number {
  const most = Math.min(recordPitch / 2, layout.lane.height / 2 - 3) * 0.95;
  return most * Math.sqrt(bytes / largest);
}

/** Three dots where the last records went. */
function done({ state, layout }: Picture, partition: PartitionState, y: number): Shape[] {
  const since = state.now - state.lastCompletionTime(partition.id);
  if (!(since < FADE)) return [];
  const left = 1 - since / FADE;
  return [0, 1, 2].map(i => ({
    kind: 'circle', x: layout.lane.workX + 16 + 12 * i, y, r: 1.8 - 0.3 * i, fill: 'trace', alpha: left * (1 - 0.25 * i)
  }));
}

function bar({ state, layout, recordPitch }: Picture, partition: PartitionState, y: number, oldest: number): Shape[] {
  const { lane } = layout;
  const shapes: Shape[] = [];
  let counted = 0;
  for (let age = AGES - 1; age >= 0 && counted < partition.lag; age--) {
    // The oldest band is what was appended before now - oldest * 5/6; the newest has no bound.
    const until = age === 0 ? partition.lag : state.countBefore(partition.id, state.now - (oldest * age) / AGES);
    if (until <= counted) continue;
    const right = lane.workX - counted * recordPitch;
    const width = (until - counted) * recordPitch;
    shapes.push({
      kind: 'rect', x: right - width, y: y - lane.height / 2 + (lane.rows ? 0 : 4), width, height: lane.height - (lane.rows ? 0 : 8),
      fill: `age${age}` as Role
    });
    counted = until;
  }
  if (!lane.rows && partition.lag > 0) {
    shapes.push(text(lane.workX - counted * recordPitch - 6, y, count(partition.lag), { size: 10, align: 'right', middle: true, fill: 'second' }));
  }
  return shapes;
}

/** The largest record to draw to: what producers can make, or the largest that is shown. */
function largestOf({ state, partitions }: Picture): number {
  if (!state.hasWorkload) return state.config.recordValueSizeMax;
  let largest = 1;
  for (const { id, logStartOffset, lag } of partitions) {
    for (let i = 0; i < Math.min(lag, TRAVELLING_MAX); i++) largest = Math.max(largest, state.record(id, logStartOffset + i).bytes);
  }
  return largest;
}
