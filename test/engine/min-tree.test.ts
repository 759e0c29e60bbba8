import * as fc from 'fast-check';
import { MinTree } from '../../src/engine/min-tree';
import { SEED } from './worlds';

it('MinTree has the least value and its lowest entity after any changes', () => {
  const changes = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom(1, 2, 3, 5, Infinity)), { minLength: 1 });
  fc.assert(
    fc.property(changes, list => {
      const tree = new MinTree();
      const model = new Map<number, number>();
      for (const [entity, value] of list) {
        tree.set(entity, value);
        model.set(entity, value);
        const least = Math.min(...model.values());
        expect(tree.least).toBe(least);
        if (least < Infinity) {
          expect(tree.leastEntity).toBe(Math.min(...[...model].filter(([, v]) => v === least).map(([e]) => e)));
        }
      }
    }),
    { seed: SEED }
  );
});
