/**
 * The invariants of SEMANTICS.md, 7, that the classroom model has: functions on a played world that throw when one does not hold.
 *
 * They read columns in a few passes, so that millions of records can be checked (`npm run worlds`).
 */
import type { EngineConfig } from '../../src/engine/config';
import type { Recorder } from '../../src/engine/recorder';
import type { Simulation } from '../../src/engine/simulation';
import { TraceHash, tracedDoubles, tracedIntegers } from '../../src/engine/trace-hash';
import { completionOrder, recorderOf, type PlayedWorld } from './played-world';
import { capacityOf, union, workByConsumer } from './work';
import { play } from './worlds';

function must(holds: boolean, what: string, found?: unknown, wanted?: unknown): void {
  if (!holds) throw new Error(wanted === undefined ? what : `${what}: ${String(found)}, not ${String(wanted)}`);
}

const same = (what: string, found: unknown, wanted: unknown): void => must(Object.is(found, wanted), what, found, wanted);

function near(what: string, found: number, wanted: number, tolerance: number): void {
  must(Math.abs(found - wanted) <= tolerance, what, found, wanted);
}

/** 1: each offset that was appended is unprocessed or processed once; nothing is lost, and restarts are counted apart. */
function nothingIsLost({ simulation, records, lost }: PlayedWorld): void {
  const { count, partition, completedTime, restarts } = records;
  const appended: number[] = [];
  const completed: number[] = [];
  let done = 0;
  let restarted = 0;
  for (let row = 0; row < count; row++) {
    const id = partition[row];
    appended[id] = (appended[id] ?? 0) + 1;
    restarted += restarts[row];
    if (Number.isNaN(completedTime[row])) continue;
    completed[id] = (completed[id] ?? 0) + 1;
    done++;
  }
  const { totalRecordsProduced, totalRecordsConsumed, lag, restarts: restartsCounted } = simulation.metrics();
  same('records produced', totalRecordsProduced, count);
  same('records consumed', totalRecordsConsumed, done);
  same('lag', lag, count - done);
  same('restarts', restartsCounted, lost.length);
  same('restarts of the records', restarted, lost.length);
  let waiting = 0;
  for (const id of simulation.partitionIds) {
    const { logStartOffset, logEndOffset, lag: own } = simulation.partition(id);
    same(`log start of partition ${id}`, logStartOffset, completed[id] ?? 0);
    same(`log end of partition ${id}`, logEndOffset, appended[id] ?? 0);
    waiting += own;
  }
  same('lag of all partitions', waiting, count - done);
}

/** 2: offsets are contiguous, a partition completes in their order, and each record goes through its life in order. */
function partitionsAreInOrder({ simulation, records }: PlayedWorld): void {
  const { count, partition, offset, eventTime, reachedTime, startedTime, completedTime } = records;
  const next: number[] = [];
  const lastReached: number[] = [];
  const lastCompleted: number[] = [];
  for (let row = 0; row < count; row++) {
    const id = partition[row];
    // Infinity for what has not happened: after it nothing has.
    const reached = happened(reachedTime[row]);
    const started = happened(startedTime[row]);
    const completed = happened(completedTime[row]);
    if (offset[row] !== (next[id] ?? 0)) same(`offset of record ${row}`, offset[row], next[id] ?? 0);
    if (!(eventTime[row] <= reached && reached <= started && started <= completed)) {
      const life = `produced ${eventTime[row]}, reached ${reached}, started ${started}, completed ${completed} s`;
      throw new Error(`record ${row}: ${life}`);
    }
    if (reached < (lastReached[id] ?? 0)) throw new Error(`record ${row} overtakes on the way`);
    if (started < (lastCompleted[id] ?? 0)) throw new Error(`record ${row} is in work before the one ahead is done`);
    if (completed < Infinity && completed > simulation.now) throw new Error(`record ${row} completes after the end`);
    next[id] = offset[row] + 1;
    lastReached[id] = reached;
    lastCompleted[id] = completed;
  }
}

const happened = (time: number): number => (Number.isNaN(time) ? Infinity : time);

/** 3: a partition has at most one owner, a member of the group, and somebody if there is one. */
function partitionsHaveOneOwner({ moments }: PlayedWorld): void {
  for (const { time, partitions, assigned } of moments) {
    const owners = new Map<number, number>();
    assigned.forEach((owned, consumer) => {
      for (const partition of owned) {
        must(!owners.has(partition), `${time} s: partition ${partition} has two owners`);
        owners.set(partition, consumer);
      }
    });
    same(`${time} s: partitions owned`, owners.size, assigned.length > 0 ? partitions.length : 0);
    for (const { id, owner } of partitions) same(`${time} s: owner of partition ${id}`, owner, owners.get(id) ?? -1);
  }
}

/** 4: whoever has a record in work is busy, and whatever has arrived at an owned partition is in work. */
function nobodyIdles({ moments, simulation }: PlayedWorld): void {
  for (const { time, partitions } of moments) {
    for (const { id, working, ready, owner } of partitions) {
      same(`${time} s: work on partition ${id}`, working, ready > 0 && owner >= 0);
    }
  }
  for (const consumer of simulation.consumerIds) {
    const { activePartitions, assignedPartitions } = simulation.consumer(consumer);
    const working = assignedPartitions.filter(id => simulation.partition(id).working);
    same(`partitions that consumer ${consumer} works on`, activePartitions.join(), working.join());
  }
}

/** 4: bytes served are throughput times busy time, which is the union of the times in work. */
function noByteIsLost({ simulation, records, moments, lost, underWay }: PlayedWorld): void {
  const { now } = simulation;
  const capacity = capacityOf(moments);
  const from = Math.max(0, Math.floor(10 * now) - 49) / 10;
  const tolerance = 1e-9 * (1 + capacity(now));
  for (const { consumer, served, starts, ends } of workByConsumer(records, [...lost, ...underWay])) {
    near(`bytes served by consumer ${consumer}`, served, union(starts.map(capacity), ends.map(capacity), 0), tolerance);
    if (consumer >= simulation.config.consumersAmount || now === 0) continue;
    const { busy } = simulation.consumer(consumer);
    near(`consumer ${consumer} is busy`, busy ?? NaN, Math.min(1, union(starts, ends, from) / (now - from)), 1e-9);
  }
}

const DIVIDED_BY = ['partitionsAmount', 'consumersAmount', 'consumerAssignmentStrategy'] as const;

/** 5: after a rebalance no consumer has two partitions more than another. */
function sharesAreEven({ moments }: PlayedWorld): void {
  moments.forEach(({ time, acted, config, assigned }, i) => {
    if (!acted || assigned.length === 0 || DIVIDED_BY.every(name => config[name] === moments[i - 1].config[name])) return;
    const shares = assigned.map(owned => owned.length);
    must(Math.max(...shares) - Math.min(...shares) <= 1, `${time} s: shares ${shares.join()}`);
  });
}

/** 6: any division of the time gives the same hash and the same records. */
function anyDivisionIsTheSame({ world, simulation, records }: PlayedWorld): void {
  const again = play(world, undefined, 2 + (world.seed % 39));
  same('hash in pieces', again.traceHash(), simulation.traceHash());
  sameColumns(recorderOf(again), records);
  same('metrics in pieces', readings(again), readings(simulation));
}

/** 6: a checkpoint comes back to the same future, whatever was done meanwhile. */
function checkpointsComeBack({ world, simulation, records, moments }: PlayedWorld): void {
  const chosen = world.seed % moments.length;
  let moment = 0;
  const again = play(world, at => {
    if (moment++ !== chosen) return;
    const checkpoint = at.capture();
    const before = readings(at);
    at.advanceTo(at.now + (world.seed % 7));
    at.apply({ partitionsAmount: 5, consumersAmount: 2, producerRate: 9, partitionBandwidth: 3000 });
    at.advanceTo(at.now + 1.7);
    checkpoint.restore();
    same('metrics after coming back', readings(at), before);
  });
  same('hash after coming back', again.traceHash(), simulation.traceHash());
  sameColumns(recorderOf(again), records);
  same('metrics at the end', readings(again), readings(simulation));
}

const readings = (simulation: Simulation): string => JSON.stringify([simulation.metrics(), simulation.orderingIssues(20)]);

function sameColumns(found: Recorder, wanted: Recorder): void {
  same('records', found.count, wanted.count);
  const { count } = wanted;
  for (const name of ['key', 'producer', 'partition', 'consumer', 'restarts', 'offset', 'bytes',
    'eventTime', 'reachedTime', 'startedTime', 'completedTime'] as const) {
    const one = found[name];
    const other = wanted[name];
    for (let row = 0; row < count; row++) {
      // A value that is not itself is NaN.
      if (one[row] !== other[row] && (one[row] === one[row] || other[row] === other[row])) {
        same(`${name} of record ${row}`, one[row], other[row]);
      }
    }
  }
}

/** 6: one producer more leaves the others' records as they were. */
function producersDoNotMeet({ world, records }: PlayedWorld): void {
  if (world.workload) return;
  const most = Math.max(world.config.producersAmount, ...world.steps.map(({ set }) => set.producersAmount ?? 0));
  const more = <T extends Partial<EngineConfig>>(set: T): T =>
    (set.producersAmount === most ? { ...set, producersAmount: most + 1 } : set);
  const steps = world.steps.map(({ wait, set }) => ({ wait, set: more(set) }));
  const others = recorderOf(play({ ...world, config: more(world.config), steps }));
  let row = 0;
  for (let other = 0; other < others.count; other++) {
    if (others.producer[other] === most) continue;
    const equal = others.producer[other] === records.producer[row] && others.eventTime[other] === records.eventTime[row] &&
      others.key[other] === records.key[row] && others.bytes[other] === records.bytes[row];
    if (!equal) throw new Error(`record ${row} is another one beside one more producer`);
    row++;
  }
  same('records beside one more producer', row, records.count);
}

/** 7: what is due has happened; records are produced in order of time and producer, and complete in that of time and consumer. */
function eventsAreInOrder(played: PlayedWorld): void {
  const { world, records, moments } = played;
  for (const { time, nextTime } of moments) must(nextTime > time, `${time} s: something is due`);
  const { count, eventTime, producer } = records;
  const beginnings = new Set(moments.map(({ produced }) => produced));
  for (let row = 1; row < count; row++) {
    if (eventTime[row] < eventTime[row - 1]) throw new Error(`record ${row} is produced before record ${row - 1}`);
    if (world.workload || eventTime[row] > eventTime[row - 1] || beginnings.has(row)) continue;
    must(producer[row] > producer[row - 1], `producers ${producer[row - 1]} and ${producer[row]} at ${eventTime[row]} s`);
  }
  completionsAreInOrder(played);
}

/**
 * The hash at each moment is that of the completions in their order. Which of two comes first that one consumer completes at one
 * time is left open; where it was not the one in the lower partition, the hash tells nothing any more.
 */
function completionsAreInOrder(played: PlayedWorld): void {
  const { records, moments } = played;
  const { completedTime, consumer } = records;
  const order = completionOrder(played);
  const hash = new TraceHash();
  let i = 0;
  let isOpen = false;
  for (const { time, completed, hash: found } of moments) {
    for (; i < completed; i++) {
      const [row, before] = [order[i], order[i - 1]];
      isOpen ||= i > 0 && completedTime[row] === completedTime[before] && consumer[row] === consumer[before];
      trace(records, row);
      hash.add();
    }
    if (hash.digest === found) continue;
    if (isOpen) return;
    same(`${time} s: trace hash`, found, hash.digest);
  }
}

function trace(records: Recorder, row: number): void {
  tracedDoubles[0] = row;
  tracedDoubles[1] = records.offset[row];
  tracedDoubles[2] = records.bytes[row];
  tracedDoubles[3] = records.eventTime[row];
  tracedDoubles[4] = records.startedTime[row];
  tracedDoubles[5] = records.completedTime[row];
  tracedIntegers[0] = records.key[row];
  tracedIntegers[1] = records.partition[row];
  tracedIntegers[2] = records.consumer[row];
  tracedIntegers[3] = records.producer[row];
}

/** By their numbers and words in SEMANTICS.md. */
export const INVARIANTS: Readonly<Record<string, (played: PlayedWorld) => void>> = {
  'invariant 1: each appended offset is unprocessed or processed once; nothing is lost': nothingIsLost,
  'invariant 2: offsets are contiguous, and a partition completes in offset order': partitionsAreInOrder,
  'invariant 3: a partition has at most one owner, a member of the group, and somebody if there is one': partitionsHaveOneOwner,
  'invariant 4: whatever has arrived at an owned partition is in work': nobodyIdles,
  'invariant 4: bytes served are throughput times busy time': noByteIsLost,
  'invariant 5: after a rebalance shares differ by one at most': sharesAreEven,
  'invariant 6: any division of the time gives the same': anyDivisionIsTheSame,
  'invariant 6: a checkpoint comes back to the same future': checkpointsComeBack,
  'invariant 6: a producer added leaves the others as they were': producersDoNotMeet,
  'invariant 7: events come in order of time, rank and entity': eventsAreInOrder
};
