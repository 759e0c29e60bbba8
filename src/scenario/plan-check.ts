/**
 * Whether what acts at different times holds together: each change was valid where it was made, but another may
 * have come before it since.
 */
import { withoutHandMadeAfter } from './actions';
import { FIELDS } from './fields';
import type { Scenario } from './scenario';
import { ScenarioError, fault } from './scenario-error';
import { shown } from './spelling';

/**
 * Checks that no minimum comes above its maximum, at 0 or at any action.
 *
 * @returns The scenario; saved, it can be read again.
 * @throws {@link ScenarioError} with the first contradiction and its time.
 */
export function checkPlan(scenario: Scenario): Scenario {
  let { config } = scenario;
  for (const { time, set } of scenario.actions) {
    config = { ...config, ...set };
    for (const { name, atMost } of FIELDS) {
      if (atMost === undefined || config[name] <= config[atMost]) continue;
      const head = `${name} = ${shown('camel', config[name])}: above ${atMost} = ${shown('camel', config[atMost])}`;
      throw new ScenarioError([
        fault(name, config[name], `${head} from ${time} s on, by what is planned`, `at most ${atMost}`, 'Plan both together.')
      ]);
    }
  }
  return scenario;
}

/**
 * What stays of a scenario when all that was made by hand after 0 goes.
 *
 * @throws {@link ScenarioError} when what is planned needs what was made by hand.
 */
export const planAlone = (scenario: Scenario): Scenario => checkPlan(withoutHandMadeAfter(scenario, 0));
