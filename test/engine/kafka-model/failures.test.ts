/** What becomes of a group when members crash, freeze, are slow, close or come back: SEMANTICS.md, section 4. */
import type { KafkaConfig } from '../../../src/engine/kafka-config';
import { STILL_IN_HAND } from '../../../src/engine/kafka-state';
import { close, committedBefore, crash, eventOf, eventsOf, freeze, observedFlow, ownedBefore, recordsNamed, restart, stall } from './observed-flow';

const SESSION = 6;
const HEARTBEAT = 2;
/** A loop with little lag comes round within this; and of KIP-848 the interval between assignments. */
const POLL = 0.5;
const ASSIGNMENT_INTERVAL = 1;

const PROTOCOLS: readonly Partial<KafkaConfig>[] = [
  { partitionAssignmentStrategy: 'range' }, { partitionAssignmentStrategy: 'sticky' }, { partitionAssignmentStrategy: 'cooperative-sticky' },
  { groupProtocol: 'consumer' }
];

describe('a crash', () => {
  const seeds = Array.from({ length: 15 }, (_, i) => i + 1);
  const at = (seed: number): number => 20 + seed / 7;

  it.each(PROTOCOLS)('%j: nothing happens until the session times out, which counts from the last heartbeat', config => {
    for (const seed of seeds) {
      const { events } = observedFlow(config, 40, [crash(at(seed), 1)], seed);
      const { time, kind } = events.filter(event => event.time > at(seed) && event.kind !== 'committed')[0];
      expect(kind).toBe('expired');
      expect(time - at(seed)).toBeGreaterThanOrEqual(SESSION - HEARTBEAT);
      expect(time - at(seed)).toBeLessThanOrEqual(SESSION + 0.01);
    }
  });

  it.each(PROTOCOLS)('%j: others go on with its partitions between session - heartbeat and session + heartbeat, and the time to poll', config => {
    const taken = seeds.flatMap(seed => {
      const { events, simulation } = observedFlow(config, 45, [crash(at(seed), 1)], seed);
      const partitions = ownedBefore(events, 1, at(seed));
      expect(partitions).toHaveLength(2);
      const times = partitions.map(partition => {
        const resumed = eventsOf(events, 'resumed', at(seed)).find(event => event.partition === partition);
        expect([0, 2]).toContain(resumed?.member);
        return (resumed?.time ?? NaN) - at(seed);
      });
      expect(simulation.partitionIds.map(id => simulation.partition(id).owner).every(owner => owner === 0 || owner === 2)).toBe(true);
      return times;
    });
    expect(Math.min(...taken)).toBeGreaterThanOrEqual(SESSION - HEARTBEAT);
    expect(Math.max(...taken)).toBeLessThanOrEqual(SESSION + HEARTBEAT + POLL + (config.groupProtocol === 'consumer' ? ASSIGNMENT_INTERVAL : 0));
    // It is not one number.
    expect(Math.max(...taken) - Math.min(...taken)).toBeGreaterThan(1);
  });

  it.each(PROTOCOLS)('%j: a dynamic member that restarts is another one; the one that crashed still has to expire', config => {
    const { events, simulation } = observedFlow(config, 50, [crash(20, 1), restart(22, 1)]);
    expect(eventOf(events, 'joined', 22, 1).time).toBeLessThan(22 + 3 + 0.1);
    expect(eventOf(events, 'expired', 20, 1).time).toBeGreaterThanOrEqual(20 + SESSION - HEARTBEAT);
    expect(simulation.kafka.members.map(({ status, owned }) => [status, owned.length])).toEqual([['stable', 2], ['stable', 2], ['stable', 2]]);
  });
});

describe('a member that closes', () => {
  it.each(PROTOCOLS)('%j: commits, leaves at once, and nothing is processed twice or lost', config => {
    const { events, simulation } = observedFlow(config, 40, [close(20, 1)]);
    expect(eventOf(events, 'left', 20, 1).time - 20).toBeLessThan(POLL);
    for (const partition of ownedBefore(events, 1, 20)) {
      const resumed = eventsOf(events, 'resumed', 20).find(event => event.partition === partition);
      expect((resumed?.time ?? NaN) - 20).toBeLessThanOrEqual(HEARTBEAT + POLL + ASSIGNMENT_INTERVAL);
    }
    expect([simulation.duplicates, simulation.lost]).toEqual(config.partitionAssignmentStrategy === 'cooperative-sticky' ? [simulation.duplicates, 0] : [0, 0]);
  });
});

describe('a member slower than max.poll.interval.ms', () => {
  it.each(PROTOCOLS)('%j: leaves, is told so at its next poll, joins again, and may not commit what it did meanwhile', config => {
    const slow = { ...config, maxPollIntervalMs: 10_000, enableAutoCommit: false, commitCalls: 'sync' } as const;
    const { events, simulation } = observedFlow(slow, 60, [stall(20, 1, 20)]);
    const { time } = eventOf(events, 'poll-expired', 20, 1);
    expect(time).toBeGreaterThan(30 - POLL);
    expect(time).toBeLessThan(30 + POLL);
    expect(eventOf(events, 'left', time, 1).time).toBeCloseTo(time, 1);
    const back = eventOf(events, 'joined', time, 1).time;
    expect(back).toBeGreaterThanOrEqual(40);
    expect(back).toBeLessThan(40 + POLL);
    expect(eventsOf(events, 'committed', time).filter(event => event.member === 1 && event.time < back)).toEqual([]);
    expect(simulation.duplicates).toBeGreaterThan(0);
  });

  it('as a static one of the classic protocol stops its heartbeats instead, and expires', () => {
    const { events } = observedFlow({ staticMembership: true, maxPollIntervalMs: 10_000 }, 60, [stall(20, 1, 30)]);
    const { time } = eventOf(events, 'poll-expired', 20, 1);
    expect(eventsOf(events, 'left', 20)).toEqual([]);
    const expired = eventOf(events, 'expired', time, 1).time;
    expect(expired - time).toBeGreaterThanOrEqual(SESSION - HEARTBEAT);
    expect(expired - time).toBeLessThanOrEqual(SESSION + 0.01);
  });

  it.each([{ staticMembership: true }, { staticMembership: false }, { staticMembership: true, groupProtocol: 'consumer' }] as const)(
    '%j: commits nothing from then on, though the broker may still have it as a member', config => {
      const slow = { ...config, producerRate: 200, maxPollIntervalMs: 10_000, enableAutoCommit: false, commitCalls: 'sync-record', processingTimeMs: 14 } as const;
      // A backlog, so that there are records in hand when the slow one is done; it polls again after them.
      const { events } = observedFlow(slow, 60, [stall(20, 1, 11)]);
      const { time } = eventOf(events, 'poll-expired', 20, 1);
      const lost = eventOf(events, 'lost', time, 1).time;
      expect(lost).toBeGreaterThan(31);
      expect(eventsOf(events, 'committed', time).filter(event => event.member === 1 && event.time <= lost)).toEqual([]);
      expect(eventsOf(events, 'commit-failed', time).filter(event => event.member === 1 && event.time < lost).length).toBeGreaterThan(5);
    });
});

describe('a static member', () => {
  const back = { staticMembership: true } as const;

  it.each([{ partitionAssignmentStrategy: 'range' }, { partitionAssignmentStrategy: 'cooperative-sticky' }, { groupProtocol: 'consumer' }] as const)(
    '%j: back within its session, it has its partitions again, and the others notice nothing', config => {
      const { events, simulation } = observedFlow({ ...back, ...config }, 50, [crash(20, 1), restart(20.5, 1)]);
      const before = ownedBefore(events, 1, 19.9);
      for (const kind of ['rebalance', 'generation', 'expired'] as const) expect(eventsOf(events, kind, 20)).toEqual([]);
      expect(eventsOf(events, 'revoked', 20).filter(({ member }) => member !== 1)).toEqual([]);
      expect(simulation.kafka.members[1].owned).toEqual(before);
      expect(simulation.kafka.members[1].status).toBe('stable');
      // What it repeats is no rebalance's doing.
      expect(simulation.duplicates).toBeGreaterThan(0);
      expect(simulation.kafka.rebalances().map(({ duplicates }) => duplicates)).toEqual(simulation.kafka.rebalances().map(() => 0));
    });

  it('that closes sends no leave: nobody takes over until its session is over', () => {
    const { events } = observedFlow(back, 40, [close(20, 1)]);
    expect(eventsOf(events, 'left', 20)).toEqual([]);
    const expired = eventOf(events, 'expired', 20, 1).time;
    expect(expired).toBeGreaterThanOrEqual(20 + SESSION - HEARTBEAT);
    expect(eventsOf(events, 'rebalance', 20)[0].time).toBe(expired);
  });

  it('of a cooperative group that is back once the leader has assigned by what its process before told: what that was to give up waits for the next rebalance', () => {
    // Each of two has three partitions when a third one comes. One joins at once, and crashes; the leader is late, out for it, and joins with nothing.
    const flow = { ...back, partitionAssignmentStrategy: 'cooperative-sticky', consumersAmount: 2, maxPollIntervalMs: 10_000 } as const;
    const leader = eventOf(observedFlow(flow, 15).events, 'joined', 0).member;
    const late = [restart(20, 2), stall(20, leader, 11), crash(28, 1 - leader), restart(31, 1 - leader)];
    const { events, simulation } = observedFlow(flow, 60, late);
    const assigned = eventOf(events, 'generation', 20);
    expect(eventOf(events, 'assigned', 20, 1 - leader).time).toBeGreaterThan(assigned.time);
    expect(eventsOf(events, 'rebalance', assigned.time)).toEqual([]);
    const unread = simulation.partitionIds.filter(id => simulation.partition(id).owner < 0);
    expect(unread).toHaveLength(1);
    expect(simulation.kafka.members.map(({ owned }) => owned.length)).toEqual([2, 2, 1]);
    expect(eventsOf(events, 'lost', assigned.time).map(({ member, partition }) => [member, partition])).toEqual([[1 - leader, unread[0]]]);
    const next = observedFlow(flow, 80, [...late, crash(60, 2)]);
    expect(next.simulation.partitionIds.filter(id => next.simulation.partition(id).owner < 0)).toEqual([]);
  });

  it('back too late finds its partitions with the others', () => {
    const { events } = observedFlow(back, 60, [crash(20, 1), restart(32, 1)]);
    expect(eventOf(events, 'expired', 20, 1).time).toBeLessThanOrEqual(20 + SESSION + 0.01);
    expect(eventsOf(events, 'rebalance', 32)).toHaveLength(1);
  });
});

describe('a zombie: a process frozen for longer than its session', () => {
  const frozen = freeze(20, 1, 15);

  it.each(PROTOCOLS)('%j: is fenced when it wakes, and loses all it had', config => {
    const { events, simulation } = observedFlow(config, 60, [frozen]);
    const had = ownedBefore(events, 1, 20);
    const expired = eventOf(events, 'expired', 20, 1).time;
    expect(expired).toBeLessThanOrEqual(20 + SESSION + 0.01);
    expect(eventOf(events, 'thawed', 20, 1).time).toBe(35);
    const fenced = eventOf(events, 'fenced', 20, 1);
    expect(fenced.time - 35).toBeLessThanOrEqual(HEARTBEAT + POLL);
    expect(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION']).toContain(fenced.cause);
    expect(eventsOf(events, 'lost', 35).filter(({ member }) => member === 1).map(({ partition }) => partition)).toEqual(had);
    expect(eventOf(events, 'joined', 35, 1).time).toBeGreaterThan(fenced.time);
    expect(simulation.kafka.members[1].status).toBe('stable');
  });

  it.each(PROTOCOLS)('%j: what it had in hand it still processes, but its commit is refused, and takes nothing back', config => {
    const slow = { ...config, enableAutoCommit: false, commitCalls: 'sync', processingTimeMs: 20 } as const;
    const { events, processed, simulation } = observedFlow(slow, 60, [frozen], 3);
    const fencedUntil = eventOf(events, 'joined', 35, 1).time;
    const late = processed.filter(({ member, time }) => member === 1 && time >= 35 && time < fencedUntil);
    expect(late.length).toBeGreaterThan(0);
    const refused = eventOf(events, 'commit-failed', 35, 1);
    expect(refused.cause).toBe('UNKNOWN_MEMBER_ID');
    // Each partition's committed offset only ever grows.
    for (const partition of simulation.partitionIds) {
      const offsets = eventsOf(events, 'committed').filter(event => event.partition === partition).map(({ offset }) => offset);
      expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    }
    for (const partition of ownedBefore(events, 1, 20)) {
      const takenOver = eventsOf(events, 'resumed', 20).find(event => event.partition === partition);
      expect(takenOver?.offset).toBe(committedBefore(events, partition, 20));
    }
  });

  it.each(PROTOCOLS)('%j: what it processes after others did is told as its doing, once it has lost its partitions', config => {
    const { events, processed, simulation } = observedFlow({ ...config, processingTimeMs: 25 }, 60, [frozen]);
    const lost = eventOf(events, 'lost', 35, 1).time;
    const late = processed.filter(({ member, time }) => member === 1 && time >= 35 && time <= lost);
    const again = late.filter(one => processed.some(
      other => other.member !== 1 && other.partition === one.partition && other.offset === one.offset && other.time < one.time
    ));
    const told = eventsOf(events, 'duplicates').filter(({ cause }) => cause === STILL_IN_HAND);
    expect(again.length).toBeGreaterThan(0);
    expect(recordsNamed(told)).toEqual(again.map(({ partition, offset }) => `P${partition} ${offset}`).sort());
    expect(told.map(({ member }) => member)).toEqual(told.map(() => 1));
    expect(told.every(({ time }) => time >= 35 && time <= lost)).toBe(true);
    expect(recordsNamed(eventsOf(events, 'duplicates'))).toHaveLength(simulation.duplicates);
  });

  it('frozen for less than its session, it goes on as if nothing was', () => {
    const { events } = observedFlow({}, 50, [freeze(20, 1, 3)]);
    expect(events.filter(({ time, kind }) => time > 20 && kind !== 'committed').map(({ kind }) => kind)).toEqual(['thawed']);
  });
});
