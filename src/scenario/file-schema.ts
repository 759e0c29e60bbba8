/** The JSON schema of a `.pflow.json` (draft 2020-12), made from the table of fields and the stated maxima. */
import { ACTIONS_MAX, ANNOTATIONS_MAX } from './codec';
import { DEED_KINDS, DEED_SECONDS_MAX, POISON_TIMES_MAX } from './deed';
import { FIELDS, type Field } from './fields';
import { KAFKA_FIELDS } from './kafka-fields';
import { MODELS } from './model-fields';
import { ANNOTATION_TEXT_MAX, DESCRIPTION_MAX, ID_MAX, TITLE_MAX, WORKLOAD_NAME_MAX } from './texts';
import { SEED_MAX, TIME_MAX } from './validate';
import { BYTES_MAX, PARTITIONS_MAX, PRODUCERS_MAX, ROWS_MAX } from './workload-codec';
import { KEYS_MAX, KEY_BYTES_MAX, KEY_TEXT_MAX } from './workload-keys';

type Schema = Readonly<Record<string, unknown>>;

const text = (most: number, description: string, least = 0): Schema =>
  ({ type: 'string', ...(least > 0 && { minLength: least }), maxLength: most, description });

const seconds = (description: string): Schema => ({ type: 'number', minimum: 0, maximum: TIME_MAX, description });

const object = (description: string, properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema =>
  ({ type: 'object', description, properties, ...(required.length > 0 && { required }), additionalProperties: false });

const list = (items: Schema, most: number, description: string): Schema => ({ type: 'array', items, maxItems: most, description });

function parameter({ kind, choices, allowed, most = 0, none, label, doc, unit, default: start }: Field): Schema {
  const description = unit === '' ? doc : `${doc} In ${unit}.`;
  if (choices !== undefined) return { title: label, description, enum: choices, default: start };
  if (kind === 'flag') return { title: label, description, type: 'boolean', default: start };
  const type = kind === 'integer' ? 'integer' : 'number';
  const range = { minimum: allowed?.min, maximum: allowed?.max };
  if (kind === 'texts') return { title: label, ...list({ type: 'string', minLength: allowed?.min, maxLength: allowed?.max }, most, description), default: start };
  if (kind === 'numbers') return { title: label, ...list({ type, ...range }, most, description), default: start };
  return { title: label, description, type: none === undefined ? type : [type, 'null'], ...range, default: start };
}

/** A column: numbers, or base64 of their bytes. */
const column = (items: Schema, bytes: number, description: string): Schema => ({
  description: `${description} A list, or base64 of the numbers' little-endian bytes (${bytes} each).`,
  oneOf: [
    { type: 'array', items, minItems: 1, maxItems: ROWS_MAX },
    { type: 'string', contentEncoding: 'base64', pattern: '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$' }
  ]
});

const parametersOf = (fields: readonly Field[], of: string): Schema =>
  object(`Parameters of the ${of} model and their values.`, Object.fromEntries(fields.map(field => [field.name, parameter(field)])));

const parameters = {
  anyOf: [{ $ref: '#/$defs/classroomParameters' }, { $ref: '#/$defs/kafkaParameters' }]
};

const deed: Schema = object('What is done to a member of the group; Kafka model only.', {
  kind: { enum: DEED_KINDS, description: 'freeze and stall take a time.' },
  consumer: { type: 'integer', minimum: 0, description: 'Its number, below the consumersAmount in force.' },
  seconds: { type: 'number', exclusiveMinimum: 0, maximum: DEED_SECONDS_MAX, description: 'Of freeze and stall.' },
  times: { type: 'integer', minimum: 1, maximum: POISON_TIMES_MAX, description: 'Of poison: how often processing the record fails.' },
  partition: { type: 'integer', minimum: 0, description: 'Of seek; without it all that the consumer owns.' },
  offset: { anyOf: [{ type: 'integer', minimum: 0 }, { enum: ['beginning', 'end'] }], description: 'Of seek.' }
}, ['kind', 'consumer']);

const key: Schema = {
  oneOf: [
    text(KEY_TEXT_MAX, 'Text.'),
    { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, description: 'A whole number.' },
    object('Bytes.', { hex: { type: 'string', pattern: '^([0-9a-f]{2})*$', maxLength: 2 * KEY_BYTES_MAX } }, ['hex'])
  ]
};

const workload: Schema = {
  description: 'Records to play instead of generated ones; or, with name, hash and rows alone, which table to play.',
  oneOf: [
    { type: 'null' },
    object('A table.', {
      name: text(WORKLOAD_NAME_MAX, 'Where it came from.'),
      hash: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of what is played.' },
      rows: { type: 'integer', minimum: 1, maximum: ROWS_MAX },
      keys: list(key, KEYS_MAX, 'Each key once.'),
      time: column({ type: 'number', minimum: 0, maximum: TIME_MAX }, 8, 'Seconds, ascending.'),
      key: column({ type: 'integer', minimum: 0, maximum: KEYS_MAX - 1 }, 4, 'The number of each record\'s key in keys.'),
      bytes: column({ type: 'number', exclusiveMinimum: 0, maximum: BYTES_MAX }, 8, 'Sizes.'),
      producer: column({ type: 'integer', minimum: 0, maximum: PRODUCERS_MAX - 1 }, 4, 'Who writes each record.'),
      partition: column({ type: 'integer', minimum: -1, maximum: PARTITIONS_MAX - 1 }, 4, 'Where each record is written in the Kafka model; -1: where its key belongs.')
    }, ['keys', 'time', 'key', 'bytes']),
    object('A reference to a table.', {
      name: text(WORKLOAD_NAME_MAX, 'Where it came from.'),
      hash: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      rows: { type: 'integer', minimum: 1, maximum: ROWS_MAX }
    }, ['hash', 'rows'])
  ]
};

const timed = (what: string, prefix: string, more: Readonly<Record<string, Schema>>, required: readonly string[]): Schema =>
  object(what, { id: text(ID_MAX, `Unique; ${prefix}-<index> when absent.`, 1), time: seconds('When, in seconds; in ascending order.'), ...more }, required);

/** The file's text. */
export const fileSchema = (): string => `${JSON.stringify({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:partition-flow:pflow:1',
  title: 'Partition flow',
  ...object('A flow that partition-flow plays: with a time it determines every record. All may be absent.', {
    version: { const: 1, description: 'Of this form.' },
    title: text(TITLE_MAX, 'Shown above the flow.'),
    description: text(DESCRIPTION_MAX, 'Shown below the title.'),
    model: { enum: MODELS, default: 'classroom', description: 'Which rules hold.' },
    seed: { type: 'integer', minimum: 0, maximum: SEED_MAX, default: 0, description: 'What all chance comes from.' },
    duration: { type: ['number', 'null'], exclusiveMinimum: 0, maximum: TIME_MAX, default: null, description: 'Seconds at which it ends; null: never.' },
    config: { ...parameters, description: 'Parameters in force at 0.' },
    actions: list(timed('A change of parameters at an instant, or what is done to a member, after all else that happens then.', 'action', {
      set: parameters,
      deed,
      planned: { type: 'boolean', default: true, description: 'False: done by hand while it ran; a reset drops those.' }
    }, ['time']), ACTIONS_MAX, 'What was changed when, ascending by time.'),
    annotations: list(timed('What somebody says about an instant.', 'note', {
      text: text(ANNOTATION_TEXT_MAX, 'Shown when the clock is there.', 1)
    }, ['time', 'text']), ANNOTATIONS_MAX, 'Ascending by time; they change no record.'),
    workload
  }),
  allOf: [{
    if: { properties: { model: { const: 'kafka' } }, required: ['model'] },
    then: { properties: { config: { $ref: '#/$defs/kafkaParameters' }, actions: { items: { properties: { set: { $ref: '#/$defs/kafkaParameters' } } } } } },
    else: {
      properties: {
        config: { $ref: '#/$defs/classroomParameters' },
        actions: { items: { required: ['set'], properties: { set: { $ref: '#/$defs/classroomParameters' }, deed: false } } }
      }
    }
  }],
  $defs: { classroomParameters: parametersOf(FIELDS, 'classroom'), kafkaParameters: parametersOf(KAFKA_FIELDS, 'Kafka') }
}, null, 2)}\n`;
