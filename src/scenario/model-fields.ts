/** Which parameters a flow has, by its model. */
import type { EngineConfig } from '../engine/config';
import type { KafkaConfig, ModelName } from '../engine/kafka-config';
import { DEFAULT_CONFIG, FIELDS, type Field } from './fields';
import { KAFKA_FIELDS, LIBRDKAFKA, OF_CLASSROOM } from './kafka-fields';

export const MODELS: readonly ModelName[] = Object.freeze(['classroom', 'kafka']);

/** Of a flow, or a recipe, whose model may be absent. */
export const modelOf = ({ model = 'classroom' }: { readonly model?: ModelName }): ModelName => model;

export const fieldsOf = (model: ModelName): readonly Field[] => (model === 'kafka' ? KAFKA_FIELDS : FIELDS);

const byName = (fields: readonly Field[]): ReadonlyMap<string, Field> => new Map(fields.map(field => [field.name, field]));
const BY_NAME: Readonly<Record<ModelName, ReadonlyMap<string, Field>>> = { classroom: byName(FIELDS), kafka: byName(KAFKA_FIELDS) };

/** The field of a name; undefined when the model has none. */
export const fieldOf = (name: string, model: ModelName = 'classroom'): Field | undefined => BY_NAME[model].get(name);

/** The field of a name in whichever model; undefined when none has it. */
export const anyFieldOf = (name: string): Field | undefined => BY_NAME.kafka.get(name) ?? BY_NAME.classroom.get(name);

/** A parameter's value, also of a model whose settings the type of a config does not tell. */
export const valueOf = (config: EngineConfig, { name }: Pick<Field, 'name'>): unknown => (config as KafkaConfig)[name];

const KAFKA_DEFAULTS = Object.freeze({
  ...OF_CLASSROOM, ...Object.fromEntries(KAFKA_FIELDS.map(field => [field.name, field.default ?? Infinity]))
}) as KafkaConfig;
const LIBRDKAFKA_DEFAULTS = Object.freeze({ ...KAFKA_DEFAULTS, ...LIBRDKAFKA, client: 'librdkafka' }) as KafkaConfig;

/**
 * The parameters nobody set.
 *
 * @param client - Of the Kafka model: whose defaults.
 */
export function defaultsOf(model: ModelName, client?: unknown): EngineConfig {
  if (model === 'classroom') return DEFAULT_CONFIG;
  return client === 'librdkafka' ? LIBRDKAFKA_DEFAULTS : KAFKA_DEFAULTS;
}

/** Whether two values of a parameter are the same; lists number by number. */
export const sameValue = (a: unknown, b: unknown): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, i) => value === b[i]));
