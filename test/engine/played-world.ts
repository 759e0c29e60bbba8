/** A world that has been played, with what was seen before and after each action. What must hold of it is `invariants.ts`. */
import type { EngineConfig } from '../../src/engine/config';
import type { PartitionState } from '../../src/engine/flow-state';
import type { Recorder } from '../../src/engine/recorder';
import type { Simulation } from '../../src/engine/simulation';
import { play, type RandomWorld } from './worlds';

/** What can be seen at an instant. */
export interface Moment {
  readonly time: number;
  /** Whether an action has just been taken. */
  readonly acted: boolean;
  /** Seconds of the next event. */
  readonly nextTime: number;
  readonly config: EngineConfig;
  readonly partitions: readonly PartitionState[];
  /** By consumer: the partitions it says it owns. */
  readonly assigned: readonly (readonly number[])[];
  /** Records until now. */
  readonly produced: number;
  readonly completed: number;
  /** Of what completed until now. */
  readonly hash: string;
}

/** Work on a record that did not lead to its completion: its partition moved away, or the world ended. */
export interface OpenWork {
  readonly consumer: number;
  readonly partition: number;
  readonly since: number;
  readonly until: number;
  /** Served until then. */
  readonly bytes: number;
}

export interface PlayedWorld {
  readonly world: RandomWorld;
  /** At its end. */
  readonly simulation: Simulation;
  readonly records: Recorder;
  readonly moments: readonly Moment[];
  /** Work that was lost with its partition, in order of time. */
  readonly lost: readonly OpenWork[];
  /** Work under way at the end. */
  readonly underWay: readonly OpenWork[];
}

export function recorderOf(simulation: Simulation): Recorder {
  const recorder = simulation.settledRecorder();
  if (recorder === null) throw new Error('no recorder');
  return recorder;
}

export function played(world: RandomWorld): PlayedWorld {
  const moments: Moment[] = [];
  const lost: OpenWork[] = [];
  let underWay: OpenWork[] = [];
  const simulation = play(world, (at, acted) => {
    const moment = momentOf(at, acted);
    moments.push(moment);
    if (acted) {
      const owners = new Map(moment.partitions.map(({ id, owner }) => [id, owner]));
      lost.push(...underWay.filter(({ partition, consumer }) => owners.get(partition) !== consumer));
    }
    underWay = workOf(at, moment);
  });
  return { world, simulation, records: recorderOf(simulation), moments, lost, underWay };
}

function momentOf(simulation: Simulation, acted: boolean): Moment {
  const { now, config, partitionIds, consumerIds } = simulation;
  return {
    time: now,
    acted,
    nextTime: simulation.nextEventTime(),
    config,
    partitions: partitionIds.map(id => simulation.partition(id)),
    assigned: consumerIds.map(id => simulation.consumer(id).assignedPartitions),
    produced: simulation.produced,
    completed: simulation.completed,
    hash: simulation.traceHash()
  };
}

function workOf(simulation: Simulation, { time, partitions }: Moment): OpenWork[] {
  return partitions.filter(({ working }) => working).map(({ id, owner, logStartOffset }) => {
    const { bytes, progress } = simulation.record(id, logStartOffset);
    const since = simulation.startedTime(id);
    if (since === null) throw new Error(`partition ${id} is working and has not started`);
    return { consumer: owner, partition: id, since, until: time, bytes: bytes * progress };
  });
}

/** Rows of what completed, by time, then consumer, then partition: the order of SEMANTICS.md, 7. */
export function completionOrder({ records }: PlayedWorld): Uint32Array {
  const { completedTime, consumer, partition, count } = records;
  let length = 0;
  const order = new Uint32Array(count);
  for (let row = 0; row < count; row++) if (!Number.isNaN(completedTime[row])) order[length++] = row;
  return order.subarray(0, length).sort(
    (a, b) => completedTime[a] - completedTime[b] || consumer[a] - consumer[b] || partition[a] - partition[b]
  );
}
