/**
 * `partition-flow/engine` of the npm package: the simulation, the recipe and its player, for node and for pages without Jupyter.
 *
 * Nothing here needs a DOM, and nothing another package.
 */
export type * from './engine/config';
export type * from './engine/flow-state';
export type * from './engine/kafka-config';
export type * from './engine/kafka-state';
export { KafkaSimulation } from './engine/kafka/kafka-simulation';
export { Simulation } from './engine/simulation';
export { formatScenario, parseScenario } from './scenario/codec';
export { formatFile, parseFile } from './scenario/file';
export { toCode } from './scenario/to-code';
export { FIELDS } from './scenario/fields';
export * as kafka from './scenario/kafka-answers';
export { KAFKA_FIELDS } from './scenario/kafka-fields';
export { Run } from './scenario/run';
export { BytesKey, type Key } from './scenario/key';
export type { Action, Annotation, Scenario, ScenarioWorkload } from './scenario/scenario';
export { ScenarioError } from './scenario/scenario-error';
export { Player } from './player/player';
