/** How names, values and ranges are written in a message: as the caller writes them, in scenarios or in Python. */
import type { Field } from './fields';
import { anyFieldOf } from './model-fields';

/** `camel`: a scenario, a page; `snake`: Python. */
export type Spelling = 'camel' | 'snake';

/** A field's name as the caller writes it. */
export function nameIn(spelling: Spelling, name: string): string {
  return spelling === 'snake' ? (anyFieldOf(name)?.pythonName ?? name) : name;
}

/** Names in braces become names as the caller writes them. */
export const textIn = (spelling: Spelling, text: string): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => nameIn(spelling, name));

/** A number with its thousands apart: 100 000. */
export function grouped(value: number): string {
  const [whole, fraction] = String(value).split('.');
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ' ');
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}

/** Letters of a text that are written. */
const SHOWN_MAX = 60;

/** A text in quotes, cut where it is long. */
export function quoted(text: string): string {
  // Whole letters: half of one (a surrogate) is no text.
  const start = Array.from(text.slice(0, 2 * (SHOWN_MAX + 1)));
  return JSON.stringify(start.length > SHOWN_MAX ? `${start.slice(0, SHOWN_MAX).join('')}…` : text);
}

/** A name nobody knows, which may be any text. */
export const shownName = (name: string): string => quoted(name).slice(1, -1);

/** A value as the caller wrote it, cut where it is long. */
export function shown(spelling: Spelling, value: unknown): string {
  const python = spelling === 'snake';
  if (value === null || value === undefined) return python ? 'None' : 'null';
  if (typeof value === 'boolean') return python ? (value ? 'True' : 'False') : String(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return 'a list';
  return python ? 'a dict' : 'an object';
}

/** What is allowed in a field: 0.001 to 100 000 records/s. */
export function allowedIn(spelling: Spelling, field: Field): string {
  if (field.choices !== undefined) return field.choices.join(', ');
  if (field.kind === 'flag') return `${shown(spelling, true)}, ${shown(spelling, false)}`;
  const { min, max } = field.allowed ?? { min: -Infinity, max: Infinity };
  if (field.kind === 'texts') return `a list of at most ${grouped(field.most ?? 0)} texts`;
  if (field.kind === 'numbers') return `a list of at most ${grouped(field.most ?? 0)} numbers, each ${grouped(min)} to ${grouped(max)}`;
  const none = field.none === undefined ? '' : `, or ${shown(spelling, null)} (${field.none})`;
  const whole = field.kind === 'integer' ? ', whole' : '';
  const unit = field.unit === '' ? '' : ` ${field.unit}`;
  return `${grouped(min)} to ${grouped(max)}${unit}${whole}${none}`;
}
