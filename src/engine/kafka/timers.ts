/**
 * What is due later: messages under way, and the timers of clients and coordinator. Each is data, never a closure.
 *
 * At equal times the one scheduled first comes first. A timer of a process that is gone meanwhile is told by its incarnation.
 */
import type { Remembered, Remembers } from '../checkpoint';

/** Messages are named by where they arrive: at the broker (`at...`), or back at the client (`got...`). */
export type TimerKind =
  | 'batch' | 'atFetch' | 'gotFetch' | 'atOffsets' | 'gotOffsets' | 'atList' | 'gotList' | 'atCommit' | 'gotCommit'
  | 'atJoin' | 'gotJoin' | 'atSync' | 'gotSync' | 'atHeartbeat' | 'gotHeartbeat' | 'atLeave'
  | 'begin' | 'heartbeat' | 'autoCommit' | 'pollCheck' | 'session' | 'initialDelay' | 'rebalanceTimeout' | 'assign' | 'thaw' | 'metadata';

export interface Timer {
  readonly time: number;
  readonly sequence: number;
  readonly kind: TimerKind;
  /** The consumer it belongs to, or the producer of a batch; -1: of the group. */
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

export class Timers implements Remembers {
  /** A binary heap of those that stand in no line. */
  private heap: Timer[] = [];
  private readonly messages = new Line();
  private readonly batches = new Line();
  private sequence = 0;
  /** The next of all; null: there is none. */
  private next: Timer | null = null;

  get nextTime(): number {
    return this.next === null ? Infinity : this.next.time;
  }

  add(time: number, kind: TimerKind, of: number, incarnation: number, data: unknown = null): void {
    const timer: Timer = { time, sequence: this.sequence++, kind, of, incarnation, data };
    if (this.next === null || time < this.next.time) this.next = timer;
    if (kind === 'batch' ? this.batches.add(timer) : MESSAGES.has(kind) && this.messages.add(timer)) return;
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

  /** Takes the next one out; there is one. */
  take(): Timer {
    const { messages, batches, heap } = this;
    const next = this.next as Timer;
    if (messages.next === next) messages.take();
    else if (batches.next === next) batches.take();
    else this.takeFromHeap();
    this.next = earlier(earlier(messages.next, batches.next), heap[0]) ?? null;
    return next;
  }

  /** Timers never change, so the lists are enough. */
  remember(): Remembered {
    const { sequence, next } = this;
    const heap = this.heap.slice();
    const lines = [this.messages, this.batches].map(line => ({ line, items: line.items.slice(line.first) }));
    return {
      buffers: [],
      restore: () => {
        this.sequence = sequence;
        this.next = next;
        this.heap = heap.slice();
        for (const { line, items } of lines) {
          line.items = items.slice();
          line.first = 0;
        }
      }
    };
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
  'atFetch', 'gotFetch', 'atOffsets', 'gotOffsets', 'atList', 'gotList', 'atCommit', 'gotCommit', 'atJoin', 'gotJoin', 'atSync', 'gotSync', 'atHeartbeat',
  'gotHeartbeat', 'atLeave'
]);

const isBefore = (a: Timer, b: Timer): boolean => a.time < b.time || (a.time === b.time && a.sequence < b.sequence);

const earlier = (a: Timer | undefined, b: Timer | undefined): Timer | undefined =>
  a === undefined || (b !== undefined && isBefore(b, a)) ? b : a;
