/** Where a group begins, what it skips, and what added partitions do: SEMANTICS.md, sections 2, 4 and 5. */
import type { KafkaConfig } from '../../../src/engine/kafka-config';
import { utf8 } from '../../../src/engine/partitioners/key-bytes';
import { KEY_HASHES } from '../../../src/engine/partitioners/keyed';
import { CAPTURED, eventOf, eventsOf, neverProcessed, observedFlow, recordsNamed, type ObservedFlow } from './observed-flow';

const begins = (config: Partial<KafkaConfig>, until = 30): ObservedFlow => observedFlow({ ...CAPTURED, ...config }, until);

/** Records of a partition that had arrived before a time. */
function arrivedBefore({ simulation }: ObservedFlow, partition: number, time: number): number {
  const recorder = simulation.settledRecorder();
  if (recorder === null) throw new Error('no recorder');
  let count = 0;
  for (let row = 0; row < recorder.count; row++) if (recorder.partition[row] === partition && recorder.reachedTime[row] < time) count++;
  return count;
}

describe('auto.offset.reset, where nothing is committed', () => {
  it('latest begins at the end, and skips the seconds that the group took to form: each record named', () => {
    for (const [consumersAmount, least, most] of [[1, 3, 7], [3, 6, 10]] as const) {
      const flow = begins({ consumersAmount, autoOffsetReset: 'latest' });
      const { events, processed, simulation } = flow;
      const resets = eventsOf(events, 'reset');
      expect(resets.map(({ partition }) => partition).sort()).toEqual([0, 1, 2, 3, 4, 5]);
      for (const { partition, offset, time } of resets) {
        // Asked two hops before the answer is here.
        expect(offset).toBeGreaterThanOrEqual(arrivedBefore(flow, partition, time - 0.002));
        expect(offset).toBeLessThanOrEqual(arrivedBefore(flow, partition, time));
      }
      const skipped = neverProcessed(processed, resets.reduce<number[]>((ends, { partition, offset }) => Object.assign(ends, { [partition]: offset }), []));
      expect(simulation.skipped).toBe(skipped.length);
      expect(recordsNamed(eventsOf(events, 'skipped'))).toEqual(skipped);
      // 100 records a second.
      expect(skipped.length).toBeGreaterThan(100 * least);
      expect(skipped.length).toBeLessThan(100 * most);
    }
  });

  it('earliest begins at the start, and skips nothing', () => {
    const { events, processed, simulation } = begins({ autoOffsetReset: 'earliest' });
    expect(eventsOf(events, 'reset').map(({ offset }) => offset)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(simulation.skipped).toBe(0);
    expect(neverProcessed(processed, simulation.partitionIds.map(id => simulation.partition(id).nextOffset))).toEqual([]);
  });

  it('by_duration begins with the first record that is no older', () => {
    const flow = begins({ autoOffsetReset: 'by_duration', autoOffsetResetDurationMs: 4000 });
    const recorder = flow.simulation.settledRecorder();
    for (const { partition, offset, time } of eventsOf(flow.events, 'reset')) {
      const times = Array.from({ length: recorder?.count ?? 0 }, (_, row) => row).filter(row => recorder?.partition[row] === partition)
        .map(row => recorder?.eventTime[row] ?? NaN);
      expect(times[offset]).toBeGreaterThanOrEqual(time - 4 - 0.003);
      expect(times[offset - 1]).toBeLessThan(time - 4 + 0.003);
    }
    expect(flow.simulation.skipped).toBeGreaterThan(0);
  });

  it('none ends the application: the member closes, and says why', () => {
    const { events, processed, simulation } = begins({ autoOffsetReset: 'none' });
    expect(processed).toEqual([]);
    expect(eventOf(events, 'reset', 0).cause).toContain('auto.offset.reset=none');
    expect(simulation.kafka.members.map(({ status }) => status)).toEqual(['stopped', 'stopped', 'stopped']);
  });

  it.each(['latest', 'earliest', 'by_duration', 'none'] as const)('%s matters no more once something is committed', autoOffsetReset => {
    const { events, simulation } = observedFlow({ autoOffsetReset: 'earliest' }, 60, [
      { time: 20, set: { autoOffsetReset } }, { time: 21, set: { consumersAmount: 0 } }, { time: 30, set: { consumersAmount: 3 } }
    ]);
    expect(eventsOf(events, 'reset', 20)).toEqual([]);
    expect(eventsOf(events, 'resumed', 30)).toHaveLength(6);
    expect([simulation.skipped, simulation.lost, simulation.duplicates]).toEqual([0, 0, 0]);
  });
});

describe('partitions added', () => {
  const added = [{ time: 30, set: { partitionsAmount: 9 } }];

  it('move keys: from when its producer learns of them on, a key goes to its hash mod the new number', () => {
    const { events, simulation } = observedFlow({ metadataMaxAgeMs: 10_000 }, 60, added);
    const recorder = simulation.settledRecorder();
    const { time: learned } = eventOf(events, 'producer-learned', 30);
    const moved = new Set<number>();
    for (let row = 0; row < (recorder?.count ?? 0); row++) {
      const key = recorder?.key[row] ?? -1;
      const hash = KEY_HASHES.murmur2(utf8(`k${key}`)) & 0x7fffffff;
      const partitions = (recorder?.eventTime[row] ?? 0) < learned ? 6 : 9;
      expect(recorder?.partition[row]).toBe(hash % partitions);
      if (hash % 6 !== hash % 9) moved.add(key);
    }
    expect(moved.size).toBeGreaterThan(5);
  });

  it('classic: the group reads them once its leader has asked, and with latest skips what came before', () => {
    // All producers but the first start when the partitions are there: they know them.
    const all = [...added, { time: 30, set: { producersAmount: 5 } }];
    const { events, simulation } = observedFlow({ metadataMaxAgeMs: 20_000, autoOffsetReset: 'latest', producerRate: 20 }, 80, all);
    for (const partition of [6, 7, 8]) {
      const { time } = eventsOf(events, 'assigned').filter(event => event.partition === partition)[0];
      expect(time).toBeGreaterThan(30);
      expect(time).toBeLessThan(30 + 20 + 3);
      const reset = eventsOf(events, 'reset').find(event => event.partition === partition);
      expect(reset?.offset).toBeGreaterThan(0);
    }
    const skipped = eventsOf(events, 'skipped', 30);
    expect(new Set(skipped.map(({ partition }) => partition))).toEqual(new Set([6, 7, 8]));
    expect(simulation.partition(6).nextOffset).toBeGreaterThan(skipped[0].endOffset);
  });

  it('classic: five minutes by default', () => {
    const { events } = observedFlow({ producerRate: 5 }, 400, added);
    const times = eventsOf(events, 'assigned', 30).filter(({ partition }) => partition >= 6).map(({ time }) => time);
    expect(times).toHaveLength(3);
    // Its leader asked when it began, in the first seconds.
    const [{ time: began }] = eventsOf(events, 'joined');
    for (const time of times) {
      expect(time).toBeGreaterThan(began - 0.1 + 300);
      expect(time).toBeLessThan(began + 300 + 3);
    }
  });

  it('KIP-848: the broker knows', () => {
    const { events } = observedFlow({ groupProtocol: 'consumer' }, 60, added);
    const times = eventsOf(events, 'assigned', 30).filter(({ partition }) => partition >= 6).map(({ time }) => time);
    expect(times).toHaveLength(3);
    for (const time of times) expect(time).toBeLessThan(30 + 2 + 0.5 + 1);
  });

  it('upset the order of records of a key that moves while older ones wait: so many completions out of order', () => {
    const { simulation } = observedFlow({ processingTimeMs: 40, groupProtocol: 'consumer', metadataMaxAgeMs: 5000 }, 90, added);
    expect(simulation.metrics().orderingIssues).toBeGreaterThan(0);
    const calm = observedFlow({ processingTimeMs: 40, groupProtocol: 'consumer' }, 90);
    expect(calm.simulation.metrics().orderingIssues).toBe(0);
  });
});
