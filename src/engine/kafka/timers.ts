/**
 * What is due later: messages under way, and the timers of clients and coordinator. Each is data, never a closure.
 *
 * At equal times the one scheduled first comes first. A timer of a process that is gone meanwhile is told by its incarnation.
 */
import type { Remembered, Remembers } from '../checkpoint';
import { MessageLine } from './message-line';

/** Messages are named by where they arrive: at the broker (`at...`), or back at the client (`got...`). */
export type TimerKind =
  | 'batch' | 'atFetch' | 'gotFetch' | 'atOffsets' | 'gotOffsets' | 'atList' | 'gotList' | 'atSeek' | 'gotSeek' | 'outOfRange' | 'atCommit' | 'gotCommit'
  | 'atJoin' | 'gotJoin' | 'atSync' | 'gotSync' | 'atHeartbeat' | 'gotHeartbeat' | 'atLeave'
  | 'begin' | 'fetchBack' | 'heartbeat' | 'autoCommit' | 'pollCheck' | 'session' | 'initialDelay' | 'rebalanceTimeout' | 'assign' | 'thaw' | 'metadata' | 'producerMetadata';

export interface Timer {
  readonly time: number;
  readonly sequence: number;
  readonly kind: TimerKind;
  /** The consumer it belongs to, or the producer of a batch or its metadata; -1: of the group. */
  readonly of: number;
  /** Of the process that it is for; -1: whichever. */
  readonly incarnation: number;
  /** Never changed. */
  readonly data: unknown;
}

/** Those that are due in the order in which they are added, as messages are that all take one hop. */
class Line {
  items: Timer[] = [];
  first = 0;

  get next(): Timer | undefined {
    return this.items[this.first];
  }

  /** @returns Whether it is due no earlier than the last one, and so is in line now. */
  add(timer: Timer): boolean {
    const { items } = this;
    if (items.length > this.first && items[items.length - 1].time > timer.time) return false;
    items.push(timer);
    return true;
  }

  take(): void {
    this.first++;
    if (2 * this.first < this.items.length || this.first < GONE_MAX) return;
    this.items = this.items.slice(this.first);
    this.first = 0;
  }
}

/** Of a line's first places, that may be empty. */
const GONE_MAX = 256;

/** What is due next: a timer or a message of the group, a batch of records, or a fetch or its answer. */
export const Due = { timer: 0, batch: 1, fetch: 2 } as const;

export class Timers implements Remembers {
  /** Seconds at which the next of all is due; Infinity: there is none. */
  nextTime = Infinity;
  /** Batches on their way to the broker: of a producer, about its number. */
  readonly batches = new MessageLine();
  /** Fetches and their answers: of twice a member, and one more when it is an answer; about the incarnation. */
  readonly fetches = new MessageLine();
  /** A binary heap of those that stand in no line. */
  private heap: Timer[] = [];
  private readonly messages = new Line();
  private sequence = 0;
  /** The next timer; null: there is none. */
  private next: Timer | null = null;

  add(time: number, kind: TimerKind, of: number, incarnation: number, data: unknown = null): void {
    const timer: Timer = { time, sequence: this.sequence++, kind, of, incarnation, data };
    if (this.next === null || time < this.next.time) this.next = timer;
    if (time < this.nextTime) this.nextTime = time;
    if (MESSAGES.has(kind) && this.messages.add(timer)) return;
    const { heap } = this;
    let place = heap.length;
    heap.push(timer);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(timer, heap[parent])) break;
      heap[place] = heap[parent];
      place = parent;
    }
    heap[place] = timer;
  }

  /** A batch is on its way to the broker. */
  addBatch(time: number, producer: number, serial: number): void {
    if (!this.batches.add(time, this.sequence, producer, serial)) this.add(time, 'batch', producer, -1, serial);
    else this.added(time);
  }

  /** A fetch is on its way to the broker, or its answer to the client. */
  addFetch(time: number, isAnswer: boolean, member: number, incarnation: number): void {
    if (!this.fetches.add(time, this.sequence, 2 * member + (isAnswer ? 1 : 0), incarnation)) this.add(time, isAnswer ? 'gotFetch' : 'atFetch', member, incarnation);
    else this.added(time);
  }

  /** What the next of all is: of those due at one time the one that was scheduled first. */
  nextDue(): number {
    const { nextTime, batches, fetches, next } = this;
    let due: number = Due.timer;
    let sequence = next !== null && next.time === nextTime ? next.sequence : Infinity;
    if (batches.nextTime === nextTime && batches.nextSequence < sequence) {
      due = Due.batch;
      sequence = batches.nextSequence;
    }
    return fetches.nextTime === nextTime && fetches.nextSequence < sequence ? Due.fetch : due;
  }

  /** Takes the next timer out; there is one, and it is the next of all. */
  take(): Timer {
    const { messages, heap } = this;
    const next = this.next as Timer;
    if (messages.next === next) messages.take();
    else this.takeFromHeap();
    this.next = earlier(messages.next, heap[0]) ?? null;
    this.plan();
    return next;
  }

  /** Lets the next batch go, which is the next of all. */
  takeBatch(): void {
    this.batches.take();
    this.plan();
  }

  /** Lets the next fetch or answer go, which is the next of all. */
  takeFetch(): void {
    this.fetches.take();
    this.plan();
  }

  /** Timers never change, so the lists are enough. */
  remember(): Remembered {
    const { sequence, next, nextTime } = this;
    const heap = this.heap.slice();
    const messages = this.messages.items.slice(this.messages.first);
    const lines = [this.batches.remember(), this.fetches.remember()];
    return {
      buffers: lines.flatMap(({ buffers }) => buffers),
      restore: () => {
        this.sequence = sequence;
        this.next = next;
        this.nextTime = nextTime;
        this.heap = heap.slice();
        this.messages.items = messages.slice();
        this.messages.first = 0;
        for (const line of lines) line.restore();
      }
    };
  }

  private added(time: number): void {
    this.sequence++;
    if (time < this.nextTime) this.nextTime = time;
  }

  private plan(): void {
    const { batches, fetches, next } = this;
    const time = batches.nextTime < fetches.nextTime ? batches.nextTime : fetches.nextTime;
    this.nextTime = next !== null && next.time < time ? next.time : time;
  }

  private takeFromHeap(): void {
    const { heap } = this;
    const last = heap.pop() as Timer;
    const size = heap.length;
    if (size === 0) return;
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], last)) break;
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = last;
  }
}

const MESSAGES: ReadonlySet<TimerKind> = new Set<TimerKind>([
  'atOffsets', 'gotOffsets', 'atList', 'gotList', 'atCommit', 'gotCommit', 'atJoin', 'gotJoin', 'atSync', 'gotSync', 'atHeartbeat',
  'gotHeartbeat', 'atLeave'
]);

const isBefore = (a: Timer, b: Timer): boolean => a.time < b.time || (a.time === b.time && a.sequence < b.sequence);

const earlier = (a: Timer | undefined, b: Timer | undefined): Timer | undefined =>
  a === undefined || (b !== undefined && isBefore(b, a)) ? b : a;
