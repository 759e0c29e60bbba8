/**
 * The Python code that makes a flow with all that was done to it: run, it gives the same records.
 *
 * What stands in a scenario may come from anybody, so it is written as numbers and as literals of text that nothing can leave;
 * code is only ours.
 */
import type { KafkaConfig } from '../engine/kafka-config';
import { hasSeconds } from './deed';
import { BytesKey } from './key';
import { anyFieldOf, defaultsOf, fieldsOf, modelOf, sameValue, valueOf } from './model-fields';
import type { Scenario, ScenarioWorkload } from './scenario';

/** Rows of a table that are written into the code. */
const ROWS_WRITTEN_MAX = 1000;

/** Datasets that come with the package: the one way their name is written, and their hash. Another table may have such a name. */
const DATASETS: ReadonlyMap<string, string> = new Map([
  ['pf.datasets.flights(key="carrier")', '269956c337c69ed32d45eb9248d2eed8e497e7c7ab593147da9fb5a52d06f843'],
  ['pf.datasets.flights(key="tailnum")', '2b18f7c34ef9c5aa005eac3bb1f7b57f3692d84f9f5ad980177aa47559fe43c3'],
  ['pf.datasets.flights(key="origin")', '6b4ad9427f3fe67a484f5a7126bcb5f6db6622c793ce1aeab1b2e6416f8d44c1'],
  ['pf.datasets.flights(key="dest")', 'e35570be0b3cfbfaf3b96bb867e591d3ef6af041bf5d2a07d64f142495e6009e'],
  ['pf.datasets.flights(key="flight")', 'd91071cb766f3e3f6a19983b156fdde7997cd0b28fdd827382e75ca0fa25ad27']
]);

const isDataset = ({ name, hash }: ScenarioWorkload): boolean => DATASETS.get(name) === hash;

export function toCode(scenario: Scenario): string {
  const { workload } = scenario;
  const isElsewhere = workload !== null && !isDataset(workload) && workload.time.length > ROWS_WRITTEN_MAX;
  return [
    'import partition_flow as pf',
    '',
    ...(isElsewhere ? [placeholder(workload), ''] : []),
    'flow = pf.PartitionFlow(',
    ...keywords(scenario).map(keyword => `    ${keyword},`),
    ')',
    ...verbs(scenario),
    'flow',
    ''
  ].join('\n');
}

function keywords(scenario: Scenario): string[] {
  const { seed, title, description, duration, config, workload } = scenario;
  const model = modelOf(scenario);
  const { client } = config as KafkaConfig;
  const start = { ...defaultsOf(model, client), ...(model === 'kafka' && { client: 'java' }) };
  return [
    ...(model === 'kafka' ? ['model="kafka"'] : []),
    ...fieldsOf(model).filter(field => !sameValue(valueOf(config, field), valueOf(start, field)))
      .map(field => `${field.pythonName}=${literal(valueOf(config, field))}`),
    `seed=${seed}`,
    ...(title === '' ? [] : [`title=${literal(title)}`]),
    ...(description === '' ? [] : [`description=${literal(description)}`]),
    ...(duration === null ? [] : [`duration=${literal(duration)}`]),
    ...(workload === null ? [] : [`workload=${workloadCode(workload)}`])
  ];
}

/** In order of time; at one time actions before annotations. */
function verbs({ actions, annotations }: Scenario): string[] {
  const lines = [
    ...actions.map(({ time, set, deed }) => {
      if (deed !== undefined) {
        const { kind, consumer, seconds, times, partition, offset } = deed;
        const given = [
          ['consumer', consumer], ['seconds', hasSeconds(kind) ? seconds : undefined], ['times', times], ['partition', partition], ['offset', offset]
        ] as const;
        const inside = given.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${literal(value)}`]));
        return { time, code: `flow.at(${literal(time)}).${kind}(${inside.join(', ')})` };
      }
      const changes = Object.entries(set).map(([name, value]) => `${anyFieldOf(name)?.pythonName ?? name}=${literal(value)}`);
      return { time, code: `flow.at(${literal(time)}).set(${changes.join(', ')})` };
    }),
    ...annotations.map(({ time, text }) => ({ time, code: `flow.at(${literal(time)}).annotate(${literal(text)})` }))
  ];
  return lines.sort((a, b) => a.time - b.time).map(({ code }) => code);
}

function placeholder({ name, time, hash }: ScenarioWorkload): string {
  return `workload = ...  # put the table here: ${literal(name)}, ${time.length} records, SHA-256 ${hash}`;
}

function workloadCode(workload: ScenarioWorkload): string {
  const { name, time, key, bytes, producer, partition, keys } = workload;
  if (isDataset(workload)) return name;
  if (time.length > ROWS_WRITTEN_MAX) return 'workload';
  const columns = {
    time: Array.from(time, literal),
    key: Array.from(key, i => literal(keys[i])),
    bytes: Array.from(bytes, literal),
    producer: Array.from(producer, literal),
    ...(partition !== undefined && { partition: Array.from(partition, literal) })
  };
  return `{${Object.entries(columns).map(([of, cells]) => `"${of}": [${cells.join(', ')}]`).join(', ')}}`;
}

/** As Python writes a value. */
function literal(value: unknown): string {
  if (typeof value === 'string') return textLiteral(value);
  if (value instanceof BytesKey) return `bytes.fromhex("${value.hex}")`;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return value === Infinity || value === null ? 'None' : String(value);
}

/** Letters, figures, marks, punctuation and symbols stand as they are; what could not be seen, or would turn the line, is escaped. */
function textLiteral(text: string): string {
  const letters = Array.from(text, letter => {
    if (letter === '"' || letter === '\\') return `\\${letter}`;
    if (letter === '\n') return '\\n';
    if (/^[\x20-\x7e]$/.test(letter) || /^[\p{L}\p{N}\p{P}\p{S}\p{M}]$/u.test(letter)) return letter;
    const code = letter.codePointAt(0) as number;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
  });
  return `"${letters.join('')}"`;
}
