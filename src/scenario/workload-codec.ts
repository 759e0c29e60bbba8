/** Reads a workload: four columns of one length and the list of keys, checked row by row. */
import type { ScenarioWorkload } from './scenario';
import { ScenarioError, fault, type Fault } from './scenario-error';
import { grouped, shown } from './spelling';
import { unknownNames } from './unknown-names';
import { TIME_MAX } from './validate';

export const ROWS_MAX = 5_000_000;
export const KEYS_MAX = 1_000_000;
const KEY_TEXT_MAX = 1000;
const BYTES_MAX = 10_000_000;
const PRODUCERS_MAX = 4096;

type Column = ArrayLike<unknown>;

const COLUMNS = ['time', 'key', 'bytes', 'producer'];

/**
 * @returns Null when there is none.
 * @throws {@link ScenarioError} naming the column, the row, the value and what is allowed.
 */
export function parseWorkload(json: unknown): ScenarioWorkload | null {
  if (json === null || json === undefined) return null;
  if (typeof json !== 'object' || Array.isArray(json)) throw refused('workload', json, 'not a workload', 'columns time, key, bytes, producer, and keys');
  const given = json as Record<string, unknown>;
  const unknown = unknownNames('workload', given, [...COLUMNS, 'keys']);
  if (unknown.length > 0) throw new ScenarioError(unknown);
  const [time, key, bytes, producer] = COLUMNS.map(name => column(name, given[name]));
  const keys = parseKeys(given.keys);
  const rows = time.length;
  for (const [name, values] of Object.entries({ key, bytes, producer })) {
    if (values.length !== rows) throw refused(`workload.${name}`, values.length, 'rows, but time has others', `${grouped(rows)} rows`);
  }
  check('time', time, value => value >= 0 && value <= TIME_MAX, `0 to ${grouped(TIME_MAX)} s`);
  check('time', time, (value, row) => row === 0 || value >= (time[row - 1] as number), 'times in ascending order');
  check('bytes', bytes, value => value > 0 && value <= BYTES_MAX, `above 0 to ${grouped(BYTES_MAX)} bytes`);
  check('key', key, value => Number.isInteger(value) && value >= 0 && value < keys.length, `0 to ${keys.length - 1}, the number of a key`);
  check('producer', producer, value => Number.isInteger(value) && value >= 0 && value < PRODUCERS_MAX, `0 to ${PRODUCERS_MAX - 1}`);
  return Object.freeze({
    time: Float64Array.from(time as ArrayLike<number>),
    key: Int32Array.from(key as ArrayLike<number>),
    bytes: Float64Array.from(bytes as ArrayLike<number>),
    producer: Int32Array.from(producer as ArrayLike<number>),
    keys,
    name: '',
    hash: ''
  });
}

function column(name: string, value: unknown): Column {
  if (Array.isArray(value) || value instanceof Float64Array || value instanceof Int32Array) {
    if (value.length <= ROWS_MAX) return value;
    throw refused(`workload.${name}`, value.length, 'rows, too many', `at most ${grouped(ROWS_MAX)} rows`);
  }
  throw refused(`workload.${name}`, value, 'not a column', 'a list of numbers');
}

function parseKeys(value: unknown): readonly (string | number)[] {
  if (!Array.isArray(value) || value.length > KEYS_MAX) throw refused('workload.keys', value, 'not a list of keys', `at most ${grouped(KEYS_MAX)}`);
  const isKey = (key: unknown): boolean =>
    typeof key === 'number' ? Number.isSafeInteger(key) : typeof key === 'string' && key.length <= KEY_TEXT_MAX;
  const wrong = value.findIndex(key => !isKey(key));
  if (wrong >= 0) throw refused(`workload.keys[${wrong}]`, value[wrong], 'not a key', `whole numbers, or text of at most ${grouped(KEY_TEXT_MAX)} characters`);
  if (new Set(value).size < value.length) throw refused('workload.keys', value, 'a key is there twice', 'each key once');
  return Object.freeze(value.slice() as (string | number)[]);
}

function check(name: string, values: Column, holds: (value: number, row: number) => boolean, allowed: string): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (typeof value !== 'number' || !holds(value, row)) throw refused(`workload.${name}[${row}]`, value, 'not allowed there', allowed);
  }
}

const refused = (field: string, value: unknown, why: string, allowed: string): ScenarioError => {
  const one: Fault = fault(field, value, `${field} = ${shown('camel', value)}: ${why}`, allowed);
  return new ScenarioError([one]);
};
