/** The table of fields in the two other forms it is kept in: JSON for the kernel, Markdown for readers. */
import { FIELDS, type Field } from './fields';
import { KAFKA_FIELDS, LIBRDKAFKA } from './kafka-fields';
import { COUNTERPARTS } from './kafka-rules';
import { allowedIn, grouped } from './spelling';

/** `partition_flow/_fields.json`. */
export const fieldsJson = (): string =>
  `${JSON.stringify({ classroom: FIELDS, kafka: KAFKA_FIELDS, librdkafka: LIBRDKAFKA, counterparts: COUNTERPARTS }, null, 2)}\n`;

/** `docs/parameters.md`. */
export function parametersMarkdown(): string {
  return [
    '# Parameters',
    '',
    'Made from `src/scenario/fields.ts` and `src/scenario/kafka-fields.ts` by `npm run fields`; a test keeps them the same.',
    '',
    '## The classroom model',
    '',
    ...table(FIELDS),
    '',
    'All can change while a flow runs. Fields that say how records are generated (producers, rate, random delay, sizes, keys) may not',
    'be set beside a `workload`. In a live control raising a minimum above its maximum moves the maximum along; elsewhere it is an error.',
    '',
    '## The Kafka model',
    '',
    'With `model="kafka"`. Kafka\'s settings have Kafka\'s names, with dots as underscores, its units and its true defaults; what is said in',
    'words is not a setting of Kafka but how the application, the load or the machines behave. What is *from 0 on* cannot change while a flow runs.',
    'In Python `consumer_assignment_strategy` is another name of `partition_assignment_strategy`, and `clock="class"` is `clock_divisor=10`.',
    '',
    ...table(KAFKA_FIELDS),
    '',
    `With \`client="librdkafka"\` other defaults hold: ${Object.entries(LIBRDKAFKA).map(([name, value]) => `\`${name}\` ${shownDefault(value)}`).join(', ')}.`,
    '',
    'A setting of the group protocol that the flow has not is an error, as in Kafka; so is a heartbeat that is not below the session timeout,',
    'with librdkafka a `maxPollIntervalMs` below the session timeout or the strategy `sticky`, and taking partitions away.',
    'Rules are checked on the true values, before `clockDivisor` divides them.',
    ''
  ].join('\n');
}

function table(fields: readonly Field[]): string[] {
  const hasKafka = fields.some(({ section }) => section !== undefined);
  return [
    `| in a scenario | in Python | what it is | control | allowed | default |${hasKafka ? ' group protocol |' : ''}`,
    `|---|---|---|---|---|---|${hasKafka ? '---|' : ''}`,
    ...fields.map(field => [
      `| \`${field.name}\` | \`${field.pythonName}\` | ${field.doc}${field.fixed === true ? ' From 0 on.' : ''} | ${control(field)} `,
      `| ${allowedIn('snake', field)} | ${shownDefault(field.default)} |${hasKafka ? ` ${field.protocol ?? 'both'} |` : ''}`
    ].join(''))
  ];
}

function control({ control: range, choices }: Field): string {
  if (range === undefined) return choices === undefined ? '' : 'choice';
  return `${grouped(range.min)} to ${grouped(range.max)}${range.log ? ', log' : ''}`;
}

function shownDefault(value: unknown): string {
  if (typeof value === 'number') return grouped(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.join(', ')}]`;
  return value === null ? 'None' : String(value);
}
