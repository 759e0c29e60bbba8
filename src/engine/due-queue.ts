/**
 * Who writes next. Producers of one rate write in turn, so a new time is mostly the latest of all and goes to the end of a
 * line, whatever their number; one that is not goes to a heap.
 *
 * Order is that of `event-heap.ts`: by time, then the lowest entity.
 */
import { grown } from './columns';
import { EventHeap } from './event-heap';

export class DueQueue {
  /** The earliest time, Infinity when nothing is due; the lowest entity that has it, and whether that is the first in the line. */
  nextTime = Infinity;
  nextEntity = 0;
  private nextIsInLine = false;

  /** The line: a ring, of a power of two, of entities and their times, ascending. */
  private times = new Float64Array(16);
  private entities = new Int32Array(16);
  private first = 0;
  private length = 0;
  private lastTime = -Infinity;
  private lastEntity = -1;
  private readonly others = new EventHeap();

  /** Plans an entity that is not due yet. */
  add(entity: number, time: number): void {
    this.insert(entity, time);
    this.plan();
  }

  /** Gives who is due first another time; Infinity: none. */
  replace(time: number): void {
    const entity = this.nextEntity;
    if (this.nextIsInLine) {
      this.first = (this.first + 1) & (this.times.length - 1);
      this.length--;
    } else {
      this.others.postponeFirst(Infinity);
    }
    if (time < Infinity) this.insert(entity, time);
    this.plan();
  }

  /** Forgets everything. */
  clear(): void {
    this.length = 0;
    this.lastTime = -Infinity;
    this.lastEntity = -1;
    while (this.others.nextTime < Infinity) this.others.postponeFirst(Infinity);
    this.plan();
  }

  private insert(entity: number, time: number): void {
    const isLatest = time > this.lastTime || (time === this.lastTime && entity > this.lastEntity);
    if (!isLatest && this.length > 0) {
      this.others.add(entity, time);
      return;
    }
    if (this.length === this.times.length) this.grow();
    const place = (this.first + this.length++) & (this.times.length - 1);
    this.times[place] = time;
    this.entities[place] = entity;
    this.lastTime = time;
    this.lastEntity = entity;
  }

  private plan(): void {
    const { others, first } = this;
    const other = others.nextTime;
    const time = this.length > 0 ? this.times[first] : Infinity;
    this.nextIsInLine = time < other || (time === other && this.length > 0 && this.entities[first] < others.nextEntity);
    this.nextTime = this.nextIsInLine ? time : other;
    this.nextEntity = this.nextIsInLine ? this.entities[first] : others.nextEntity;
  }

  private grow(): void {
    const { times, entities, first } = this;
    const room = 2 * times.length;
    this.times = grown(times.subarray(first), room);
    this.times.set(times.subarray(0, first), times.length - first);
    this.entities = grown(entities.subarray(first), room);
    this.entities.set(entities.subarray(0, first), entities.length - first);
    this.first = 0;
  }
}
