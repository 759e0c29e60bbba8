/**
 * As even as can be, moving as little as can be, when all members subscribe to the same topics.
 *
 * Each member keeps what it owns up to its quota: min = floor(P/C), and max = ceil(P/C) for the first P mod C that own that
 * many. What is free goes to members below min in turn, then one each to those that may take an extra.
 *
 * @see org.apache.kafka.clients.consumer.internals.AbstractStickyAssignor, ConstrainedAssignmentBuilder
 */
import { compareTexts, type GroupMember } from './group-request';
import type { PartitionNumbers } from './partition-numbers';
import type { StickyClaims } from './sticky-claims';

export interface StickyAssignment {
  /** By member: partition numbers. */
  readonly assigned: number[][];
  /** Given to a member while another one still holds it, or claimed by several. */
  readonly moving: ReadonlySet<number>;
}

/** @param members - In the order of Java's HashMap. */
export function constrainedSticky(members: readonly GroupMember[], numbers: PartitionNumbers, claims: StickyClaims): StickyAssignment {
  const min = Math.floor(numbers.count / members.length);
  const max = Math.ceil(numbers.count / members.length);
  const extras = numbers.count % members.length;
  const assigned: number[][] = members.map(() => []);
  const holder = new Map<number, number>();
  const taken = new Uint8Array(numbers.count);
  const belowMin: number[] = [];
  let atMin: number[] = [];
  let atMax = 0;
  members.forEach((_, i) => {
    const mine = claims.owned[i].filter(partition => !claims.doubly.has(partition)).sort(byPartitionThenTopic(numbers));
    let kept = min;
    if (mine.length < min) {
      kept = mine.length;
      belowMin.push(i);
    } else if (mine.length >= max && atMax < extras) {
      kept = max;
      if (++atMax === extras) atMin = [];
    } else if (atMax < extras) {
      atMin.push(i);
    }
    assigned[i] = mine.slice(0, kept);
    for (const partition of assigned[i]) taken[partition] = 1;
    for (const partition of mine.slice(kept)) holder.set(partition, i);
  });

  const byId = (a: number, b: number): number => compareTexts(members[a].id, members[b].id);
  belowMin.sort(byId);
  atMin.sort(byId);
  const moving = new Set<number>();
  let turn = 0;
  let extra = 0;
  for (let partition = 0; partition < numbers.count; partition++) {
    if (taken[partition] === 1) continue;
    if (turn >= belowMin.length) turn = 0;
    const member = belowMin.length > 0 ? belowMin[turn] : atMin[extra++];
    assigned[member].push(partition);
    const held = holder.get(partition);
    if ((held !== undefined && held !== member) || claims.doubly.has(partition)) moving.add(partition);
    if (belowMin.length === 0) continue;
    if (assigned[member].length === min) {
      belowMin.splice(turn, 1);
      atMin.push(member);
    } else {
      turn++;
    }
  }
  return { assigned, moving };
}

/** As Kafka sorts what a member owns: by partition, then topic. */
const byPartitionThenTopic = (numbers: PartitionNumbers) => (a: number, b: number): number =>
  numbers.partition(a).partition - numbers.partition(b).partition || numbers.topicIndex(a) - numbers.topicIndex(b);
