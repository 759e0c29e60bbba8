/**
 * A workload on the wire: its little-endian columns and the list of keys.
 *
 * What is no such thing passes through as it is, for the codec of the scenario layer to refuse with a reason.
 */
import type { ISerializers } from '@jupyter-widgets/base';

/** Bytes of a column that are read at all: 5 million rows of 8. */
const COLUMN_BYTES_MAX = 40_000_000;

export const workloadSerializer: ISerializers[string] = {
  deserialize: (value: unknown) => mapColumns(value, readColumn),
  serialize: (value: unknown) => mapColumns(value, cell => (isTyped(cell) ? cell.slice() : cell))
};

type Column = Float64Array | Int32Array;

function mapColumns(value: unknown, map: (cell: unknown, name: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, map(cell, name)]));
}

/** Copies, because a buffer of a message may begin at any byte and hold more than its column. */
export function readColumn(cell: unknown, name: string): unknown {
  if (!(cell instanceof DataView) || cell.byteLength > COLUMN_BYTES_MAX) return cell;
  switch (name) {
    case 'time':
    case 'bytes':
      return cell.byteLength % 8 === 0
        ? Float64Array.from({ length: cell.byteLength / 8 }, (_, i) => cell.getFloat64(8 * i, true))
        : cell;
    case 'key':
    case 'producer':
    case 'partition':
      return cell.byteLength % 4 === 0
        ? Int32Array.from({ length: cell.byteLength / 4 }, (_, i) => cell.getInt32(4 * i, true))
        : cell;
    default:
      return cell;
  }
}

function isTyped(cell: unknown): cell is Column {
  return cell instanceof Float64Array || cell instanceof Int32Array;
}
