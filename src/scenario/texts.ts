/** Texts that a scenario may hold, and how long. Characters are code points; half a surrogate pair is no character. */
import { fault, type Fault } from './scenario-error';
import { grouped, shown } from './spelling';

export const TITLE_MAX = 200;
export const DESCRIPTION_MAX = 10_000;
export const ANNOTATION_TEXT_MAX = 500;
/** Of actions and annotations. */
export const ID_MAX = 200;
export const WORKLOAD_NAME_MAX = 200;

/** Whether it is a text of `least` to `most` characters. */
export function isTextOf(value: unknown, least: number, most: number): value is string {
  if (typeof value !== 'string' || value.length < least || value.length > 2 * most || /\p{Surrogate}/u.test(value)) return false;
  return value.length <= most || Array.from(value).length <= most;
}

/** @param why - What it is not. */
export function textFault(field: string, value: unknown, why: string, least: number, most: number): Fault {
  const allowed = least === 0 ? `text of at most ${grouped(most)} characters` : `text of ${least} to ${grouped(most)} characters`;
  return fault(field, value, `${field} = ${shown('camel', value)}: ${why}`, allowed);
}
