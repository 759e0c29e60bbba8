/** Reads the list of a workload's keys: text, whole numbers, bytes. */
import { BytesKey, type Key } from './key';
import { refusedIn } from './refused';
import { grouped } from './spelling';
import { isTextOf } from './texts';

export const KEYS_MAX = 1_000_000;
export const KEY_TEXT_MAX = 1000;
export const KEY_BYTES_MAX = 1000;

/** @throws ScenarioError naming the key. */
export function parseKeys(value: unknown): readonly Key[] {
  if (!Array.isArray(value) || value.length > KEYS_MAX) throw refusedIn('workload.keys', value, 'not a list of keys', `at most ${grouped(KEYS_MAX)}`);
  const seen = new Set<string>();
  // Array.from sees the holes of a sparse list, map would leave them out.
  const keys = Array.from(value, (item: unknown, i): Key => {
    const key = keyOf(item);
    if (key === null) {
      throw refusedIn(`workload.keys[${i}]`, item, 'not a key', `whole numbers to 2^53 - 1, text of at most ${grouped(KEY_TEXT_MAX)} characters, ` +
        `or {"hex": "01ff"} of at most ${grouped(KEY_BYTES_MAX)} bytes`);
    }
    const mark = typeof key === 'string' ? `t${key}` : typeof key === 'number' ? `i${key}` : `b${key.hex}`;
    if (seen.has(mark)) throw refusedIn(`workload.keys[${i}]`, item, 'there twice', 'each key once');
    seen.add(mark);
    return key;
  });
  return Object.freeze(keys);
}

function keyOf(item: unknown): Key | null {
  // Of the two zeros there is one.
  if (typeof item === 'number') return Number.isSafeInteger(item) ? item + 0 : null;
  if (typeof item === 'string') return isTextOf(item, 0, KEY_TEXT_MAX) ? item : null;
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return null;
  const { hex } = item as { hex?: unknown };
  const isAlone = item instanceof BytesKey || Object.keys(item).length === 1;
  return isAlone && typeof hex === 'string' && hex.length <= 2 * KEY_BYTES_MAX && /^([0-9a-f]{2})*$/.test(hex) ? Object.freeze(new BytesKey(hex)) : null;
}
