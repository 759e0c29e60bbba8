/** Who stops for a rebalance, and for how long: SEMANTICS.md, section 4. */
import type { KafkaConfig } from '../../../src/engine/kafka-config';
import { CAPTURED, close, eventOf, eventsOf, freeze, observedFlow, ownedBefore, stall, type Processed } from './observed-flow';

const HEARTBEAT = 2;
/** Hops, and a poll of what lies ready: with 5 ms a record and little lag a loop comes round within this. */
const POLL = 0.5;

/** Of the 280 records or so that are a third of 100 a second for 8.5 s: keys are not spread quite evenly. */
const MANY = 150;

const EAGER = ['range', 'round-robin', 'sticky'] as const;

const processedBy = (processed: readonly Processed[], member: number, from: number, to: number): number =>
  processed.filter(one => one.member === member && one.time > from && one.time <= to).length;

describe('a member that comes late to a rebalance', () => {
  // consumer-2 closes at 20; consumer-1 works on one record from 20 until 32, and so does not poll.
  const deeds = [stall(19.9, 1, 12), close(20, 2)];
  const whileStalled = (config: Partial<KafkaConfig>): { moved: boolean; byFirst: number } => {
    const { events, processed } = observedFlow(config, 60, deeds);
    const from = 20 + HEARTBEAT + POLL;
    return { moved: eventsOf(events, 'assigned', 20).some(({ time }) => time < 31), byFirst: processedBy(processed, 0, from, 31) };
  };

  it.each(EAGER)('stops everybody under %s: the others gave up all they had, and wait at the barrier', partitionAssignmentStrategy => {
    expect(whileStalled({ partitionAssignmentStrategy })).toEqual({ moved: false, byFirst: 0 });
  });

  it('stops nobody under cooperative-sticky: the others keep what they have and work on, but get nothing yet', () => {
    const { moved, byFirst } = whileStalled({ partitionAssignmentStrategy: 'cooperative-sticky' });
    expect(moved).toBe(false);
    expect(byFirst).toBeGreaterThan(MANY);
  });

  it('holds up nothing under KIP-848: the others work on, and are given what is free', () => {
    const { moved, byFirst } = whileStalled({ groupProtocol: 'consumer' });
    expect(moved).toBe(true);
    expect(byFirst).toBeGreaterThan(MANY);
  });

  it('leaves by itself when max.poll.interval.ms goes by, so the barrier opens then, and joins again at its next poll', () => {
    const { events } = observedFlow({ maxPollIntervalMs: 15_000 }, 80, [stall(19.9, 1, 40), close(20, 2)]);
    const left = eventOf(events, 'poll-expired', 20, 1).time;
    // It polled last within a loop of its next record, which takes so long.
    expect(left).toBeGreaterThan(19.9 + 15 - POLL);
    expect(left).toBeLessThan(19.9 + 15 + POLL);
    expect(eventOf(events, 'generation', 20).time).toBeCloseTo(left, 1);
    const back = eventOf(events, 'joined', left, 1).time;
    expect(back).toBeGreaterThanOrEqual(59.9);
    expect(back).toBeLessThan(59.9 + POLL);
  });

  it('is dropped at the rebalance timeout, max.poll.interval.ms of Java, when nothing is heard of it', () => {
    // Frozen, within its session.
    const { events } = observedFlow({ maxPollIntervalMs: 15_000, sessionTimeoutMs: 45_000 }, 80, [freeze(19.9, 1, 30), close(20, 2)]);
    const begun = eventOf(events, 'rebalance', 20).time;
    const { time, member } = eventOf(events, 'dropped', begun);
    expect(member).toBe(1);
    expect(time).toBeCloseTo(begun + 15, 6);
    expect(eventOf(events, 'generation', begun).time).toBeCloseTo(time, 1);
    expect(eventOf(events, 'joined', time, 1).time).toBeGreaterThanOrEqual(49.9);
  });
});

describe('what moves', () => {
  it.each(EAGER)('%s: everybody gives up everything', partitionAssignmentStrategy => {
    const { events } = observedFlow({ partitionAssignmentStrategy }, 40, [close(20, 2)]);
    for (const member of [0, 1]) {
      const before = ownedBefore(events, member, 20);
      expect(eventsOf(events, 'revoked', 20).filter(event => event.member === member).map(({ partition }) => partition)).toEqual(before);
    }
  });

  it.each([{ partitionAssignmentStrategy: 'cooperative-sticky' }, { groupProtocol: 'consumer' }] as const)('%j: a member that leaves costs nobody a partition', config => {
    const { events } = observedFlow(config, 40, [close(20, 2)]);
    const gone = ownedBefore(events, 2, 20);
    expect(gone).toHaveLength(2);
    expect(eventsOf(events, 'revoked', 20).filter(({ member }) => member !== 2)).toEqual([]);
    expect(eventsOf(events, 'assigned', 20).map(({ partition }) => partition).sort()).toEqual(gone);
  });

  it('cooperative-sticky: a member that comes gets, in a second round a heartbeat later at most, what the others gave up in the first', () => {
    const { events } = observedFlow({ partitionAssignmentStrategy: 'cooperative-sticky', consumersAmount: 2 }, 50, [{ time: 20, set: { consumersAmount: 3 } }]);
    const [first, second, ...more] = eventsOf(events, 'generation', 20);
    expect(more).toEqual([]);
    const revoked = eventsOf(events, 'revoked', 20).map(({ partition, generation }) => ({ partition, generation }));
    expect(revoked).toHaveLength(2);
    expect(new Set(revoked.map(({ generation }) => generation))).toEqual(new Set([first.generation]));
    const assigned = eventsOf(events, 'assigned', 20);
    expect(assigned.map(({ partition }) => partition).sort()).toEqual(revoked.map(({ partition }) => partition).sort());
    expect(new Set(assigned.map(({ member, generation }) => `${member} ${generation}`))).toEqual(new Set([`2 ${second.generation}`]));
    expect(second.time - first.time).toBeGreaterThan(0);
    expect(second.time - first.time).toBeLessThanOrEqual(HEARTBEAT + POLL);
  });

  it('KIP-848: revoked, then acknowledged, then assigned: nobody is given a partition that somebody else has', () => {
    const { events } = observedFlow({ groupProtocol: 'consumer', consumersAmount: 2 }, 50, [{ time: 20, set: { consumersAmount: 3 } }]);
    const revoked = eventsOf(events, 'revoked', 20);
    expect(revoked).toHaveLength(2);
    for (const { partition, time } of revoked) {
      const given = eventsOf(events, 'assigned', 20).find(event => event.partition === partition);
      expect(given?.member).toBe(2);
      // At the earliest when the old owner's heartbeat is there; at the latest with the new one's next.
      expect(given?.time).toBeGreaterThan(time);
      expect(given?.time).toBeLessThanOrEqual(time + HEARTBEAT + POLL);
    }
  });

  it('KIP-848: what a member is to give up waits until it has said that it did; what others give up does not', () => {
    // consumer-0 works on one record from 20 until 30, and so cannot take part.
    const { events } = observedFlow({ groupProtocol: 'consumer', consumersAmount: 2 }, 50, [stall(19.9, 0, 10), { time: 20, set: { consumersAmount: 3 } }]);
    const [slow, other] = [0, 1].map(member => eventsOf(events, 'revoked', 20).filter(event => event.member === member));
    expect([slow.length, other.length]).toEqual([1, 1]);
    const given = (partition: number): number => eventsOf(events, 'assigned', 20).find(event => event.partition === partition)?.time ?? NaN;
    expect(slow[0].time).toBeGreaterThanOrEqual(29.9);
    expect(given(slow[0].partition)).toBeGreaterThan(slow[0].time);
    expect(given(other[0].partition)).toBeLessThan(25);
  });
});

describe('the start of an empty classic group', () => {
  const starts = (config: Partial<KafkaConfig>, seed: number): { joined: number[]; formed: number; size: number } => {
    const { events, simulation } = observedFlow({ heartbeatIntervalMs: 3000, sessionTimeoutMs: 45_000, ...config }, 20, [], seed);
    const [formed] = eventsOf(events, 'generation');
    return { joined: eventsOf(events, 'joined').map(({ time }) => time), formed: formed.time, size: simulation.kafka.members.length };
  };
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);

  it('waits 3 s for a single member', () => {
    for (const seed of seeds) {
      const { joined: [first], formed } = starts({ consumersAmount: 1 }, seed);
      expect(formed - first).toBeGreaterThanOrEqual(3);
      expect(formed - first).toBeLessThan(3.05);
    }
  });

  it('waits another 3 s when somebody else came within the first', () => {
    for (const seed of seeds) {
      const { joined: [first], formed } = starts({ consumersAmount: 3 }, seed);
      expect(formed - first).toBeGreaterThanOrEqual(6);
      expect(formed - first).toBeLessThan(6.05);
    }
  });

  it('waits no longer than the rebalance timeout in all', () => {
    for (const seed of seeds) {
      // The second wait is what is left of it.
      const { joined: [first], formed } = starts({ consumersAmount: 3, maxPollIntervalMs: 4000 }, seed);
      expect(formed - first).toBeGreaterThanOrEqual(4);
      expect(formed - first).toBeLessThan(4.05);
    }
  });

  it('waits for nobody with group.initial.rebalance.delay.ms = 0, or under KIP-848', () => {
    for (const seed of seeds) {
      for (const config of [{ groupInitialRebalanceDelayMs: 0 }, { groupProtocol: 'consumer' }] as const) {
        const { joined: [first], formed } = starts({ consumersAmount: 3, ...config }, seed);
        expect(formed - first).toBeLessThan(0.05);
      }
    }
  });
});

it('KIP-848 computes assignments at most each group.consumer.assignment.interval.ms', () => {
  const { events } = observedFlow({ groupProtocol: 'consumer', groupConsumerAssignmentIntervalMs: 1000, consumersAmount: 6, processStartMs: 1000 }, 20);
  const times = eventsOf(events, 'generation').map(({ time }) => time);
  expect(times.length).toBeGreaterThan(1);
  times.slice(1).forEach((time, i) => expect(time - times[i]).toBeGreaterThan(1 - 1e-9));
  expect(eventsOf(events, 'joined')).toHaveLength(6);
});

it('more consumers than partitions: the rest are members that own nothing', () => {
  for (const config of [{}, { partitionAssignmentStrategy: 'cooperative-sticky' }, { groupProtocol: 'consumer' }] as const) {
    const { simulation } = observedFlow({ ...config, partitionsAmount: 2, consumersAmount: 5 }, 40);
    const owned = simulation.kafka.members.map(member => [member.status, member.known, member.owned.length]);
    expect(owned.filter(([status, known]) => status === 'stable' && known)).toHaveLength(5);
    expect(owned.map(([, , count]) => count).sort()).toEqual([0, 0, 0, 1, 1]);
  }
});

it('a class clock divides every timeout', () => {
  const joined = (clockDivisor: number): number[] => {
    const { events } = observedFlow({ clockDivisor, consumersAmount: 1, ...CAPTURED }, 20);
    return [eventsOf(events, 'joined')[0].time, eventsOf(events, 'generation')[0].time];
  };
  const [[first, formed], [soon, sooner]] = [joined(1), joined(10)];
  expect(sooner - soon).toBeCloseTo((formed - first) / 10, 2);
});

describe('the second round of a cooperative rebalance', () => {
  it('comes a heartbeat after the JoinGroup answer, however long the assignment takes', () => {
    // The newcomer has nothing to give up, and so learns of it by its heartbeat.
    const hop = 0.2;
    const { events } = observedFlow(
      { networkLatencyMs: 1000 * hop, partitionAssignmentStrategy: 'cooperative-sticky', consumersAmount: 2 }, 40, [{ time: 20, set: { consumersAmount: 3 } }]
    );
    const [first, second] = eventsOf(events, 'generation', 20);
    // Generations begin when the leader's SyncGroup arrives, a hop after the JoinGroup answer. Heartbeat, answer, JoinGroup, answer, SyncGroup are five.
    expect(second.time - first.time).toBeCloseTo(HEARTBEAT + 4 * hop, 1);
  });
});
