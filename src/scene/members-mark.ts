/**
 * The group's members, and the curves from each partition to its owner: dark while it works, pale while it waits.
 *
 * Neighbours of one owner in thin rows share a bracket and a curve.
 */
import { consumerName } from '../engine/consumer-name';
import type { KafkaConfig } from '../engine/kafka-config';
import type { MemberState } from '../engine/kafka-state';
import { entryY, laneY, type Size } from './layout';
import { text, widthOf, type Mark, type Picture } from './mark';
import { idleWords, isSilent, statusWords } from './member-words';
import type { Shape } from './shapes';
import { count, rate, seconds, trendWords } from './words';

/** Letters of a member's name in the picture. */
const NAME_MAX = 20;
const cut = (name: string): string => (name.length > NAME_MAX ? `${name.slice(0, NAME_MAX - 1)}…` : name);
/** px that let a member have a second line, and a third. */
const PITCH_TWO = 38;
const PITCH_THREE = 60;
const BAR = 48;
/** px between two texts of a line. */
const GAP = 6;
/** Partitions named one by one. */
const NAMED_MAX = 3;
/** Lanes closer than this have thinner curves, so that they stay apart. */
const PITCH_THICK = 40;
/** More partitions have paler curves. */
const CURVES_FULL = 128;

export const membersMark: Mark = picture => {
  const { state, layout } = picture;
  const { members } = layout;
  if (state.consumerIds.length === 0) {
    const words = layout.size === 'narrow' ? 'nobody' : 'Nobody reads';
    const y = layout.top + layout.band / 2;
    if (layout.size === 'narrow') return [text(layout.width, y, words, { align: 'right', fill: 'second', middle: true })];
    return [text(members.x + 12, y, words, { size: 12, fill: 'second', middle: true })];
  }
  const shapes = layout.lane.rows ? brackets(picture) : curves(picture);
  state.consumerIds.slice(0, members.shown).forEach((id, i) => shapes.push(...member(picture, id, entryY(layout, members, i))));
  const more = state.consumerIds.length - members.shown;
  if (more > 0) {
    const y = entryY(layout, members, members.shown);
    shapes.push(layout.size === 'narrow'
      ? text(layout.width, y, `+${more}`, { fill: 'second', align: 'right', middle: true })
      : text(members.x + 12, y, `+${more} more`, { fill: 'second', middle: true }));
  }
  return shapes;
};

/** The row of a member in which its name stands. */
function nameY({ layout }: Picture, index: number): number {
  const { members, size } = layout;
  const y = entryY(layout, members, Math.min(index, members.shown));
  return size === 'narrow' || members.pitch < PITCH_TWO ? y : members.pitch < PITCH_THREE ? y - 9 : y - 15;
}

function curves(picture: Picture): Shape[] {
  const { layout, partitions } = picture;
  const { from, to } = layout.curve;
  const thick = layout.lane.pitch < PITCH_THICK ? 1.25 : 2;
  return partitions.flatMap<Shape>((partition, i) => {
    if (partition.owner < 0) return [];
    const curve = { kind: 'line', curved: true, x1: from, y1: laneY(layout, i), x2: to, y2: nameY(picture, partition.owner) } as const;
    const owner = memberOf(picture, partition.owner);
    // A process that began anew does not know what the group still counts on it for.
    if (owner !== undefined && (isSilent(owner) || !owner.owned.includes(partition.id))) return [{ ...curve, stroke: 'attention', lineWidth: 1, dash: [2, 3] }];
    return [{ ...curve, ...(partition.working ? { stroke: 'second', lineWidth: thick } : { stroke: 'structure', lineWidth: 1 }) }];
  });
}

function brackets(picture: Picture): Shape[] {
  const { layout, partitions } = picture;
  const { from, to } = layout.curve;
  const shapes: Shape[] = [];
  const alpha = partitions.length > CURVES_FULL ? 0.5 : 1;
  for (let first = 0; first < partitions.length;) {
    const { owner } = partitions[first];
    let end = first + 1;
    while (end < partitions.length && partitions[end].owner === owner) end++;
    const [top, bottom] = [laneY(layout, first), laneY(layout, end - 1)];
    if (owner >= 0) {
      const line = { kind: 'line', curved: true, x1: from + 4, y1: (top + bottom) / 2, x2: to, y2: nameY(picture, owner) } as const;
      shapes.push({ ...line, stroke: 'structure', lineWidth: 0.75, alpha });
      if (bottom > top) shapes.push({ kind: 'path', points: [[from, top], [from + 4, top], [from + 4, bottom], [from, bottom]], stroke: 'structure' });
    }
    first = end;
  }
  return shapes;
}

function member(picture: Picture, id: number, y: number): Shape[] {
  const { state, layout } = picture;
  const { members, size, width } = layout;
  const consumer = state.consumer(id);
  const { assignedPartitions, activePartitions, busy, recordsRate } = consumer;
  const name = nameY(picture, id);
  const dot: Shape = { kind: 'circle', x: members.x + 2, y: name, r: 2.8, fill: activePartitions.length > 0 ? 'text' : 'structure' };
  if (size === 'narrow') return [dot, text(members.x + 9, y, `c${id}`, { size: 12, bold: true, middle: true })];
  const kafka = memberOf(picture, id);
  const owned = kafka?.owned ?? assignedPartitions;
  const isIdle = owned.length === 0;
  const said = kafka === undefined ? '' : statusWords(kafka, size === 'wide');
  const isGone = kafka !== undefined && (kafka.status === 'crashed' || kafka.status === 'stopped' || kafka.status === 'frozen');
  const called = cut(consumerName(state.config, id));
  const room = width - members.x - 12 - widthOf(called, 12) - GAP;
  const second = { size: 10.5, fill: 'second', middle: true } as const;
  const right = { ...second, align: 'right' } as const;
  const beside = said !== '' ? said : isIdle ? 'idle' : listed(owned, size, room / widthOf('0', second.size));
  const shapes: Shape[] = [
    ...(isGone ? cross(members.x + 2, name) : [dot]),
    text(members.x + 12, name, called, { size: 12, bold: size === 'wide', middle: true, fill: isIdle ? 'second' : 'text' }),
    text(width, name, beside, { ...right, fill: isGone ? 'attention' : 'second' })
  ];
  if (members.pitch < PITCH_TWO) return shapes;
  if (kafka !== undefined && isSilent(kafka) && kafka.sessionLeft !== null) return [...shapes, ...countdown(kafka, members.x + 20, name + 20, size)];
  if (isIdle || isGone) return [...shapes, text(members.x + 12, name + 18, kafka === undefined ? 'no partition left' : idleWords(kafka, isAnew(picture, kafka, assignedPartitions)), second)];
  shapes.push(
    { kind: 'rect', x: members.x + 12, y: name + 16, width: BAR, height: 4, radius: 1, fill: 'held' },
    { kind: 'rect', x: members.x + 12, y: name + 16, width: BAR * (busy ?? 0), height: 4, radius: 1, fill: 'second' },
    text(members.x + 12 + BAR + 6, name + 18, `${Math.round(100 * (busy ?? 0))} % busy`, second)
  );
  if (size !== 'wide') return shapes;
  const lags = text(width, 0, `lag ${count(consumer.lag)}`, { ...right, fill: 'text' });
  if (members.pitch < PITCH_THREE) return [...shapes, { ...lags, y: name + 18 }];
  const trend = trendWords(consumer);
  const where = trend === '' ? [] : [text(members.x + 12, name + 35, trend, second)];
  return [...shapes, text(width, name + 18, `${rate(recordsRate ?? 0)} rec/s`, right), ...where, { ...lags, y: name + 35 }];
}

const memberOf = ({ state }: Picture, id: number): MemberState | undefined => state.kafka?.members.find(member => member.id === id);

/**
 * Whether it began anew, and partitions are kept for its former self. A static member takes them back at once; a classic group waits once
 * the new one has joined.
 */
const isAnew = ({ state }: Picture, { status, owned }: MemberState, assigned: readonly number[]): boolean =>
  owned.length === 0 && assigned.length > 0 && (status !== 'joining' ||
    (state.kafka?.groupState === 'PreparingRebalance' && !(state.config as KafkaConfig).staticMembership));

const cross = (x: number, y: number): Shape[] => [
  { kind: 'line', x1: x - 3.2, y1: y - 3.2, x2: x + 3.2, y2: y + 3.2, stroke: 'attention', lineWidth: 1.8 },
  { kind: 'line', x1: x - 3.2, y1: y + 3.2, x2: x + 3.2, y2: y - 3.2, stroke: 'attention', lineWidth: 1.8 }
];

/** A ring that fills while nothing is heard of a member, seconds inside. */
function countdown({ sessionLeft, sessionTimeout }: MemberState, x: number, y: number, size: Size): Shape[] {
  const left = sessionLeft ?? 0;
  const figure = left >= 99.5 ? '' : left < 9.95 ? left.toFixed(1) : left.toFixed(0);
  return [
    { kind: 'circle', x, y, r: 9, stroke: 'held', lineWidth: 2.6 },
    { kind: 'arc', x, y, r: 9, start: 0, end: Math.min(1, Math.max(0, 1 - left / sessionTimeout)), stroke: 'attention', lineWidth: 2.6 },
    text(x, y + 0.5, figure, { size: figure.length > 2 ? 8 : 9, bold: true, align: 'center', middle: true }),
    text(x + 15, y, size === 'wide' ? `session ends in ${seconds(left)}` : 'no heartbeat', { size: 10.5, fill: 'second', middle: true })
  ];
}

/** P0 · P2 · P5; of more than fit in so many letters, how many. */
function listed(partitions: readonly number[], size: Size, lengthMax: number): string {
  const all = partitions.slice(0, NAMED_MAX + 1).map(id => `P${id}`).join(' · ');
  if (partitions.length <= NAMED_MAX && all.length <= lengthMax) return all;
  return size === 'wide' ? `${partitions.length} partitions` : `P${partitions[0]} +${partitions.length - 1}`;
}
