/** What is compared of a capture and a flow: the same functions of what happened in either. */
import type { GroupTrace, MembershipAction, OwnershipCallback, ProcessedRecord } from './group-trace';

/** Of each partition its owner before anything at `time` or later happened; -1: nobody. A process that is gone owns nothing. */
export function ownersBefore(trace: GroupTrace, time: number): number[] {
  const owners = new Array<number>(trace.partitions).fill(-1);
  for (const change of ownershipChanges(trace)) {
    if (change.time >= time) break;
    apply(owners, change);
  }
  return owners;
}

/** Each state in which every partition had an owner, in order; a state that comes again at once counts once. */
export function settledOwners(trace: GroupTrace): number[][] {
  const owners = new Array<number>(trace.partitions).fill(-1);
  const settled: number[][] = [];
  for (const change of ownershipChanges(trace)) {
    apply(owners, change);
    if (owners.includes(-1) || String(settled.at(-1)) === String(owners)) continue;
    settled.push(owners.slice());
  }
  return settled;
}

function ownershipChanges({ actions, callbacks }: GroupTrace): readonly (OwnershipCallback | MembershipAction)[] {
  return [...callbacks, ...actions.filter(({ kind }) => kind === 'crash')].sort((a, b) => a.time - b.time);
}

function apply(owners: number[], change: OwnershipCallback | MembershipAction): void {
  if (change.kind === 'assigned') for (const partition of change.partitions) owners[partition] = change.member;
  else {
    const partitions = 'partitions' in change ? change.partitions : owners.keys();
    for (const partition of partitions) if (owners[partition] === change.member) owners[partition] = -1;
  }
}

/** From one change of who is there to the next: actions within a second are one. */
export interface Phase {
  /** start: of the first; join: of a later one; restart: of one that was there. */
  readonly name: 'start' | 'join' | 'restart' | 'crash' | 'close';
  readonly from: number;
  readonly to: number;
  readonly action: MembershipAction;
}

const TOGETHER = 1;

export function phases({ actions, until }: GroupTrace): Phase[] {
  const found: Phase[] = [];
  const started = new Set<number>();
  for (const action of actions) {
    const isAgain = started.has(action.member);
    if (action.kind === 'start') started.add(action.member);
    const last = found.at(-1);
    if (last !== undefined && action.time - last.from < TOGETHER) continue;
    const name = action.kind !== 'start' ? action.kind : isAgain ? 'restart' : last === undefined ? 'start' : 'join';
    found.push({ name, from: action.time, to: until, action });
  }
  return found.map((phase, i) => ({ ...phase, to: found[i + 1]?.from ?? until }));
}

/** Seconds from the beginning of a phase to the first and the last change of an owner in it; -1: there was none. */
export function changesOf({ callbacks }: GroupTrace, { from, to }: Phase): { first: number; last: number } {
  const changes = callbacks.filter(({ time, partitions }) => partitions.length > 0 && time >= from && time < to);
  return { first: changes.length === 0 ? -1 : changes[0].time - from, last: changes.length === 0 ? -1 : changes[changes.length - 1].time - from };
}

const nameOf = ({ partition, offset }: ProcessedRecord): string => `P${partition} ${offset}`;

/** Each second and later processing of a record. */
export interface Repeat extends ProcessedRecord {
  /** Who processed it first. */
  readonly firstBy: number;
}

/** Of each trace that was asked: one is asked several times, and never changes. */
const knownRepeats = new WeakMap<GroupTrace, readonly Repeat[]>();

export function repeats(trace: GroupTrace): readonly Repeat[] {
  const known = knownRepeats.get(trace);
  if (known !== undefined) return known;
  const firstBy = Array.from({ length: trace.partitions }, (): number[] => []);
  const found: Repeat[] = [];
  for (const record of trace.processed) {
    const ofPartition = firstBy[record.partition];
    const by = ofPartition[record.offset] as number | undefined;
    if (by === undefined) ofPartition[record.offset] = record.member;
    else found.push({ ...record, firstBy: by });
  }
  knownRepeats.set(trace, found);
  return found;
}

/** Records, as `P<partition> <offset>`, that nobody processed though a later one of their partition was. */
export function neverProcessed({ processed, partitions }: GroupTrace): string[] {
  const seen = Array.from({ length: partitions }, (): boolean[] => []);
  for (const { partition, offset } of processed) seen[partition][offset] = true;
  return seen.flatMap((offsets, partition) => [...offsets.keys()].filter(offset => !offsets[offset]).map(offset => `P${partition} ${offset}`));
}

/** The group's offset of a partition just before a time, of the commits that were answered until then; 0: none. */
export function committedBefore({ commits }: GroupTrace, partition: number, time: number): number {
  return commits.reduce((offset, commit) => (commit.time < time ? Math.max(offset, commit.offsets.get(partition) ?? 0) : offset), 0);
}

/** Seconds at which an offset of any of some partitions was last seen to be committed and new, before a time; 0: never. */
function lastCommit(trace: GroupTrace, partitions: readonly number[], time: number): number {
  const known = new Map<number, number>();
  let last = 0;
  for (const commit of trace.commits) {
    if (commit.time >= time) break;
    for (const partition of partitions) {
      const offset = commit.offsets.get(partition) ?? 0;
      if (offset <= (known.get(partition) ?? 0)) continue;
      known.set(partition, offset);
      last = commit.time;
    }
  }
  return last;
}

/** Partitions that a member owned just before a time, ascending. */
export const ownedBefore = (trace: GroupTrace, member: number, time: number): number[] =>
  ownersBefore(trace, time).flatMap((owner, partition) => (owner === member ? [partition] : []));

/** When each partition of a member that was killed was given to somebody; those that were not are missing. */
export function reassignedAt(trace: GroupTrace, member: number, time: number): Map<number, number> {
  const found = new Map<number, number>();
  for (const partition of ownedBefore(trace, member, time)) {
    const given = trace.callbacks.find(one => one.kind === 'assigned' && one.time > time && one.partitions.includes(partition));
    if (given !== undefined) found.set(partition, given.time);
  }
  return found;
}

/**
 * What a member that was killed had processed since the commit at which others took its partitions over, as `P<partition> <offset>`, sorted. What
 * it had sent counts, also where the answer came when it was dead.
 */
export function processedSinceCommit(trace: GroupTrace, member: number, time: number): string[] {
  const committed = new Map([...reassignedAt(trace, member, time)].map(([partition, given]) => [partition, committedBefore(trace, partition, given)]));
  const done = trace.processed.filter(one => one.time < time && one.member === member && one.offset >= (committed.get(one.partition) ?? Infinity));
  return [...new Set(done.map(nameOf))].sort();
}

/** What of a member's was processed again after a time, as `P<partition> <offset>`, sorted. */
export const repeatedOf = (trace: GroupTrace, member: number, time: number): string[] =>
  repeats(trace).filter(one => one.time >= time && one.firstBy === member).map(nameOf).sort();

/** A number that is compared, and what of it a busy machine alone may make. */
export interface Measure {
  readonly value: number;
  readonly noise: number;
}

/** Seconds: what steps that a model has no time for took on the machine of the captures, which was busy. */
export const NOISE_SECONDS = 0.25;

/** All that is compared of a run, by name. */
export function measuresOf(trace: GroupTrace, recordsPerSecond: number): Map<string, Measure> {
  const measures = new Map<string, Measure>();
  const seconds = (name: string, value: number): unknown => measures.set(name, { value, noise: NOISE_SECONDS });
  const records = (name: string, value: number): unknown => measures.set(name, { value, noise: NOISE_SECONDS * recordsPerSecond });
  const all = phases(trace);
  for (const phase of all) {
    const { first, last } = changesOf(trace, phase);
    seconds(`${phase.name}: first change of an owner, s`, first);
    seconds(`${phase.name}: last change of an owner, s`, last);
    if (phase.name === 'join') seconds('join: from the first to the last change, s', last - first);
    if (phase.name !== 'crash' && phase.name !== 'close') continue;
    const { member, time } = phase.action;
    const owned = ownedBefore(trace, member, time);
    seconds(`${phase.name}: since the member's last commit, s`, time - lastCommit(trace, owned, time));
    const resumed = trace.processed.find(one => one.time > time + TOGETHER && owned.includes(one.partition));
    seconds(`${phase.name}: until a record of its partitions is processed, s`, (resumed?.time ?? trace.until) - time);
    const again = repeats(trace);
    records(`${phase.name}: records processed again before it`, again.filter(one => one.time < time).length);
    records(`${phase.name}: records processed again after it`, again.filter(one => one.time >= time).length);
  }
  records('records processed', trace.processed.length);
  records('records lost', neverProcessed(trace).length);
  return measures;
}
