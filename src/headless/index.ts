/**
 * The engine for whoever runs it outside a browser: a handful of functions that take and return texts and numbers.
 *
 * Runs are known by handles, so that a host needs no objects of ours. Bundled as one script; its global is
 * `PartitionFlowEngine`. Who executes it is `partition_flow/host`.
 */
import { consumerSchema, partitionSchema, producerSchema } from '../engine/schemas';
import { parseScenario } from '../scenario/codec';
import { parseFile } from '../scenario/file';
import { ScenarioError } from '../scenario/scenario-error';
import { toCode as codeOf } from '../scenario/to-code';
import { HeadlessRun, type HeadlessOptions } from './headless-run';
import { metricsOf } from './metrics';
import { TABLES } from './tables';

export { assignGroups, murmur2Many, partitionsForKeys } from './kafka';

const runs = new Map<number, HeadlessRun>();
let handles = 0;

/** @returns The handle of a new run at time 0. */
export function open(scenarioJson: string, optionsJson: string): number {
  const options = JSON.parse(optionsJson) as HeadlessOptions;
  const run = new HeadlessRun(parseScenario(JSON.parse(scenarioJson)), options);
  runs.set(++handles, run);
  return handles;
}

/** Runs to `until` seconds, or for about `recordsPerSlice` records. @returns A {@link RunStatus} as JSON. */
export function advance(handle: number, until: number, recordsPerSlice: number): string {
  return JSON.stringify(runOf(handle).advance(until, recordsPerSlice));
}

/** Runs what happens next. @returns A {@link RunStatus} as JSON. */
export function step(handle: number): string {
  return JSON.stringify(runOf(handle).step());
}

/** @returns {@link FlowMetrics} as JSON. */
export function metrics(handle: number): string {
  return JSON.stringify(metricsOf(runOf(handle).simulation));
}

/** @returns Partitions, producers and consumers in the schemas of `engine/schemas.ts`, every resident record included, as JSON. */
export function state(handle: number): string {
  const { simulation } = runOf(handle);
  return JSON.stringify({
    partitions: simulation.partitionIds.map(id => partitionSchema(simulation, id)),
    producers: simulation.producerIds.map(id => producerSchema(simulation, id)),
    consumers: simulation.consumerIds.map(id => consumerSchema(simulation, id))
  });
}

/** 16 hexadecimal digits over what completed so far. */
export function traceHash(handle: number): string {
  return runOf(handle).simulation.traceHash();
}

/** What a host carries over: a description as JSON, and the bytes of each column, in the machine's order. */
export interface Columns {
  /** A list of {name, unit, type, length}. */
  readonly json: string;
  readonly buffers: ArrayBuffer[];
}

export function columns(handle: number, table: string): Columns {
  const found = TABLES[table](runOf(handle));
  const header = found.map(({ name, unit, cells }) => {
    const type = cells.constructor.name.replace('Array', '').toLowerCase();
    return { name, unit, type, length: cells.length };
  });
  const buffers = found.map(({ cells }) => cells.slice().buffer as ArrayBuffer);
  return { json: JSON.stringify(header), buffers };
}

/** @returns What is wrong with a scenario, as a JSON list of {field, value, message}; empty: nothing. */
export const validate = (scenarioJson: string): string => faultsOf(() => parseScenario(JSON.parse(scenarioJson)));

/** The same of the text of a file. */
export const validateFile = (text: string): string => faultsOf(() => parseFile(text));

/** @returns The Python code that makes a flow of a scenario. */
export const toCode = (scenarioJson: string): string => codeOf(parseScenario(JSON.parse(scenarioJson)));

function faultsOf(read: () => unknown): string {
  try {
    read();
    return '[]';
  } catch (error) {
    if (error instanceof ScenarioError) return JSON.stringify(error.faults);
    throw error;
  }
}

/** Forgets a run. Twice is safe. */
export function close(handle: number): void {
  runs.delete(handle);
}

function runOf(handle: number): HeadlessRun {
  const run = runs.get(handle);
  if (run === undefined) throw new Error(`Run ${handle} is closed.`);
  return run;
}
