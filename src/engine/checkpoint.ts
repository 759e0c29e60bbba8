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

const copied = (value: unknown): unknown =>
  ArrayBuffer.isView(value) ? (value as Float64Array).slice() : value;

/** Remembers all that `root` holds now. */
export function capture(root: object): Checkpoint {
  const saved = new Map<object, Fields | unknown[]>();
  const open: object[] = [root];
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
      if (ArrayBuffer.isView(value)) {
        (values as Fields)[name] = copied(value);
        byteLength += value.byteLength;
      } else if (isObject(value)) {
        open.push(value);
      }
    }
  }
  return {
    byteLength,
    restore() {
      for (const [object, values] of saved) {
        if (Array.isArray(values)) {
          const list = object as unknown[];
          list.length = values.length;
          for (let i = 0; i < values.length; i++) list[i] = values[i];
        } else {
          for (const [name, value] of Object.entries(values)) (object as Fields)[name] = copied(value);
        }
      }
    }
  };
}
