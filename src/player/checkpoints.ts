/**
 * Copies of a run's state on an even grid of times, so that going back replays little.
 *
 * At a cap, of number or of bytes, the grid doubles its spacing and every second copy goes. What a copy holds
 * is the run's affair.
 */

import { HeldBytes } from './held-bytes';

export interface Timed {
  /** Seconds. */
  readonly time: number;
  /** The columns it keeps alive; several may share one. */
  readonly buffers: readonly { readonly byteLength: number }[];
}

export interface CheckpointLimits {
  readonly countMax: number;
  readonly bytesMax: number;
}

const LIMITS: CheckpointLimits = { countMax: 64, bytesMax: 64 * 1024 * 1024 };

const NONE_REFUSED = { time: 0, wait: 0 };

/** Seconds between the first copies. */
const FIRST_SPACING = 1;

export class Checkpoints<T extends Timed> {
  private kept: T[] = [];
  private readonly held = new HeldBytes();
  private spacing = FIRST_SPACING;
  /** The last copy that was too large to keep, and how long to wait then. */
  private refused = NONE_REFUSED;

  constructor(private readonly limits: CheckpointLimits = LIMITS) {}

  get times(): number[] {
    return this.kept.map(checkpoint => checkpoint.time);
  }

  get bytes(): number {
    return this.held.bytes;
  }

  /** Seconds: when the next copy is due, a multiple of the spacing. */
  get nextTime(): number {
    const { time, wait } = this.refused;
    return Math.max((this.kept.at(-1)?.time ?? 0) + this.spacing, time + wait);
  }

  /** Keeps a copy made at `nextTime`, unless it alone has more bytes than all may have: better the others than none. Asks ever more rarely then. */
  add(checkpoint: T): void {
    if (checkpoint.buffers.reduce((sum, { byteLength }) => sum + byteLength, 0) > this.limits.bytesMax) {
      this.refused = { time: checkpoint.time, wait: Math.max(this.spacing, 2 * this.refused.wait) };
      return;
    }
    this.kept.push(checkpoint);
    this.held.add(checkpoint.buffers);
    while (this.kept.length > this.limits.countMax || this.bytes > this.limits.bytesMax) this.thin();
  }

  /** The latest copy not after `time`. */
  latest(time: number): T | undefined {
    return this.kept.filter(checkpoint => checkpoint.time <= time).at(-1);
  }

  /** Forgets what is at `time` or later. */
  dropFrom(time: number): void {
    if (this.refused.time >= time) this.refused = NONE_REFUSED;
    this.keep(checkpoint => checkpoint.time < time);
  }

  /** Forgets all, and begins again with the first spacing. */
  clear(): void {
    this.keep(() => false);
    this.spacing = FIRST_SPACING;
    this.refused = NONE_REFUSED;
  }

  private thin(): void {
    this.spacing *= 2;
    this.keep(checkpoint => checkpoint.time % this.spacing === 0);
  }

  private keep(stays: (checkpoint: T) => boolean): void {
    const gone = this.kept.filter(checkpoint => !stays(checkpoint));
    this.kept = this.kept.filter(stays);
    for (const { buffers } of gone) this.held.remove(buffers);
  }
}
