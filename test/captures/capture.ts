/** Reads captures of real groups: see test/fixtures/captures/README.md. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Commit, GroupTrace, MembershipAction, OwnershipCallback, ProcessedRecord } from './group-trace';

const FOLDER = path.join(__dirname, '../fixtures/captures');

export interface CaptureConfig {
  readonly client: 'java' | 'librdkafka';
  readonly protocol: 'range' | 'cooperative-sticky' | 'consumer';
  readonly partitions: number;
  /** Milliseconds, as all of these. */
  readonly session: number;
  readonly heartbeat: number;
  readonly workMs: number;
  readonly autoCommitMs: number;
  readonly maxPoll: number;
  readonly maxPollInterval: number;
  readonly static: boolean;
}

export interface ProducedRecord {
  /** The record's timestamp, seconds. */
  readonly time: number;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  /** From 0, in the order in which the producer was given them. */
  readonly sequence: number;
}

/** A process of a member, from its start on. */
export interface MemberProcess {
  readonly member: number;
  readonly started: number;
  /** Seconds at which its program began; its first poll comes soon after. */
  readonly begun: number;
  /** Seconds of its first callback. */
  readonly firstCallback: number;
  readonly memberId: string;
}

export interface Capture {
  readonly name: string;
  readonly config: CaptureConfig;
  readonly trace: GroupTrace;
  readonly produced: readonly ProducedRecord[];
  readonly processes: readonly MemberProcess[];
}

/** A line; which fields it has depends on `ev`. Times are in milliseconds. */
interface Line {
  readonly t: number;
  readonly ev: string;
  readonly who: string;
  readonly do: string;
  readonly partitions: readonly number[];
  readonly member: string;
  readonly offsets: Readonly<Record<string, number>>;
  readonly p: number;
  readonly o: number;
  readonly ts: number;
  readonly key: string;
  readonly seq: number;
}

const KINDS: Readonly<Record<string, MembershipAction['kind']>> = { start: 'start', kill: 'crash', close: 'close' };

/** c1 is member 0. */
const memberOf = ({ who }: Line): number => Number(who.slice(1)) - 1;

/** Names of all captures, in alphabetical order. */
export const captureNames = (): string[] =>
  readdirSync(FOLDER).filter(name => name.endsWith('.jsonl.gz')).map(name => name.slice(0, -'.jsonl.gz'.length)).sort();

export function readCapture(name: string): Capture {
  const [head, ...lines] = gunzipSync(readFileSync(path.join(FOLDER, `${name}.jsonl.gz`))).toString().trim().split('\n').map(line => JSON.parse(line) as unknown);
  const { config } = head as { config: CaptureConfig };
  const all = lines as readonly Line[];
  const actions = all.filter(line => line.ev === 'action' && line.do in KINDS)
    .map((line): MembershipAction => ({ time: line.t / 1000, kind: KINDS[line.do], member: memberOf(line) }));
  const until = untilClosed(all, actions);
  const seen = all.filter(({ t }) => t / 1000 < until);
  const of = (...kinds: readonly string[]): readonly Line[] => seen.filter(({ ev }) => kinds.includes(ev));
  return {
    name,
    config,
    trace: {
      partitions: config.partitions,
      until,
      actions,
      callbacks: of('assigned', 'revoked', 'lost').map((line): OwnershipCallback =>
        ({ time: line.t / 1000, kind: line.ev as OwnershipCallback['kind'], member: memberOf(line), partitions: line.partitions })),
      processed: of('processed').map((line): ProcessedRecord => ({ time: line.t / 1000, member: memberOf(line), partition: line.p, offset: line.o })),
      commits: of('commit', 'committed').map((line): Commit => ({
        time: line.t / 1000, member: line.ev === 'commit' ? memberOf(line) : -1, offsets: new Map(Object.entries(line.offsets).map(([partition, offset]) => [Number(partition), offset]))
      }))
    },
    produced: all.filter(({ ev }) => ev === 'produced')
      .map(({ ts, p, o, key, seq }): ProducedRecord => ({ time: ts / 1000, partition: p, offset: o, key, sequence: seq }))
      .sort((a, b) => a.sequence - b.sequence),
    processes: actions.filter(({ kind }) => kind === 'start').map(({ time, member }) => processOf(seen, member, time))
  };
}

/** Seconds at which the first of those was closed that were to live to the end of the run. */
function untilClosed(lines: readonly Line[], actions: readonly MembershipAction[]): number {
  const closed = lines.find(line => line.ev === 'closing'
    && !actions.some(({ kind, member, time }) => kind === 'close' && member === memberOf(line) && time <= line.t / 1000));
  if (closed === undefined) throw new Error('nobody was closed at the end of the capture');
  return closed.t / 1000;
}

function processOf(lines: readonly Line[], member: number, started: number): MemberProcess {
  const own = lines.filter(line => line.ev !== 'action' && 'who' in line && memberOf(line) === member && line.t / 1000 >= started);
  const begun = own.find(({ ev }) => ev === 'start');
  const first = own.find(({ ev }) => ev === 'assigned');
  if (begun === undefined || first === undefined) throw new Error(`c${member + 1} was started at ${started} s, and never assigned anything`);
  return { member, started, begun: begun.t / 1000, firstCallback: first.t / 1000, memberId: first.member };
}
