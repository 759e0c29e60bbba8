/** What a rebalance costs, told again from its events. */
import type { KafkaConfig } from '../../../src/engine/kafka-config';
import { close, eventsOf, observedFlow, restart, stall, type ObservedFlow } from './observed-flow';

const KINDS: readonly Partial<KafkaConfig>[] = [
  { partitionAssignmentStrategy: 'range' }, { partitionAssignmentStrategy: 'cooperative-sticky' }, { groupProtocol: 'consumer' }
];

/** Partition-seconds between losing an owner and getting the next one, within a stretch of time. */
function withoutOwner({ events, simulation }: ObservedFlow, from: number, to: number): number {
  return simulation.partitionIds.reduce((sum, partition) => {
    let since = 0;
    let owned = false;
    let seconds = 0;
    for (const { kind, time, partition: of } of [...events, { kind: 'assigned', time: to, partition }]) {
      if (of !== partition || time > to) continue;
      if (kind === 'revoked' && owned) {
        since = time;
        owned = false;
      } else if (kind === 'assigned' && !owned) {
        seconds += Math.max(0, time - Math.max(since, from));
        owned = true;
      }
    }
    return sum + seconds;
  }, 0);
}

it.each(KINDS)('%j: unowned seconds are what events say: from each loss of a reader to the next one', config => {
  const flow = observedFlow(config, 70, [stall(20, 1, 3), close(20.5, 2), restart(40, 2)]);
  const rebalances = flow.simulation.kafka.rebalances();
  expect(rebalances.length).toBeGreaterThanOrEqual(3);
  for (const { startTime, endTime, unownedSeconds } of rebalances) {
    expect(endTime).toBeGreaterThanOrEqual(startTime);
    expect(unownedSeconds).toBeCloseTo(withoutOwner(flow, startTime, endTime), 6);
  }
});

it.each(KINDS)('%j: moved are the partitions whose owner is another one afterwards', config => {
  const { events, simulation } = observedFlow(config, 40, [close(20, 2)]);
  const [after] = simulation.kafka.rebalances().filter(({ startTime }) => startTime > 20);
  const ownerAt = (partition: number, time: number): number =>
    events.reduce((owner, event) => (event.kind === 'assigned' && event.partition === partition && event.time <= time ? event.member : owner), -1);
  const moved = simulation.partitionIds.filter(id => ownerAt(id, 19) !== ownerAt(id, 40));
  expect(moved.length).toBeGreaterThanOrEqual(2);
  expect(after.moved).toBe(moved.length);
});

it('an eager barrier costs every partition, a cooperative one and KIP-848 only what moves', () => {
  const costs = KINDS.map(config => observedFlow(config, 40, [stall(20, 1, 3), close(20.5, 2)]).simulation.kafka.rebalances()
    .find(({ startTime }) => startTime > 20)?.unownedSeconds ?? NaN);
  const [eager, cooperative, consumer] = costs;
  expect(eager).toBeGreaterThan(1.4 * cooperative);
  expect(cooperative).toBeGreaterThan(consumer);
});

it('each rebalance says why', () => {
  for (const config of KINDS) {
    const { events, simulation } = observedFlow(config, 60, [close(20, 2), restart(40, 2)]);
    const causes = simulation.kafka.rebalances().map(({ cause }) => cause);
    expect(causes).toContain('consumer-2 left');
    expect(causes).toContain('consumer-2 joined');
    for (const { cause } of eventsOf(events, 'generation')) expect(cause).not.toBe('');
  }
  const { simulation } = observedFlow({ metadataMaxAgeMs: 10_000 }, 60, [{ time: 20, set: { partitionsAmount: 9 } }]);
  expect(simulation.kafka.rebalances().at(-1)?.cause).toBe('partitions were added');
  // The two rounds of a cooperative one are one rebalance.
  const joined = observedFlow({ partitionAssignmentStrategy: 'cooperative-sticky', consumersAmount: 2 }, 60, [{ time: 20, set: { consumersAmount: 3 } }]);
  expect(joined.simulation.kafka.rebalances().slice(1).map(({ cause }) => cause)).toEqual(['consumer-2 joined']);
  const rounds = eventsOf(joined.events, 'rebalance', 20).map(({ cause }) => cause.replace(/consumer-[01]/, 'one of them'));
  expect(rounds).toEqual(['consumer-2 joined', 'one of them gave up partitions']);
});
