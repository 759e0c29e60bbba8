/**
 * Checks what somebody wants to set: every fault at once, in the words of whoever asked.
 *
 * `partition_flow/_validate.py` says the same in the kernel; test/fixtures/bad-values.json holds both to it.
 */
import type { EngineConfig } from '../engine/config';
import type { KafkaConfig, ModelName } from '../engine/kafka-config';
import type { Field } from './fields';
import { kafkaFaults } from './kafka-rules';
import { anyFieldOf, defaultsOf, fieldOf, fieldsOf, sameValue, valueOf } from './model-fields';
import { nearestName } from './nearest-name';
import { FAULTS_MAX, ScenarioError, fault, type Fault } from './scenario-error';
import { allowedIn, grouped, nameIn, shown, shownName, textIn, type Spelling } from './spelling';

export interface ValidateOptions {
  /** Whose names the messages use; camel if absent. */
  readonly spelling?: Spelling;
  /** Whether records come from a workload, so that nothing is generated. */
  readonly workload?: boolean;
  /** Whose parameters they are; classroom if absent. */
  readonly model?: ModelName;
  /** Whether they act in a run that has begun: what a client or a group is made with stays then. */
  readonly begun?: boolean;
}

export const SEED_MAX = 4294967295;
/** Seconds: 31 years, in which samples still have exact numbers. */
export const TIME_MAX = 1e9;
/** Letters of a consumer's id: Kafka's names have 249, a picture has less room. */
export const ID_LENGTH = 100;
/** Simulated seconds a second. */
export const SPEED_MIN = 0.001;
export const SPEED_MAX = 10_000;

/**
 * Checks changes of parameters.
 *
 * @param changes - Names and values, from anywhere.
 * @param base - What is in force where they will act.
 * @returns The changes as the engine takes them: null bandwidth is Infinity.
 * @throws {@link ScenarioError} with every fault, up to {@link FAULTS_MAX}; nothing has changed.
 */
export function validateChanges(
  changes: unknown, base: EngineConfig, { spelling = 'camel', workload = false, model = 'classroom', begun = false }: ValidateOptions = {}
): Partial<EngineConfig> {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw new ScenarioError([fault('set', changes, `set = ${shown(spelling, changes)}: not a set of parameters`,
      textIn(spelling, 'names and values, such as {"{producerRate}": 4}'))]);
  }
  const faults: Fault[] = [];
  const valid: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(changes)) {
    if (faults.length === FAULTS_MAX) break;
    const field = fieldOf(name, model);
    if (field === undefined) faults.push(unknownName(name, value, spelling, model));
    else if (workload && field.generates) faults.push(notBesideWorkload(field, value, spelling));
    else {
      const wrong = faultIn(field, value, spelling) ?? (begun && model === 'kafka' ? lateFault(field, value, base, spelling) : null);
      // Of the two zeros there is one.
      if (wrong === null) valid[name] = kept(value);
      else faults.push(wrong);
    }
  }
  faults.push(...orderFaults(changes, valid, base, spelling, fieldsOf(model)));
  if (faults.length === 0 && model === 'kafka') faults.push(...kafkaFaults({ ...base, ...valid } as KafkaConfig, spelling));
  if (faults.length > 0) throw new ScenarioError(faults);
  return valid as Partial<EngineConfig>;
}

/** In a live control raising a minimum above its maximum moves the maximum along, and the other way round. */
export function linkedChange(name: keyof KafkaConfig, value: unknown, config: EngineConfig): Partial<EngineConfig> {
  const { atMost, atLeast } = anyFieldOf(name) ?? {};
  const change = { [name]: value } as Record<string, unknown>;
  if (name === 'groupProtocol') {
    // What belongs to the other protocol goes back to its default: Kafka takes nothing else.
    for (const field of fieldsOf('kafka')) if (field.protocol !== undefined && field.protocol !== value) change[field.name] = field.default;
  }
  // There have to be some.
  if (name === 'keyDistribution' && value === 'weights' && (config as KafkaConfig).keyWeights.length === 0) change.keyWeights = [2, 1];
  if (typeof value === 'number') {
    if (atMost !== undefined && value > (config[atMost] as number)) change[atMost] = value;
    if (atLeast !== undefined && value < (config[atLeast] as number)) change[atLeast] = value;
  }
  return change as Partial<EngineConfig>;
}

/** @throws {@link ScenarioError} when it is not a whole number from 0 to 2^32 - 1. */
export function validateSeed(seed: unknown): number {
  if (Number.isInteger(seed) && (seed as number) >= 0 && (seed as number) <= SEED_MAX) return (seed as number) + 0;
  throw refused('seed', seed, 'not a seed', `0 to ${grouped(SEED_MAX)}, whole`, 'Give a whole number.');
}

/** @throws {@link ScenarioError} when it is no time in seconds that a run can reach. */
export function validateTime(time: unknown): number {
  if (isTime(time)) return time + 0;
  throw refused('time', time, 'not a time', `0 to ${grouped(TIME_MAX)} s`, 'Give seconds.');
}

/** @throws {@link ScenarioError} when it is no speed, in simulated seconds a second. */
export function validateSpeed(speed: unknown): number {
  if (typeof speed === 'number' && speed >= SPEED_MIN && speed <= SPEED_MAX) return speed;
  throw refused('speed', speed, 'not a speed', `${SPEED_MIN} to ${grouped(SPEED_MAX)} simulated s a second`, 'To stop, pause.');
}

/** Whether it is a time in seconds that a run can reach. */
export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= TIME_MAX;

/** Parameters that say how records are generated, set although the records come from a workload. */
export function generatingFaults(config: EngineConfig, model: ModelName): Fault[] {
  const start = defaultsOf(model, (config as KafkaConfig).client);
  return fieldsOf(model).filter(field => field.generates && !sameValue(valueOf(config, field), valueOf(start, field)))
    .map(field => notBesideWorkload(field, valueOf(config, field), 'camel'));
}

const refused = (name: string, value: unknown, why: string, allowed: string, remedy: string): ScenarioError =>
  new ScenarioError([fault(name, value, `${name} = ${shown('camel', value)}: ${why}`, allowed, remedy)]);

function unknownName(name: string, value: unknown, spelling: Spelling, model: ModelName): Fault {
  const written = shownName(name);
  if (anyFieldOf(name) !== undefined) {
    return fault(nameIn(spelling, name), value, `${nameIn(spelling, name)}: the ${model === 'kafka' ? 'Kafka' : 'classroom'} model has no such parameter`, '',
      model === 'kafka' ? 'Leave it out.' : 'Make a flow of the Kafka model, or leave it out.');
  }
  const nearest = nearestName(written, fieldsOf(model).map(field => nameIn(spelling, field.name)));
  const remedy = nearest === undefined ? 'See docs/parameters.md for those there are.' : `Did you mean ${nearest}?`;
  return fault(written, value, `${written}: unknown; a flow has no such parameter`, '', remedy);
}

function notBesideWorkload(field: Field, value: unknown, spelling: Spelling): Fault {
  const name = nameIn(spelling, field.name);
  return fault(name, value,
    `${name} = ${shown(spelling, value)}: the records come from a workload, nothing is generated`, '', 'Leave it out.');
}

function faultIn(field: Field, value: unknown, spelling: Spelling): Fault | null {
  const name = nameIn(spelling, field.name);
  const wrong = (why: string, remedy = ''): Fault =>
    fault(name, value, `${name} = ${shown(spelling, value)}: ${why}`, allowedIn(spelling, field), textIn(spelling, remedy));
  if (field.choices !== undefined) {
    if (typeof value !== 'string') return wrong('not a text', 'Choose one of these.');
    if (field.choices.includes(value)) return null;
    const nearest = nearestName(shownName(value), field.choices);
    return wrong('unknown', nearest === undefined ? 'Choose one of these.' : `Did you mean ${nearest}?`);
  }
  if (field.kind === 'flag') return typeof value === 'boolean' ? null : wrong('neither true nor false', 'Choose one of these.');
  if (field.kind === 'numbers' || field.kind === 'texts') return faultInList(field, value, spelling);
  if (field.none !== undefined && (value === null || value === Infinity)) return null;
  const give = field.kind === 'integer' ? 'Give a whole number.' : 'Give a number.';
  if (typeof value !== 'number' || Number.isNaN(value)) return wrong('not a number', give);
  if (!Number.isFinite(value)) return wrong('not finite', give);
  const { min, max } = field.allowed ?? { min: -Infinity, max: Infinity };
  if (value < min) return wrong(field.below?.why ?? 'too small', field.below?.remedy ?? `Give ${grouped(min)} or more.`);
  if (value > max) return wrong('too large', `Give ${grouped(max)} or less.`);
  if (field.kind === 'integer' && !Number.isInteger(value)) return wrong('not a whole number', give);
  return null;
}

/** The first that is wrong in a list. */
function faultInList(field: Field, value: unknown, spelling: Spelling): Fault | null {
  const { most = 0 } = field;
  const name = nameIn(spelling, field.name);
  const allowed = allowedIn(spelling, field);
  if (!Array.isArray(value)) return fault(name, value, `${name} = ${shown(spelling, value)}: not a list`, allowed, `Give a list of ${field.kind}.`);
  if (value.length > most) return fault(name, value, `${name}: ${grouped(value.length)} are too many`, allowed);
  const each: Field = { ...field, kind: 'number' };
  for (let i = 0; i < value.length; i++) {
    const wrong = field.kind === 'numbers' ? faultIn(each, value[i], spelling) : idFault(name, value, i, spelling);
    if (wrong !== null) return { field: name, value, message: wrong.message.replace(name, `${name}[${i}]`) };
  }
  return null;
}

/** Control characters, halves of letters, and what stands between ids where they are one text. */
const NO_ID = /[\p{Cc}\p{Cs},]|^ | $/u;

/** What is wrong with an id: each is a text of its own, and none is what another consumer is called. */
function idFault(name: string, ids: readonly unknown[], i: number, spelling: Spelling): Fault | null {
  const id = ids[i];
  const wrong = (why: string, remedy = ''): Fault =>
    fault(name, id, `${name} = ${shown(spelling, id)}: ${why}`, `a text of 1 to ${ID_LENGTH} letters, without commas and control characters, of its own`, remedy);
  if (typeof id !== 'string') return wrong('not a text');
  if (id === '' || id.length > ID_LENGTH || NO_ID.test(id)) return wrong('not an id');
  if (ids.indexOf(id) < i) return wrong(`there twice, also as ${name}[${ids.indexOf(id)}]`);
  const other = /^consumer-(0|[1-9]\d*)$/.exec(id);
  return other !== null && Number(other[1]) !== i ? wrong(`what consumer ${other[1]} is called without an id`) : null;
}

/** As the engine takes it. Of the two zeros there is one, and nobody else has a list. */
function kept(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map((one: unknown) => (typeof one === 'number' ? one + 0 : one)));
  return value === null ? Infinity : typeof value === 'number' ? value + 0 : value;
}

/** What stays as it was from 0 on. */
function lateFault(field: Field, value: unknown, base: EngineConfig, spelling: Spelling): Fault | null {
  const name = nameIn(spelling, field.name);
  const before = valueOf(base, field);
  if (field.fixed === true && !sameValue(value, before)) {
    const head = `${name} = ${shown(spelling, value)}: it is ${shown(spelling, before)} from 0 on, and stays so while a flow runs`;
    return fault(name, value, head, 'any at 0', 'Reset the flow first, or make another.');
  }
  if (field.name !== 'partitionsAmount' || (value as number) >= base.partitionsAmount) return null;
  const allowed = `${grouped(base.partitionsAmount)} to ${grouped(field.allowed?.max ?? Infinity)} partitions, whole`;
  return fault(name, value, `${name} = ${shown(spelling, value)}: Kafka takes no partitions away, and there are ${base.partitionsAmount}`, allowed);
}

/** A minimum above its maximum, when both are in force together; told of the field that changes. */
function orderFaults(
  changes: object, valid: Record<string, unknown>, base: EngineConfig, spelling: Spelling, fields: readonly Field[]
): Fault[] {
  const both: Record<string, unknown> = { ...base, ...valid };
  return fields.flatMap(field => {
    const { name, atMost, atLeast, unit } = field;
    const bound = atMost ?? atLeast;
    if (bound === undefined || !Object.hasOwn(valid, name)) return [];
    // When both change, the minimum is told; when the other is wrong itself, only that.
    if (Object.hasOwn(changes, bound) && (atLeast !== undefined || !Object.hasOwn(valid, bound))) return [];
    const value = both[name] as number;
    const other = both[bound] as number;
    if (atMost !== undefined ? value <= other : value >= other) return [];
    const { min, max } = field.allowed ?? { min: 0, max: 0 };
    const [low, high] = atMost !== undefined ? [min, other] : [other, max];
    const side = atMost !== undefined ? 'above' : 'below';
    const written = nameIn(spelling, name);
    return [fault(written, value, `${written} = ${value}: ${side} ${nameIn(spelling, bound)} = ${other}`,
      `${grouped(low)} to ${grouped(high)} ${unit}`, 'Set both together.')];
  });
}
