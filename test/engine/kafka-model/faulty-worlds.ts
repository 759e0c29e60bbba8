/** Random worlds of the Kafka model, with faults, and what must hold in each: SEMANTICS.md, section 7. */
import fc from 'fast-check';
import type { Deed, KafkaConfig, SoughtOffset } from '../../../src/engine/kafka-config';
import type { Clients } from '../../../src/engine/kafka/clients';
import type { GroupMemberEntry } from '../../../src/engine/kafka/group-members';
import { KafkaSimulation } from '../../../src/engine/kafka/kafka-simulation';
import type { KafkaWorld } from '../../../src/engine/kafka/kafka-world';
import type { Owned } from '../../../src/engine/kafka/member';
import type { Metadata } from '../../../src/engine/kafka/metadata';
import type { GroupProtocol } from '../../../src/engine/kafka/protocol';
import type { Timer, TimerKind } from '../../../src/engine/kafka/timers';
import { KEY, PRODUCER } from '../../../src/engine/record-store';
import { KAFKA_DEFAULTS, type TimedDeed } from './kafka-flow';

export interface FaultyWorld {
  readonly seed: number;
  readonly config: Partial<KafkaConfig>;
  readonly deeds: readonly TimedDeed[];
}

const STRATEGIES = ['range', 'round-robin', 'sticky', 'cooperative-sticky'] as const;
const PARTITIONERS = ['murmur2', 'round-robin', 'consistent_random', 'murmur2_random', 'fnv1a'] as const;
const CALLS = ['none', 'sync', 'async', 'sync-record', 'async-record'] as const;

const config: fc.Arbitrary<Partial<KafkaConfig>> = fc.record({
  partitionsAmount: fc.integer({ min: 1, max: 12 }),
  producersAmount: fc.integer({ min: 1, max: 4 }),
  consumersAmount: fc.integer({ min: 1, max: 6 }),
  producerRate: fc.integer({ min: 1, max: 60 }),
  producerDelayRandomFactor: fc.constantFrom(0, 0.5),
  producerArrivals: fc.constantFrom('even', 'poisson'),
  keyDistribution: fc.constantFrom('uniform', 'zipf', 'hot', 'weights', 'none'),
  keyWeights: fc.constantFrom([5, 1, 0, 2], [1]),
  partitioner: fc.constantFrom(...PARTITIONERS),
  partitionBandwidth: fc.constantFrom(Infinity, 50_000),
  client: fc.constantFrom('java', 'librdkafka'),
  clockDivisor: fc.constantFrom(1, 5, 10),
  groupProtocol: fc.constantFrom('classic', 'classic', 'consumer'),
  partitionAssignmentStrategy: fc.constantFrom(...STRATEGIES),
  groupRemoteAssignor: fc.constantFrom('uniform', 'range'),
  staticMembership: fc.boolean(),
  sessionTimeoutMs: fc.constant(6000),
  heartbeatIntervalMs: fc.constant(2000),
  groupConsumerSessionTimeoutMs: fc.constant(6000),
  groupConsumerHeartbeatIntervalMs: fc.constant(2000),
  maxPollIntervalMs: fc.constantFrom(10_000, 300_000),
  maxPollRecords: fc.constantFrom(1, 10, 500),
  fetchMaxWaitMs: fc.constantFrom(500, 500, 5, 3000),
  recordsKeptMs: fc.constantFrom(0, 0, 10_000),
  enableAutoCommit: fc.boolean(),
  commitCalls: fc.constantFrom(...CALLS),
  commitBeforeProcessing: fc.boolean(),
  commitOnRevoke: fc.boolean(),
  autoOffsetReset: fc.constantFrom('latest', 'earliest', 'by_duration'),
  autoOffsetResetDurationMs: fc.constant(3000),
  processing: fc.constantFrom('constant', 'exponential', 'bytes'),
  processingTimeMs: fc.constantFrom(1, 20, 100),
  consumerThroughputMaxInBytes: fc.constant(50_000),
  onFailure: fc.constantFrom('retry', 'skip', 'dead-letter'),
  retriesMax: fc.integer({ min: 0, max: 3 }),
  lingerMs: fc.constantFrom(0, 5, 100),
  metadataMaxAgeMs: fc.constantFrom(0, 3000, 20_000, 300_000),
  networkLatencyMs: fc.constantFrom(1, 20)
});

const deed: fc.Arbitrary<Omit<TimedDeed, 'time'>> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ deed: fc.record({
    kind: fc.constantFrom<Deed['kind']>('crash', 'crash', 'restart', 'restart', 'close', 'freeze', 'stall', 'pause', 'resume', 'poison'),
    consumer: fc.integer({ min: 0, max: 5 }), seconds: fc.integer({ min: 1, max: 15 }), times: fc.integer({ min: 1, max: 6 })
  }) }) },
  { weight: 1, arbitrary: fc.record({ deed: fc.record({
    kind: fc.constant<Deed['kind']>('seek'), consumer: fc.integer({ min: 0, max: 5 }), seconds: fc.constant(0),
    offset: fc.oneof(fc.constantFrom<SoughtOffset>('beginning', 'end'), fc.integer({ min: 0, max: 2000 }))
  }) }) },
  { weight: 1, arbitrary: fc.record({ set: fc.record({ consumersAmount: fc.integer({ min: 0, max: 6 }) }) }) },
  { weight: 1, arbitrary: fc.record({ set: fc.record({ partitionsAmount: fc.integer({ min: 1, max: 14 }) }) }) },
  { weight: 1, arbitrary: fc.record({ set: fc.record({ partitionsAmount: fc.integer({ min: 1, max: 14 }), producersAmount: fc.integer({ min: 0, max: 4 }) }) }) },
  { weight: 1, arbitrary: fc.record({ set: fc.record({ metadataMaxAgeMs: fc.constantFrom(0, 1000, 300_000), networkLatencyMs: fc.constantFrom(1, 20) }) }) },
  { weight: 1, arbitrary: fc.record({ set: fc.record({ producerRate: fc.integer({ min: 1, max: 60 }) }) }) }
);

/** Seconds in which faults happen, and seconds after. */
export const FAULTY = 60;

export const faultyWorld = (faults: number): fc.Arbitrary<FaultyWorld> => fc.record({
  seed: fc.integer({ min: 0, max: 4294967295 }),
  config,
  deeds: fc.array(fc.tuple(fc.integer({ min: 0, max: 100 * FAULTY }), deed), { minLength: faults, maxLength: 2 * faults })
    .map(list => list.map(([at, what]) => ({ time: at / 100, ...what })).sort((a, b) => a.time - b.time))
});

/** What tests look at, and nobody else. */
interface Inside {
  readonly world: KafkaWorld;
  readonly protocol: GroupProtocol & { readonly coordinator: { readonly members: readonly GroupMemberEntry[] } };
  readonly clients: Clients;
}

/** Watches that each client processes, or gives up, what it has of a partition in the order of offsets, none left out; throws where it does not. */
function watchOrder(simulation: KafkaSimulation): void {
  const { delivery } = (simulation as unknown as Inside).clients;
  const next = new WeakMap<Owned, number>();
  const { process, giveUp, resume } = delivery;
  const inOrder = (then: typeof process): typeof process => (member, partition, offset) => {
    const [{ owned }] = member.batch;
    const expected = next.get(owned);
    if (expected !== undefined && expected !== offset) throw new Error(`P${partition}: consumer-${member.id} processes ${offset} after ${expected - 1}`);
    next.set(owned, offset + 1);
    then.call(delivery, member, partition, offset);
  };
  // Where it begins, or seeks.
  delivery.resume = (member, owned, ...where) => {
    next.delete(owned);
    resume.call(delivery, member, owned, ...where);
  };
  delivery.process = inOrder(process);
  delivery.giveUp = inOrder(giveUp);
}

/** Plays a world with its faults, and looks at it before and after each. */
export function playFaults({ seed, config: changed, deeds }: FaultyWorld, check: (simulation: KafkaSimulation) => void = () => undefined): KafkaSimulation {
  const simulation = new KafkaSimulation({ seed, config: { ...KAFKA_DEFAULTS, ...changed } });
  watchOrder(simulation);
  for (const { time, deed: what, set } of deeds) {
    simulation.advanceTo(time);
    check(simulation);
    if (what !== undefined) simulation.act(what);
    if (set !== undefined) simulation.apply(set);
    check(simulation);
  }
  simulation.advanceTo(FAULTY);
  check(simulation);
  return simulation;
}

/** No more records, everybody comes back: what is there is worked off. */
export function recover(simulation: KafkaSimulation): void {
  simulation.apply({ producersAmount: 0, consumersAmount: 3, maxPollRecords: 1, maxPollIntervalMs: 300_000 } as Partial<KafkaConfig>);
  for (let consumer = 0; consumer < 3; consumer++) {
    const { status } = simulation.kafka.members[consumer];
    if (status === 'crashed' || status === 'stopped') simulation.act({ kind: 'restart', consumer, seconds: 0 });
  }
  for (const { id, paused } of simulation.kafka.members) if (paused > 0) simulation.act({ kind: 'resume', consumer: id, seconds: 0 });
  // 60 records/s of four producers for a minute, each with a commit of two hops of its own at worst.
  const isDone = (): boolean => simulation.partitionIds.every(id => simulation.partition(id).ready === 0);
  for (let after = 1200; after <= 3600 && (after === 1200 || !isDone()); after += 600) simulation.advanceTo(FAULTY + after);
  // Until the next rebalance nobody reads what was added while a static leader was away, that takes the topic that it sees for the one that was
  // assigned (KIP-814); nor what a cooperative one was to give up, that came back once that was assigned.
  const { config: { staticMembership, groupProtocol, partitionAssignmentStrategy }, partitions } = (simulation as unknown as Inside).world;
  const unread = partitions.filter(({ owner }) => owner < 0);
  if (!staticMembership || groupProtocol !== 'classic' || unread.length === 0) return;
  if (partitionAssignmentStrategy !== 'cooperative-sticky' && unread.some(({ addedAt }) => addedAt < 0)) return;
  simulation.apply({ consumersAmount: 4 });
  simulation.advanceTo(FAULTY + 4800);
}

/** At most one owner a partition: in the coordinator's assignment, and among the clients that are members and take themselves for such. */
function checkOwners({ world, protocol }: Inside): void {
  const once = (what: string, lists: readonly (readonly number[])[]): void => {
    const all = lists.flat();
    if (new Set(all).size !== all.length) throw new Error(`${what} has a partition twice: ${JSON.stringify(lists)}`);
  };
  const { members } = protocol.coordinator;
  if (protocol.kind === 'consumer') once('the assignment', members.map(({ assigned, revoking }) => [...assigned, ...revoking]));
  else if (protocol.groupState === 'Stable') once('the assignment', members.map(({ target }) => target));
  once('what members own', members.map(({ consumer, memberId, instanceId, ownedGeneration }) => {
    const member = world.members[consumer];
    // A generation may begin without a static member, which stays a member (KIP-345): until it has its next assignment it is a zombie that does not know.
    const missedOne = member.generation < world.generation || (ownedGeneration >= 0 && ownedGeneration < world.generation - 1 && member.lastGeneration < world.generation);
    const isLate = instanceId !== null && missedOne && protocol.kind !== 'consumer';
    const takesItself = member.running && member.memberId === memberId && !member.fenced && !member.left && !isLate;
    return takesItself ? member.owned.map(({ partition }) => partition) : [];
  }));
}

/** Nobody knows of partitions that are not there, and who does not know of all will. */
function checkMetadata({ world, protocol }: Inside): void {
  const { members, producers, producerMetadata, memberMetadata, timers, logs, now } = world;
  const due = (timers as unknown as { heap: readonly Timer[] }).heap;
  const check = (who: string, metadata: Metadata, id: number, kind: TimerKind): void => {
    const known = metadata.partitions[id];
    if (!(known >= 1 && known <= logs.length)) throw new Error(`${who} knows of ${known} of ${logs.length} partitions`);
    if (known < logs.length && !due.some(timer => timer.kind === kind && timer.of === id && timer.time > now)) throw new Error(`${who} never learns of ${logs.length} partitions`);
  };
  for (let id = 0; id < producers.amount; id++) check(`producer-${id}`, producerMetadata, id, 'producerMetadata');
  if (protocol.kind === 'consumer') return;
  for (const { id, running, isFrozen, generation } of members) if (running && !isFrozen && generation >= 0) check(`consumer-${id}`, memberMetadata, id, 'metadata');
}

/** Everything that must hold at any instant; throws what does not. */
export function checkWorld(simulation: KafkaSimulation): void {
  const inside = simulation as unknown as Inside;
  const { world } = inside;
  checkOwners(inside);
  checkMetadata(inside);
  let appended = 0;
  let unsettled = 0;
  for (const id of world.partitionIds) {
    const log = world.logs[id];
    const state = world.partitions[id];
    const { committed, highWatermark, logEndOffset, logStartOffset, position } = simulation.partition(id);
    appended += logEndOffset;
    for (let offset = logStartOffset; offset < logEndOffset; offset++) {
      const slot = log.slot(offset);
      const cell = world.store.integers(slot)[2 * world.store.cell(slot) + PRODUCER];
      if ((cell & ~0xffff) === 0) unsettled++;
      if (world.store.integers(slot)[2 * world.store.cell(slot) + KEY] < -1) throw new Error(`P${id}: a key below -1`);
    }
    if (highWatermark > logEndOffset) throw new Error(`P${id}: high watermark ${highWatermark} above the log end ${logEndOffset}`);
    if (state.committed > highWatermark) throw new Error(`P${id}: committed ${state.committed} above the high watermark ${highWatermark}`);
    if (state.committed >= 0 && logStartOffset > state.committed) throw new Error(`P${id}: log start ${logStartOffset} above committed ${state.committed}`);
    if (state.owner >= 0) {
      if (position > highWatermark) throw new Error(`P${id}: position ${position} above the high watermark ${highWatermark}`);
      const known = world.members[state.owner].ownedOf(id)?.position ?? -1;
      // A seek goes back without a commit.
      if (known >= 0 && state.committed > known && state.soughtBelow < 0) throw new Error(`P${id}: committed ${committed} above the owner's position ${known}`);
    }
  }
  const events = simulation.kafka.events(Infinity);
  if (events.some(({ time }, i) => i > 0 && time < events[i - 1].time)) throw new Error('events are not in the order of time');
  const named = events.reduce((sum, { kind, offset, endOffset }) => sum + (kind === 'duplicates' ? endOffset - offset : 0), 0);
  if (named !== simulation.duplicates) throw new Error(`${simulation.duplicates} duplicates, but events name ${named}`);
  const settled = simulation.completed + simulation.lost + simulation.skipped;
  if (settled + unsettled !== appended) {
    throw new Error(`appended ${appended}, but processed ${simulation.completed}, lost ${simulation.lost}, skipped ${simulation.skipped}, left ${unsettled}`);
  }
}

/** Once faults are over and everybody runs again, somebody reads each partition, and everything is read. */
export function checkRecovered(simulation: KafkaSimulation): void {
  for (const id of simulation.partitionIds) {
    const { owner, ready } = simulation.partition(id);
    const member = simulation.kafka.members.find(one => one.id === owner);
    if (member?.status !== 'stable' && member?.status !== 'rebalancing') throw new Error(`P${id}: owner ${owner} is ${member?.status ?? 'nobody'}, group ${simulation.groupState}`);
    if (ready > 0) throw new Error(`P${id}: ${ready} records left, owner ${owner}`);
  }
}
