import * as fc from 'fast-check';
import { DueQueue } from '../../src/engine/due-queue';
import { EventHeap } from '../../src/engine/event-heap';
import { SEED } from './worlds';

const entity = fc.integer({ min: 0, max: 40 });
const time = fc.constantFrom(1, 2, 3, 5, Infinity);

/** The earliest time of a model, and the lowest entity that has it. */
function first(pending: ReadonlyMap<number, number>): { time: number; entity: number } {
  const least = Math.min(Infinity, ...pending.values());
  return { time: least, entity: Math.min(...[...pending].filter(([, value]) => value === least).map(([id]) => id)) };
}

it('EventHeap has the earliest time and its lowest entity after any changes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(entity, time), { minLength: 1 }), changes => {
      const heap = new EventHeap();
      const model = new Map<number, number>();
      for (const [id, value] of changes) {
        heap.set(id, value);
        model.set(id, value);
        const wanted = first(model);
        expect(heap.nextTime).toBe(wanted.time);
        if (wanted.time < Infinity) expect(heap.nextEntity).toBe(wanted.entity);
      }
    }),
    { seed: SEED, numRuns: 500 }
  );
});

it('DueQueue has the earliest time and its lowest entity, whatever the times that replace the first', () => {
  const starts = fc.uniqueArray(fc.tuple(entity, fc.constantFrom(0, 1, 2)), { selector: ([id]) => id, minLength: 1 });
  const gaps = fc.array(fc.constantFrom(0, 0.5, 1, 1, 1, 3, Infinity));
  fc.assert(
    fc.property(starts, gaps, fc.boolean(), (entries, waits, cleared) => {
      const queue = new DueQueue();
      const model = new Map<number, number>();
      const begin = (): void => {
        for (const [id, value] of entries) {
          queue.add(id, value);
          model.set(id, value);
        }
      };
      begin();
      for (const wait of waits) {
        const { time: now, entity: id } = first(model);
        expect(queue.nextTime).toBe(now);
        if (now === Infinity) break;
        expect(queue.nextEntity).toBe(id);
        queue.replace(now + wait);
        model.set(id, now + wait);
      }
      if (!cleared) return;
      queue.clear();
      expect(queue.nextTime).toBe(Infinity);
      begin();
      expect(queue.nextTime).toBe(Math.min(...entries.map(([, value]) => value)));
    }),
    { seed: SEED, numRuns: 500 }
  );
});
