/**
 * An exact copy of a graph of state, and the way back.
 *
 * Every mutable object that can be reached from the root is remembered with its fields (typed arrays copied); going
 * back writes them into the same objects. So no component can forget a field, and no component needs to know. What is
 * frozen cannot change and is left out; so are functions. What is large may remember itself. Of a Map, a Set or a private
 * `#field` nothing could be remembered: there may be none.
 */

/** A way back to what an object held, as often as wanted. */
export interface Remembered {
  /** The columns it keeps alive; several may share one. */
  readonly buffers: readonly ArrayBufferLike[];
  restore(): void;
}

/** An object that knows a cheaper way than to be copied, and has nothing in it that others have. */
export interface Remembers {
  remember(): Remembered;
}

/** What a checkpoint holds. */
export type Checkpoint = Remembered;

type Fields = Record<string, unknown>;
type Column = Float64Array | Int32Array;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isColumn = (value: unknown): value is Column => ArrayBuffer.isView(value);
const remembers = (value: object): value is Remembers => typeof (value as Partial<Remembers>).remember === 'function';

/** Remembers all that `root` holds now. */
export function capture(root: object): Checkpoint {
  const saved = new Map<object, Fields | unknown[]>();
  const others: Remembered[] = [];
  const buffers: ArrayBufferLike[] = [];
  const open: object[] = [root];
  const seen = new Set(open);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Object.isFrozen(next)) continue;
    if (remembers(next)) {
      const other = next.remember();
      others.push(other);
      buffers.push(...other.buffers);
      continue;
    }
    if (next instanceof Map || next instanceof Set) throw new Error('A Map or Set of the state cannot be remembered.');
    const values = Array.isArray(next) ? next.slice() : { ...(next as Fields) };
    saved.set(next, values);
    // A list of numbers has nothing to follow.
    if (Array.isArray(values) && typeof values[0] === 'number') continue;
    for (const [name, value] of Object.entries(values)) {
      if (isColumn(value)) {
        const copy = value.slice();
        (values as Fields)[name] = copy;
        buffers.push(copy.buffer);
      } else if (isObject(value) && !seen.has(value)) {
        seen.add(value);
        open.push(value);
      }
    }
  }
  return {
    buffers,
    restore: () => {
      putBack(saved);
      for (const other of others) other.restore();
    }
  };
}

/**
 * Writes what was remembered into the same objects, and keeps it for another time. What is as it was is not touched: a
 * just-in-time compiler throws away its code when a field that had never changed does.
 */
function putBack(saved: ReadonlyMap<object, Fields | unknown[]>): void {
  for (const [object, values] of saved) {
    if (Array.isArray(object)) {
      object.length = (values as unknown[]).length;
      for (let i = 0; i < object.length; i++) putBackField(object, i, (values as unknown[])[i]);
    } else {
      for (const [name, value] of Object.entries(values)) putBackField(object as Fields, name, value);
    }
  }
}

function putBackField<K extends number | string>(object: Record<K, unknown>, name: K, value: unknown): void {
  const present = object[name];
  if (!isColumn(value)) {
    if (!Object.is(present, value)) object[name] = value;
  } else if (isColumn(present) && present.length === value.length) {
    present.set(value);
  } else {
    object[name] = value.slice();
  }
}
