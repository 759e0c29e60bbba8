/** What an annotation may say. */
import { ScenarioError } from './scenario-error';
import { ANNOTATION_TEXT_MAX, isTextOf, textFault } from './texts';

/** @throws {@link ScenarioError} when it is not 1 to 500 characters of text. */
export function validateAnnotationText(value: unknown): string {
  if (isTextOf(value, 1, ANNOTATION_TEXT_MAX)) return value;
  throw new ScenarioError([textFault('text', value, 'not an annotation', 1, ANNOTATION_TEXT_MAX)]);
}
