import { configSentence } from '../../src/scene/sentence';
import { DARK, LIGHT } from '../../src/scene/theme';
import { roundUp, ticksTo } from '../../src/scene/scale';
import { clock, count, issueText, quantity, rate, seconds, trendWords } from '../../src/scene/words';
import { classroom } from '../engine/worlds';

describe('words', () => {
  it.each([[0, '0:00.0'], [38.2, '0:38.2'], [59.99, '0:59.9'], [60, '1:00.0'], [3601.25, '60:01.2'], [0.3, '0:00.3']])(
    'clock %p is %p', (seconds, text) => expect(clock(seconds)).toBe(text)
  );

  it.each([[0, '0'], [999, '999'], [12393, '12\u2009393'], [100000, '100\u2009k'], [1234567, '1.23\u2009M']])(
    'count %p is %p', (value, text) => expect(count(value)).toBe(text)
  );

  it.each([[800, '800\u2009B'], [1966, '2.0\u2009kB'], [0.5, '0.5\u2009B'], [1e12, '1.0\u2009TB'], [99.94, '99.9\u2009B'], [99.96, '100\u2009B'], [247600, '248\u2009kB']])(
    'quantity %p is %p', (value, text) => expect(quantity(value, 'B')).toBe(text)
  );

  it.each([[0, '0.0'], [1.94, '1.9'], [99.96, '100'], [12393, '12\u2009393']])('rate %p is %p', (value, text) => expect(rate(value)).toBe(text));

  it.each([[0, '0.0\u2009s'], [999.94, '999.9\u2009s'], [999.96, '1\u2009000\u2009s']])('seconds %p is %p', (value, text) => expect(seconds(value)).toBe(text));

  it.each<[number | null, number | null, string]>([
    [null, 0, ''], [0.59, null, ''], [50, null, '+50.0/s'], [1250, null, '+1\u2009250/s'], [-300, 12.34, 'gone in 12.3\u2009s'], [-0.2, 40, ''], [-2, 0, '']
  ])('a trend of %p, gone in %p, is "%s"', (lagTrend, timeToDrain, text) => expect(trendWords({ lagTrend, timeToDrain })).toBe(text));

  it('an issue says what, then why', () => {
    const issue = {
      index: 0, time: 1, key: 2, record: 54, partition: 3, consumer: 0, eventTime: 1, earlierRecord: 102, earlierPartition: 5,
      earlierConsumer: 1, earlierEventTime: 9.4, timeDifference: 8.4
    };
    expect(issueText(issue)).toBe('record 54 (P3) was processed after the newer record 102 (P5), 8.4\u2009s apart.');
  });

  it.each([[0.05, '0.05'], [1, '1.0'], [20_000, '20\u2009000']])('a rate of %p reads %p in the folded controls', (producerRate, text) => {
    expect(configSentence({ ...classroom, producerRate }, false)[0]).toBe(`1 producer, ${text} rec/s each`);
  });

  it('folded controls read as a sentence', () => {
    expect(configSentence(classroom, false)).toEqual([
      '1 producer, 1.0 rec/s each', '800\u2009B to 1.2\u2009kB, 4 keys', '1 partition', '1 consumer, 1.0\u2009kB/s each', 'sticky'
    ]);
  });
});

describe('scale', () => {
  it.each([[0, 2], [1, 2], [3, 4], [9, 10], [10, 10], [11, 12], [101, 120], [999, 1000], [1001, 1200], [4143, 5000]])(
    'up to %p ends at %p', (value, end) => expect(roundUp(value)).toBe(end)
  );

  it('is never below, and its ticks are whole and even', () => {
    for (let value = 1; value < 3000; value++) {
      const end = roundUp(value);
      expect(end).toBeGreaterThanOrEqual(value);
      const ticks = ticksTo(end);
      expect([ticks[0], ticks[ticks.length - 1]]).toEqual([0, end]);
      expect(ticks.length).toBeGreaterThanOrEqual(3);
      for (const tick of ticks) expect(Number.isInteger(tick)).toBe(true);
    }
  });
});

describe('theme', () => {
  const channel = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const luminance = (colour: string): number => {
    const [r, g, b] = [1, 3, 5].map(i => channel(parseInt(colour.slice(i, i + 2), 16) / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };

  it.each([['light', LIGHT], ['dark', DARK]] as const)('%s: text 4.5:1 on the ground, categories 3:1, figures inside 4.5:1', (_, theme) => {
    for (const role of ['text', 'second', 'attention'] as const) expect(contrast(theme[role], theme.ground)).toBeGreaterThan(4.5);
    for (const n of [0, 1, 2, 3, 4, 5] as const) {
      expect(contrast(theme[`category${n}`], theme.ground)).toBeGreaterThan(3);
      expect(contrast(theme[`onCategory${n}`], theme[`category${n}`])).toBeGreaterThan(4.5);
    }
  });
});
