/**
 * Scenarios as JSON, both ways. What comes in may come from anywhere: a notebook nobody trusts, another version, a mistake.
 *
 * Reading checks everything within caps and runs nothing; names are looked up in lists of ours only, so `__proto__` is just
 * an unknown name.
 */
import type { EngineConfig } from '../engine/config';
import { DEFAULT_CONFIG } from './fields';
import type { Action, Scenario } from './scenario';
import { FAULTS_MAX, ScenarioError, fault, type Fault } from './scenario-error';
import { grouped, shown } from './spelling';
import { unknownNames } from './unknown-names';
import { generatingFaults, isTime, TIME_MAX, validateChanges, validateSeed } from './validate';
import { parseWorkload } from './workload-codec';

export const ACTIONS_MAX = 10_000;
export const ANNOTATIONS_MAX = 1000;
export const TEXT_MAX = 200;

/** A change of parameters in JSON: no bandwidth limit is null. */
export type ParametersJson = Readonly<Record<string, number | string | null>>;

/** A scenario in JSON, but for its workload, which goes beside it in binary. */
export interface ScenarioJson {
  readonly version: 1;
  readonly seed: number;
  readonly title: string;
  readonly description: string;
  readonly duration: number | null;
  readonly config: ParametersJson;
  readonly actions: readonly { readonly id: string; readonly time: number; readonly set: ParametersJson; readonly planned: boolean }[];
  readonly annotations: readonly { readonly id: string; readonly time: number; readonly text: string }[];
}

const NAMES = ['version', 'seed', 'title', 'description', 'duration', 'config', 'actions', 'annotations', 'workload'];
const ACTION_NAMES = ['id', 'time', 'set', 'planned'];

/**
 * Reads a scenario. What is absent has its default.
 *
 * @throws {@link ScenarioError} with the faults that were found, where they were found.
 */
export function parseScenario(json: unknown): Scenario {
  if (!isObject(json)) throw new ScenarioError([fault('scenario', json, `scenario = ${shown('camel', json)}: not a scenario`, 'an object')]);
  const faults: Fault[] = unknownNames('scenario', json, NAMES);
  const { version = 1, title = '', duration = null } = json;
  if (version !== 1) {
    faults.push(fault('version', version, `version = ${shown('camel', version)}: not known here`, '1', 'Update partition-flow.'));
  }
  if (typeof title !== 'string' || title.length > TEXT_MAX) {
    faults.push(fault('title', title, `title = ${shown('camel', title)}: not a title`, `text of at most ${TEXT_MAX} characters`));
  }
  if (duration !== null && !(isTime(duration) && duration > 0)) {
    faults.push(fault('duration', duration, `duration = ${shown('camel', duration)}: not a length of time`,
      `above 0 to ${grouped(TIME_MAX)} s, or null (endless)`));
  }
  const collect = <T>(read: () => T, instead: T): T => collected(faults, read, instead);
  const seed = collect(() => validateSeed(json.seed ?? 0), 0);
  const workload = collect(() => parseWorkload(json.workload), null);
  const config = collect(() => ({ ...DEFAULT_CONFIG, ...validateChanges(json.config ?? {}, DEFAULT_CONFIG) }), DEFAULT_CONFIG);
  if (workload !== null) faults.push(...generatingFaults(config));
  const actions = collect(() => parseActions(json.actions ?? [], config, workload !== null), []);
  if (faults.length > 0) throw new ScenarioError(faults);
  return {
    version: 1, seed, title: title as string, description: '', duration: duration as number | null, config: Object.freeze(config),
    actions, annotations: [], workload
  };
}

/** Writes a scenario, without its workload. */
export function formatScenario({ version, seed, title, description, duration, config, actions, annotations }: Scenario): ScenarioJson {
  return {
    version, seed, title, description, duration,
    config: formatParameters(config),
    actions: actions.map(({ id, time, set, planned }) => ({ id, time, set: formatParameters(set), planned })),
    annotations: annotations.map(({ id, time, text }) => ({ id, time, text }))
  };
}

const formatParameters = (set: Partial<EngineConfig>): ParametersJson =>
  Object.fromEntries(Object.entries(set).map(([name, value]) => [name, value === Infinity ? null : value]));

function parseActions(json: unknown, start: EngineConfig, workload: boolean): Action[] {
  if (!Array.isArray(json) || json.length > ACTIONS_MAX) {
    throw new ScenarioError([fault('actions', json, `actions: ${Array.isArray(json) ? `${json.length} are too many` : 'not a list'}`,
      `a list of at most ${grouped(ACTIONS_MAX)}`)]);
  }
  const faults: Fault[] = [];
  const actions: Action[] = [];
  const ids = new Set<string>();
  let config = start;
  let before = 0;
  json.forEach((item: unknown, i) => {
    if (faults.length >= FAULTS_MAX) return;
    const at = `actions[${i}]`;
    const wrong = (name: string, value: unknown, why: string, allowed: string): void => {
      faults.push(fault(`${at}.${name}`, value, `${at}.${name} = ${shown('camel', value)}: ${why}`, allowed));
    };
    if (!isObject(item)) {
      faults.push(fault(at, item, `${at} = ${shown('camel', item)}: not an action`, 'an object with id, time, set, planned'));
      return;
    }
    faults.push(...unknownNames(at, item, ACTION_NAMES));
    const { id, time, planned = true } = item;
    if (typeof id !== 'string' || id.length === 0 || id.length > TEXT_MAX) wrong('id', id, 'not an id', `text of 1 to ${TEXT_MAX} characters`);
    else if (ids.has(id)) wrong('id', id, 'there twice', 'a different id for each action');
    else ids.add(id);
    if (!isTime(time)) wrong('time', time, 'not a time', `0 to ${grouped(TIME_MAX)} s`);
    else if (time < before) wrong('time', time, `before the action ahead of it, ${before} s`, 'actions in order of time');
    else before = time;
    if (typeof planned !== 'boolean') wrong('planned', planned, 'neither true nor false', 'true, false');
    const set = collected(faults, () => validateChanges(item.set, config, { workload }), {}, `${at}.`);
    config = { ...config, ...set };
    actions.push({ id: id as string, time: time as number, set: Object.freeze(set), planned: planned as boolean });
  });
  if (faults.length > 0) throw new ScenarioError(faults);
  return actions;
}

/** Reads a part; its faults join the others, and reading goes on with something valid instead. */
function collected<T>(faults: Fault[], read: () => T, instead: T, prefix = ''): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    faults.push(...error.faults.map(({ field, value, message }) => ({ field: prefix + field, value, message: prefix + message })));
    return instead;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

