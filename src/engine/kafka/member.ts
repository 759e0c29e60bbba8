/** One client of the group: its process, its poll loop, what it owns and what it knows. Plain state; who changes it is elsewhere. */
import type { Timer } from './timers';

/** A partition as its owner, or who was it and does not know better, sees it. */
export class Owned {
  /** What the next record handed over is; -1: not known yet. */
  position = -1;
  /** What the next fetch asks for. */
  fetchPosition = -1;
  /** Whether something of it is fetched and not handed over. */
  buffered = false;
  /** Whether a fetch waits at the broker for its next record. */
  waiting = false;
  /** The client has given it up. */
  lost = false;
  /** What the fetch that waits asks for. */
  askedFrom = -1;
  /** The application has sought an offset that the broker has to tell, or to refuse. */
  isSeeking = false;
  /** What it sought is not in the log, and auto.offset.reset decides. */
  isOutOfRange = false;
  /** The application wants nothing of it for now. */
  paused = false;

  constructor(
    readonly member: number,
    readonly partition: number
  ) {}
}

/** Offsets of a partition: fetched, or handed over by poll. */
export class OffsetRange {
  constructor(
    readonly owned: Owned,
    /** The first that is left. */
    public next: number,
    /** One past the last. */
    public end: number
  ) {}
}

/** Where a client of the classic protocol stands; of KIP-848 only `out` and `in`. */
export type JoinState = 'out' | 'committing' | 'revoking' | 'joining' | 'syncing' | 'in';

export class Member {
  /** Counts its processes; 0: none yet. */
  incarnation = 0;
  running = false;
  crashed = false;
  /** Asked to close. */
  closing = false;
  /** Seconds until which it is frozen; -1: it is not. */
  frozenUntil = -1;
  /** What came for it while it was frozen. */
  readonly deferred: Timer[] = [];

  memberId = '';
  generation = -1;
  join: JoinState = 'out';
  /** It is to join again at its next poll. */
  rejoin = false;
  /** As the leader of a classic group: over how many partitions it assigned; -1: it is not the leader. */
  partitionsAssigned = -1;
  /** Why it joins again by itself; empty: because others do. */
  reason = '';
  /** It was told that it is a member no more. */
  fenced = false;
  /** It left because max.poll.interval went by. */
  left = false;
  /** Partitions assigned, to be taken at its next poll; null: none are. */
  pending: readonly number[] | null = null;
  /** What it was given last, and in which generation: what eager sticky tells. */
  lastAssigned: readonly number[] = Object.freeze([]);
  lastGeneration = -1;
  /** Of its heartbeats: those of an earlier series are void. */
  heartbeats = 0;
  /** Heartbeats planned by all its processes: each is late by a draw of its own. */
  heartbeatsPlanned = 0;

  owned: Owned[] = [];
  readonly buffers: OffsetRange[] = [];
  /** What it owns in the order in which the broker answers its fetches; of which list of what it owned. */
  fetchSession: Owned[] = [];
  fetchSessionOf: readonly Owned[] | null = null;
  /** 0: no fetch; 1: under way; 2: waits at the broker, or will, as nothing is there for it. */
  fetching = 0;
  /** What its last fetch was answered: partition, the first offset, and one past the last, in turn. */
  readonly answered: number[] = [];
  /** How many of these numbers are of its last answer. */
  answeredEnd = 0;
  /** Whether a fetch that waits is to ask for more than it did: something may be fetched now that could not be then. */
  asksMore = false;
  /** Fetches sent; one that came back with nothing and was sent again at once counts once. */
  fetches = 0;
  /** Seconds at which the last fetch is at the broker. */
  fetchArrives = 0;

  /** It waits in poll. */
  inPoll = false;
  /** Seconds since which it does, if it does. */
  pollSince = 0;
  /** It waits for a commit. */
  blocked = false;
  lastPoll = 0;
  commitDue = false;
  /** Of its waits for the next auto-commit: those of an earlier one are void. */
  autoCommits = 0;
  /** Where it is to seek before its next poll: partition (-1: all that it owns) and offset, in turn; see `seeks.ts`. */
  readonly seeks: number[] = [];
  /** What poll handed over and is not processed. */
  readonly batch: OffsetRange[] = [];
  working = false;
  workStarted = 0;
  workDue = 0;
  /** Seconds more that its next record takes. */
  stall = 0;
  /** How often processing the next record that it takes into work fails; 0: it does not. */
  poison = 0;
  /** Failures of the record in work, here. */
  tries = 0;
  /** Of a frozen one: seconds of work that were left; -1: it did not work. */
  workLeft = -1;

  constructor(
    readonly id: number,
    /** Its client.id, and of a static member its group.instance.id. */
    readonly name: string
  ) {}

  get isFrozen(): boolean {
    return this.frozenUntil >= 0;
  }

  /** Whether what it has fetched may be handed over: an eager one that joins has given up all. */
  get handsOver(): boolean {
    return !this.left && !this.fenced;
  }

  ownedOf(partition: number): Owned | undefined {
    for (const owned of this.owned) if (owned.partition === partition) return owned;
    return undefined;
  }
}

/** The first offset of a partition that somebody who had it may still process. */
export function firstNeeded(member: Member, owned: Owned): number {
  for (const range of member.batch) if (range.owned === owned) return range.next;
  return owned.position;
}
