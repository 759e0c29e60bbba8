/**
 * A workload in JSON: `{name, hash, rows, keys, time, key, bytes, producer, partition}`, the last two if there are any. A column is a list of numbers, a typed array (on the wire),
 * or base64 text of its little-endian bytes (in a file).
 *
 * A reference has name, hash and rows only: the table is somewhere else, and its hash says whether one is it.
 */
import type { Workload } from '../engine/config';
import { decodeBase64, encodeBase64 } from './base64';
import type { Key } from './key';
import { refusedIn } from './refused';
import type { ScenarioWorkload } from './scenario';
import { ScenarioError } from './scenario-error';
import { grouped, shown } from './spelling';
import { WORKLOAD_NAME_MAX, isTextOf, textFault } from './texts';
import { unknownNames } from './unknown-names';
import { TIME_MAX } from './validate';
import { COLUMN_BYTES, COLUMNS, columnBytes, columnsOf, hashWorkload, keyBytes, type ColumnName } from './workload-hash';
import { parseKeys } from './workload-keys';

export const ROWS_MAX = 5_000_000;
export const BYTES_MAX = 10_000_000;
export const PRODUCERS_MAX = 4096;
export const PARTITIONS_MAX = 4096;

/** Bytes of columns and keys that are saved and sent inside; of more only a reference. */
export const SAVED_BYTES_MAX = 1_000_000;

/** The JSON of a file. */
export type WorkloadJson = Readonly<Record<string, unknown>>;

export interface WorkloadReference {
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly hash: string;
  readonly rows: number;
}

/** What was read here is not looked through again when it comes back. */
const known = new WeakSet<object>();

const placeholders = new WeakSet<object>();

/**
 * @param table - The table of a reference, if somebody has it.
 * @returns Null when there is none.
 * @throws {@link ScenarioError} naming the column, the row, the value and what is allowed; or that the table is missing.
 */
export function parseWorkload(json: unknown, table: ScenarioWorkload | null = null): ScenarioWorkload | null {
  if (json === null || json === undefined) return null;
  if (typeof json !== 'object' || Array.isArray(json)) {
    throw refusedIn('workload', json, 'not a workload', 'columns time, key, bytes, producer, and keys');
  }
  if (known.has(json)) return json as ScenarioWorkload;
  const given = json as Record<string, unknown>;
  const unknown = unknownNames('workload', given, ['name', 'hash', 'rows', 'keys', ...COLUMNS]);
  if (unknown.length > 0) throw new ScenarioError(unknown);
  const reference = parseReference(given);
  return isReference(given) ? theTable(reference, table) : parseTable(given, reference);
}

/** Whether it says which table it is, but not what is in it. */
export const isReference = (json: object): boolean => COLUMNS.every(name => !Object.hasOwn(json, name)) && !Object.hasOwn(json, 'keys');

/** Bytes of columns and keys together. */
export function savedBytes(workload: ScenarioWorkload): number {
  const { time, keys } = workload;
  const row = columnsOf(workload).reduce((sum, [name]) => sum + COLUMN_BYTES[name], 0);
  return keys.reduce((sum: number, key) => sum + keyBytes(key).length, row * time.length);
}

/** As it is saved: inside, or when it is large a reference. */
export function formatWorkload(workload: ScenarioWorkload | null): WorkloadJson | null {
  return workload !== null && savedBytes(workload) > SAVED_BYTES_MAX ? { ...referenceOf(workload) } : wholeWorkload(workload);
}

/** With its columns, however large; of a placeholder there is only the reference. */
export function wholeWorkload(workload: ScenarioWorkload | null): WorkloadJson | null {
  if (workload === null) return null;
  if (placeholders.has(workload)) return { ...referenceOf(workload) };
  const columns = columnsOf(workload).map(([name, cells]) => [name, encodeBase64(columnBytes(cells))]);
  const keys = workload.keys.map(key => (typeof key === 'object' ? { hex: key.hex } : key));
  return { ...referenceOf(workload), keys, ...Object.fromEntries(columns) as object };
}

/** What stands for a table that somebody else has: as many rows and its hash, nothing to play. */
export function placeholderOf({ name, hash, rows }: WorkloadReference): ScenarioWorkload {
  const none = { length: rows } as Float64Array & Int32Array;
  const placeholder = Object.freeze({ name, hash, keys: [], time: none, key: none, bytes: none, producer: none });
  placeholders.add(placeholder);
  return placeholder;
}

const referenceOf = ({ name, hash, time }: ScenarioWorkload): WorkloadReference => ({ name, hash, rows: time.length });

function parseReference({ name = '', hash, rows }: Record<string, unknown>): Partial<WorkloadReference> & { name: string } {
  if (!isTextOf(name, 0, WORKLOAD_NAME_MAX)) throw new ScenarioError([textFault('workload.name', name, 'not a name', 0, WORKLOAD_NAME_MAX)]);
  if (hash !== undefined && !(typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash))) {
    throw refusedIn('workload.hash', hash, 'not a hash', 'the 64 hexadecimal digits of a SHA-256');
  }
  if (rows !== undefined && !(Number.isInteger(rows) && (rows as number) >= 1 && (rows as number) <= ROWS_MAX)) {
    throw refusedIn('workload.rows', rows, 'not a number of rows', `1 to ${grouped(ROWS_MAX)}, whole`);
  }
  return { name, hash, rows: rows as number | undefined };
}

function theTable({ name, hash, rows }: Partial<WorkloadReference> & { name: string }, table: ScenarioWorkload | null): ScenarioWorkload {
  if (hash === undefined || rows === undefined) {
    throw refusedIn('workload', {}, 'not a workload', 'columns time, key, bytes, producer, and keys; or name, hash and rows of a table');
  }
  if (table !== null && table.hash === hash && table.time.length === rows) return renamed(table, name);
  const remedy = 'Give the table: pf.load("x.pflow.json", workload=table).';
  const allowed = `the table of ${grouped(rows)} records with SHA-256 ${hash}`;
  const field = `workload = ${shown('camel', name)}`;
  throw new ScenarioError([{
    field: 'workload', value: name,
    message: table === null
      ? `${field}: its table is not in here, only its hash. Allowed: ${allowed}. ${remedy}`
      : `${field}: another table, of ${grouped(table.time.length)} records with SHA-256 ${table.hash}. Allowed: ${allowed}. ${remedy}`
  }]);
}

/** The same table, under the name by which it was saved. */
function renamed(table: ScenarioWorkload, name: string): ScenarioWorkload {
  if (table.name === name) return table;
  const named = Object.freeze({ ...table, name });
  for (const kind of [known, placeholders]) if (kind.has(table)) kind.add(named);
  return named;
}

function parseTable(given: Record<string, unknown>, { name, hash, rows }: Partial<WorkloadReference> & { name: string }): ScenarioWorkload {
  const time = column('time', given.time);
  const count = time.length;
  if (count < 1) throw refusedIn('workload.time', count, 'no rows', `1 to ${grouped(ROWS_MAX)} rows`);
  const others = {
    key: column('key', given.key),
    bytes: column('bytes', given.bytes),
    producer: given.producer === undefined ? new Int32Array(count) : column('producer', given.producer),
    ...(given.partition !== undefined && { partition: column('partition', given.partition) })
  };
  for (const [of, { length }] of Object.entries(others)) {
    if (length !== count) throw refusedIn(`workload.${of}`, length, 'rows, but time has others', `${grouped(count)} rows`);
  }
  if (rows !== undefined && rows !== count) throw refusedIn('workload.rows', rows, 'not the rows that are there', grouped(count));
  const keys = parseKeys(given.keys);
  const { key, bytes, producer, partition } = others;
  check('time', time, value => value >= 0 && value <= TIME_MAX, `0 to ${grouped(TIME_MAX)} s`);
  check('time', time, (value, row) => row === 0 || value >= (time[row - 1] as number), 'times in ascending order');
  check('bytes', bytes, value => value > 0 && value <= BYTES_MAX, `above 0 to ${grouped(BYTES_MAX)} bytes`);
  check('key', key, value => Number.isInteger(value) && value >= 0 && value < keys.length, `0 to ${keys.length - 1}, the number of a key`);
  checkNumbering(key, keys);
  check('producer', producer, value => Number.isInteger(value) && value >= 0 && value < PRODUCERS_MAX, `0 to ${PRODUCERS_MAX - 1}`);
  if (partition !== undefined) check('partition', partition, value => Number.isInteger(value) && value >= -1 && value < PARTITIONS_MAX,
    `0 to ${PARTITIONS_MAX - 1}, or -1: by its key`);
  const columns: Workload = {
    // Of the two zeros, which compare equal, only one is hashed.
    time: Float64Array.from(time as ArrayLike<number>, value => value + 0),
    key: Int32Array.from(key as ArrayLike<number>),
    bytes: Float64Array.from(bytes as ArrayLike<number>),
    producer: Int32Array.from(producer as ArrayLike<number>),
    ...(partition !== undefined && { partition: Int32Array.from(partition as ArrayLike<number>) })
  };
  const found = hashWorkload(columns, keys);
  if (hash !== undefined && hash !== found) {
    throw refusedIn('workload.hash', hash, 'not the hash of the columns, which were changed', found, 'Leave the hash out to take them as they are.');
  }
  const workload = Object.freeze({ ...columns, keys, name, hash: found });
  known.add(workload);
  return workload;
}

type Column = ArrayLike<unknown>;

function column(name: ColumnName, value: unknown): Column {
  const field = `workload.${name}`;
  const bytes = COLUMN_BYTES[name];
  if (Array.isArray(value) || value instanceof Float64Array || value instanceof Int32Array) {
    if (value.length <= ROWS_MAX) return value;
    throw refusedIn(field, value.length, 'rows, too many', `at most ${grouped(ROWS_MAX)} rows`);
  }
  if (typeof value !== 'string') throw refusedIn(field, value, 'not a column', 'a list of numbers, or base64 of their bytes');
  // Four letters are three bytes.
  if (value.length > Math.ceil((ROWS_MAX * bytes) / 3) * 4) {
    throw refusedIn(field, value.length, 'letters of base64, too many', `at most ${grouped(ROWS_MAX)} rows`);
  }
  const decoded = decodeBase64(value);
  if (decoded === null || decoded.length % bytes !== 0) {
    throw refusedIn(field, value, 'not a column', `base64 of ${bytes} bytes a row`);
  }
  const view = new DataView(decoded.buffer);
  return bytes === 8
    ? Float64Array.from({ length: decoded.length / 8 }, (_, i) => view.getFloat64(8 * i, true))
    : Int32Array.from({ length: decoded.length / 4 }, (_, i) => view.getInt32(4 * i, true));
}

function check(name: string, values: Column, holds: (value: number, row: number) => boolean, allowed: string): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (typeof value !== 'number' || !holds(value, row)) throw refusedIn(`workload.${name}[${row}]`, value, 'not allowed there', allowed);
  }
}

/** A key's partition follows from its number, so a table that is read again from its rows needs the numbers that it gets there. */
function checkNumbering(key: Column, keys: readonly Key[]): void {
  let next = 0;
  for (let row = 0; row < key.length; row++) {
    const number = key[row] as number;
    if (number > next) throw refusedIn(`workload.key[${row}]`, number, 'ahead of its turn', `0 to ${next}: keys are numbered by their first appearance`);
    if (number === next) next++;
  }
  if (next < keys.length) throw refusedIn(`workload.keys[${next}]`, keys[next], 'no record has it', 'keys that records have, by their first appearance');
}
