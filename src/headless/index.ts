/**
 * The engine for whoever runs it outside a browser: a handful of functions that take and return texts and numbers.
 *
 * Runs are known by handles, so that a host needs no objects of ours. Bundled as one script; its global is
 * `PartitionFlowEngine`. Who executes it is `partition_flow/host`.
 */
import { consumerSchema, partitionSchema, producerSchema } from '../engine/schemas';
import { formatScenario, parseScenario } from '../scenario/codec';
import { formatFile, parseFile } from '../scenario/file';
import { ScenarioError, type Fault } from '../scenario/scenario-error';
import { toCode as codeOf } from '../scenario/to-code';
import { placeholderOf, wholeWorkload, type WorkloadReference } from '../scenario/workload-codec';
import { groupOf, groupSentences } from './group';
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

/** @returns All that happened in the group, its rebalances and its members, as JSON; null in the classroom model. */
export function group(handle: number): string {
  return JSON.stringify(groupOf(runOf(handle).simulation));
}

/** @returns What happened in the group, a sentence for each of its events, as JSON. */
export function sentences(handle: number): string {
  return JSON.stringify(groupSentences(runOf(handle).simulation));
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
export function validate(scenarioJson: string): string {
  try {
    parseScenario(JSON.parse(scenarioJson));
    return '[]';
  } catch (error) {
    if (error instanceof ScenarioError) return JSON.stringify(told(error));
    throw error;
  }
}

/**
 * Reads the text of a file.
 *
 * @param tableJson - `{name, hash, rows}` of a table that whoever asks has, or null.
 * @returns As JSON: `scenario` without its workload; `workload`: all of it, or only its name, hash and rows when it is that table, or null;
 * or else `faults`.
 */
export function readFile(text: string, tableJson = 'null'): string {
  const table = JSON.parse(tableJson) as WorkloadReference | null;
  try {
    const scenario = parseFile(text, { workload: table === null ? null : placeholderOf(table) });
    return JSON.stringify({ scenario: formatScenario(scenario), workload: wholeWorkload(scenario.workload) });
  } catch (error) {
    if (error instanceof ScenarioError) return JSON.stringify({ faults: told(error) });
    throw error;
  }
}

/** @returns The text of a file of a scenario. */
export const writeFile = (scenarioJson: string): string => formatFile(parseScenario(JSON.parse(scenarioJson)));

/**
 * @param tableJson - `{name, hash, rows}` of a table that is too large to be handed over only for this, or null.
 * @returns The Python code that makes a flow of a scenario.
 */
export function toCode(scenarioJson: string, tableJson = 'null'): string {
  const scenario = parseScenario(JSON.parse(scenarioJson));
  const table = JSON.parse(tableJson) as WorkloadReference | null;
  return codeOf(table === null ? scenario : { ...scenario, workload: placeholderOf(table) });
}

/** Without values that are larger than a word: they may be nested without end, and the message has what is to be seen of them. */
const told = ({ faults }: ScenarioError): Fault[] =>
  faults.map(({ field, value, message }) => ({ field, value: typeof value === 'object' ? null : value, message }));

/** Forgets a run. Twice is safe. */
export function close(handle: number): void {
  runs.delete(handle);
}

function runOf(handle: number): HeadlessRun {
  const run = runs.get(handle);
  if (run === undefined) throw new Error(`Run ${handle} is closed.`);
  return run;
}
