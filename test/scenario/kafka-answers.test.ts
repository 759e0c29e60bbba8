/** Kafka's rules as the npm package has them; the rules themselves are held to the libraries in test/engine/kafka. */
import { kafka, ScenarioError } from '../../src/engine';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0));

it('hashes as the Java client does', () => {
  expect([bytes('21'), bytes('foobar'), bytes('abc'), bytes('')].map(kafka.murmur2)).toEqual([-973932308, -790332482, 479470107, 0x106e08d9]);
});

it.each<[Parameters<typeof kafka.partitionFor>, number]>([
  [['21', 6], (-973932308 & 0x7fffffff) % 6],
  [[bytes('21'), 6], (-973932308 & 0x7fffffff) % 6],
  [[1, 6, { keyType: 'int' }], (-173113808 & 0x7fffffff) % 6],
  [[2, 6, { keyType: 'int' }], 1586072243 % 6],
  [['1', 6, { partitioner: 'crc32' }], 0x83dcefb7 % 6],
  [[5n, 6, { keyType: 'long' }], kafka.partitionFor(5, 6, { keyType: 'long' })]
])('%p goes to %i', (question, partition) => {
  expect(kafka.partitionFor(...question)).toBe(partition);
});

it('divides partitions as the assignors do, in their order', () => {
  expect(kafka.assign({ strategy: 'range', topics: { t1: 3, t2: 3 }, members: [{ id: 'c1' }, { id: 'c2' }] }))
    .toEqual({ c1: [['t1', 0], ['t1', 1], ['t2', 0], ['t2', 1]], c2: [['t1', 2], ['t2', 2]] });
});

it.each<[() => unknown, string]>([
  [() => kafka.partitionFor('a', 0), 'partitions = 0: not a number of partitions. Allowed: 1 to 1 000 000, whole.'],
  [() => kafka.partitionFor('a', 6, { partitioner: 'md5' as 'crc32' }), 'partitioner = "md5": unknown. Allowed: murmur2, crc32, fnv1a.'],
  [() => kafka.partitionFor(5, 6), 'keyType = null: a number alone does not say how it is written. Allowed: short, int, long, double.'],
  [() => kafka.partitionFor(40_000, 6, { keyType: 'short' }), 'key = 40000: does not fit keyType short. Allowed: -32 768 to 32 767, whole.'],
  [() => kafka.partitionFor('5', 6, { keyType: 'int' }), 'key = "5": does not fit keyType int. Allowed: -2 147 483 648 to 2 147 483 647, whole.'],
  [() => kafka.partitionFor('5', 6, { keyType: 'bytes' }), 'key = "5": does not fit keyType bytes. Allowed: a Uint8Array.'],
  [() => kafka.partitionFor('5', 6, { keyType: 'x' as 'int' }), 'keyType = "x": unknown. Allowed: string, int, long, short, double, uuid, bytes.'],
  [() => kafka.partitionFor(2n ** 64n, 6, { keyType: 'long' }),
    'key = 18446744073709551616: does not fit keyType long. Allowed: -9 007 199 254 740 991 to 9 007 199 254 740 991, whole.']
])('%p is refused', (act, message) => {
  expect(act).toThrow(ScenarioError);
  expect(act).toThrow(message);
});
