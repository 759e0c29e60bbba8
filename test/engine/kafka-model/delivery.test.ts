/** What is processed twice, what is lost, and why: SEMANTICS.md, section 5. What was processed is seen where the work ends. */
import type { KafkaConfig } from '../../../src/engine/kafka-config';
import {
  close, committedBefore, crash, eventOf, eventsOf, neverProcessed, observedFlow, ownedBefore, processedAgain, recordsNamed, restart, stall, type ObservedFlow
} from './observed-flow';

const RANGE: Partial<KafkaConfig> = { partitionAssignmentStrategy: 'range' };
const CONSUMER: Partial<KafkaConfig> = { groupProtocol: 'consumer' };
const seeds = Array.from({ length: 10 }, (_, i) => i + 1);

/** What a crash at `time` must repeat: from the last commit to the last record that the dead member processed. */
function sinceLastCommit({ events, processed }: ObservedFlow, member: number, time: number): string[] {
  return ownedBefore(events, member, time).flatMap(partition => {
    const from = committedBefore(events, partition, eventOf(events, 'expired', time, member).time);
    return processed.filter(one => one.partition === partition && one.member === member && one.time <= time && one.offset >= from)
      .map(({ offset }) => `P${partition} ${offset}`);
  }).sort();
}

describe('duplicates', () => {
  it.each([RANGE, CONSUMER])('%j: of a crash are, by identity, the records processed since the last commit', config => {
    let all = 0;
    for (const seed of seeds) {
      const flow = observedFlow(config, 60, [crash(20 + seed / 3, 1)], seed);
      const again = processedAgain(flow.processed);
      expect(again).toEqual(sinceLastCommit(flow, 1, 20 + seed / 3));
      expect(flow.simulation.duplicates).toBe(again.length);
      expect(recordsNamed(eventsOf(flow.events, 'duplicates'))).toEqual(again);
      expect(flow.simulation.lost).toBe(0);
      expect(flow.simulation.kafka.rebalances().reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(again.length);
      all += again.length;
    }
    // A member processes 33 records a second, and commits every 5 s: 83 in the mean.
    expect(all / seeds.length).toBeGreaterThan(40);
    expect(all / seeds.length).toBeLessThan(130);
  });

  it('there are none with a commit after each record, but for the one whose commit was under way', () => {
    for (const seed of seeds) {
      const { simulation } = observedFlow({ ...RANGE, enableAutoCommit: false, commitCalls: 'sync-record' }, 60, [crash(20 + seed / 3, 1)], seed);
      expect(simulation.duplicates).toBeLessThanOrEqual(1);
      expect(simulation.lost).toBe(0);
    }
  });

  it('eager rebalances without a fault make none: everybody commits before it joins', () => {
    const { processed, simulation } = observedFlow(RANGE, 60, [close(20, 1), restart(30, 1), { time: 40, set: { consumersAmount: 5 } }]);
    expect(processedAgain(processed)).toEqual([]);
    expect(simulation.duplicates).toBe(0);
  });

  // Java goes on with partitions it is about to lose, and forgets what it did since it committed before the join.
  const cooperative: Partial<KafkaConfig> = { partitionAssignmentStrategy: 'cooperative-sticky', consumersAmount: 2, processingTimeMs: 15 };
  const joins = [{ time: 20, set: { consumersAmount: 3 } }, { time: 32, set: { consumersAmount: 4 } }];

  it('cooperative rebalances with auto-commit make some without any fault: records of revoked partitions, done since the commit before the join', () => {
    let all = 0;
    for (const seed of seeds) {
      const { events, processed, simulation } = observedFlow(cooperative, 60, joins, seed);
      const again = processedAgain(processed);
      const revoked = new Set(eventsOf(events, 'revoked', 20).map(({ partition }) => partition));
      for (const name of again) expect(revoked).toContain(Number(/^P(\d+)/.exec(name)?.[1]));
      expect(simulation.lost).toBe(0);
      all += again.length;
    }
    expect(all).toBeGreaterThan(0);
  });

  it('the same with a commit in onPartitionsRevoked makes none', () => {
    for (const seed of seeds) {
      expect(observedFlow({ ...cooperative, commitOnRevoke: true }, 60, joins, seed).simulation.duplicates).toBe(0);
    }
  });

  it('KIP-848 commits what it gives up before it does: none', () => {
    for (const seed of seeds) {
      const { processed, simulation } = observedFlow({ ...CONSUMER, consumersAmount: 2, processingTimeMs: 15 }, 60, joins, seed);
      expect(processedAgain(processed)).toEqual([]);
      expect(simulation.lost).toBe(0);
    }
  });
});

describe('auto-commit', () => {
  const slow: Partial<KafkaConfig> = { producerRate: 60, processingTimeMs: 20 };
  /** consumer-1 works on one record from 20 to 40, others after it in its batch. */
  const stalled = [stall(20, 1, 20)];

  it('Java commits inside poll, every auto.commit.interval.ms: nothing while a batch is in work', () => {
    const { events } = observedFlow({ ...slow, client: 'java' }, 60, stalled);
    const mine = eventsOf(events, 'committed', 20.5).filter(({ member }) => member === 1).map(({ time }) => time);
    expect(mine[0]).toBeGreaterThanOrEqual(40);
    const before = eventsOf(events, 'committed', 8).filter(({ member, time }) => member === 1 && time < 20).map(({ time }) => time);
    const gaps = [...new Set(before)].slice(1).map((time, i) => time - [...new Set(before)][i]);
    for (const gap of gaps) {
      expect(gap).toBeGreaterThan(5 - 1e-9);
      expect(gap).toBeLessThan(5.7);
    }
  });

  it('Java commits what it handed over and has processed, never more', () => {
    for (const seed of seeds) {
      const { events, processed } = observedFlow({ ...slow, client: 'java' }, 40, [], seed);
      for (const { time, partition, offset } of eventsOf(events, 'committed')) {
        const done = processed.filter(one => one.partition === partition && one.time <= time).length;
        expect(done).toBeGreaterThanOrEqual(offset);
      }
    }
  });

  it('librdkafka commits by a timer what it handed over, processed or not', () => {
    const { events, processed } = observedFlow({ ...slow, client: 'librdkafka' }, 60, stalled);
    const during = eventsOf(events, 'committed', 21).filter(({ member, time }) => member === 1 && time < 39);
    expect(during.length).toBeGreaterThan(0);
    const ahead = during.filter(({ partition, offset, time }) => processed.filter(one => one.partition === partition && one.time <= time).length < offset);
    expect(ahead.length).toBeGreaterThan(0);
  });

  it('the same kill in mid-batch: Java repeats and loses nothing, librdkafka repeats nothing and loses what it had handed over', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const kill = [stall(20, 1, 20), crash(28, 1)];
      const java = observedFlow({ ...slow, client: 'java' }, 70, kill, seed);
      expect(java.simulation.lost).toBe(0);
      expect(java.simulation.duplicates).toBe(sinceLastCommit(java, 1, 28).length);
      expect(java.simulation.duplicates).toBeGreaterThan(0);
      const other = observedFlow({ ...slow, client: 'librdkafka' }, 70, kill, seed);
      expect(other.simulation.duplicates).toBe(0);
      const settled = other.simulation.partitionIds.map(id => other.simulation.partition(id).nextOffset);
      const lost = neverProcessed(other.processed, settled);
      expect(lost.length).toBeGreaterThan(0);
      expect(other.simulation.lost).toBe(lost.length);
      expect(recordsNamed(eventsOf(other.events, 'losses'))).toEqual(lost);
    }
  });
});

describe('at most once: a commit before the work', () => {
  it.each([RANGE, CONSUMER])('%j: a crash loses what was polled and not processed, each record named, and repeats nothing', config => {
    let all = 0;
    for (const seed of seeds) {
      const first = { ...config, enableAutoCommit: false, commitCalls: 'sync', commitBeforeProcessing: true, processingTimeMs: 20 } as const;
      const { events, processed, simulation } = observedFlow(first, 70, [crash(20 + seed / 3, 1)], seed);
      expect(processedAgain(processed)).toEqual([]);
      const settled = simulation.partitionIds.map(id => simulation.partition(id).nextOffset);
      const lost = neverProcessed(processed, settled);
      expect(simulation.lost).toBe(lost.length);
      expect(recordsNamed(eventsOf(events, 'losses'))).toEqual(lost);
      all += lost.length;
    }
    expect(all).toBeGreaterThan(0);
  });
});

describe('a commit while the member rejoins', () => {
  it('cooperative: commitSync throws RebalanceInProgressException', () => {
    // consumer-0 waits in the join for consumer-1, which works on one record until 32, and commits what it polls meanwhile.
    const calls = { partitionAssignmentStrategy: 'cooperative-sticky', enableAutoCommit: false, commitCalls: 'sync' } as const;
    const { events } = observedFlow(calls, 60, [stall(19.9, 1, 12), close(20, 2)]);
    const meanwhile = (kind: 'committed' | 'commit-failed') => eventsOf(events, kind, 23).filter(({ member, time }) => member === 0 && time < 31);
    expect(meanwhile('committed')).toEqual([]);
    expect(new Set(meanwhile('commit-failed').map(({ cause }) => cause))).toEqual(new Set(['REBALANCE_IN_PROGRESS']));
    expect(meanwhile('commit-failed').length).toBeGreaterThan(10);
  });

  it('each call throws, and none asks the broker: a commit after each record has one refused for each record', () => {
    const calls = { partitionAssignmentStrategy: 'cooperative-sticky', enableAutoCommit: false, commitCalls: 'sync-record' } as const;
    const { events, processed } = observedFlow(calls, 60, [stall(19.9, 1, 12), close(20, 2)]);
    const isMeanwhile = ({ time, member }: { time: number; member: number }): boolean => member === 0 && time > 23 && time < 31;
    const refused = eventsOf(events, 'commit-failed').filter(isMeanwhile);
    expect(refused.length).toBeGreaterThan(100);
    // At once: no hop lies between.
    expect(refused.map(({ time }) => time)).toEqual(processed.filter(isMeanwhile).map(({ time }) => time));
  });

  it('the group\'s generation must be the member\'s: a late commit is refused', () => {
    const late = { enableAutoCommit: false, commitCalls: 'sync', maxPollIntervalMs: 10_000 } as const;
    const { events } = observedFlow({ ...RANGE, ...late }, 60, [stall(20, 1, 20)]);
    expect(eventOf(events, 'commit-failed', 40, 1).cause).toBe('UNKNOWN_MEMBER_ID');
  });
});

describe('lag', () => {
  it('is to the committed offset, as kafka-consumer-groups prints, and to the position, as the client\'s metric says', () => {
    // Faster than it is worked off: 100 records a second, 3 members of 20 ms each leave nothing over when one is stalled.
    const { simulation, events, processed } = observedFlow({ processingTimeMs: 20 }, 33.3, [stall(30, 1, 20)]);
    const partitions = simulation.partitionIds.map(id => simulation.partition(id));
    const recorder = simulation.settledRecorder();
    const appended = partitions.map(({ id }) => {
      let count = 0;
      for (let row = 0; row < (recorder?.count ?? 0); row++) if (recorder?.partition[row] === id && recorder.reachedTime[row] <= 33.3) count++;
      return count;
    });
    expect(partitions.map(({ highWatermark }) => highWatermark)).toEqual(appended);
    const committed = partitions.map(({ id }) => committedBefore(events, id, Infinity));
    expect(partitions.map(({ lag }) => lag)).toEqual(appended.map((end, id) => end - committed[id]));
    expect(simulation.kafka.lagCommitted).toBe(appended.reduce((sum, end, id) => sum + end - committed[id], 0));
    expect(simulation.kafka.lagPosition).toBe(partitions.reduce((sum, { highWatermark, position }) => sum + highWatermark - position, 0));
    // Handed over is more than processed, and processed more than committed.
    const done = processed.length;
    const position = partitions.reduce((sum, one) => sum + one.position, 0);
    expect(position).toBeGreaterThan(done);
    expect(done).toBeGreaterThan(committed.reduce((sum, offset) => sum + offset, 0));
  });
});
