/**
 * A scenario as a file, `.pflow.json`: JSON that a person can read and compare, a line an action or annotation.
 *
 * `docs/files.md` describes it, `partition_flow/pflow.schema.json` is its schema.
 */
import { formatScenario, parseScenario, type ParseOptions } from './codec';
import { faultInJson } from './json-text';
import { refusedIn } from './refused';
import type { Scenario } from './scenario';
import { ScenarioError } from './scenario-error';
import { grouped, shownName } from './spelling';
import { formatWorkload } from './workload-codec';

export const FILE_SUFFIX = '.pflow.json';
export const FILE_BYTES_MAX = 20_000_000;

/** @returns The file's text. */
export function formatFile(scenario: Scenario): string {
  const { version, model, title, description, seed, duration, config, actions, annotations } = formatScenario(scenario);
  const members = { version, ...(model !== undefined && { model }), title, description, seed, duration, config, actions, annotations, workload: formatWorkload(scenario.workload) };
  const lines = Object.entries(members).map(([name, value]) => `  ${JSON.stringify(name)}: ${member(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/**
 * Reads a file.
 *
 * @throws {@link ScenarioError} when it is too large, no JSON, of a later version, or holds something that is not allowed.
 */
export function parseFile(text: string, options: ParseOptions = {}): Scenario {
  // Letters are at most as many as bytes.
  if (text.length > FILE_BYTES_MAX) {
    throw refusedIn('file', text.length, 'too large', `at most ${grouped(FILE_BYTES_MAX)} bytes`, 'A large workload is saved by its hash alone.');
  }
  return parseScenario(parsed(text), options);
}

function parsed(text: string): unknown {
  const wrong = faultInJson(text);
  if (wrong === null) return JSON.parse(text);
  if ('at' in wrong) throw notJson(text, wrong.at);
  const name = shownName(wrong.repeated);
  throw new ScenarioError([{ field: name, value: undefined, message: `${name}: there twice in one object. Allowed: each name once.` }]);
}

function notJson(text: string, position: number): ScenarioError {
  const before = text.slice(0, position).split('\n');
  const place = `line ${before.length}, column ${Array.from(before[before.length - 1]).length + 1}`;
  const why = position >= text.length ? `it ends at ${place}` : `at ${place}`;
  return new ScenarioError([{ field: 'file', value: undefined, message: `file: not JSON, ${why}. Allowed: a file that flow.save() wrote. Is it whole?` }]);
}

/** Objects of numbers and texts and lists of objects: an entry a line. */
function member(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[\n${value.map(item => `    ${inline(item)}`).join(',\n')}\n  ]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, item]) => `    ${JSON.stringify(name)}: ${inline(item)}`);
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n  }`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${inline(item)}`).join(', ')}}`;
}
