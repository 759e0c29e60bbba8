/** What is made from the table of fields. `npm run fields` writes the files anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FIELDS } from '../../src/scenario/fields';
import { fileSchema } from '../../src/scenario/file-schema';
import { fieldsJson, parametersMarkdown } from '../../src/scenario/field-tables';

const root = path.resolve(__dirname, '../..');
const updates = process.env.npm_lifecycle_event === 'fields';

it.each([
  ['partition_flow/_fields.json', fieldsJson],
  ['docs/parameters.md', parametersMarkdown],
  ['partition_flow/pflow.schema.json', fileSchema]
])('%s says what the table says', (file, make) => {
  if (updates) writeFileSync(path.join(root, file), make());
  expect(readFileSync(path.join(root, file), 'utf8')).toBe(make());
});

it('every field has a default that is allowed, and a control inside what is allowed', () => {
  for (const { name, kind, choices, control, allowed, default: start } of FIELDS) {
    if (kind === 'choice') {
      expect([name, choices?.includes(start as string)]).toEqual([name, true]);
      continue;
    }
    expect(start).toBeGreaterThanOrEqual(allowed?.min as number);
    expect(start).toBeLessThanOrEqual(allowed?.max as number);
    expect(control?.min).toBeGreaterThanOrEqual(allowed?.min as number);
    expect(control?.max).toBeLessThanOrEqual(allowed?.max as number);
  }
});

it('Python names are the scenario names in snake_case', () => {
  for (const { name, pythonName } of FIELDS) expect(pythonName).toBe(name.replace(/[A-Z]/g, c => `_${c.toLowerCase()}`));
});
