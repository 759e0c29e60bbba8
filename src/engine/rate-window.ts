/**
 * What happened in the last 5 s, in buckets of 0.1 s aligned to 0, for many entities of a kind.
 *
 * The window at t is the buckets floor(10 t) - 49 to floor(10 t); a rate divides by min(5, t) (SEMANTICS.md, "Metrics").
 */
import { doubled, grown } from './columns';

export const BUCKETS = 50;

/** The bucket a time falls into. */
export const bucketOf = (time: number): number => Math.floor(10 * time);

/** Seconds a rate at `time` divides by; 0 at 0, where no rate is defined. */
export const windowSeconds = (time: number): number => Math.min(5, time);

export class RateWindow {
  private records = new Float64Array(0);
  private bytes = new Float64Array(0);
  /** The newest bucket that an entity's ring holds. */
  private newest = new Float64Array(0);

  /** Notes one record of an entity at `time`, which never goes back. */
  add(entity: number, time: number, bytes: number): void {
    if (entity >= this.newest.length) this.grow(doubled(entity + 1));
    const bucket = bucketOf(time);
    const first = entity * BUCKETS;
    const behind = bucket - this.newest[entity];
    if (behind > 0) {
      // The buckets between hold what lies more than a window back.
      for (let i = 0; i < Math.min(behind, BUCKETS); i++) {
        const cell = first + ((bucket - i) % BUCKETS);
        this.records[cell] = 0;
        this.bytes[cell] = 0;
      }
      this.newest[entity] = bucket;
    }
    const cell = first + (bucket % BUCKETS);
    this.records[cell] += 1;
    this.bytes[cell] += bytes;
  }

  /** Records of an entity in the window at `time`. */
  recordsIn(entity: number, time: number): number {
    return this.sum(this.records, entity, time);
  }

  /** Bytes of an entity in the window at `time`. */
  bytesIn(entity: number, time: number): number {
    return this.sum(this.bytes, entity, time);
  }

  private sum(column: Float64Array, entity: number, time: number): number {
    if (entity >= this.newest.length) return 0;
    const newest = this.newest[entity];
    const oldest = Math.max(0, bucketOf(time) - BUCKETS + 1, newest - BUCKETS + 1);
    let total = 0;
    for (let bucket = oldest; bucket <= newest; bucket++) {
      total += column[entity * BUCKETS + (bucket % BUCKETS)];
    }
    return total;
  }

  private grow(entities: number): void {
    this.records = grown(this.records, entities * BUCKETS);
    this.bytes = grown(this.bytes, entities * BUCKETS);
    this.newest = grown(this.newest, entities);
  }
}
