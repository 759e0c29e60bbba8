/** What an annotation may say. */
import { fault, ScenarioError } from './scenario-error';
import { shown } from './spelling';

export const ANNOTATION_TEXT_MAX = 500;

/** @throws {@link ScenarioError} when it is not 1 to 500 characters of text. */
export function validateAnnotationText(value: unknown): string {
  const isText = typeof value === 'string' && value !== '' && [...value].length <= ANNOTATION_TEXT_MAX && !/\p{Surrogate}/u.test(value);
  if (isText) return value;
  throw new ScenarioError([fault('text', value, `text = ${shown('camel', value)}: not an annotation`, `text of 1 to ${ANNOTATION_TEXT_MAX} characters`)]);
}
