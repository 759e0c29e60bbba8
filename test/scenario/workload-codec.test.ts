/** Workloads in JSON: three forms of a column, keys of three kinds, hashes, references. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { parseScenario } from '../../src/scenario/codec';
import { decodeBase64, encodeBase64 } from '../../src/scenario/base64';
import { BytesKey } from '../../src/scenario/key';
import type { ScenarioWorkload } from '../../src/scenario/scenario';
import { ScenarioError } from '../../src/scenario/scenario-error';
import { SAVED_BYTES_MAX, formatWorkload, parseWorkload, savedBytes } from '../../src/scenario/workload-codec';
import { aWorkload } from './scenarios';

const read = (json: unknown, table?: ScenarioWorkload): ScenarioWorkload => parseWorkload(json, table) as ScenarioWorkload;

function message(json: unknown, table?: ScenarioWorkload): string {
  try {
    parseWorkload(json, table);
    return '';
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
}

const lists = { time: [0, 0.5, 2], key: [0, 1, 2], bytes: [10, 20.5, 30], producer: [0, 3, 0], keys: ['UA', 7, { hex: '01ff' }], name: 'small' };

/** The hash as docs/files.md describes it, by another library. */
function hashByNode({ time, key, bytes, producer, partition, keys }: typeof lists & { partition?: number[] }): string {
  const hash = createHash('sha256').update(`partition-flow workload ${partition === undefined ? 1 : 2}\n`);
  const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
  hash.update(u32(time.length)).update(u32(keys.length));
  for (const [cells, Type] of [[time, Float64Array], [key, Int32Array], [bytes, Float64Array], [producer, Int32Array], ...(partition === undefined ? [] : [[partition, Int32Array] as const])] as const) {
    hash.update(Buffer.from(Type.from(cells).buffer));
  }
  for (const item of keys) {
    const [kind, cell] = typeof item === 'string' ? ['t', Buffer.from(item)] : typeof item === 'number' ? ['i', Buffer.from(String(item))]
      : ['b', Buffer.from(item.hex, 'hex')];
    hash.update(kind).update(u32(cell.length)).update(cell);
  }
  return hash.digest('hex');
}

it('is hashed as the documentation says', () => {
  expect(read(lists).hash).toBe(hashByNode(lists));
  expect(read({ ...lists, partition: [0, -1, 0] }).hash).toBe(hashByNode({ ...lists, partition: [0, -1, 0] }));
  fc.assert(fc.property(aWorkload, json => expect(read(json).hash).toBe(hashByNode(json as unknown as typeof lists))));
});

it('has the hash of what is played: not of its name, not of how it is written', () => {
  const { hash } = read(lists);
  expect(read({ ...lists, name: 'another' }).hash).toBe(hash);
  expect(read({ ...lists, time: [-0, 0.5, 2] }).hash).toBe(hash);
  expect(read({ ...lists, keys: ['UA', '7', { hex: '01ff' }] }).hash).not.toBe(hash);
  expect(read({ ...lists, bytes: [10, 20.5, 31] }).hash).not.toBe(hash);
  expect(read({ ...lists, partition: [-1, -1, -1] }).hash).not.toBe(hash);
});

it('is the same from lists, from typed arrays, and from base64', () => {
  const workload = read(lists);
  const typed = { ...lists, time: Float64Array.from(lists.time), key: Int32Array.from(lists.key), bytes: Float64Array.from(lists.bytes) };
  expect(read(typed)).toEqual(workload);
  const saved = formatWorkload(workload);
  expect(saved).toMatchObject({ name: 'small', rows: 3, hash: workload.hash, keys: ['UA', 7, { hex: '01ff' }], key: 'AAAAAAEAAAACAAAA' });
  expect(read(JSON.parse(JSON.stringify(saved)))).toEqual(workload);
  expect(workload.keys[2]).toBeInstanceOf(BytesKey);
  expect(String(workload.keys[2])).toBe('0x01ff');
});

it('may say where records go, the same from a list and from base64', () => {
  const workload = read({ ...lists, partition: [2, -1, 0] });
  expect(workload.partition).toEqual(Int32Array.of(2, -1, 0));
  const saved = formatWorkload(workload);
  expect(saved).toMatchObject({ partition: 'AgAAAP////8AAAAA' });
  expect(read(JSON.parse(JSON.stringify(saved)))).toEqual(workload);
  expect(savedBytes(workload)).toBe(savedBytes(read(lists)) + 12);
  expect(read(lists)).not.toHaveProperty('partition');
});

it('may name partitions that the flow of the Kafka model has', () => {
  const workload = { ...lists, partition: [2, -1, 0] };
  const of = (config: object, model = 'kafka'): unknown => parseScenario({ model, config, workload });
  expect(of({ partitionsAmount: 3 })).toMatchObject({ config: { partitionsAmount: 3 } });
  expect(() => of({ partitionsAmount: 2 })).toThrow('workload.partition[0] = 2: the topic has no such partition. Allowed: 0 to 1 (partitionsAmount is 2), or -1: by its key. '
    + 'Raise partitionsAmount, or leave the column out.');
  // The classroom's records go where their keys do.
  expect(of({ partitionsAmount: 2 }, 'classroom')).toMatchObject({ config: { partitionsAmount: 2 } });
});

it('is not looked through again when it comes back', () => {
  const workload = read(lists);
  expect(read(workload)).toBe(workload);
  expect(parseScenario({ workload }).workload).toBe(workload);
});

it('has one producer when none is told', () => {
  const { time, key, bytes, keys } = lists;
  expect(Array.from(read({ time, key, bytes, keys }).producer)).toEqual([0, 0, 0]);
});

describe('a large one', () => {
  const rows = 50_000;
  const large = read({
    name: 'orders.csv', time: Float64Array.from({ length: rows }, (_, i) => i), key: new Int32Array(rows), bytes: new Float64Array(rows).fill(9), keys: ['a']
  });

  it('is saved by its hash', () => {
    expect(savedBytes(large)).toBe(24 * rows + 1);
    expect(formatWorkload(large)).toEqual({ name: 'orders.csv', hash: large.hash, rows });
    const fits = read({ time: Float64Array.from({ length: 41_666 }, (_, i) => i), key: new Int32Array(41_666), bytes: new Float64Array(41_666).fill(9), keys: ['0123456789abcdef'] });
    expect(savedBytes(fits)).toBe(SAVED_BYTES_MAX);
    expect(formatWorkload(fits)).toHaveProperty('time');
  });

  it('needs its table', () => {
    const reference = formatWorkload(large);
    expect(read(reference, large)).toBe(large);
    expect(message(reference)).toBe('workload = "orders.csv": its table is not in here, only its hash. Allowed: the table of 50 000 records with SHA-256 '
      + `${large.hash}. Give the table: pf.load("x.pflow.json", workload=table).`);
    const small = read(lists);
    expect(message(reference, small)).toBe(`workload = "orders.csv": another table, of 3 records with SHA-256 ${small.hash}. Allowed: the table of 50 000 records`
      + ` with SHA-256 ${large.hash}. Give the table: pf.load("x.pflow.json", workload=table).`);
  });
});

it.each<[string, object, string]>([
  ['a wrong hash', { ...lists, hash: '0'.repeat(64) }, `workload.hash = "${'0'.repeat(60)}…": not the hash of the columns, which were changed.`],
  ['a hash of another kind', { ...lists, hash: 'ABC' }, 'workload.hash = "ABC": not a hash. Allowed: the 64 hexadecimal digits of a SHA-256.'],
  ['too many rows told', { ...lists, rows: 4 }, 'workload.rows = 4: not the rows that are there. Allowed: 3.'],
  ['a fraction of a row', { ...lists, rows: 2.5 }, 'workload.rows = 2.5: not a number of rows. Allowed: 1 to 5 000 000, whole.'],
  ['no rows', { ...lists, time: [] }, 'workload.time = 0: no rows. Allowed: 1 to 5 000 000 rows.'],
  ['a long name', { ...lists, name: 'x'.repeat(201) }, 'workload.name = '],
  ['base64 cut short', { ...lists, key: 'AAAAAAEAAAACAAA' }, 'workload.key = "AAAAAAEAAAACAAA": not a column. Allowed: base64 of 4 bytes a row.'],
  ['base64 of half a row', { ...lists, key: 'AAAAAAEAAAAC' }, 'workload.key = "AAAAAAEAAAAC": not a column. Allowed: base64 of 4 bytes a row.'],
  ['base64 of NaN', { ...lists, time: encodeBase64(new Uint8Array(Float64Array.of(0, NaN, 1).buffer)) }, 'workload.time[1] = NaN: not allowed there.'],
  ['a key twice', { ...lists, keys: ['UA', 7, 'UA'] }, 'workload.keys[2] = "UA": there twice. Allowed: each key once.'],
  ['a fraction as a key', { ...lists, keys: ['UA', 7.5, 'x'] }, 'workload.keys[1] = 7.5: not a key. Allowed: whole numbers to 2^53 - 1, text'],
  ['an upper-case key of bytes', { ...lists, keys: ['UA', { hex: 'FF' }, 'x'] }, 'workload.keys[1] = an object: not a key.'],
  ['half a byte', { ...lists, keys: ['UA', { hex: 'f' }, 'x'] }, 'workload.keys[1] = an object: not a key.'],
  ['half a letter as a key', { ...lists, keys: ['UA', '\ud800', 'x'] }, 'workload.keys[1] = "\\ud800": not a key.'],
  ['half a partition', { ...lists, partition: [0, 0.5, 0] }, 'workload.partition[1] = 0.5: not allowed there. Allowed: 0 to 4095, or -1: by its key.'],
  ['a partition below -1', { ...lists, partition: [0, 0, -2] }, 'workload.partition[2] = -2: not allowed there. Allowed: 0 to 4095, or -1: by its key.'],
  ['too few partitions', { ...lists, partition: [0] }, 'workload.partition = 1: rows, but time has others. Allowed: 3 rows.'],
  ['half a reference', { name: 'x', rows: 3 }, 'workload = an object: not a workload. Allowed: columns time, key, bytes, producer, and keys; or name, hash and rows of a table.']
])('refuses %s', (_, json, told) => {
  expect(message(json)).toMatch(told.replace('.…', '…'));
  expect(message(json).startsWith(told)).toBe(true);
});

describe('base64', () => {
  it('is that of node, both ways', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), bytes => {
      const text = Buffer.from(bytes).toString('base64');
      expect(encodeBase64(bytes)).toBe(text);
      expect(decodeBase64(text)).toEqual(bytes);
    }));
    const long = new Uint8Array(100_000).map((_, i) => i * 7);
    expect(encodeBase64(long)).toBe(Buffer.from(long).toString('base64'));
  });

  it.each(['A', 'AA', 'AAA', 'AA=A', 'A===', '====', 'AAA!', 'AAAA=', 'AB==', 'AAB=', 'AA A', 'AAé=', '=AAA'])('refuses %p', text => {
    expect(decodeBase64(text)).toBeNull();
  });
});
