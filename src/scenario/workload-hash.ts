/**
 * The hash of a workload: SHA-256 over what is played, so that two tables with equal hashes give equal runs. The name is no part of it.
 *
 * Bytes: "partition-flow workload 1\n", of one with partitions "partition-flow workload 2\n"; rows, then keys, as u32; time f64, key i32, bytes f64,
 * producer i32, and partition i32 if there are any, of all rows, a column after the other; of each key a letter (t text, i whole number, b bytes), its length as u32, and its bytes (UTF-8; decimal digits; as they
 * are). Numbers little-endian.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import type { Workload } from '../engine/config';
import { utf8 } from '../engine/partitioners/key-bytes';
import { BytesKey, type Key } from './key';

const HEAD = 'partition-flow workload 1\n';
const HEAD_WITH_PARTITIONS = 'partition-flow workload 2\n';

/** Bytes of a cell of each column, in the order in which they are hashed and saved. */
export const COLUMN_BYTES = { time: 8, key: 4, bytes: 8, producer: 4, partition: 4 } as const;

export type ColumnName = keyof typeof COLUMN_BYTES;

export const COLUMNS = Object.keys(COLUMN_BYTES) as ColumnName[];

/** The columns that a table has. */
export const columnsOf = (workload: Workload): [ColumnName, Float64Array | Int32Array][] =>
  COLUMNS.flatMap(name => { const cells = workload[name]; return cells === undefined ? [] : [[name, cells]]; });

export function hashWorkload(columns: Workload, keys: readonly Key[]): string {
  const hash = sha256.create();
  hash.update(utf8(columns.partition === undefined ? HEAD : HEAD_WITH_PARTITIONS)).update(u32(columns.time.length)).update(u32(keys.length));
  for (const [, cells] of columnsOf(columns)) hash.update(columnBytes(cells));
  for (const key of keys) {
    const bytes = keyBytes(key);
    hash.update(utf8(typeof key === 'string' ? 't' : typeof key === 'number' ? 'i' : 'b')).update(u32(bytes.length)).update(bytes);
  }
  return Array.from(hash.digest(), byte => byte.toString(16).padStart(2, '0')).join('');
}

/** What of a key is hashed, and counts as its size. */
export function keyBytes(key: Key): Uint8Array {
  if (key instanceof BytesKey) return Uint8Array.from({ length: key.hex.length / 2 }, (_, i) => parseInt(key.hex.slice(2 * i, 2 * i + 2), 16));
  return utf8(String(key));
}

/** A column's numbers, little-endian. */
export function columnBytes(column: ArrayLike<number>): Uint8Array {
  if (column instanceof Float64Array) {
    const view = new DataView(new ArrayBuffer(8 * column.length));
    for (let i = 0; i < column.length; i++) view.setFloat64(8 * i, column[i], true);
    return new Uint8Array(view.buffer);
  }
  const view = new DataView(new ArrayBuffer(4 * column.length));
  for (let i = 0; i < column.length; i++) view.setInt32(4 * i, column[i], true);
  return new Uint8Array(view.buffer);
}

function u32(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, true);
  return new Uint8Array(view.buffer);
}
