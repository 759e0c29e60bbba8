/**
 * The engine beside the reference, instant by instant: what happens at each, and all that can be read after it.
 *
 * Where numbers are exact (`exact`), the reference runs by itself and everything must be equal, order included. Elsewhere the
 * two round differently: what the reference finds due within a rounding happens when and in which order the engine says, and
 * what one instant of the engine holds happens there in the order of the rule. Either way the trace hash must be equal.
 */
import type { EngineConfig, Workload } from '../../src/engine/config';
import type { Recorder } from '../../src/engine/recorder';
import { Simulation } from '../../src/engine/simulation';
import { PARTS, Reference, type Due, type ReferenceRecord } from './reference';
import { ReferenceHash } from './reference-hash';
import { consumerOf, flowOf, metricsOf, partitionOf, producerOf, recordOf } from './reference-readings';

export interface Setup {
  readonly seed: number;
  readonly config: EngineConfig;
  readonly workload?: Workload | null;
}

/** What happens is compared at each instant; all that can be read at the first ones, at one in so many, and after actions. */
const ALL_READ = 50;
const ALL_READ_EACH = 16;

/** Of seconds, parts and bytes alike, relative above 1. */
const TOLERANCE = 1e-9;
const near = (a: unknown, b: unknown): boolean =>
  typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));

/** Times and bytes on a grid of 2^-40 leave room for exact products and quotients by powers of two. */
const isOnGrid = (value: number): boolean => Number.isInteger(value * 2 ** 40);

export class Check {
  /** Instants compared. */
  instants = 0;
  /** Whether all numbers have been exact until now; with `exact`, nothing is compared once they are not. */
  onGrid = true;
  readonly simulation: Simulation;
  readonly reference: Reference;
  private readonly hash = new ReferenceHash();
  private hashed = 0;
  private issuesSeen = 0;
  /** What the engine has recorded until this instant, and the ids of the records that completed at it, in order. */
  private recorder!: Recorder;
  private completions: number[] = [];
  /** Records in work at the last instant, by consumer. */
  private worked = '';

  constructor({ seed, config, workload = null }: Setup, private readonly exact = false) {
    this.simulation = new Simulation({ seed, config, workload, limits: { recordsMax: 1e6, issuesKept: 1e6 } });
    this.reference = new Reference(seed, config, workload);
    this.listen(this.simulation.settledRecorder() as Recorder);
    this.instant();
  }

  advanceTo(time: number): void {
    const { simulation, reference } = this;
    while (this.onGrid) {
      const next = simulation.nextEventTime();
      const wanted = reference.due()[0]?.time ?? Infinity;
      if (this.exact || !near(next, wanted)) this.same('time of the next event', next, wanted);
      const stop = Math.min(next, time);
      simulation.advanceTo(stop);
      reference.pass(stop);
      this.instant();
      if (next > time) return;
    }
  }

  apply(set: Partial<EngineConfig>): void {
    if (!this.onGrid) return;
    this.simulation.apply(set);
    this.reference.apply(set);
    this.worked = 'an action';
    this.instant();
    if (this.onGrid) this.all();
  }

  /** Reads everything, every row of the recorder included. */
  end(): void {
    if (!this.onGrid) return;
    this.all();
    this.reference.records.forEach(record => this.row(record));
  }

  private listen(recorder: Recorder): void {
    const complete = recorder.complete.bind(recorder);
    recorder.complete = (id, time) => {
      this.completions.push(id);
      complete(id, time);
    };
  }

  private instant(): void {
    this.recorder = this.simulation.settledRecorder() as Recorder;
    this.follow();
    this.completions = [];
    if (this.exact) this.watchGrid();
    if (!this.onGrid) return;
    this.orderAndRows();
    if (this.instants++ < ALL_READ || this.instants % ALL_READ_EACH === 0) this.all();
  }

  /** All that can be read, entity by entity. */
  private all(): void {
    const { simulation, reference } = this;
    this.agree('flow', simulation, flowOf(reference));
    this.agree('flow', simulation.metrics(), metricsOf(reference));
    for (const id of reference.partitionIds) {
      this.agree('partition', simulation.partition(id), partitionOf(reference, id));
      const here = reference.residents.filter(({ partition }) => partition === id);
      for (const record of new Set([...here.slice(0, 1), ...here.slice(-1)])) {
        this.agree('record', simulation.record(id, record.offset), recordOf(record));
      }
    }
    for (const id of simulation.consumerIds) this.agree('consumer', simulation.consumer(id), consumerOf(reference, id));
    for (const id of simulation.producerIds) this.agree('producer', simulation.producer(id), producerOf(reference, id));
  }

  /** Lets all happen in the reference that happened in the engine at this instant. */
  private follow(): void {
    const { reference, exact } = this;
    const rounding = exact ? 0 : TOLERANCE * Math.max(1, reference.now);
    for (;;) {
      const due = reference.due().filter(({ time }) => time <= reference.now + rounding);
      const next = exact ? due[0] : this.firstOf(due.filter(one => this.happened(one)));
      if (next !== undefined) reference.happen(next);
      else if (due.some(({ time }) => time < reference.now - rounding)) this.fail('an overdue event', undefined, due[0]);
      else return;
    }
  }

  /** The rule's order at one time: what rounding makes of times is left out. */
  private firstOf(due: readonly Due[]): Due | undefined {
    const [first] = [...due].sort((a, b) => a.rank - b.rank || a.entity - b.entity || a.sequence - b.sequence);
    if (first?.rank !== 0) return first;
    // A consumer's completions may be due a rounding apart and still come at one time: then in the engine's order.
    const place = ({ record }: Due): number => this.completions.indexOf(record?.id ?? -1);
    const ofOne = due.filter(({ rank, entity }) => rank === 0 && entity === first.entity);
    return ofOne.sort((a, b) => place(a) - place(b) || a.sequence - b.sequence)[0];
  }

  private happened({ rank, entity, record }: Due): boolean {
    const { recorder } = this;
    if (record === null) {
      const row = this.reference.records.length;
      return row < recorder.count && (this.simulation.hasWorkload || recorder.producer[row] === entity);
    }
    return !Number.isNaN((rank === 1 ? recorder.reachedTime : recorder.completedTime)[record.id]);
  }

  /** Work that was counted at an uneven instant may not be a binary fraction; from there on ties are rounded. */
  private watchGrid(): void {
    const { now, residents } = this.reference;
    const inWork = residents.filter(({ consumer }) => consumer >= 0);
    const worked = inWork.map(({ id, consumer }) => `${id} ${consumer}`).join();
    const counted = worked === this.worked ? [] : inWork.map(({ left }) => left / PARTS);
    this.worked = worked;
    this.onGrid = isOnGrid(now) && counted.every(isOnGrid);
  }

  /** What is new: completions, in order, by the hash; the issues; the rows of what happened now and what is in work. */
  private orderAndRows(): void {
    const { now, completed, residents, issues, records } = this.reference;
    for (const record of completed.slice(this.hashed)) {
      this.row(record);
      this.hash.add(record);
    }
    this.hashed = completed.length;
    this.same('trace hash', this.simulation.traceHash(), this.hash.digest);
    const wanted = issues.slice(this.issuesSeen);
    this.issuesSeen = issues.length;
    this.simulation.orderingIssues(wanted.length).forEach((issue, i) => this.agree('issue', issue, wanted[i]));
    for (const record of residents) {
      if (record.consumer >= 0 || record.eventTime === now || record.reachedTime === now) this.row(record);
    }
    this.same('rows', this.recorder.count, records.length);
  }

  private row(record: ReferenceRecord): void {
    const { id } = record;
    for (const name of COLUMNS) {
      const found = this.recorder[name][id];
      if (!Object.is(found, record[name])) this.fail(`record ${id} ${name}`, found, record[name]);
    }
    const reached = this.recorder.reachedTime[id];
    // When an arrival that nobody waited for was may be told afterwards, from the bytes carried.
    if (this.exact || !near(reached, record.reachedTime)) this.same(`record ${id} reachedTime`, reached, record.reachedTime);
  }

  /** Whether each field that the reference names is what the engine says. */
  private agree(what: string, got: object, wanted: object): void {
    for (const [name, value] of Object.entries(wanted)) {
      const found = (got as Record<string, unknown>)[name];
      if (Object.is(found, value)) continue;
      const isList = Array.isArray(value) && Array.isArray(found) && value.join() === found.join();
      if (isList || (ROUNDED.has(name) && near(found, value))) continue;
      this.fail(`${what} ${String((got as { id?: number }).id ?? '')} ${name}`, found, value);
    }
  }

  private same(what: string, got: unknown, wanted: unknown): void {
    if (!Object.is(got, wanted)) this.fail(what, got, wanted);
  }

  private fail(what: string, got: unknown, wanted: unknown): never {
    const text = (value: unknown): string => JSON.stringify(value) ?? String(value);
    throw new Error(`at ${this.simulation.now} s: ${what} is ${text(got)} in the engine, ${text(wanted)} in the reference`);
  }
}

/** What each side computes in its own way. */
const ROUNDED = new Set([
  'totalBytesProduced', 'totalBytesConsumed', 'bytesProduced', 'bytesConsumed', 'lagBytes', 'avgProcessingTimeMs', 'utilisation',
  'busy', 'progress', 'travel'
]);

const COLUMNS = [
  'key', 'producer', 'partition', 'consumer', 'restarts', 'offset', 'bytes', 'eventTime', 'startedTime', 'completedTime'
] as const;
