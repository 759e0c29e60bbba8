/**
 * One pending time an entity, and which comes first: a binary heap that knows where each entity is.
 *
 * Only entities with something pending are in it. At equal times the lowest entity comes first, which is part of the total
 * order of events.
 */
import { doubled, grown } from './columns';

export class EventHeap {
  private size = 0;
  /** By place in the heap; Infinity behind the last. */
  private times = new Float64Array(1).fill(Infinity);
  private entities = new Int32Array(1);
  /** By entity: its place, -1 when nothing is pending. */
  private places = new Int32Array(0);

  /** The earliest time, Infinity when nothing is pending. */
  get nextTime(): number {
    return this.times[0];
  }

  /** The lowest entity with the earliest time. */
  get nextEntity(): number {
    return this.entities[0];
  }

  /** Plans an entity's event at a time; Infinity: it has none. */
  set(entity: number, time: number): void {
    const place = entity < this.places.length ? this.places[entity] : -1;
    if (time === Infinity) {
      if (place >= 0) this.remove(place);
    } else if (place < 0) {
      this.add(entity, time);
    } else if (time > this.times[place]) {
      this.down(place, entity, time);
    } else {
      this.up(place, entity, time);
    }
  }

  /** Plans the event of an entity that has none. */
  add(entity: number, time: number): void {
    if (entity >= this.places.length) this.grow(entity + 1);
    this.up(this.size++, entity, time);
  }

  /** Gives the first entity a later time; Infinity: it has none. */
  postponeFirst(time: number): void {
    if (time === Infinity) this.remove(0);
    else this.down(0, this.entities[0], time);
  }

  private remove(place: number): void {
    const { times, entities, places } = this;
    const last = --this.size;
    const moved = entities[last];
    const time = times[last];
    times[last] = Infinity;
    places[entities[place]] = -1;
    if (place === last) return;
    // The free place goes down to the bottom, and what was last, which mostly belongs there, goes up from it.
    for (let child = 2 * place + 1; child < last; child = 2 * place + 1) {
      if (isBefore(times, entities, child + 1, child)) child++;
      times[place] = times[child];
      entities[place] = entities[child];
      places[entities[child]] = place;
      place = child;
    }
    this.up(place, moved, time);
  }

  /** Puts an entity at a free place or above it. */
  private up(place: number, entity: number, time: number): void {
    const { times, entities, places } = this;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = times[parent];
      if (above < time || (above === time && entities[parent] < entity)) break;
      times[place] = above;
      entities[place] = entities[parent];
      places[entities[parent]] = place;
      place = parent;
    }
    times[place] = time;
    entities[place] = entity;
    places[entity] = place;
  }

  /** Puts an entity at a free place or below it. */
  private down(place: number, entity: number, time: number): void {
    const { times, entities, places, size } = this;
    for (let child = 2 * place + 1; child < size; child = 2 * place + 1) {
      if (isBefore(times, entities, child + 1, child)) child++;
      const below = times[child];
      if (time < below || (time === below && entity < entities[child])) break;
      times[place] = below;
      entities[place] = entities[child];
      places[entities[child]] = place;
      place = child;
    }
    times[place] = time;
    entities[place] = entity;
    places[entity] = place;
  }

  private grow(entities: number): void {
    const room = doubled(entities);
    this.places = grown(this.places, room, -1);
    this.times = grown(this.times, room + 1, Infinity);
    this.entities = grown(this.entities, room);
  }
}

const isBefore = (times: Float64Array, entities: Int32Array, a: number, b: number): boolean =>
  times[a] < times[b] || (times[a] === times[b] && entities[a] < entities[b]);
