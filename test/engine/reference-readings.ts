/** What can be read of the reference at its present time, in the fields of `src/engine/flow-state.ts`, counted anew each time. */
import { PARTS, type Reference, type ReferenceRecord } from './reference';

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const bytesOf = (records: readonly ReferenceRecord[]): number => total(records.map(({ bytes }) => bytes));

const processingOf = (records: readonly ReferenceRecord[]): number[] =>
  records.map(({ startedTime, completedTime }) => completedTime - startedTime);

/** Seconds since the oldest of the records was produced. */
const age = (records: readonly ReferenceRecord[], now: number): number =>
  Math.max(0, ...records.map(({ eventTime }) => now - eventTime));

const lagOf = (records: readonly ReferenceRecord[], now: number) =>
  ({ lag: records.length, lagBytes: bytesOf(records), behind: age(records, now) });

/** Where the buckets of 0.1 s begin that make the last 5 s. */
const windowStart = (now: number): number => Math.max(0, Math.floor(10 * now) - 49) / 10;

/** How fast what is left grows since then, and when it is gone. */
function drainOf({ records, now }: Reference, isMeant: (record: ReferenceRecord) => boolean = () => true) {
  const from = Math.max(0, Math.floor(10 * now) - 49);
  const isBefore = (time: number): boolean => Math.floor(10 * time) < from;
  const meant = records.filter(isMeant);
  const then = meant.filter(({ eventTime, completedTime }) => isBefore(eventTime) && !isBefore(completedTime)).length;
  const left = meant.filter(({ completedTime }) => Number.isNaN(completedTime)).length;
  const lagTrend = now === 0 ? null : (left - then) / (now - windowStart(now));
  return { lagTrend, timeToDrain: left === 0 ? 0 : lagTrend !== null && lagTrend < 0 ? left / -lagTrend : null };
}

/** Seconds of work in them. */
function busySeconds({ busy, now }: Reference, consumer: number): number {
  const from = windowStart(now);
  return total(busy[consumer].map(([start, end]) => Math.max(0, end - Math.max(start, from))));
}

export const flowOf = ({ now, generation, lastRebalanceTime, partitionIds }: Reference): object =>
  ({ now, stop: null, generation, lastRebalanceTime, partitionIds });

export function metricsOf(reference: Reference): object {
  const { records, completed, residents, restarts, issues, now, config } = reference;
  const members = config.consumersAmount;
  const worked = total(Array.from({ length: members }, (_, id) => busySeconds(reference, id)));
  return {
    totalRecordsProduced: records.length,
    totalRecordsConsumed: completed.length,
    totalBytesProduced: bytesOf(records),
    totalBytesConsumed: bytesOf(completed),
    avgProcessingTimeMs: completed.length === 0 ? null : (1000 * total(processingOf(completed))) / completed.length,
    ...lagOf(residents, now),
    ...drainOf(reference),
    restarts,
    orderingIssues: issues.length,
    utilisation: members === 0 || now === 0 ? null : worked / members / (now - windowStart(now))
  };
}

export function partitionOf(reference: Reference, id: number): object {
  const { now, records, residents, owners, config } = reference;
  const here = residents.filter(({ partition }) => partition === id);
  const end = records.filter(({ partition }) => partition === id).length;
  return {
    id,
    closing: id >= config.partitionsAmount,
    owner: owners.get(id) ?? -1,
    logStartOffset: end - here.length,
    logEndOffset: end,
    ready: here.filter(({ reachedTime }) => !Number.isNaN(reachedTime)).length,
    working: here.some(({ consumer }) => consumer >= 0),
    ...lagOf(here, now),
    ...drainOf(reference, ({ partition }) => partition === id)
  };
}

/** Of a record that is still in its partition. */
export function recordOf({ id, reachedTime, consumer, left, bytes, wait, way }: ReferenceRecord): object {
  const reached = !Number.isNaN(reachedTime);
  const inWork = consumer >= 0;
  const travel = reached || way === 0 ? 1 : 1 - wait / way;
  return { id, reached, inWork, progress: inWork ? 1 - left / PARTS / bytes : 0, travel };
}

export function consumerOf(reference: Reference, id: number): object {
  const { now, completed, residents, owners, since } = reference;
  const done = completed.filter(({ consumer }) => consumer === id);
  const owned = [...owners].filter(([, owner]) => owner === id).map(([partition]) => partition);
  return {
    id,
    assignedPartitions: owned.sort((a, b) => a - b),
    activePartitions: reference.inWork(id).map(({ partition }) => partition),
    recordsConsumed: done.length,
    bytesConsumed: bytesOf(done),
    lastUpdateTime: done.at(-1)?.completedTime ?? null,
    processingTimes: processingOf(done.slice(-10)),
    ...lagOf(residents.filter(({ partition }) => owned.includes(partition)), now),
    ...drainOf(reference, ({ partition }) => owned.includes(partition)),
    busy: now === 0 ? null : busySeconds(reference, id) / (now - windowStart(now)),
    since: since[id]
  };
}

export function producerOf({ records }: Reference, id: number): object {
  const written = records.filter(({ producer }) => producer === id);
  return {
    id,
    recordsProduced: written.length,
    bytesProduced: bytesOf(written),
    lastProduceTime: written.at(-1)?.eventTime ?? null
  };
}
