/** The npm package: the engine, the recipe and its player, and the notebook widget. */
export type * from './engine/config';
export type * from './engine/flow-state';
export { Simulation } from './engine/simulation';
export { formatScenario, parseScenario } from './scenario/codec';
export { FIELDS } from './scenario/fields';
export { Run } from './scenario/run';
export type { Action, Scenario, ScenarioWorkload } from './scenario/scenario';
export { ScenarioError } from './scenario/scenario-error';
export { Player } from './player/player';
export * from './widget';
