/** Names that have no place in an object of a scenario: told, never read. */
import { nearestName } from './nearest-name';
import { fault, type Fault } from './scenario-error';
import { shownName } from './spelling';

/** Of more only the first are told. */
const TOLD_MAX = 10;

/** @param at - Where the object is, as a person would say it. */
export function unknownNames(at: string, json: object, known: readonly string[]): Fault[] {
  return Object.keys(json).filter(name => !known.includes(name)).slice(0, TOLD_MAX).map(name => {
    const written = shownName(name);
    const nearest = nearestName(written, known);
    return fault(written, undefined, `${written}: unknown in ${at}`, known.join(', '),
      nearest === undefined ? '' : `Did you mean ${nearest}?`);
  });
}
