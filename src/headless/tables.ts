/**
 * What happened in a run, as columns: names in Python's spelling, units, and the numbers as typed arrays.
 *
 * Numbers at one instant are `metrics.ts`.
 */
import type { HeadlessRun } from './headless-run';

type Cells = Float64Array | Int32Array | Uint16Array;

export interface Column {
  readonly name: string;
  /** Empty: a number without a unit, or an id. */
  readonly unit: string;
  /** Exactly the rows; its buffer may hold more. */
  readonly cells: Cells;
}

/** The tables by name; a run that keeps no records has none. */
export const TABLES: Readonly<Record<string, (run: HeadlessRun) => Column[]>> = {
  records,
  lag,
  ordering_issues: orderingIssues
};

/** A row a record, in order of their ids. NaN: has not happened. */
function records(run: HeadlessRun): Column[] {
  const recorder = run.simulation.settledRecorder();
  if (recorder === null) throw new Error('This run keeps no records.');
  const column = columnsOf(recorder.count);
  return [
    column('key', recorder.key),
    column('producer', recorder.producer),
    column('partition', recorder.partition),
    column('offset', recorder.offset),
    column('consumer', recorder.consumer),
    column('bytes', recorder.bytes, 'bytes'),
    column('event_time', recorder.eventTime, 's'),
    column('reached_time', recorder.reachedTime, 's'),
    column('started_time', recorder.startedTime, 's'),
    column('completed_time', recorder.completedTime, 's'),
    column('restarts', recorder.restarts)
  ];
}

/** A row a partition and sample. */
function lag({ lag: sampler }: HeadlessRun): Column[] {
  if (sampler === null) throw new Error('This run keeps no lag.');
  const column = columnsOf(sampler.count);
  return [
    column('time', sampler.time, 's'),
    column('partition', sampler.partition),
    column('lag', sampler.lag, 'records'),
    column('lag_bytes', sampler.lagBytes, 'bytes'),
    column('behind', sampler.behind, 's')
  ];
}

/** A row a completion out of order, in the order they happened. */
function orderingIssues({ simulation }: HeadlessRun): Column[] {
  const issues = simulation.orderingIssues(Infinity);
  const column = columnsOf(issues.length);
  const integers = (name: string, cells: readonly number[]): Column => column(name, Int32Array.from(cells));
  const seconds = (name: string, cells: readonly number[]): Column => column(name, Float64Array.from(cells), 's');
  return [
    seconds('time', issues.map(issue => issue.time)),
    integers('key', issues.map(issue => issue.key)),
    integers('record', issues.map(issue => issue.record)),
    integers('partition', issues.map(issue => issue.partition)),
    integers('consumer', issues.map(issue => issue.consumer)),
    seconds('event_time', issues.map(issue => issue.eventTime)),
    integers('earlier_record', issues.map(issue => issue.earlierRecord)),
    integers('earlier_partition', issues.map(issue => issue.earlierPartition)),
    integers('earlier_consumer', issues.map(issue => issue.earlierConsumer)),
    seconds('earlier_event_time', issues.map(issue => issue.earlierEventTime)),
    seconds('time_difference', issues.map(issue => issue.timeDifference))
  ];
}

/** Makes columns of so many rows, of cells that may have room for more. */
function columnsOf(rows: number) {
  return (name: string, cells: Cells, unit = ''): Column => ({ name, unit, cells: cells.subarray(0, rows) });
}
