/** What the columns are, their totals, and what sizes and shades stand for. */
import type { EngineConfig } from '../engine/config';
import { AGES, oldestOf } from './bars-mark';
import { keyCount } from './key-count';
import { text, widthOf, type Mark, type Picture } from './mark';
import { radiusOf } from './records-mark';
import type { Role, Shape } from './shapes';
import { count, many, quantity, rate, seconds } from './words';

/** Seconds for which the generation is lit after a rebalance. */
const LIT = 3;
const AGE_WIDTH = 16;

export const headingsMark: Mark = picture => {
  const { state, layout, scaleEnd } = picture;
  const { headingY: y, lane, lagX, behindX, members, producers, size } = layout;
  const metrics = state.metrics();
  const head = { size: 12, bold: true } as const;
  const sub = { fill: 'second' } as const;
  const total = count(metrics.lag);
  const left = lane.rows || size !== 'wide' ? lane.left : lane.left - 28;
  const shapes: Shape[] = [
    text(size === 'narrow' ? 0 : left, y, 'Topic', head),
    text(size === 'narrow' ? 0 : left, y + 16, topic(picture), { ...sub, widthMax: Math.min(lane.right, lagX - 1.1 * widthOf(total, head.size) - 8) - left }),
    text(lagX, y, 'lag', { ...sub, align: 'right' }),
    text(lagX, y + 16, total, { ...head, align: 'right' }),
    text(behindX, y, 'behind', { ...sub, align: 'right' }),
    text(behindX, y + 16, seconds(metrics.behind), { ...head, align: 'right' })
  ];
  if (size !== 'narrow') {
    const lit = state.generation > 1 && state.now - state.lastRebalanceTime < LIT;
    shapes.push(
      text(members.x, y, 'Group', head),
      text(members.x, y + 16, group(picture), { fill: lit ? 'interactive' : 'second', widthMax: layout.width - members.x })
    );
  }
  if (size === 'wide') {
    shapes.push(
      text(producers.x, y, 'Producers', head),
      text(producers.x, y + 16, metrics.produceRecordsRate === null ? '' : `${rate(metrics.produceRecordsRate)} rec/s`, sub)
    );
  }
  if (size === 'narrow') return shapes;
  return [...shapes, ...(scaleEnd > 0 ? ages(picture) : state.hasWorkload ? [] : sizes(picture))];
};

/** Members, and the generation where there is room; of Kafka's group, members it knows. */
function group({ state, layout: { size } }: Picture): string {
  const { consumerIds, generation, kafka } = state;
  const number = size === 'wide' ? `generation ${count(generation)}` : `gen. ${count(generation)}`;
  if (kafka === null) return `${many(consumerIds.length, 'member')}${size === 'wide' ? `, ${number}` : ''}`;
  const known = kafka.members.filter(member => member.known).length;
  const change = kafka.groupState === 'Stable' || kafka.groupState === 'Empty' ? '' : size === 'wide' ? ', rebalancing' : '';
  return `${many(known, 'member')}, ${number}${change}`;
}

function topic({ state, partitions, colourBy }: Picture): string {
  return `${many(partitions.length, 'partition')}, ${colourBy === 'key' ? 'colour: ' : ''}${keys(state.config, state.hasWorkload)}`;
}

function keys(config: EngineConfig, workload: boolean): string {
  const recordKeyRange = keyCount(config);
  if (workload) return 'keys of the workload';
  if ('keyDistribution' in config) {
    if (config.keyDistribution === 'none') return 'records without keys';
    return recordKeyRange === 1 ? 'one key, k0' : `keys k0–k${count(recordKeyRange - 1)}`;
  }
  return recordKeyRange === 1 ? 'one key' : `keys 1–${count(recordKeyRange)}`;
}

/** Two circles as large as the smallest and the largest record are drawn; right-aligned with the lanes. */
function sizes(picture: Picture): Shape[] {
  const { state, layout } = picture;
  const { recordValueSizeMin: min, recordValueSizeMax: max } = state.config;
  const y = layout.headingY - 4;
  let x = layout.lane.right;
  const shapes: Shape[] = [];
  for (const bytes of min === max ? [max] : [max, min]) {
    const words = quantity(bytes, 'B');
    const r = radiusOf(picture, bytes);
    x -= widthOf(words, 10);
    shapes.push(text(x, y, words, { size: 10, fill: 'second', middle: true }), { kind: 'circle', x: x - 5 - r, y, r, fill: 'trace', alpha: 0.7 });
    x -= 2 * r + 18;
  }
  return shapes;
}

/** The ramp of ages, right-aligned with the lanes; none where the heading leaves no room. */
function ages(picture: Picture): Shape[] {
  const { layout } = picture;
  const words = `${seconds(oldestOf(picture))} old`;
  const y = layout.headingY - 4;
  const left = layout.lane.right - widthOf('00.0 s old', 10) - 6 - AGES * AGE_WIDTH;
  if (left - 6 - widthOf('newest', 10) < layout.lane.left + widthOf('Topic', 12) + 8) return [];
  return [
    text(left - 6, y, 'newest', { size: 10, fill: 'second', align: 'right', middle: true }),
    ...Array.from({ length: AGES }, (_, age): Shape => ({
      kind: 'rect', x: left + age * AGE_WIDTH, y: y - 4, width: AGE_WIDTH, height: 8, fill: `age${age}` as Role
    })),
    text(left + AGES * AGE_WIDTH + 6, y, words, { size: 10, fill: 'second', middle: true })
  ];
}
