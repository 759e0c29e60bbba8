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
  /** Frozen, or a number. */
  readonly data: unknown;
}

export class Timers implements Remembers {
  /** A binary heap. Timers never change, so a checkpoint needs the list alone. */
  private heap: Timer[] = [];
  private sequence = 0;

  get nextTime(): number {
    return this.heap.length === 0 ? Infinity : this.heap[0].time;
  }

  add(time: number, kind: TimerKind, of: number, incarnation: number, data: unknown = null): void {
    const { heap } = this;
    const timer: Timer = { time, sequence: this.sequence++, kind, of, incarnation, data };
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
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop() as Timer;
    const size = heap.length;
    if (size === 0) return first;
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], last)) break;
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = last;
    return first;
  }

  remember(): Remembered {
    const { sequence } = this;
    const heap = this.heap.slice();
    return {
      buffers: [],
      restore: () => {
        this.heap = heap.slice();
        this.sequence = sequence;
      }
    };
  }
}

const isBefore = (a: Timer, b: Timer): boolean => a.time < b.time || (a.time === b.time && a.sequence < b.sequence);
