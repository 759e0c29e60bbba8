/** Room in a recipe for one more, and a name for it: what is refused leaves it as it was. */
import { withAction, withAnnotation } from '../scenario/actions';
import { ACTIONS_MAX, ANNOTATIONS_MAX } from '../scenario/codec';
import type { Action, Annotation, Scenario } from '../scenario/scenario';
import { fault, ScenarioError } from '../scenario/scenario-error';

/** @throws {@link ScenarioError} when it is full. */
export function withOneMoreAction(scenario: Scenario, action: Action): Scenario {
  if (scenario.actions.length < ACTIONS_MAX) return withAction(scenario, action);
  throw full('actions', scenario.actions.length, ACTIONS_MAX, 'Reset drops those made by hand.');
}

/** @throws {@link ScenarioError} when it is full. */
export function withOneMoreAnnotation(scenario: Scenario, annotation: Annotation): Scenario {
  if (scenario.annotations.length < ANNOTATIONS_MAX) return withAnnotation(scenario, annotation);
  throw full('annotations', scenario.annotations.length, ANNOTATIONS_MAX, 'Say it in one that is there.');
}

/** Ids of actions made by hand, none of which comes again. */
export class HandMadeIds {
  private made = 0;

  fresh({ actions }: Scenario): string {
    let id: string;
    do id = `hand-${++this.made}`;
    while (actions.some(action => action.id === id));
    return id;
  }
}

const full = (field: string, length: number, most: number, remedy: string): ScenarioError =>
  new ScenarioError([fault(field, length, `${field}: ${most + 1} are too many`, `at most ${most}`, remedy)]);
