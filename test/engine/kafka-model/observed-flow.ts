/** A flow of the Kafka model, and who processed what when: seen where work on a record ends, not asked of the counts under test. */
import type { KafkaConfig } from '../../../src/engine/kafka-config';
import type { GroupEvent, GroupEventKind } from '../../../src/engine/kafka-state';
import { Delivery } from '../../../src/engine/kafka/delivery';
import type { KafkaSimulation } from '../../../src/engine/kafka/kafka-simulation';
import { kafkaFlow, type TimedDeed } from './kafka-flow';

export interface Processed {
  readonly time: number;
  readonly member: number;
  readonly partition: number;
  readonly offset: number;
}

export interface ObservedFlow {
  readonly simulation: KafkaSimulation;
  readonly events: readonly GroupEvent[];
  /** In the order it was. */
  readonly processed: readonly Processed[];
}

/** The session and heartbeat of the captured runs, and their load: 6 partitions, 3 members, 100 records/s, 5 ms each. */
export const CAPTURED: Partial<KafkaConfig> = {
  sessionTimeoutMs: 6000, heartbeatIntervalMs: 2000, groupConsumerSessionTimeoutMs: 6000, groupConsumerHeartbeatIntervalMs: 2000,
  producerRate: 100, autoOffsetReset: 'earliest'
};

/** Runs a flow to `until`, with what is done on the way. */
export function observedFlow(config: Partial<KafkaConfig>, until: number, deeds: readonly TimedDeed[] = [], seed = 1): ObservedFlow {
  const processed: Processed[] = [];
  const { process } = Delivery.prototype;
  const spy = jest.spyOn(Delivery.prototype, 'process').mockImplementation(function (this: Delivery, member, partition, offset) {
    const { now } = (this as unknown as { world: { now: number } }).world;
    processed.push({ time: now, member: member.id, partition, offset });
    process.call(this, member, partition, offset);
  });
  try {
    const simulation = kafkaFlow({ ...CAPTURED, ...config }, until, deeds, { seed, recordsMax: 200_000 });
    return { simulation, events: simulation.kafka.events(Infinity), processed };
  } finally {
    spy.mockRestore();
  }
}

export const crash = (time: number, consumer: number): TimedDeed => ({ time, deed: { kind: 'crash', consumer, seconds: 0 } });
export const close = (time: number, consumer: number): TimedDeed => ({ time, deed: { kind: 'close', consumer, seconds: 0 } });
export const restart = (time: number, consumer: number): TimedDeed => ({ time, deed: { kind: 'restart', consumer, seconds: 0 } });
export const freeze = (time: number, consumer: number, seconds: number): TimedDeed => ({ time, deed: { kind: 'freeze', consumer, seconds } });
export const stall = (time: number, consumer: number, seconds: number): TimedDeed => ({ time, deed: { kind: 'stall', consumer, seconds } });

/** Events of a kind after a time, in order. */
export const eventsOf = (events: readonly GroupEvent[], kind: GroupEventKind, after = -1): GroupEvent[] =>
  events.filter(event => event.kind === kind && event.time > after);

/** The first event of a kind after a time, of a member if one is given. */
export function eventOf(events: readonly GroupEvent[], kind: GroupEventKind, after: number, member = -1): GroupEvent {
  const found = eventsOf(events, kind, after).find(event => member < 0 || event.member === member);
  if (found === undefined) throw new Error(`nothing ${kind} after ${after} s${member < 0 ? '' : ` of member ${member}`}`);
  return found;
}

const nameOf = ({ partition, offset }: Processed): string => `P${partition} ${offset}`;

/** Records processed more than once, as `P<partition> <offset>`, each as often as it was one time too many. */
export function processedAgain(processed: readonly Processed[]): string[] {
  const seen = new Set<string>();
  return processed.map(nameOf).filter(name => seen.size === seen.add(name).size).sort();
}

/** Appended records that nobody processed, as `P<partition> <offset>`: before `end`, offsets by partition. */
export function neverProcessed(processed: readonly Processed[], end: readonly number[]): string[] {
  const seen = new Set(processed.map(nameOf));
  return end.flatMap((count, partition) => Array.from({ length: count }, (_, offset) => `P${partition} ${offset}`)).filter(name => !seen.has(name)).sort();
}

/** All records that ranges of events name. */
export const recordsNamed = (events: readonly GroupEvent[]): string[] =>
  events.flatMap(({ partition, offset, endOffset }) => Array.from({ length: endOffset - offset }, (_, i) => `P${partition} ${offset + i}`)).sort();

/** Partitions a member owned just before a time: those of its last assignments, but for what it gave up. */
export function ownedBefore(events: readonly GroupEvent[], member: number, time: number): number[] {
  const owned = new Set<number>();
  for (const event of events) {
    if (event.time > time || event.member !== member) continue;
    if (event.kind === 'assigned') owned.add(event.partition);
    if (event.kind === 'revoked' || event.kind === 'lost') owned.delete(event.partition);
  }
  return [...owned].sort((a, b) => a - b);
}

/** What was committed of a partition just before a time; -1: nothing. */
export const committedBefore = (events: readonly GroupEvent[], partition: number, time: number): number =>
  events.reduce((offset, event) => (event.kind === 'committed' && event.partition === partition && event.time < time ? event.offset : offset), -1);
