/** The words of every error, the same in the kernel (test/python/test_validate.py). */
import badValues from '../fixtures/bad-values.json';
import { DEFAULT_CONFIG, FIELDS } from '../../src/scenario/fields';
import { ScenarioError } from '../../src/scenario/scenario-error';
import type { Spelling } from '../../src/scenario/spelling';
import { validateChanges } from '../../src/scenario/validate';

export function messages(changes: object, workload: boolean, spelling: Spelling): string[] {
  try {
    validateChanges(changes, DEFAULT_CONFIG, { workload, spelling });
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.faults.map(fault => fault.message);
    throw error;
  }
}

it.each(badValues.map(one => [JSON.stringify(one.changes), one] as const))('%s', (_, { changes, workload, camel, snake }) => {
  expect(camel.length).toBeGreaterThan(0);
  expect(messages(changes, workload, 'camel')).toEqual(camel);
  expect(messages(changes, workload, 'snake')).toEqual(snake);
});

it('what JSON cannot say: NaN and -Infinity are no numbers, Infinity is no rate', () => {
  expect(messages({ producerRate: NaN }, false, 'camel')).toEqual(
    ['producerRate = NaN: not a number. Allowed: 0.001 to 100 000 records/s.']);
  expect(messages({ producerRate: Infinity }, false, 'snake')).toEqual(
    ['producer_rate = Infinity: not finite. Allowed: 0.001 to 100 000 records/s.']);
  expect(messages({ partitionBandwidth: -Infinity }, false, 'camel')[0]).toMatch('not finite');
});

it('an unknown name is told the nearest one, in the caller\'s spelling', () => {
  expect(messages({ producerRat: 4 }, false, 'camel')).toEqual(
    ['producerRat: unknown; a flow has no such parameter. Did you mean producerRate?']);
  expect(messages({ producer_rat: 4 }, false, 'snake')).toEqual(
    ['producer_rat: unknown; a flow has no such parameter. Did you mean producer_rate?']);
  expect(messages(JSON.parse('{"__proto__": 1, "constructor": 2}') as object, false, 'camel')).toHaveLength(2);
});

it('both ends of every allowed range are allowed', () => {
  for (const { name, allowed, atMost, atLeast } of FIELDS) {
    for (const end of allowed === undefined ? [] : [allowed.min, allowed.max]) {
      const other = atMost ?? atLeast;
      expect(messages({ [name]: end, ...(other && { [other]: end }) }, false, 'camel')).toEqual([]);
    }
  }
});
