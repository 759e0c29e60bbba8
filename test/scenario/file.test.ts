/** Scenarios as files: what is written comes back, and what is wrong is told. */
import fc from 'fast-check';
import { formatFile, parseFile, FILE_BYTES_MAX } from '../../src/scenario/file';
import { faultInJson } from '../../src/scenario/json-text';
import { ScenarioError } from '../../src/scenario/scenario-error';
import { aScenario } from './scenarios';

function message(text: string): string {
  try {
    parseFile(text);
    return '';
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
}

it('comes back as it was, whatever it is', () => {
  fc.assert(fc.property(aScenario, scenario => {
    const text = formatFile(scenario);
    expect(parseFile(text)).toEqual(scenario);
    expect(formatFile(parseFile(text))).toBe(text);
  }));
});

it('is a line an action, an annotation, a parameter', () => {
  const scenario = parseFile('{"title": "Two", "actions": [{"time": 1, "set": {"producerRate": 2}}, {"time": 2, "set": {"partitionBandwidth": null}}], ' +
    '"annotations": [{"time": 1, "text": "faster"}]}');
  const lines = formatFile(scenario).split('\n');
  expect(lines.slice(0, 7)).toEqual(['{', '  "version": 1,', '  "title": "Two",', '  "description": "",', '  "seed": 0,', '  "duration": null,', '  "config": {']);
  expect(lines).toContain('    {"id": "action-0", "time": 1, "set": {"producerRate": 2}, "planned": true},');
  expect(lines).toContain('    {"id": "action-1", "time": 2, "set": {"partitionBandwidth": null}, "planned": true}');
  expect(lines).toContain('    {"id": "note-0", "time": 1, "text": "faster"}');
  expect(lines.slice(-3)).toEqual(['  "workload": null', '}', '']);
});

it('gives ids that nobody has', () => {
  const set = {};
  const scenario = parseFile(JSON.stringify({ actions: [{ time: 0, set }, { id: 'action-0', time: 1, set }, { time: 2, set }, { id: 'action-2-2', time: 3, set }, { id: 'action-2', time: 4, set }] }));
  expect(scenario.actions.map(({ id }) => id)).toEqual(['action-0-2', 'action-0', 'action-2-3', 'action-2-2', 'action-2']);
});

it.each([
  ['', 'file: not JSON, it ends at line 1, column 1. Allowed: a file that flow.save() wrote. Is it whole?'],
  ['{"seed": 1,\n "title": "a', 'file: not JSON, at line 2, column 11. Allowed: a file that flow.save() wrote. Is it whole?'],
  ['{"seed": 1,\n\n oops}', 'file: not JSON, at line 3, column 2. Allowed: a file that flow.save() wrote. Is it whole?'],
  ['{"seed": NaN}', 'file: not JSON, at line 1, column 10. Allowed: a file that flow.save() wrote. Is it whole?'],
  ['[]', 'scenario = a list: not a scenario. Allowed: an object.'],
  ['{"version": 2}', 'version = 2: not known here. Allowed: 1. Update partition-flow.'],
  ['{"seed": 1, "seed": 2}', 'seed: there twice in one object. Allowed: each name once.'],
  ['{"config": {"producerRate": 1, "producer\\u0052ate": 2}}', 'producerRate: there twice in one object. Allowed: each name once.'],
  ['{"__proto__": {}}', '__proto__: unknown in scenario. Allowed: version, model, seed, title, description, duration, config, actions, annotations, workload.'],
  ['{"title": "\\ud800"}', 'title = "\\ud800": not a title. Allowed: text of at most 200 characters.'],
  ['{"workload": {"time": [0, 1], "key": [1, 0], "bytes": [1, 1], "keys": ["a", "b"]}}',
    'workload.key[0] = 1: ahead of its turn. Allowed: 0 to 0: keys are numbered by their first appearance.'],
  ['{"workload": {"time": [0], "key": [0], "bytes": [1], "keys": ["a", "b"]}}',
    'workload.keys[1] = "b": no record has it. Allowed: keys that records have, by their first appearance.'],
  ['{"seed": 1e999}', 'seed = Infinity: not a seed. Allowed: 0 to 4 294 967 295, whole. Give a whole number.']
])('%p: %s', (text, told) => {
  expect(message(text)).toBe(told);
});

it('is not looked into when it is too large', () => {
  expect(message(' '.repeat(FILE_BYTES_MAX + 1))).toBe('file = 20000001: too large. Allowed: at most 20 000 000 bytes. A large workload is saved by its hash alone.');
});

it('survives what is nested without end', () => {
  expect(message('['.repeat(1e6) + ']'.repeat(1e6))).toMatch('scenario = a list: not a scenario');
  expect(message(`{"actions": [{"time": ${'['.repeat(1e5)}${']'.repeat(1e5)}, "set": {}}]}`)).toMatch('actions[0].time = a list: not a time');
  expect(message('{"annotations": [{"time": {"valueOf": 1, "toString": 1}, "text": "x"}]}')).toMatch('annotations[0].time = an object: not a time');
  expect(message(`{"title": ${'['.repeat(1e5)}${']'.repeat(1e5)}}`)).toMatch('title = a list: not a title');
});

/** What JSON.parse makes of it. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the text', () => {
  it('is JSON where JSON.parse says so', () => {
    const piece = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"b"', '1', '-0.5e3', '01', '1.', 'true', 'nul', ' ', '\n', '"', '\\', '"\\u00e9"', '"\\x"', '"\t"', 'NaN', '-', '+1', '.5', '1e');
    const mutated = fc.tuple(fc.json(), fc.nat(), fc.nat(), piece).map(([text, at, cut, put]) => {
      const i = at % (text.length + 1);
      return text.slice(0, i) + put + text.slice(i + (cut % 3));
    });
    fc.assert(fc.property(fc.oneof(fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join('')), mutated, fc.json()), text => {
      const found = faultInJson(text);
      if (isJson(text)) expect(found === null || 'repeated' in found).toBe(true);
      else expect(found).not.toBeNull();
    }), { numRuns: 20_000 });
  });

  it('has each name once', () => {
    expect(faultInJson('[{"a": 1}, {"a": {"a": "a"}, "b": ["b", "b"], "a": 2}]')).toEqual({ repeated: 'a' });
    expect(faultInJson('{"a\\"": 1, "b": "\\\\", "c": "x,\\"a\\"", "a\\"": 2}')).toEqual({ repeated: 'a"' });
    fc.assert(fc.property(fc.json(), text => expect(faultInJson(JSON.stringify(JSON.parse(text)))).toBeNull()));
  });
});
