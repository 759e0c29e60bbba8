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

/** Seconds between the first copies. */
const FIRST_SPACING = 1;

export class Checkpoints<T extends Timed> {
  private kept: T[] = [];
  private readonly held = new HeldBytes();
  private spacing = FIRST_SPACING;

  constructor(private readonly limits: CheckpointLimits = LIMITS) {}

  get times(): number[] {
    return this.kept.map(checkpoint => checkpoint.time);
  }

  get bytes(): number {
    return this.held.bytes;
  }

  /** Seconds: when the next copy is due, a multiple of the spacing. */
  get nextTime(): number {
    return (this.kept.at(-1)?.time ?? 0) + this.spacing;
  }

  /** Keeps a copy made at `nextTime`. */
  add(checkpoint: T): void {
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
    this.keep(checkpoint => checkpoint.time < time);
  }

  /** Forgets all, and begins again with the first spacing. */
  clear(): void {
    this.keep(() => false);
    this.spacing = FIRST_SPACING;
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
