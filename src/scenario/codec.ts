/**
 * Scenarios as JSON, both ways. What comes in may come from anywhere: a notebook nobody trusts, another version, a mistake.
 *
 * Reading checks everything within caps and runs nothing; names are looked up in lists of ours only, so `__proto__` is just
 * an unknown name.
 */
import type { EngineConfig } from '../engine/config';
import type { ModelName } from '../engine/kafka-config';
import { formatDeed, parseDeed, type DeedJson } from './deed';
import { defaultsOf, fieldOf, modelOf, MODELS } from './model-fields';
import type { Action, Annotation, Scenario, ScenarioWorkload } from './scenario';
import { FAULTS_MAX, ScenarioError, fault, type Fault } from './scenario-error';
import { grouped, shown } from './spelling';
import { ANNOTATION_TEXT_MAX, DESCRIPTION_MAX, ID_MAX, TITLE_MAX, isTextOf, textFault } from './texts';
import { unknownNames } from './unknown-names';
import { generatingFaults, isTime, TIME_MAX, validateChanges, validateSeed } from './validate';
import { parseWorkload } from './workload-codec';
import { partitionFaults } from './workload-partitions';

export const ACTIONS_MAX = 10_000;
export const ANNOTATIONS_MAX = 1000;

/** A change of parameters in JSON: no bandwidth limit is null. */
export type ParametersJson = Readonly<Record<string, number | string | boolean | null>>;

/** An action in JSON: a change of parameters, or what is done to a member. */
export interface ActionJson {
  readonly id: string;
  readonly time: number;
  readonly set?: ParametersJson;
  readonly deed?: DeedJson;
  readonly planned: boolean;
}

/** A scenario in JSON, but for its workload, which goes beside it in binary. */
export interface ScenarioJson {
  readonly version: 1;
  /** Absent: classroom. */
  readonly model?: ModelName;
  readonly seed: number;
  readonly title: string;
  readonly description: string;
  readonly duration: number | null;
  readonly config: ParametersJson;
  readonly actions: readonly ActionJson[];
  readonly annotations: readonly { readonly id: string; readonly time: number; readonly text: string }[];
}

const NAMES = ['version', 'model', 'seed', 'title', 'description', 'duration', 'config', 'actions', 'annotations', 'workload'];
const ACTION_NAMES = ['id', 'time', 'set', 'deed', 'planned'];
/** What a deed sets. */
const NOTHING = Object.freeze({});
const ANNOTATION_NAMES = ['id', 'time', 'text'];

export interface ParseOptions {
  /** The table of a workload that the scenario only refers to. */
  readonly workload?: ScenarioWorkload | null;
}

/**
 * Reads a scenario. What is absent has its default.
 *
 * @throws {@link ScenarioError} with the faults that were found, where they were found.
 */
export function parseScenario(json: unknown, { workload: table = null }: ParseOptions = {}): Scenario {
  if (!isObject(json)) throw new ScenarioError([fault('scenario', json, `scenario = ${shown('camel', json)}: not a scenario`, 'an object')]);
  const faults: Fault[] = unknownNames('scenario', json, NAMES);
  const { version = 1, title = '', description = '', duration = null } = json;
  if (version !== 1) {
    faults.push(fault('version', version, `version = ${shown('camel', version)}: not known here`, '1', 'Update partition-flow.'));
  }
  if (!isTextOf(title, 0, TITLE_MAX)) faults.push(textFault('title', title, 'not a title', 0, TITLE_MAX));
  if (!isTextOf(description, 0, DESCRIPTION_MAX)) faults.push(textFault('description', description, 'not a description', 0, DESCRIPTION_MAX));
  if (duration !== null && !(isTime(duration) && duration > 0)) {
    faults.push(fault('duration', duration, `duration = ${shown('camel', duration)}: not a length of time`,
      `above 0 to ${grouped(TIME_MAX)} s, or null (endless)`));
  }
  const collect = <T>(read: () => T, instead: T): T => collected(faults, read, instead);
  const seed = collect(() => validateSeed(json.seed ?? 0), 0);
  const workload = collect(() => parseWorkload(json.workload, table), null);
  const model = collect(() => parseModel(json.model ?? 'classroom'), 'classroom');
  const start = defaultsOf(model, isObject(json.config) ? json.config.client : undefined);
  const config = collect(() => ({ ...start, ...validateChanges(json.config ?? {}, start, { model }) }), start);
  if (workload !== null) faults.push(...generatingFaults(config, model), ...partitionFaults(workload, config, model));
  const actions = collect(() => parseActions(json.actions ?? [], config, { model, workload: workload !== null }), []);
  const annotations = collect(() => parseAnnotations(json.annotations ?? []), []);
  if (faults.length > 0) throw new ScenarioError(faults.slice(0, FAULTS_MAX));
  return {
    version: 1, ...(model === 'kafka' && { model }), seed, title: title as string, description: description as string, duration: duration as number | null,
    config: Object.freeze(config), actions, annotations, workload
  };
}

/** Writes a scenario, without its workload. */
export function formatScenario(scenario: Scenario): ScenarioJson {
  const { version, seed, title, description, duration, config, actions, annotations } = scenario;
  const model = modelOf(scenario);
  return {
    version, ...(model === 'kafka' && { model }), seed, title, description, duration,
    config: formatParameters(config, model),
    actions: actions.map(({ id, time, set, deed, planned }) =>
      ({ id, time, ...(deed === undefined ? { set: formatParameters(set, model) } : { deed: formatDeed(deed) }), planned })),
    annotations: annotations.map(({ id, time, text }) => ({ id, time, text }))
  };
}

const formatParameters = (set: Partial<EngineConfig>, model: ModelName): ParametersJson =>
  Object.fromEntries(Object.entries(set).filter(([name]) => fieldOf(name, model) !== undefined).map(([name, value]) => [name, value === Infinity ? null : value]));

function parseModel(model: unknown): ModelName {
  const known = MODELS.find(one => one === model);
  if (known !== undefined) return known;
  throw new ScenarioError([fault('model', model, `model = ${shown('camel', model)}: unknown`, MODELS.join(', '), 'Choose one of these.')]);
}

function parseActions(json: unknown, start: EngineConfig, { model, workload }: { model: ModelName; workload: boolean }): Action[] {
  let config = start;
  return parseTimed('actions', json, { most: ACTIONS_MAX, what: 'an action', names: ACTION_NAMES, prefix: 'action' }, (item, { at, id, time, faults }) => {
    const { planned = true } = item;
    if (typeof planned !== 'boolean') {
      faults.push(fault(`${at}.planned`, planned, `${at}.planned = ${shown('camel', planned)}: neither true nor false`, 'true, false'));
    }
    if (item.deed !== undefined) {
      if (item.set !== undefined) faults.push(fault(`${at}.set`, item.set, `${at}.set: beside a deed`, 'one of both', 'Make two actions of them.'));
      const deed = collected(faults, () => parseDeed(item.deed, config, model), undefined, `${at}.`);
      return { id, time, set: NOTHING, deed, planned: planned === true };
    }
    const set = collected(faults, () => validateChanges(item.set, config, { workload, model, begun: true }), {}, `${at}.`);
    config = { ...config, ...set };
    return { id, time, set: Object.freeze(set), planned: planned === true };
  });
}

function parseAnnotations(json: unknown): Annotation[] {
  const list = { most: ANNOTATIONS_MAX, what: 'an annotation', names: ANNOTATION_NAMES, prefix: 'note' };
  return parseTimed('annotations', json, list, ({ text }, { at, id, time, faults }) => {
    if (!isTextOf(text, 1, ANNOTATION_TEXT_MAX)) faults.push(textFault(`${at}.text`, text, 'not an annotation', 1, ANNOTATION_TEXT_MAX));
    return { id, time, text: text as string };
  });
}

interface TimedList {
  readonly most: number;
  /** One of them, with its article. */
  readonly what: string;
  readonly names: readonly string[];
  /** Of the ids of those that have none. */
  readonly prefix: string;
}

interface TimedItem {
  /** Where it is, as a person would say it. */
  readonly at: string;
  readonly id: string;
  readonly time: number;
  /** More that is wrong with it goes here. */
  readonly faults: Fault[];
}

/** Reads a list in order of time, each with an id of its own. */
function parseTimed<T>(field: string, json: unknown, list: TimedList, read: (item: Record<string, unknown>, is: TimedItem) => T): T[] {
  if (!Array.isArray(json) || json.length > list.most) {
    throw new ScenarioError([fault(field, json, `${field}: ${Array.isArray(json) ? `${json.length} are too many` : 'not a list'}`,
      `a list of at most ${grouped(list.most)}`)]);
  }
  const faults: Fault[] = [];
  const items: T[] = [];
  const given = new Set(json.map((item: unknown) => (isObject(item) ? item.id : undefined)));
  const ids = new Set<string>();
  let before = 0;
  // Array.from sees the holes of a sparse list, forEach would leave them out.
  Array.from<unknown>(json).forEach((item, i) => {
    if (faults.length >= FAULTS_MAX) return;
    const at = `${field}[${i}]`;
    const wrong = (name: string, value: unknown, why: string, allowed: string): void => {
      faults.push(fault(`${at}.${name}`, value, `${at}.${name} = ${shown('camel', value)}: ${why}`, allowed));
    };
    if (!isObject(item)) {
      faults.push(fault(at, item, `${at} = ${shown('camel', item)}: not ${list.what}`, `an object with ${list.names.join(', ')}`));
      return;
    }
    faults.push(...unknownNames(at, item, list.names));
    const { id = freshId(`${list.prefix}-${i}`, given), time } = item;
    if (!isTextOf(id, 1, ID_MAX)) faults.push(textFault(`${at}.id`, id, 'not an id', 1, ID_MAX));
    else if (ids.has(id)) wrong('id', id, 'there twice', 'a different id for each');
    else ids.add(id);
    if (!isTime(time)) wrong('time', time, 'not a time', `0 to ${grouped(TIME_MAX)} s`);
    else if (time < before) wrong('time', time, `before the one ahead of it, ${before} s`, 'in order of time');
    else before = time;
    // Of the two zeros there is one. What is no time is not added to: it may be nested without end, or have a `valueOf` of its own.
    items.push(read(item, { at, id: id as string, time: isTime(time) ? time + 0 : 0, faults }));
  });
  if (faults.length > 0) throw new ScenarioError(faults);
  return items;
}

/** An id that nobody gave. */
function freshId(wanted: string, given: ReadonlySet<unknown>): string {
  let id = wanted;
  for (let n = 2; given.has(id); n++) id = `${wanted}-${n}`;
  return id;
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

