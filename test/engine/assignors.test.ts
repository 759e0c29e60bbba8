import * as fc from 'fast-check';
import { ASSIGNORS } from '../../src/engine/assignors';
import type { AssignmentStrategy } from '../../src/engine/config';
import { SEED } from './worlds';

/** What each member owns afterwards; `owned` by member, members beyond it are new. */
function assigned(strategy: AssignmentStrategy, count: number, members: number, owned: number[][] = []): number[][] {
  const partitions = Array.from({ length: count }, (_, i) => i);
  const owners = ASSIGNORS[strategy]({
    partitions, members, ownerOf: partition => owned.findIndex((mine, m) => m < members && mine.includes(partition))
  });
  return Array.from({ length: members }, (_, m) => partitions.filter(p => owners[p] === m));
}

describe('assignors, one topic, members by number', () => {
  // From Kafka's own tests and SEMANTICS, section 3.
  it.each<[string, AssignmentStrategy, number, number, number[][], number[][]]>([
    ['range P=3 C=2', 'range', 3, 2, [], [[0, 1], [2]]],
    ['range P=7 C=3', 'range', 7, 3, [], [[0, 1, 2], [3, 4], [5, 6]]],
    ['round-robin P=5 C=2', 'round-robin', 5, 2, [], [[0, 2, 4], [1, 3]]],
    ['sticky P=3 c0[0,1,2] +c1', 'sticky', 3, 2, [[0, 1, 2]], [[0, 1], [2]]],
    ['sticky P=4 c0[0,1] c1[2] c2[]', 'sticky', 4, 3, [[0, 1], [2], []], [[0, 1], [2], [3]]],
    ['sticky P=6 C=4 idles nobody', 'sticky', 6, 4, [], [[0, 4], [1, 5], [2], [3]]],
    ['sticky P=2 C=4', 'sticky', 2, 4, [], [[0], [1], [], []]],
    ['cooperative P=6 c0[0-5] +c1', 'cooperative-sticky', 6, 2, [[0, 1, 2, 3, 4, 5]], [[0, 1, 2], [3, 4, 5]]],
    ['cooperative P=6 +c2', 'cooperative-sticky', 6, 3, [[0, 1, 2], [3, 4, 5]], [[0, 1], [3, 4], [2, 5]]],
    ['cooperative P=4 -> 6', 'cooperative-sticky', 6, 2, [[0, 2], [1, 3]], [[0, 2, 4], [1, 3, 5]]],
    ['cooperative P=6 +c2 after 4 -> 6', 'cooperative-sticky', 6, 3, [[0, 2, 4], [1, 3, 5]], [[0, 2], [1, 3], [4, 5]]]
  ])('%s', (_, strategy, count, members, owned, expected) => {
    expect(assigned(strategy, count, members, owned)).toEqual(expected);
  });

  const history = fc.record({
    strategy: fc.constantFrom<AssignmentStrategy>('round-robin', 'range', 'sticky', 'cooperative-sticky'),
    turns: fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 6 })
  });

  it('invariant 5: every partition once, counts differ by at most one, sticky moves the least possible', () => {
    fc.assert(
      fc.property(history, ({ strategy, turns }) => {
        let owned: number[][] = [];
        for (const [count, members] of turns) {
          const next = assigned(strategy, count, members, owned);
          expect(next.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
          const lengths = next.map(mine => mine.length);
          expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
          if (strategy.includes('sticky')) {
            const kept = next.map((mine, m) => mine.filter(p => owned[m]?.includes(p)).length);
            expect(kept.reduce((a, b) => a + b, 0)).toBe(mostKept(count, members, owned));
          }
          owned = next;
        }
      }),
      { seed: SEED, numRuns: 500 }
    );
  });
});

/** The most that can stay under an even division: min each, and max for the P mod C that own the most. */
function mostKept(count: number, members: number, owned: number[][]): number {
  const mine = Array.from({ length: members }, (_, m) => (owned[m] ?? []).filter(p => p < count).length);
  const min = Math.floor(count / members);
  const extra = mine.map(n => (n > min ? 1 : 0)).reduce<number>((a, b) => a + b, 0);
  return mine.reduce((sum, n) => sum + Math.min(n, min), 0) + Math.min(extra, count % members);
}
