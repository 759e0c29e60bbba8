/** The application seeks: KafkaConsumer.seek, seekToBeginning, seekToEnd. Who processed what is seen where work ends. */
import type { KafkaConfig, SoughtOffset } from '../../../src/engine/kafka-config';
import type { Recorder } from '../../../src/engine/recorder';
import { crash, eventOf, eventsOf, observedFlow, processedAgain, recordsNamed, stall, type ObservedFlow } from './observed-flow';
import type { TimedDeed } from './kafka-flow';

const seek = (time: number, offset: SoughtOffset, partition?: number, consumer = 0): TimedDeed =>
  ({ time, deed: { kind: 'seek', consumer, seconds: 0, offset, ...(partition !== undefined && { partition }) } });

/** One consumer of two partitions that keeps up; logs are kept. */
const KEPT: Partial<KafkaConfig> = { partitionsAmount: 2, consumersAmount: 1, recordsKeptMs: 600_000 };

/** Offsets of a partition in the order in which they were processed, after a time. */
const offsets = ({ processed }: ObservedFlow, partition: number, after: number): number[] =>
  processed.filter(one => one.partition === partition && one.time > after).map(({ offset }) => offset);

const upwards = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

describe('a seek', () => {
  it('back: the next record processed is the one sought, and all after it again; of other partitions nothing', () => {
    const flow = observedFlow(KEPT, 40, [seek(20, 100, 1)]);
    const again = offsets(flow, 1, 20.01);
    expect(again).toEqual(upwards(100, again.length));
    const repeated = processedAgain(flow.processed);
    const before = offsets(flow, 1, 0).length - again.length;
    expect(repeated).toEqual(upwards(100, before - 100).map(offset => `P1 ${offset}`).sort());
    expect(flow.simulation.duplicates).toBe(repeated.length);
    expect(recordsNamed(eventsOf(flow.events, 'duplicates'))).toEqual(repeated);
    expect(eventsOf(flow.events, 'duplicates').map(({ cause }) => cause)).toEqual(['its owner sought an earlier offset']);
    // It is no rebalance's doing.
    expect(flow.simulation.kafka.rebalances().map(({ duplicates }) => duplicates)).toEqual([0]);
    const other = offsets(flow, 0, 0);
    expect(other).toEqual(upwards(other[0], other.length));
  });

  it('back: the committed offset stays until the next commit, which is lower', () => {
    const flow = observedFlow({ ...KEPT, autoCommitIntervalMs: 5000, processingTimeMs: 9 }, 40, [seek(20, 3, 0)]);
    const commits = eventsOf(flow.events, 'committed').filter(({ partition }) => partition === 0);
    const last = commits.filter(({ time }) => time < 20).pop()?.offset ?? 0;
    const next = commits.find(({ time }) => time > 20.01);
    expect(next?.offset).toBeLessThan(last);
    expect(next?.offset).toBeGreaterThan(3);
  });

  it('forward: what lies between is skipped, named, and not lost', () => {
    // consumer-0 is behind, so there is something to skip.
    const flow = observedFlow(KEPT, 60, [stall(20, 0, 10), seek(25, 1_500, 0), seek(25, 'end', 1)]);
    const done = [...new Set(flow.processed.map(({ partition, offset }) => `P${partition} ${offset}`))].length;
    expect(flow.simulation.lost).toBe(0);
    expect(flow.simulation.completed).toBe(done);
    const skipped = eventsOf(flow.events, 'skipped', 20);
    expect(skipped.length).toBeGreaterThan(0);
    for (const { cause } of skipped) expect(cause).toMatch(/sought|not in the log/);
    const processed = new Set(flow.processed.map(({ partition, offset }) => `P${partition} ${offset}`));
    for (const name of recordsNamed(skipped)) expect(processed.has(name)).toBe(false);
  });

  it('takes effect between two polls: what poll handed over before is processed first', () => {
    const flow = observedFlow({ ...KEPT, maxPollRecords: 50, processingTimeMs: 12, producerRate: 100 }, 60, [seek(30, 0, 0)]);
    const { time } = eventOf(flow.events, 'sought', 29);
    const meanwhile = flow.processed.filter(one => one.time > 30 && one.time <= time);
    expect(meanwhile.length).toBeGreaterThan(1);
    expect(time).toBeCloseTo(meanwhile[meanwhile.length - 1].time, 9);
    expect(meanwhile.length).toBeLessThanOrEqual(50);
    expect(meanwhile.every(({ partition, offset }) => partition === 1 || offset > 0)).toBe(true);
    expect(offsets(flow, 0, time)[0]).toBe(0);
  });

  it('lets go what was fetched, and an answer that was under way', () => {
    for (let at = 20; at < 20.05; at += 0.0011) {
      const flow = observedFlow({ ...KEPT, networkLatencyMs: 5 }, 24, [seek(at, 200, 0)]);
      const from = flow.processed.findIndex(({ partition, offset, time }) => partition === 0 && offset === 200 && time > at);
      const after = flow.processed.slice(from).filter(({ partition }) => partition === 0).map(({ offset }) => offset);
      expect(after).toEqual(upwards(200, after.length));
    }
  });

  it('to the beginning goes to the log start, to the end past all: of every partition that the member owns', () => {
    const kept = observedFlow(KEPT, 40, [seek(20, 'beginning')]);
    for (const { partition, offset, time } of eventsOf(kept.events, 'sought')) {
      expect(offset).toBe(0);
      expect(offsets(kept, partition, time)[0]).toBe(0);
    }
    expect(eventsOf(kept.events, 'sought')).toHaveLength(2);
    // Without records_kept_ms only what the group may need is there.
    const bare = observedFlow({ ...KEPT, recordsKeptMs: 0 }, 40, [seek(20, 'beginning')]);
    for (const partition of [0, 1]) {
      const { offset } = eventsOf(bare.events, 'sought').find(one => one.partition === partition) ?? { offset: -1 };
      expect(offset).toBeGreaterThan(100);
      expect(offset).toBeLessThanOrEqual(bare.simulation.partition(partition).committed);
    }
    const end = observedFlow(KEPT, 40, [stall(20, 0, 5), seek(22, 'end')]);
    expect(eventsOf(end.events, 'sought')).toHaveLength(2);
    expect(end.simulation.skipped).toBeGreaterThan(100);
  });

  it.each(['earliest', 'latest', 'none'] as const)('out of the log: auto.offset.reset=%s decides, four hops later', autoOffsetReset => {
    const flow = observedFlow({ ...KEPT, networkLatencyMs: 10 }, 40, [{ time: 15, set: { autoOffsetReset } }, seek(20, 1_000_000, 0)]);
    if (autoOffsetReset === 'none') {
      expect(eventOf(flow.events, 'reset', 19.9).cause).toBe('the offset sought is not in the log, and auto.offset.reset=none: the application ends');
      expect(eventsOf(flow.events, 'closed')).toHaveLength(1);
      return;
    }
    const { time, offset, cause } = eventOf(flow.events, 'reset', 19.9);
    expect(cause).toBe(`the offset sought is not in the log: auto.offset.reset=${autoOffsetReset}`);
    // It waits for the end of what was handed over: two records of 5 ms at most.
    expect(time).toBeGreaterThanOrEqual(20.04 - 1e-9);
    expect(time).toBeLessThan(20.06);
    if (autoOffsetReset === 'earliest') expect(offset).toBe(0);
    else expect(offset).toBeGreaterThan(500);
  });

  it('is refused of a partition that the member does not own', () => {
    const flow = observedFlow({ ...KEPT, consumersAmount: 2 }, 40, [seek(20, 0, 0, 1), seek(21, 0, 1, 0)]);
    const refused = eventsOf(flow.events, 'seek-refused').map(({ partition, member }) => [partition, member]);
    const owners = [0, 1].map(partition => flow.simulation.partition(partition).owner);
    expect(refused).toEqual([[0, 1], [1, 0]].filter(([partition, member]) => owners[partition] !== member));
    expect(refused.length).toBeGreaterThan(0);
    expect(flow.simulation.duplicates).toBe(0);
  });

  it('is forgotten when the process ends before its next poll', () => {
    const flow = observedFlow(KEPT, 60, [stall(20, 0, 10), seek(21, 0, 0), crash(22, 0), { time: 23, deed: { kind: 'restart', consumer: 0, seconds: 0 } }]);
    expect(eventsOf(flow.events, 'sought')).toEqual([]);
  });
});

describe('what the log keeps', () => {
  it('is what was written in the last records_kept_ms, and what the group may need', () => {
    const { simulation } = observedFlow({ ...KEPT, recordsKeptMs: 10_000 }, 60);
    const recorder = simulation.settledRecorder() as Recorder;
    for (const partition of [0, 1]) {
      const { logStartOffset, committed } = simulation.partition(partition);
      const written = Array.from({ length: recorder.count }, (_, id) => id).filter(id => recorder.partition[id] === partition);
      const first = written.find(id => recorder.offset[id] === logStartOffset) ?? -1;
      // Let go at commits, each 5 s.
      expect(recorder.eventTime[first]).toBeGreaterThan(44.9);
      expect(recorder.eventTime[first]).toBeLessThanOrEqual(50);
      expect(logStartOffset).toBeLessThan(committed);
    }
  });
});
