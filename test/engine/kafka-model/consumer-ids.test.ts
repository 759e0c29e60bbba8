/** Ids of members: client.id, and group.instance.id of static members. */
import type { KafkaConfig } from '../../../src/engine/kafka-config';
import { close, crash, eventsOf, observedFlow, restart } from './observed-flow';

const owned = (config: Partial<KafkaConfig>): number[][] => {
  const { simulation } = observedFlow(config, 30);
  return simulation.kafka.members.map(member => [...member.owned]);
};

describe('ids that are given', () => {
  it('are what members are called, in states and causes; who has none keeps its number', () => {
    const { simulation, events } = observedFlow({ consumerIds: ['mill', 'quay'] }, 60, [close(20, 0), crash(30, 1)]);
    expect(simulation.kafka.members.map(({ name }) => name)).toEqual(['mill', 'quay', 'consumer-2']);
    const causes = events.map(({ cause }) => cause);
    expect(causes).toContain('mill left');
    expect(causes.some(cause => cause.startsWith('nothing was heard of quay for '))).toBe(true);
    expect(causes.some(cause => cause.includes('consumer-0') || cause.includes('consumer-1'))).toBe(false);
  });

  it('are what assignors sort members by, as Kafka sorts member ids, which begin with client.id', () => {
    const range: Partial<KafkaConfig> = { partitionAssignmentStrategy: 'range' };
    expect(owned(range)).toEqual([[0, 1], [2, 3], [4, 5]]);
    expect(owned({ ...range, consumerIds: ['c', 'a', 'b'] })).toEqual([[4, 5], [0, 1], [2, 3]]);
    expect(owned({ ...range, consumerIds: ['c', 'a', 'b'], staticMembership: true })).toEqual([[4, 5], [0, 1], [2, 3]]);
    expect(owned({ groupProtocol: 'consumer', groupRemoteAssignor: 'range', consumerIds: ['c', 'a', 'b'] })).toEqual([[4, 5], [0, 1], [2, 3]]);
  });

  it('that end as processes are numbered are still of their own', () => {
    // A second process of a is a-2.
    const { simulation, events } = observedFlow({ consumerIds: ['a', 'a-2', 'a-2-2'] }, 90, [crash(20, 0), restart(21, 0), restart(40, 1)]);
    expect(eventsOf(events, 'joined').length).toBeGreaterThanOrEqual(5);
    expect([...new Set(simulation.partitionIds.map(id => simulation.partition(id).owner))].sort()).toEqual([0, 1, 2]);
    expect(simulation.groupState).toBe('Stable');
  });

  it('change nothing else where they sort as numbers do', () => {
    const plain = observedFlow({}, 60, [crash(20, 1), restart(31, 1)]);
    const named = observedFlow({ consumerIds: ['x0', 'x1', 'x2'] }, 60, [crash(20, 1), restart(31, 1)]);
    expect(named.simulation.traceHash()).toBe(plain.simulation.traceHash());
  });
});
