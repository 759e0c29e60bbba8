/** What the application does beside processing: it pauses, and its processing fails. */
import type { Deed, KafkaConfig } from '../../../src/engine/kafka-config';
import { eventsOf, observedFlow, type ObservedFlow } from './observed-flow';
import type { TimedDeed } from './kafka-flow';

const deed = (time: number, kind: Deed['kind'], more: Partial<Deed> = {}): TimedDeed => ({ time, deed: { kind, consumer: 0, seconds: 0, ...more } });
const alone: Partial<KafkaConfig> = { consumersAmount: 1, producerRate: 10 };

describe('pause', () => {
  const flow = observedFlow(alone, 60, [deed(20, 'pause'), deed(40, 'resume')]);

  it('hands over nothing, keeps the position, and the member stays: heartbeats and polls go on', () => {
    const inHand = flow.processed.filter(({ time }) => time > 20.1 && time < 40);
    expect(inHand).toHaveLength(0);
    expect(eventsOf(flow.events, 'paused')).toHaveLength(6);
    expect(flow.events.filter(({ kind }) => ['expired', 'poll-expired', 'fenced', 'left'].includes(kind))).toHaveLength(0);
    const paused = observedFlow(alone, 39, [deed(20, 'pause')]).simulation;
    expect(paused.kafka.members[0]).toMatchObject({ status: 'stable', paused: 6 });
    expect(paused.kafka.lagPosition).toBeGreaterThan(150);
  });

  it('ends: everything is read from where it was, nothing twice and nothing left out', () => {
    const { simulation, processed } = flow;
    expect(simulation.kafka).toMatchObject({ duplicates: 0, lost: 0 });
    for (const id of simulation.partitionIds) {
      const offsets = processed.filter(({ partition }) => partition === id).map(({ offset }) => offset);
      expect(offsets).toEqual(offsets.map((_, i) => i));
    }
    expect(simulation.kafka.lagPosition).toBeLessThan(5);
  });

  it('is forgotten when another one gets the partitions', () => {
    const { simulation } = observedFlow({ ...alone, consumersAmount: 1 }, 60, [deed(20, 'pause'), { time: 25, deed: { kind: 'crash', consumer: 0, seconds: 0 } },
      { time: 26, deed: { kind: 'restart', consumer: 0, seconds: 0 } }]);
    expect(simulation.kafka.members[0].paused).toBe(0);
    expect(simulation.kafka.lagPosition).toBeLessThan(5);
  });
});

describe('a poison record', () => {
  const poisoned = (more: Partial<KafkaConfig>, times: number, until = 40): ObservedFlow =>
    observedFlow({ ...alone, processingTimeMs: 50, ...more }, until, [deed(20, 'poison', { times })]);

  it('is tried again until it succeeds, while all that its consumer has waits behind it', () => {
    const { events, simulation, processed } = poisoned({ onFailure: 'retry' }, 5);
    const failed = eventsOf(events, 'failed');
    expect(failed.map(({ cause }) => cause)).toEqual(['attempt 1', 'attempt 2', 'attempt 3', 'attempt 4', 'attempt 5']);
    const [{ partition, offset, time }] = failed;
    expect(failed.every(one => one.partition === partition && one.offset === offset)).toBe(true);
    const done = processed.find(one => one.partition === partition && one.offset === offset);
    expect(done?.time).toBeCloseTo(time + 0.25, 9);
    expect(processed.filter(one => one.time > time - 0.04 && one.time < time + 0.24)).toHaveLength(0);
    expect(simulation.kafka).toMatchObject({ duplicates: 0, lost: 0 });
  });

  it('is lost when the application skips it, and named', () => {
    const { events, simulation } = poisoned({ onFailure: 'skip', retriesMax: 2 }, 100);
    const [loss, ...more] = eventsOf(events, 'losses');
    const failed = eventsOf(events, 'failed');
    expect([failed.length, more.length, simulation.kafka.lost]).toEqual([3, 0, 1]);
    expect([loss.partition, loss.offset, loss.endOffset]).toEqual([failed[0].partition, failed[0].offset, failed[0].offset + 1]);
  });

  it('goes to the dead-letter topic after the retries, and counts as handled', () => {
    const { events, simulation } = poisoned({ onFailure: 'dead-letter', retriesMax: 0 }, 100);
    expect([eventsOf(events, 'failed').length, eventsOf(events, 'dead-letter').length, simulation.kafka.lost]).toEqual([1, 1, 0]);
  });

  it('fails whoever reads it next', () => {
    const { events } = observedFlow({ producerRate: 10, processingTimeMs: 50, onFailure: 'retry' }, 60, [
      deed(20, 'poison', { times: 1000 }), deed(22, 'crash')
    ]);
    const failed = eventsOf(events, 'failed');
    const members = new Set(failed.map(({ member }) => member));
    expect(members.size).toBe(2);
    expect(new Set(failed.map(({ partition, offset }) => `${partition} ${offset}`)).size).toBe(1);
  });
});
