/** How numbers and times are written in the picture: SI with a thin space, m:ss.s, rates with one decimal. */
import type { DrainState, OrderingIssue } from '../engine/flow-state';

const THIN = '\u2009';
const STEPS: readonly (readonly [number, string])[] = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];

/** 2.0 kB/s, 248 kB/s: an SI prefix, and one decimal below 100. */
export function quantity(value: number, unit: string): string {
  const [size, prefix] = STEPS.find(([step]) => Math.abs(value) >= step) ?? [1, ''];
  const scaled = value / size;
  const digits = Math.abs(scaled) >= 99.95 || (size === 1 && Number.isInteger(value)) ? 0 : 1;
  return `${scaled.toFixed(digits)}${THIN}${prefix}${unit}`;
}

/** 1.9, 227, 12 393: a rate, with one decimal below 100. */
export const rate = (value: number): string => (value < 99.95 ? oneDecimal(value) : count(value));

/** 9.8 s, 1 994 s: seconds, with one decimal below 1000. */
export const seconds = (value: number): string => `${value < 999.95 ? oneDecimal(value) : count(value)}${THIN}s`;

/** 12 393; from 100 000 on: 100 k. */
export function count(value: number): string {
  if (value >= 1e5) {
    const [size, prefix] = STEPS.find(([step]) => value >= step) as readonly [number, string];
    return `${Number((value / size).toPrecision(3))}${THIN}${prefix}`;
  }
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** 1 partition, 2 partitions. */
export const many = (n: number, word: string): string => `${count(n)} ${word}${n === 1 ? '' : 's'}`;

/** 1.9: one decimal, as rates and seconds are written. */
export const oneDecimal = (value: number): string => value.toFixed(1);

/** Records/s below which a trend is not spoken of: three records more or fewer in the window. */
const TREND_MIN = 0.6;

/** +50.0/s, or gone in 12.3 s: where a lag is going; empty: it stays about as it is. */
export function trendWords({ lagTrend, timeToDrain }: DrainState): string {
  if (lagTrend === null || Math.abs(lagTrend) < TREND_MIN) return '';
  return timeToDrain === null ? `+${rate(lagTrend)}/s` : timeToDrain > 0 ? `gone in ${seconds(timeToDrain)}` : '';
}

/** m:ss.s, cut, not rounded, so that the clock never shows a time that has not come. */
export function clock(seconds: number): string {
  const tenths = Math.floor(seconds * 10 + 1e-6);
  const minutes = Math.floor(tenths / 600);
  const rest = tenths - minutes * 600;
  return `${minutes}:${String(Math.floor(rest / 10)).padStart(2, '0')}.${rest % 10}`;
}

/** What an ordering issue says of a record whose key was out of order: what happened, by how much. */
export const issueText = (issue: OrderingIssue): string =>
  `record ${issue.record} (P${issue.partition}) was processed after the newer record ` +
  `${issue.earlierRecord} (P${issue.earlierPartition}), ${oneDecimal(issue.timeDifference)}${THIN}s apart.`;
