/**
 * Range and round-robin against the answers of kafka-clients 4.4.0 (test/fixtures/README.md): the cases of one topic to
 * which every member subscribes, which is what the classroom model has.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ASSIGNORS } from '../../src/engine/assignors';

interface Case {
  readonly assignor: 'range' | 'roundrobin';
  readonly topics: Readonly<Record<string, number>>;
  readonly members: readonly { readonly id: string; readonly instance?: string; readonly topics?: readonly string[] }[];
  readonly out: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}

const lines = gunzipSync(readFileSync(path.join(__dirname, '../fixtures/range-roundrobin.jsonl.gz'))).toString().trim().split('\n');
const cases = lines.slice(1).map(line => JSON.parse(line) as Case)
  .filter(({ topics, members }) => Object.keys(topics).length === 1 && members.every(member => member.topics === undefined));

/** Kafka's order: static members first, by instance id, then by member id, as UTF-16 code units. */
function inOrder(members: Case['members']): string[] {
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...members]
    .sort((a, b) => {
      if (a.instance !== undefined && b.instance !== undefined) return compare(a.instance, b.instance);
      if (a.instance !== undefined || b.instance !== undefined) return a.instance === undefined ? 1 : -1;
      return compare(a.id, b.id);
    })
    .map(member => member.id);
}

it(`answers as kafka-clients in all ${cases.length} cases of one topic`, () => {
  expect(cases.length).toBeGreaterThan(50);
  for (const { assignor, topics, members, out } of cases) {
    const [[topic, count]] = Object.entries(topics);
    const ids = inOrder(members);
    const partitions = Array.from({ length: count }, (_, i) => i);
    const owners = ASSIGNORS[assignor === 'range' ? 'range' : 'round-robin']({
      partitions, members: ids.length, ownerOf: () => -1
    });
    ids.forEach((id, member) => {
      expect([id, partitions.filter(p => owners[p] === member)]).toEqual([id, out[id]?.[topic] ?? []]);
    });
  }
});
