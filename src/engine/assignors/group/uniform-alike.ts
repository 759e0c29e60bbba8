/**
 * The coordinator's uniform assignor (KIP-848) when all members subscribe to the same topics: each keeps what it has up to its
 * quota, what is free fills the others' quotas.
 *
 * A quota is floor(P/C), one more for the first while there are extras. A member that does not fill such a quota gives the
 * extra back when members from here on outnumber the extras that are left.
 *
 * @see org.apache.kafka.coordinator.group.assignor.UniformHomogeneousAssignmentBuilder
 */
import type { GroupMember, TopicPartition } from './group-request';
import { capacityFor, javaHashOrder } from './java-hash-order';
import type { PartitionNumbers } from './partition-numbers';

/**
 * @param members - In the order of Java's HashMap.
 * @returns By member: partition numbers.
 */
export function uniformAlike(members: readonly GroupMember[], numbers: PartitionNumbers): number[][] {
  const each = Math.floor(numbers.count / members.length);
  let extras = numbers.count % members.length;
  const owned = members.map(member => inOrderOfSets(member.owned, numbers));
  const had = new Set(owned.flat());
  const free = Array.from({ length: numbers.count }, (_, partition) => partition).filter(partition => !had.has(partition));
  const quotas: number[] = [];
  const assigned = owned.map((mine, i) => {
    const hasExtra = extras > 0;
    let quota = each + (hasExtra ? 1 : 0);
    const kept = mine.slice(0, quota);
    if (hasExtra) {
      if (kept.length < quota && members.length - i > extras) quota--;
      else extras--;
    }
    free.push(...mine.slice(kept.length));
    quotas.push(quota);
    return kept;
  });
  let next = 0;
  assigned.forEach((mine, i) => {
    while (mine.length < quotas[i] && next < free.length) mine.push(free[next++]);
  });
  return assigned;
}

/** What a member has: by topic, the partitions of each as Java's HashSet of them iterates. */
function inOrderOfSets(owned: readonly TopicPartition[], numbers: PartitionNumbers): number[] {
  const byTopic = new Map<string, number[]>();
  for (const claim of owned) {
    if (numbers.numberOf(claim) < 0) continue;
    byTopic.set(claim.topic, [...(byTopic.get(claim.topic) ?? []), claim.partition]);
  }
  return [...byTopic].flatMap(([topic, partitions]) =>
    javaHashOrder(partitions, capacityFor(partitions.length)).map(i => numbers.numberOf({ topic, partition: partitions[i] })));
}
