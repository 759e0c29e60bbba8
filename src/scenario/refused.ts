/** One thing that is wrong, as an error. */
import { ScenarioError, fault } from './scenario-error';
import { shown } from './spelling';

export const refusedIn = (field: string, value: unknown, why: string, allowed: string, remedy = ''): ScenarioError =>
  new ScenarioError([fault(field, value, `${field} = ${shown('camel', value)}: ${why}`, allowed, remedy)]);
