/** Who worked when in a played world, and how much: the two sides of invariant 4. */
import type { Recorder } from '../../src/engine/recorder';
import type { Moment, OpenWork } from './played-world';

/** All the work of a consumer. */
export interface Work {
  readonly consumer: number;
  /** Bytes. */
  served: number;
  /** Of each piece of work, in any order. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
}

export function workByConsumer(records: Recorder, open: readonly OpenWork[]): Work[] {
  const { count: rows, consumer, startedTime, completedTime, bytes } = records;
  const sizes: number[] = [];
  const count = (who: number): void => {
    sizes[who] = (sizes[who] ?? 0) + 1;
  };
  for (let row = 0; row < rows; row++) if (!Number.isNaN(completedTime[row])) count(consumer[row]);
  for (const work of open) count(work.consumer);
  const found = Array.from(sizes, (size = 0, id): Work =>
    ({ consumer: id, served: 0, starts: new Float64Array(size), ends: new Float64Array(size) }));
  const filled = new Int32Array(sizes.length);
  const add = (who: number, start: number, end: number, served: number): void => {
    const place = filled[who]++;
    found[who].starts[place] = start;
    found[who].ends[place] = end;
    found[who].served += served;
  };
  for (let row = 0; row < rows; row++) {
    if (!Number.isNaN(completedTime[row])) add(consumer[row], startedTime[row], completedTime[row], bytes[row]);
  }
  for (const work of open) add(work.consumer, work.since, work.until, work.bytes);
  return found;
}

/** What lies after `from` in at least one interval: starts and ends may be sorted apart, for only their numbers count. */
export function union(starts: Float64Array, ends: Float64Array, from: number): number {
  const opening = starts.slice().sort();
  const closing = ends.slice().sort();
  let total = 0;
  for (let i = 0, begin = 0; i < closing.length; i++) {
    // As many have begun as have ended: nothing goes on.
    if (i + 1 < opening.length && opening[i + 1] <= closing[i]) continue;
    total += Math.max(0, closing[i] - Math.max(from, opening[begin]));
    begin = i + 1;
  }
  return total;
}

/** Bytes that a consumer can serve from 0 to a time. */
export function capacityOf(moments: readonly Moment[]): (time: number) => number {
  const stretches = [{ time: 0, bytes: 0, throughput: moments[0].config.consumerThroughputMaxInBytes }];
  for (const { time, config } of moments) {
    const last = stretches[stretches.length - 1];
    if (config.consumerThroughputMaxInBytes === last.throughput) continue;
    const bytes = last.bytes + last.throughput * (time - last.time);
    stretches.push({ time, bytes, throughput: config.consumerThroughputMaxInBytes });
  }
  return time => {
    let i = stretches.length - 1;
    while (stretches[i].time > time) i--;
    return stretches[i].bytes + stretches[i].throughput * (time - stretches[i].time);
  };
}
