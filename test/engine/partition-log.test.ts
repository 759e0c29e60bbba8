import * as fc from 'fast-check';
import { PartitionLog } from '../../src/engine/partition-log';
import { CHUNK, EVENT_TIME, RecordStore } from '../../src/engine/record-store';
import { SEED } from './worlds';

it('counts the residents before a time, and finds each by its offset, whatever the times and whatever has gone', () => {
  const gap = fc.oneof(fc.constantFrom(0, 0.1, 1), fc.double({ min: 0, max: 5, noNaN: true }), fc.constant(1e6));
  fc.assert(
    fc.property(fc.array(gap, { maxLength: 5 * CHUNK }), fc.nat(100), fc.array(gap, { maxLength: 50 }), (gaps, gone, asked) => {
      const store = new RecordStore();
      const others = new PartitionLog(store);
      const log = new PartitionLog(store);
      const times: number[] = [];
      let now = 0;
      for (const wait of gaps) {
        now += wait;
        others.append(1);
        store.put(log.append(1), times.length, 0, 0, 1, now, 0);
        times.push(now);
      }
      for (let i = 0; i < Math.min(gone, gaps.length); i++) log.release(1);
      const here = times.slice(Math.min(gone, gaps.length));
      here.forEach((time, i) => expect(store.get(log.slot(log.logStartOffset + i), EVENT_TIME)).toBe(time));
      for (const time of [0, now, ...asked, ...here.slice(0, 20), ...here.map(value => value + 1e-9)]) {
        expect(log.countBefore(time)).toBe(here.filter(value => value < time).length);
      }
    }),
    { seed: SEED, numRuns: 300 }
  );
});
