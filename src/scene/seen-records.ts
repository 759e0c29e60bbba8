/**
 * Which records of a lane are seen, and where: what waits stands in the queue, left of it is what is on its way.
 *
 * Only what is seen is read, so a million residents cost what a screenful costs.
 */
import type { FlowState, PartitionState, RecordState } from '../engine/flow-state';
import type { Layout } from './layout';
import { roundUp } from './scale';

export interface SeenRecord {
  readonly record: RecordState;
  readonly x: number;
}

/** Records on their way that are drawn in a lane; of more, evenly some. */
const TRAVELLING_MAX = 60;
/** Part of a pitch. */
const RING_ROOM = 0.25;

/** The left end of a queue of so many; between the first and those that wait is room for its ring. */
export const queueEnd = ({ workX }: Layout['lane'], recordPitch: number, ready: number): number =>
  workX - recordPitch * (ready - 0.5) - (ready > 1 ? recordPitch * RING_ROOM : 0);

/** A lane's, the newest first, so that the one in work is drawn last. */
export function seenRecords(state: FlowState, { lane }: Layout, partition: PartitionState, recordPitch: number): SeenRecord[] {
  const { id, unread, ready, nextOffset } = partition;
  const { left, workX } = lane;
  const seen: SeenRecord[] = [];
  const from = left + recordPitch / 2;
  const end = Math.max(from, queueEnd(lane, recordPitch, ready) - recordPitch / 2);
  const step = Math.max(1, Math.ceil((unread - ready) / TRAVELLING_MAX));
  for (let i = ready; i < unread; i += step) {
    const record = state.record(id, nextOffset + i);
    seen.push({ record, x: from + record.travel * (end - from) });
  }
  seen.reverse();
  const waiting = Math.min(ready, Math.floor((workX - left) / recordPitch) + 1);
  for (let i = waiting - 1; i >= 0; i--) {
    seen.push({ record: state.record(id, nextOffset + i), x: queueEnd(lane, recordPitch, i + 1) + recordPitch / 2 });
  }
  return seen;
}

/** Bytes that fill a record's place: what producers can make, or more where a larger one is seen. */
export function largestOf(state: FlowState, seen: readonly (readonly SeenRecord[])[]): number {
  let largest = 1;
  for (const lane of seen) for (const { record } of lane) if (record.bytes > largest) largest = record.bytes;
  const { recordValueSizeMax } = state.config;
  // Of a workload nobody knows the largest: round, so that the scale rests.
  return state.hasWorkload ? roundUp(largest) : Math.max(largest, recordValueSizeMax);
}
