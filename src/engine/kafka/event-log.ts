/** What happened in the group, in order. Entries never change, so a checkpoint remembers only how many there are. */
import type { Remembered, Remembers } from '../checkpoint';
import type { GroupEvent, GroupEventKind } from '../kafka-state';

/** Events kept; of commits, taken or refused, none beyond. */
const KEPT_MAX = 200_000;

export interface EventDetails {
  readonly member?: number;
  readonly partition?: number;
  readonly offset?: number;
  readonly endOffset?: number;
  readonly generation?: number;
  readonly cause?: string;
}

export const eventOf = (
  index: number, time: number, kind: GroupEventKind,
  { member = -1, partition = -1, offset = -1, endOffset = -1, generation = -1, cause = '' }: EventDetails
): GroupEvent => Object.freeze({ index, time, kind, member, partition, offset, endOffset, generation, cause });

export class EventLog implements Remembers {
  private entries: GroupEvent[] = [];

  get count(): number {
    return this.entries.length;
  }

  add(time: number, kind: GroupEventKind, details: EventDetails): void {
    if (this.entries.length >= KEPT_MAX && (kind === 'committed' || kind === 'commit-failed')) return;
    this.entries.push(eventOf(this.entries.length, time, kind, details));
  }

  /** The last ones, oldest first. */
  last(count: number): readonly GroupEvent[] {
    return this.entries.slice(Math.max(0, this.entries.length - count));
  }

  remember(): Remembered {
    const { length } = this.entries;
    const { entries } = this;
    return {
      buffers: [],
      restore: () => {
        // A restored log and the one that went on share what they have in common.
        this.entries = entries.slice(0, length);
      }
    };
  }
}
