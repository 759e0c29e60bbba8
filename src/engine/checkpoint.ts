/**
 * An exact copy of a graph of state, and the way back.
 *
 * Every mutable object that can be reached from the root is remembered with its fields (typed arrays copied); going
 * back writes them into the same objects. So no component can forget a field, and no component needs to know. What is
 * frozen cannot change and is left out; so are functions.
 */

type Fields = Record<string, unknown>;

export interface Checkpoint {
  /** Bytes of the copied columns, roughly. */
  readonly byteLength: number;
  restore(): void;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

type Column = Float64Array | Int32Array;

const isColumn = (value: unknown): value is Column => ArrayBuffer.isView(value);

/** Copies columns; those that share a buffer share the copy. */
function copier(): (column: Column) => Column {
  const buffers = new Map<ArrayBufferLike, ArrayBufferLike>();
  return column => {
    const { buffer, byteOffset, length } = column;
    let copy = buffers.get(buffer);
    if (copy === undefined) {
      copy = buffer.slice(0);
      buffers.set(buffer, copy);
    }
    return new (column.constructor as new (buffer: ArrayBufferLike, byteOffset: number, length: number) => Column)(copy, byteOffset, length);
  };
}

/** Remembers all that `root` holds now. */
export function capture(root: object): Checkpoint {
  const saved = new Map<object, Fields | unknown[]>();
  const open: object[] = [root];
  const copied = copier();
  let byteLength = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (saved.has(next) || Object.isFrozen(next)) continue;
    const values = Array.isArray(next) ? next.slice() : { ...(next as Fields) };
    saved.set(next, values);
    byteLength += 64;
    if (Array.isArray(values)) byteLength += 8 * values.length;
    // A list of numbers has nothing to follow.
    if (Array.isArray(values) && typeof values[0] === 'number') continue;
    for (const [name, value] of Object.entries(values)) {
      if (isColumn(value)) {
        (values as Fields)[name] = copied(value);
        byteLength += value.byteLength;
      } else if (isObject(value)) {
        open.push(value);
      }
    }
  }
  return { byteLength, restore: () => putBack(saved) };
}

/** Writes what was remembered into the same objects, and keeps it for another time. */
function putBack(saved: ReadonlyMap<object, Fields | unknown[]>): void {
  const copied = copier();
  for (const [object, values] of saved) {
    if (Array.isArray(values)) {
      const list = object as unknown[];
      list.length = values.length;
      for (let i = 0; i < values.length; i++) list[i] = values[i];
    } else {
      for (const [name, value] of Object.entries(values)) (object as Fields)[name] = isColumn(value) ? copied(value) : value;
    }
  }
}
