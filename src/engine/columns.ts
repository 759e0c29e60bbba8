/** Columns that grow: one place decides by how much. */

type Column = Float64Array | Int32Array | Uint16Array | Uint8Array;

/** A copy with room for `length` cells, new ones filled with `fill`; the same column if it has the room already. */
export function grown<T extends Column>(column: T, length: number, fill = 0): T {
  if (column.length >= length) return column;
  const larger = new (column.constructor as new (length: number) => T)(length);
  larger.set(column as never);
  if (fill !== 0) larger.fill(fill, column.length);
  return larger;
}

/** Room to reserve when `needed` cells no longer fit: twice as many, so that growing is rare. */
export const doubled = (needed: number): number => Math.max(16, 2 * needed);
