/** When producers and groups learn of added partitions, and what happens until then: metadata.max.age.ms. */
import type { KafkaConfig } from '../../../src/engine/kafka-config';
import type { GroupEvent } from '../../../src/engine/kafka-state';
import { utf8 } from '../../../src/engine/partitioners/key-bytes';
import { KEY_HASHES } from '../../../src/engine/partitioners/keyed';
import { kafkaFlow, type TimedDeed } from './kafka-flow';
import { close, crash, eventOf, eventsOf, observedFlow, restart, type ObservedFlow } from './observed-flow';

const add = (time: number, partitionsAmount: number, more: Partial<KafkaConfig> = {}): TimedDeed => ({ time, set: { partitionsAmount, ...more } });
const hashOf = (key: number): number => KEY_HASHES.murmur2(utf8(`k${key}`)) & 0x7fffffff;
/** Of a client that asks so often: it asks when its metadata is so old, and the answer takes two hops of a millisecond. */
const answersEvery = (seconds: number): number => seconds + 0.002;

/** The events that tell what producers learned of, by producer. */
const learnedBy = (events: readonly GroupEvent[], producer: number): GroupEvent[] =>
  eventsOf(events, 'producer-learned').filter(({ cause }) => cause === `producer-${producer}`);

interface Written {
  readonly producer: number;
  readonly key: number;
  readonly partition: number;
  readonly time: number;
}

function recordsOf({ simulation }: ObservedFlow): Written[] {
  const recorder = simulation.settledRecorder();
  if (recorder === null) throw new Error('no recorder');
  return Array.from({ length: recorder.count }, (_, row) => ({
    producer: recorder.producer[row], key: recorder.key[row], partition: recorder.partition[row], time: recorder.eventTime[row]
  }));
}

const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-6;

describe('a producer', () => {
  const flow = observedFlow({ producersAmount: 4, producerRate: 25, metadataMaxAgeMs: 20_000 }, 90, [add(30, 9), add(60, 12)]);

  it('learns of partitions when it next asks, each at its own time: metadata.max.age.ms after its last answer', () => {
    const times = [0, 1, 2, 3].map(producer => {
      const [first, second, ...more] = learnedBy(flow.events, producer);
      expect(more).toEqual([]);
      expect([first.offset, first.endOffset, second.offset, second.endOffset]).toEqual([6, 9, 9, 12]);
      expect(first.time).toBeGreaterThan(30 + 0.001);
      expect(first.time).toBeLessThanOrEqual(30 + answersEvery(20) + 0.001);
      expect(isWhole((second.time - first.time) / answersEvery(20))).toBe(true);
      return first.time;
    });
    expect(new Set(times).size).toBe(4);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(5);
  });

  it('partitions over those that it knows', () => {
    const amounts = new Set<number>();
    for (const { producer, key, partition, time } of recordsOf(flow)) {
      const known = learnedBy(flow.events, producer).reduce((amount, event) => (event.time < time ? event.endOffset : amount), 6);
      expect(partition).toBe(hashOf(key) % known);
      amounts.add(known);
    }
    expect([...amounts]).toEqual([6, 9, 12]);
  });

  it.each(['round-robin', 'murmur2'] as const)('%s: so without a key', partitioner => {
    const keyless = observedFlow({ producersAmount: 2, producerRate: 200, metadataMaxAgeMs: 20_000, keyDistribution: 'none', partitioner }, 90, [add(30, 9)]);
    for (const producer of [0, 1]) {
      const [{ time: learned }] = learnedBy(keyless.events, producer);
      const newOnes = recordsOf(keyless).filter(record => record.producer === producer && record.partition >= 6);
      expect(new Set(newOnes.map(({ partition }) => partition))).toEqual(new Set([6, 7, 8]));
      for (const { time } of newOnes) expect(time).toBeGreaterThan(learned);
    }
  });

  it('takes up to five minutes by default, thirty seconds on the clock of a class', () => {
    for (const [clockDivisor, most] of [[1, 300], [10, 30]] as const) {
      const times = eventsOf(observedFlow({ producersAmount: 8, producerRate: 1, clockDivisor }, 340, [add(30, 9)]).events, 'producer-learned').map(({ time }) => time);
      expect(times).toHaveLength(8);
      expect(Math.max(...times)).toBeLessThanOrEqual(30 + answersEvery(most) + 0.001);
      expect(Math.max(...times)).toBeGreaterThan(30 + most / 2);
    }
  });

  it('knows all when it starts, or starts again', () => {
    const { events, simulation } = observedFlow({ producersAmount: 2, metadataMaxAgeMs: 60_000 }, 200, [
      add(30, 9), { time: 31, set: { producersAmount: 1 } }, { time: 32, set: { producersAmount: 3 } }, add(40, 12), add(101, 14, { producersAmount: 4 })
    ]);
    for (const producer of [1, 2]) {
      const [first] = learnedBy(events, producer);
      expect([first.offset, first.endOffset]).toEqual([9, 12]);
      expect(first.time).toBeCloseTo(32 + answersEvery(60), 9);
    }
    expect(learnedBy(events, 3)).toEqual([]);
    expect(simulation.partitionIds).toHaveLength(14);
  });

  it('is told by the next answer what an earlier one could not know', () => {
    const slow = { metadataMaxAgeMs: 10_000, networkLatencyMs: 1000 };
    const [{ time }] = eventsOf(observedFlow(slow, 60, [add(30, 7)]).events, 'producer-learned');
    // The first answer leaves the broker a second before it is there: what comes after that is in the next one.
    const { events } = observedFlow(slow, 60, [add(30, 7), add(time - 0.5, 8)]);
    expect(learnedBy(events, 0).map(event => [event.time, event.endOffset])).toEqual([[time, 7], [time + 12, 8]]);
    expect(learnedBy(observedFlow(slow, 60, [add(30, 7), add(time - 1.5, 8)]).events, 0).map(event => [event.time, event.endOffset])).toEqual([[time, 8]]);
  });

  it('asks at once when its metadata is older than a new metadata.max.age.ms, and later with a longer one', () => {
    const learned = (deeds: readonly TimedDeed[], metadataMaxAgeMs: number): number[] =>
      eventsOf(observedFlow({ producersAmount: 3, metadataMaxAgeMs }, 400, deeds).events, 'producer-learned').map(({ time }) => time);
    for (const time of learned([add(30, 9), { time: 40, set: { metadataMaxAgeMs: 1000 } }], 300_000)) expect(time).toBeCloseTo(40.002, 9);
    const times = learned([{ time: 40, set: { metadataMaxAgeMs: 300_000 } }, add(41, 9)], 2000);
    expect(times).toHaveLength(3);
    for (const time of times) {
      expect(time).toBeGreaterThan(38 + 300);
      expect(time).toBeLessThan(40 + answersEvery(300));
    }
  });

  it('asks ten times a second at most: retry.backoff.ms', () => {
    const times = eventsOf(observedFlow({ producersAmount: 20, metadataMaxAgeMs: 0 }, 40, [add(30, 9)]).events, 'producer-learned').map(({ time }) => time);
    expect(times).toHaveLength(20);
    expect(Math.max(...times)).toBeLessThanOrEqual(30 + answersEvery(0.1) + 0.001);
    expect(Math.max(...times)).toBeGreaterThan(30.05);
  });

  it('costs nothing while there is nothing to learn: no answer that tells nothing new is an event', () => {
    const events = [1000, 300_000].map(metadataMaxAgeMs => kafkaFlow({ producersAmount: 10, metadataMaxAgeMs }, 100).eventsRun);
    expect(events[0]).toBe(events[1]);
  });
});

describe('while some producers know and others do not', () => {
  const deeds = [add(30, 9)];
  const config: Partial<KafkaConfig> = { producersAmount: 3, producerRate: 20, processingTimeMs: 40, groupProtocol: 'consumer', metadataMaxAgeMs: 30_000 };
  const flow = observedFlow(config, 120, deeds);
  const times = eventsOf(flow.events, 'producer-learned').map(({ time }) => time);
  const [first, last] = [Math.min(...times), Math.max(...times)];

  it('records of one key go to two partitions, by producer', () => {
    const between = recordsOf(flow).filter(({ time }) => time > first && time < last);
    const partitions = new Map<number, Set<number>>();
    for (const { key, partition } of between) partitions.set(key, (partitions.get(key) ?? new Set()).add(partition));
    const moved = [...partitions.keys()].filter(key => hashOf(key) % 6 !== hashOf(key) % 9);
    expect(moved.length).toBeGreaterThan(5);
    for (const [key, of] of partitions) expect(of.size).toBe(moved.includes(key) ? 2 : 1);
    const after = recordsOf(flow).filter(({ time }) => time > last);
    for (const { key, partition } of after) expect(partition).toBe(hashOf(key) % 9);
  });

  it('they are processed out of order: issues of moved keys, between two partitions, from the first that learned on', () => {
    const issues = flow.simulation.orderingIssues(10_000);
    expect(issues.length).toBeGreaterThan(0);
    for (const { key, time, partition, earlierPartition } of issues) {
      expect(hashOf(key) % 6).not.toBe(hashOf(key) % 9);
      expect(partition).not.toBe(earlierPartition);
      expect(time).toBeGreaterThan(first);
    }
    // Records of both kinds were written, by different producers, while they did not know the same.
    expect(issues.some(({ eventTime, earlierEventTime }) => eventTime > first && earlierEventTime < last)).toBe(true);
    expect(observedFlow(config, 120).simulation.metrics().orderingIssues).toBe(0);
  });
});

describe('a classic group', () => {
  const config: Partial<KafkaConfig> = { metadataMaxAgeMs: 20_000, producerRate: 30 };
  const owned = (events: readonly GroupEvent[], time: number): number[] => {
    const partitions = new Set<number>();
    for (const event of events) {
      if (event.time > time) break;
      if (event.kind === 'assigned') partitions.add(event.partition);
      if (event.kind === 'revoked' || event.kind === 'lost') partitions.delete(event.partition);
    }
    return [...partitions].sort((a, b) => a - b);
  };
  const OLD = [0, 1, 2, 3, 4, 5];
  const ALL = [0, 1, 2, 3, 4, 5, 6, 7, 8];

  it.each(['range', 'round-robin', 'sticky', 'cooperative-sticky'] as const)('%s: joins again when its leader learns of partitions, by the leader\'s own time', partitionAssignmentStrategy => {
    const { events, simulation } = observedFlow({ ...config, partitionAssignmentStrategy }, 90, [add(30, 9), add(60, 12)]);
    const [first, second, ...more] = eventsOf(events, 'learned');
    expect(more).toEqual([]);
    expect([first.offset, first.endOffset, second.offset, second.endOffset]).toEqual([6, 9, 9, 12]);
    expect(second.member).toBe(first.member);
    // The one that joined first leads.
    expect(first.member).toBe(eventsOf(events, 'joined')[0].member);
    expect(first.time).toBeLessThanOrEqual(30 + answersEvery(20) + 0.001);
    expect(isWhole((second.time - first.time) / answersEvery(20))).toBe(true);
    const rebalances = simulation.kafka.rebalances().filter(({ startTime }) => startTime > 30);
    expect(rebalances.map(({ cause }) => cause)).toEqual(['partitions were added', 'partitions were added']);
    rebalances.forEach(({ startTime }, i) => expect(startTime - [first, second][i].time).toBeLessThan(0.05));
    expect(owned(events, first.time)).toEqual(OLD);
    expect(owned(events, 90)).toEqual([...ALL, 9, 10, 11]);
  });

  it('its leader assigns what it knows: a rebalance in between shows nobody the new partitions', () => {
    const { events } = observedFlow({ ...config, metadataMaxAgeMs: 60_000 }, 120, [add(30, 9), { time: 31, set: { consumersAmount: 4 } }]);
    const [{ time }] = eventsOf(events, 'learned');
    const [{ time: assigned }] = eventsOf(events, 'generation', 31);
    expect(assigned).toBeLessThan(time);
    expect(owned(events, time)).toEqual(OLD);
    expect(owned(events, 120)).toEqual(ALL);
  });

  it('another leader, that has not asked yet, takes them away again until it does', () => {
    const until = 320;
    const deeds = [add(100, 9)];
    const slow: Partial<KafkaConfig> = { ...config, metadataMaxAgeMs: 100_000, processStartMs: 60_000 };
    // Members start at very different times, so that they ask at such; range gives the new ones to consumer-2, which so learns of them.
    const calm = observedFlow(slow, until, deeds, 8);
    const [{ member: leader, time: learned }] = eventsOf(calm.events, 'learned');
    const next = eventsOf(calm.events, 'joined').map(({ member }) => member).find(member => member !== leader && member !== 2);
    expect(owned(calm.events, learned + 7)).toEqual(ALL);
    const { events } = observedFlow(slow, until, [...deeds, close(learned + 7, leader)], 8);
    const [, again] = eventsOf(events, 'learned');
    expect(again.member).toBe(next);
    const [{ time: taken }] = eventsOf(events, 'generation', learned + 7);
    expect(owned(events, taken + 1)).toEqual(OLD);
    expect(again.time).toBeGreaterThan(taken + 1);
    expect(owned(events, until)).toEqual(ALL);
  });

  it('another leader that was given one of them knows all: it asked who leads it', () => {
    const until = 320;
    const deeds = [add(100, 9)];
    const slow: Partial<KafkaConfig> = { ...config, metadataMaxAgeMs: 100_000, processStartMs: 60_000 };
    const calm = observedFlow(slow, until, deeds, 1);
    const [{ member: leader, time: learned }] = eventsOf(calm.events, 'learned');
    expect(eventsOf(calm.events, 'joined').map(({ member }) => member).filter(member => member !== leader)[0]).toBe(2);
    const { events } = observedFlow(slow, until, [...deeds, close(learned + 7, leader)], 1);
    expect(eventsOf(events, 'learned')).toHaveLength(1);
    const [{ time: taken }] = eventsOf(events, 'generation', learned + 7);
    expect(owned(events, taken + 1)).toEqual(ALL);
  });

  it('a process that starts asks at once', () => {
    const { events } = observedFlow({ ...config, consumersAmount: 1, metadataMaxAgeMs: 300_000 }, 60, [add(30, 9), crash(31, 0), restart(32, 0)]);
    expect(eventsOf(events, 'learned')).toEqual([]);
    expect(owned(events.filter(({ time }) => time > 32), 60)).toEqual(ALL);
  });

  it('a static leader that is back takes what it sees for what was assigned: nobody reads it until the next rebalance (KIP-814)', () => {
    const fixed: Partial<KafkaConfig> = { ...config, staticMembership: true };
    const leader = eventsOf(observedFlow(fixed, 30).events, 'joined')[0].member;
    const back = [add(30, 9), crash(30.1, leader), restart(30.2, leader)];
    const { events } = observedFlow(fixed, 120, back);
    expect(eventsOf(events, 'learned')).toEqual([]);
    expect(owned(events, 120)).toEqual(OLD);
    expect(owned(observedFlow(fixed, 160, [...back, { time: 120, set: { consumersAmount: 4 } }]).events, 160)).toEqual(ALL);
    // It leads, and sees what is added from then on.
    const later = observedFlow(fixed, 120, [crash(30.1, leader), restart(30.2, leader), add(50, 9)]).events;
    expect(eventsOf(later, 'learned').map(({ member }) => member)).toEqual([leader]);
    expect(owned(later, 120)).toEqual(ALL);
  });

  it('librdkafka: its leader asks whenever it assigns, and every member joins again when it learns by itself', () => {
    // Members start at very different times.
    const rdkafka: Partial<KafkaConfig> = { ...config, client: 'librdkafka', metadataMaxAgeMs: 60_000, processStartMs: 60_000 };
    const { events, simulation } = observedFlow(rdkafka, 160, [add(92, 9)]);
    const learned = eventsOf(events, 'learned');
    expect(learned.map(({ member }) => member).sort()).toEqual([0, 1, 2]);
    const causes = simulation.kafka.rebalances().filter(({ startTime }) => startTime > 92).map(({ cause }) => cause);
    expect(causes).toEqual(['partitions were added', 'partitions were added', 'partitions were added']);
    // The first one makes the leader assign, which asks.
    expect(owned(events, learned[1].time)).toEqual(ALL);
    const joined = observedFlow({ ...config, client: 'librdkafka', metadataMaxAgeMs: 300_000 }, 60, [add(30, 9), { time: 31, set: { consumersAmount: 4 } }]);
    expect(eventsOf(joined.events, 'learned')).toEqual([]);
    expect(owned(joined.events, 60)).toEqual(ALL);
  });

  it('a leader that is frozen learns when it thaws', () => {
    const leader = eventsOf(observedFlow(config, 30).events, 'joined')[0].member;
    const { events } = observedFlow({ ...config, sessionTimeoutMs: 45_000 }, 90, [add(30, 9), { time: 30.5, deed: { kind: 'freeze', consumer: leader, seconds: 25 } }]);
    expect(eventOf(events, 'learned', 30).time).toBe(eventOf(events, 'thawed', 30).time);
    expect(owned(events, 90)).toEqual(ALL);
  });
});

it('KIP-848: the broker knows, and the group is told at the next heartbeat of any member', () => {
  const { events, simulation } = observedFlow({ groupProtocol: 'consumer', metadataMaxAgeMs: 300_000, groupConsumerHeartbeatIntervalMs: 5000 }, 60, [add(30, 9)]);
  expect(eventsOf(events, 'learned')).toEqual([]);
  const rebalances = simulation.kafka.rebalances().filter(({ startTime }) => startTime > 30);
  expect(rebalances.map(({ cause }) => cause)).toEqual(['partitions were added']);
  expect(rebalances[0].startTime).toBeGreaterThan(30);
  expect(rebalances[0].startTime).toBeLessThan(35.01);
  expect(eventsOf(events, 'assigned', 30).map(({ partition }) => partition).filter(id => id >= 6).sort()).toEqual([6, 7, 8]);
});
