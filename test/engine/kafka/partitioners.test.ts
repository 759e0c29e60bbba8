/** Partitioners against kafka-clients 4.4.0 and librdkafka 2.16: hashes, partitions, and where records really landed. */
import { BuiltInPartitioner } from '../../../src/engine/partitioners/built-in';
import { crc32 } from '../../../src/engine/partitioners/crc32';
import { numberBytes, utf8, type KeyType } from '../../../src/engine/partitioners/key-bytes';
import { partitionForKey, type KeyHash } from '../../../src/engine/partitioners/keyed';
import { murmur2 } from '../../../src/engine/partitioners/murmur2';
import { RoundRobinPartitioner } from '../../../src/engine/partitioners/round-robin';
import { oracle, oracleHeader } from './oracle-cases';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

it('has the values that SEMANTICS and Kafka\'s own test state', () => {
  const values = { '21': -973932308, foobar: -790332482, 'a-little-bit-long-string': -985981536, abc: 479470107, '1': -1993445489, '': 0x106e08d9 };
  for (const [text, hash] of Object.entries(values)) expect([text, murmur2(utf8(text))]).toEqual([text, hash]);
  expect(murmur2(numberBytes('int', 1))).toBe(-173113808);
  expect(murmur2(numberBytes('int', 2))).toBe(1586072243);
  expect([crc32(utf8('23456')), crc32(utf8('foobar')), crc32(utf8('1'))]).toEqual([0xb1b451d7, 0x9ef61f95, 0x83dcefb7]);
});

it('serializes and hashes keys of every type as the Java client', () => {
  const cases = oracle<{ type: KeyType; key: string | number; hex: string; murmur2: number; partitions: number[] }>('murmur2');
  const { partitionCounts } = oracleHeader('murmur2');
  expect(cases).toHaveLength(2000);
  expect(new Set(cases.map(({ type }) => type))).toEqual(new Set(['string', 'int', 'long', 'short', 'double', 'uuid', 'bytes']));
  for (const { type, key, hex, murmur2: hash, partitions } of cases) {
    const bytes = type === 'bytes' ? bytesOf(String(key))
      : type === 'string' || type === 'uuid' ? utf8(String(key))
        : numberBytes(type, type === 'long' ? BigInt(key) : Number(key));
    expect(Buffer.from(bytes).toString('hex')).toBe(hex);
    expect(murmur2(bytes)).toBe(hash);
    expect(partitionCounts.map(count => partitionForKey('murmur2', bytes, count))).toEqual(partitions);
  }
});

it('divides as librdkafka: crc32, murmur2, fnv1a', () => {
  const cases = oracle<{ hex: string; crc32: number } & Record<'consistent' | 'murmur2' | 'fnv1a', number[]>>('crc32');
  const { partitionCounts } = oracleHeader('crc32');
  expect(cases).toHaveLength(501);
  for (const one of cases) {
    const bytes = bytesOf(one.hex);
    expect(crc32(bytes)).toBe(one.crc32);
    const by = (hash: KeyHash): number[] => partitionCounts.map(count => partitionForKey(hash, bytes, count));
    expect([by('crc32'), by('murmur2'), by('fnv1a')]).toEqual([one.consistent, one.murmur2, one.fnv1a]);
  }
});

it('says where librdkafka really put records with a key', () => {
  const HASHES: Record<string, KeyHash> = {
    consistent: 'crc32', consistent_random: 'crc32', default: 'crc32', murmur2: 'murmur2', murmur2_random: 'murmur2', fnv1a: 'fnv1a', fnv1a_random: 'fnv1a'
  };
  const cases = oracle<{ partitioner: string; partitions: number; hex: string | null; partition: number }>('landed');
  // Without a key, and an empty one with `consistent_random`, it draws.
  const keyed = cases.filter(({ hex, partitioner }) =>
    hex !== null && (hex !== '' || !['consistent_random', 'default'].includes(partitioner)));
  expect(keyed.length).toBeGreaterThan(900);
  for (const { partitioner, partitions, hex, partition } of keyed) {
    expect([partitioner, hex, partitionForKey(HASHES[partitioner], bytesOf(hex as string), partitions)]).toEqual([partitioner, hex, partition]);
  }
});

const available = (partitions: number, leaderless: readonly number[] = []): number[] => {
  const all = Array.from({ length: partitions }, (_, i) => i);
  const led = all.filter(partition => !leaderless.includes(partition));
  return led.length > 0 ? led : all;
};

it('sticks to a partition as the Java client\'s built-in partitioner', () => {
  type Op = ['append', number, boolean] | ['queues', number[], number[], number];
  interface Case { partitions: number; leaderless?: number[]; batchSize: number; draws: number[]; ops: Op[]; out: (number | null)[] }
  const cases = oracle<Case>('builtin-partitioner');
  expect(cases).toHaveLength(200);
  for (const { partitions, leaderless, batchSize, draws, ops, out } of cases) {
    const left = [...draws];
    const partitioner = new BuiltInPartitioner({ batchSize, available: available(partitions, leaderless), draw: () => left.shift() as number });
    const got = ops.map(op => {
      if (op[0] === 'queues') {
        const [, sizes, ids, length] = op;
        partitioner.setLoad({ queueSizes: sizes.slice(0, length), partitions: ids.slice(0, length), all: sizes.length });
        return null;
      }
      const partition = partitioner.partition();
      partitioner.appended(op[1], op[2]);
      return partition;
    });
    expect(got).toEqual(out);
  }
});

it('deals round as the Java client\'s RoundRobinPartitioner', () => {
  const cases = oracle<{ partitions: number; leaderless?: number[]; out: number[] }>('roundrobin-partitioner');
  expect(cases).toHaveLength(60);
  for (const { partitions, leaderless, out } of cases) {
    const partitioner = new RoundRobinPartitioner();
    expect(out.map(() => partitioner.next(available(partitions, leaderless)))).toEqual(out);
  }
});
