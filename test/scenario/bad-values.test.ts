/** The words of every error, the same in the kernel (test/python/test_validate.py). */
import * as fc from 'fast-check';
import badValues from '../fixtures/bad-values.json';
import { DEFAULT_CONFIG, FIELDS } from '../../src/scenario/fields';
import type { ModelName } from '../../src/engine/kafka-config';
import { defaultsOf, fieldOf } from '../../src/scenario/model-fields';
import { FAULTS_MAX, ScenarioError } from '../../src/scenario/scenario-error';
import type { Spelling } from '../../src/scenario/spelling';
import {
  linkedChange, validateChanges, validateSeed, validateSpeed, validateTime
} from '../../src/scenario/validate';

interface Where {
  readonly model?: ModelName;
  readonly begun?: boolean;
  readonly base?: object;
}

export function messages(changes: object, workload: boolean, spelling: Spelling, { model = 'classroom', begun, base = {} }: Where = {}): string[] {
  try {
    validateChanges(changes, { ...defaultsOf(model, (base as { client?: string }).client), ...base }, { workload, spelling, model, begun });
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.faults.map(fault => fault.message);
    throw error;
  }
}

it.each(badValues.map(one => [JSON.stringify(one.changes), one] as const))('%s', (_, one) => {
  const { changes, workload, camel, snake } = one;
  const where = one as Where;
  expect(camel.length).toBeGreaterThan(0);
  expect(messages(changes, workload, 'camel', where)).toEqual(camel);
  expect(messages(changes, workload, 'snake', where)).toEqual(snake);
});

it('what JSON cannot say: NaN and -Infinity are no numbers, Infinity is no rate', () => {
  expect(messages({ producerRate: NaN }, false, 'camel')).toEqual(
    ['producerRate = NaN: not a number. Allowed: 0.001 to 100 000 records/s. Give a number.']);
  expect(messages({ producerRate: Infinity }, false, 'snake')).toEqual(
    ['producer_rate = Infinity: not finite. Allowed: 0.001 to 100 000 records/s. Give a number.']);
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

it('names beyond all patience are told up to a cap, soon', () => {
  const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`producerRates${i}`, i]));
  expect(messages(many, false, 'camel')).toHaveLength(FAULTS_MAX);
}, 2000);

it.each([null, undefined, 3, 'producerRate', [1]])('%p is no set of parameters', changes => {
  expect(() => validateChanges(changes, DEFAULT_CONFIG)).toThrow(/^set = .*: not a set of parameters\. Allowed: names and values, such as/);
});

describe('a live control', () => {
  it('moves the other end along when a minimum is raised above its maximum, or the other way round', () => {
    expect(linkedChange('recordValueSizeMin', 5000, DEFAULT_CONFIG)).toEqual({ recordValueSizeMin: 5000, recordValueSizeMax: 5000 });
    expect(linkedChange('recordValueSizeMax', 7, DEFAULT_CONFIG)).toEqual({ recordValueSizeMin: 7, recordValueSizeMax: 7 });
    expect(linkedChange('recordValueSizeMin', 900, DEFAULT_CONFIG)).toEqual({ recordValueSizeMin: 900 });
    expect(linkedChange('producerRate', 5000, DEFAULT_CONFIG)).toEqual({ producerRate: 5000 });
  });

  it('sets any allowed size without an error', () => {
    const name = fc.constantFrom('recordValueSizeMin' as const, 'recordValueSizeMax' as const);
    fc.assert(fc.property(name, fc.integer(fieldOf('recordValueSizeMin')?.allowed), (field, value) => {
      expect(validateChanges(linkedChange(field, value, DEFAULT_CONFIG), DEFAULT_CONFIG)).toMatchObject({ [field]: value });
    }), { seed: 20261123 });
  });
});

describe('seed, time and speed', () => {
  it.each([
    [validateSeed, [0, 7, 4294967295], [-1, 1.5, 4294967296, NaN, '7', null, true], /^seed = .*Allowed: 0 to 4 294 967 295, whole\./],
    [validateTime, [0, 12.4, 1e9], [-1, NaN, Infinity, 1e10, '3', null, [3]], /^time = .*Allowed: 0 to 1 000 000 000 s\./],
    [validateSpeed, [0.001, 1, 10_000], [0, -1, NaN, Infinity, '2', null, {}], /^speed = .*Allowed: 0\.001 to 10 000 simulated s a second\./]
  ])('%p', (validate, good, bad, message) => {
    for (const value of good) expect(validate(value)).toBe(value);
    for (const value of bad) expect(() => validate(value)).toThrow(message);
  });
});
