/** The table of fields in the two other forms it is kept in: JSON for the kernel, Markdown for readers. */
import { FIELDS, type Field } from './fields';
import { allowedIn, grouped } from './spelling';

/** `partition_flow/_fields.json`. */
export const fieldsJson = (): string => `${JSON.stringify(FIELDS, null, 2)}\n`;

/** `docs/parameters.md`. */
export function parametersMarkdown(): string {
  const rows = FIELDS.map(field =>
    `| \`${field.name}\` | \`${field.pythonName}\` | ${field.doc} | ${control(field)} | ${allowedIn('snake', field)} | ${start(field)} |`
  );
  return [
    '# Parameters of the classroom model',
    '',
    'Made from `src/scenario/fields.ts` by `npm run fields`; a test keeps them the same.',
    '',
    '| in a scenario | in Python | what it is | control | allowed | default |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    'All can change while a flow runs. Fields that say how records are generated (producers, rate, random delay, sizes, keys) may not',
    'be set beside a `workload`. In a live control raising a minimum above its maximum moves the maximum along; elsewhere it is an error.',
    ''
  ].join('\n');
}

function control({ control: range, choices }: Field): string {
  if (range === undefined) return choices === undefined ? '' : 'choice';
  return `${grouped(range.min)} to ${grouped(range.max)}${range.log ? ', log' : ''}`;
}

const start = (field: Field): string => (typeof field.default === 'number' ? grouped(field.default) : field.default);
