/**
 * The assignors a second time, from the text (SEMANTICS.md, 1 "Assignment" and 3): consumers by number, one topic.
 *
 * Nothing is shared with `src/engine/assignors`; slow and plain on purpose.
 */
import type { AssignmentStrategy } from '../../src/engine/config';

/** Who owns each partition; a partition that is not there belongs to nobody. */
export type Owners = ReadonlyMap<number, number>;

type Assign = (partitions: readonly number[], members: number, owned: Owners) => Owners;

/** The first P mod C members get one more, and ranges are contiguous. */
const range: Assign = (partitions, members) => {
  const owners = new Map<number, number>();
  const free = [...partitions];
  for (let member = 0; member < members; member++) {
    const share = Math.floor(partitions.length / members) + (member < partitions.length % members ? 1 : 0);
    for (const partition of free.splice(0, share)) owners.set(partition, member);
  }
  return owners;
};

const roundRobin: Assign = (partitions, members) => new Map(partitions.map((partition, i) => [partition, i % members]));

const sticky: Assign = (partitions, members, owned) => {
  const min = Math.floor(partitions.length / members);
  const max = Math.ceil(partitions.length / members);
  const extra = partitions.length % members;
  const has: number[][] = Array.from({ length: members }, (_, member) => partitions.filter(p => owned.get(p) === member));
  const underfilled: number[] = [];
  const mayTakeExtra: number[] = [];
  let atMax = 0;
  has.forEach((mine, member) => {
    if (mine.length < min) {
      underfilled.push(member);
    } else if (mine.length >= max && atMax < extra) {
      mine.splice(max);
      atMax++;
    } else {
      mine.splice(min);
      mayTakeExtra.push(member);
    }
  });
  const free = partitions.filter(partition => !has.some(mine => mine.includes(partition)));
  while (underfilled.some(member => has[member].length < min)) {
    for (const member of underfilled.filter(m => has[m].length < min)) {
      has[member].push(free.shift() as number);
      // One that is full is at min like the others, after them.
      if (has[member].length === min) mayTakeExtra.push(member);
    }
  }
  for (const partition of free) has[mayTakeExtra.shift() as number].push(partition);
  return new Map(has.flatMap((mine, member) => mine.map(partition => [partition, member])));
};

/** What is newly given to one but still held by another is left out for a round; round after round until nothing is. */
const cooperativeSticky: Assign = (partitions, members, owned) => {
  for (let held = owned; ; ) {
    const target = sticky(partitions, members, held);
    const isHeldByAnother = (partition: number): boolean =>
      held.has(partition) && held.get(partition) !== target.get(partition);
    if (!partitions.some(isHeldByAnother)) return target;
    held = new Map([...target].filter(([partition]) => !isHeldByAnother(partition)));
  }
};

const ASSIGN: Readonly<Record<AssignmentStrategy, Assign>> = {
  range, 'round-robin': roundRobin, sticky, 'cooperative-sticky': cooperativeSticky
};

/** @param owned - Who owned what until now; members that left own nothing any more. */
export function assigned(strategy: AssignmentStrategy, partitions: readonly number[], members: number, owned: Owners): Owners {
  if (members === 0) return new Map();
  return ASSIGN[strategy](partitions, members, new Map([...owned].filter(([, member]) => member < members)));
}
