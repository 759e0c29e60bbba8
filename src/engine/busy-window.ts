/** How long entities worked in the last 5 s: seconds of work in the buckets of `rate-window.ts`. */
import { doubled, grown } from './columns';
import { BUCKETS, bucketOf } from './rate-window';

export class BusyWindow {
  private seconds = new Float64Array(0);
  private newest = new Float64Array(0);
  /** Since when the entity works; -1 when it does not. */
  private since = new Float64Array(0);

  /** The entity begins to work. */
  begin(entity: number, time: number): void {
    if (entity >= this.since.length) this.grow(doubled(entity + 1));
    if (this.since[entity] < 0) this.since[entity] = time;
  }

  /** The entity has nothing left to do. */
  end(entity: number, time: number): void {
    if (entity >= this.since.length || this.since[entity] < 0) return;
    const from = this.since[entity];
    this.since[entity] = -1;
    const last = bucketOf(time);
    this.forget(entity, last);
    for (let bucket = Math.max(bucketOf(from), last - BUCKETS + 1); bucket <= last; bucket++) {
      this.seconds[entity * BUCKETS + (bucket % BUCKETS)] += overlap(bucket, from, time);
    }
  }

  /** Seconds of work in the window at `time`, work under way included. */
  secondsIn(entity: number, time: number): number {
    if (entity >= this.since.length) return 0;
    const now = bucketOf(time);
    const oldest = Math.max(0, now - BUCKETS + 1);
    const newest = this.newest[entity];
    let total = 0;
    for (let bucket = Math.max(oldest, newest - BUCKETS + 1); bucket <= newest; bucket++) {
      total += this.seconds[entity * BUCKETS + (bucket % BUCKETS)];
    }
    if (this.since[entity] >= 0) total += time - Math.max(this.since[entity], oldest / 10);
    return total;
  }

  private forget(entity: number, bucket: number): void {
    const behind = bucket - this.newest[entity];
    for (let i = 0; i < Math.min(behind, BUCKETS); i++) {
      this.seconds[entity * BUCKETS + ((bucket - i) % BUCKETS)] = 0;
    }
    if (behind > 0) this.newest[entity] = bucket;
  }

  private grow(entities: number): void {
    this.seconds = grown(this.seconds, entities * BUCKETS);
    this.newest = grown(this.newest, entities);
    this.since = grown(this.since, entities, -1);
  }
}

/** Seconds that [from, to] and a bucket have in common. */
function overlap(bucket: number, from: number, to: number): number {
  return Math.max(0, Math.min(to, (bucket + 1) / 10) - Math.max(from, bucket / 10));
}
