/** A flow of the Kafka model under a capture's load and faults, and what happened in it. */
import type { Workload } from '../../src/engine/config';
import type { KafkaConfig } from '../../src/engine/kafka-config';
import { KafkaSimulation } from '../../src/engine/kafka/kafka-simulation';
import type { Member } from '../../src/engine/kafka/member';
import { utf8 } from '../../src/engine/partitioners/key-bytes';
import { KAFKA_DEFAULTS } from '../engine/kafka-model/kafka-flow';
import type { Capture, MemberProcess } from './capture';
import type { Commit, GroupTrace, OwnershipCallback, ProcessedRecord } from './group-trace';

/** Mean of the time from the start of a process to its first poll, milliseconds: of a Java virtual machine, and of a Python process. */
const PROCESS_START_MS = { java: 2000, librdkafka: 250 };

function configOf(capture: Capture): KafkaConfig {
  const { config } = capture;
  const { client, protocol } = config;
  return {
    ...KAFKA_DEFAULTS, client, partitionsAmount: config.partitions, consumersAmount: 0,
    groupProtocol: protocol === 'consumer' ? 'consumer' : 'classic',
    partitionAssignmentStrategy: protocol === 'consumer' ? 'range' : protocol,
    sessionTimeoutMs: config.session, heartbeatIntervalMs: config.heartbeat,
    groupConsumerSessionTimeoutMs: config.session, groupConsumerHeartbeatIntervalMs: config.heartbeat,
    maxPollIntervalMs: config.maxPollInterval, maxPollRecords: config.maxPoll, autoCommitIntervalMs: config.autoCommitMs,
    staticMembership: config.static, processingTimeMs: workMs(capture), autoOffsetReset: 'earliest', processStartMs: PROCESS_START_MS[client]
  };
}

/** What work on a record really took, in the median: from one record to the next that the same poll handed over. */
function workMs({ config, trace: { processed } }: Capture): number {
  const ended = new Map<number, number>();
  const gaps = processed.map(({ member, time }) => {
    const gap = 1000 * (time - (ended.get(member) ?? -Infinity));
    ended.set(member, time);
    return gap;
  });
  // A longer one held a poll.
  const work = gaps.filter(gap => gap >= config.workMs && gap < 1.5 * config.workMs).sort((a, b) => a - b);
  return work[work.length >> 1];
}

/** The very records that were produced, each at its time. */
function loadOf({ produced }: Capture): { workload: Workload; keyBytes: (key: number) => Uint8Array } {
  const keys = [...new Set(produced.map(({ key }) => key))];
  // A timestamp is in whole milliseconds of a clock that may be set back by one.
  let latest = 0;
  const time = Float64Array.from(produced, record => (latest = Math.max(latest, record.time)));
  return {
    workload: {
      time, key: Int32Array.from(produced, ({ key }) => keys.indexOf(key)),
      bytes: new Float64Array(produced.length).fill(50), producer: new Int32Array(produced.length)
    },
    keyBytes: key => utf8(keys[key])
  };
}

/** What all flows under a capture have in common, made once. */
interface Conditions {
  readonly config: KafkaConfig;
  readonly load: ReturnType<typeof loadOf>;
}

const known = new WeakMap<Capture, Conditions>();

function conditionsOf(capture: Capture): Conditions {
  const conditions = known.get(capture) ?? { config: configOf(capture), load: loadOf(capture) };
  known.set(capture, conditions);
  return conditions;
}

/** What tests see of a simulation that its face does not show. */
interface Inside {
  readonly world: { readonly now: number; readonly members: readonly Member[] };
  readonly clients: { readonly delivery: { process(member: Member, partition: number, offset: number): void } };
}

/**
 * Runs a flow under what a capture was under, to its end. Members have the ids of the capture: assignments follow from them.
 *
 * @param begin - When a process polls for the first time, seconds; undefined: as the engine draws it. With it the run keeps its records.
 */
export function flowOf(capture: Capture, seed: number, begin?: (process: MemberProcess) => number): { trace: GroupTrace; simulation: KafkaSimulation } {
  const { trace: { actions, until, partitions }, processes } = capture;
  const { config, load } = conditionsOf(capture);
  const simulation = new KafkaSimulation({
    seed, ...load, limits: { recordsMax: begin === undefined ? 0 : capture.produced.length + 1 }, config: begin === undefined ? config : { ...config, processStartMs: 1 }
  });
  const inside = simulation as unknown as Inside;
  const processed: ProcessedRecord[] = [];
  const { delivery } = inside.clients;
  const process = delivery.process.bind(delivery);
  delivery.process = (member, partition, offset) => {
    processed.push({ time: inside.world.now, member: member.id, partition, offset });
    process(member, partition, offset);
  };
  const timed = actions.map(action => {
    const started = action.kind === 'start' ? processes.find(one => one.member === action.member && one.started === action.time) : undefined;
    return { action, started, time: started !== undefined && begin !== undefined ? begin(started) : action.time };
  }).sort((a, b) => a.time - b.time);
  for (const { action: { kind, member }, started, time } of timed) {
    simulation.advanceTo(time);
    // A process that was killed and begins again closes nothing: it is gone.
    simulation.act({ kind: kind === 'start' ? 'restart' : kind, consumer: member, seconds: 0 });
    if (started !== undefined) inside.world.members[member].memberId = started.memberId;
  }
  simulation.advanceTo(until);
  return { simulation, trace: { partitions, until, actions, processed, ...groupEvents(simulation) } };
}

function groupEvents(simulation: KafkaSimulation): { callbacks: OwnershipCallback[]; commits: Commit[] } {
  const callbacks: OwnershipCallback[] = [];
  const commits: Commit[] = [];
  for (const { kind, time, member, partition, offset } of simulation.kafka.events(Infinity)) {
    if (kind === 'assigned' || kind === 'revoked' || kind === 'lost') callbacks.push({ time, kind, member, partitions: [partition] });
    else if (kind === 'committed') commits.push({ time, member, offsets: new Map([[partition, offset]]) });
  }
  return { callbacks, commits };
}
