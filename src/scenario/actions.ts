/** Scenarios made from scenarios: nothing is changed in place. */
import type { EngineConfig } from '../engine/config';
import type { Action, Annotation, Scenario } from './scenario';

/** The parameters in force at a time in seconds, all actions at it taken. */
export function configAt(scenario: Scenario, time: number): EngineConfig {
  let config = scenario.config;
  for (const action of scenario.actions) {
    if (action.time > time) break;
    config = { ...config, ...action.set };
  }
  return config;
}

/** Changes what is in force at time 0. */
export const withStartingConfig = (scenario: Scenario, set: Partial<EngineConfig>): Scenario => ({
  ...scenario,
  config: { ...scenario.config, ...set }
});

/** Actions stay sorted by time; of equal times the new one is last. */
export function withAction(scenario: Scenario, action: Action): Scenario {
  const before = scenario.actions.filter(known => known.time <= action.time);
  return { ...scenario, actions: [...before, action, ...scenario.actions.slice(before.length)] };
}

/** Annotations stay sorted by time; of equal times the new one is last. */
export function withAnnotation(scenario: Scenario, annotation: Annotation): Scenario {
  const before = scenario.annotations.filter(known => known.time <= annotation.time);
  return { ...scenario, annotations: [...before, annotation, ...scenario.annotations.slice(before.length)] };
}

/** Without what was done by hand after a time; planned actions stay. The same scenario when there is nothing to drop. */
export function withoutHandMadeAfter(scenario: Scenario, time: number): Scenario {
  const actions = scenario.actions.filter(action => action.planned || action.time <= time);
  return actions.length === scenario.actions.length ? scenario : { ...scenario, actions };
}

export const withSeed = (scenario: Scenario, seed: number): Scenario => ({ ...scenario, seed });
