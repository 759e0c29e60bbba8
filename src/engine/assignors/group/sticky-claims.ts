/**
 * What the members of a sticky group say they own, made to agree: of two that claim one partition the one of the higher
 * generation owns it; of equal generations neither keeps it.
 *
 * @see org.apache.kafka.clients.consumer.internals.AbstractStickyAssignor#allSubscriptionsEqual
 */
import type { GroupMember } from './group-request';
import type { PartitionNumbers } from './partition-numbers';

/** Of a member that tells none. */
export const NO_GENERATION = -1;

export interface StickyClaims {
  /** By member: partition numbers, in the order of the claims. */
  readonly owned: number[][];
  /** Claimed by several of one generation. */
  readonly doubly: ReadonlySet<number>;
  /** The highest generation told. */
  readonly maxGeneration: number;
}

/**
 * @param members - In the order of Java's HashMap.
 * @param generationOf - The generation that comes with what a member owns.
 */
export function stickyClaims(
  members: readonly GroupMember[], numbers: PartitionNumbers, generationOf: (member: GroupMember) => number
): StickyClaims {
  const owned: number[][] = members.map(() => []);
  const doubly = new Set<number>();
  const claimant = new Map<number, number>();
  let maxGeneration = NO_GENERATION;
  members.forEach((member, i) => {
    const generation = generationOf(member);
    maxGeneration = Math.max(maxGeneration, generation);
    for (const claim of member.owned) {
      const partition = numbers.numberOf(claim);
      if (partition < 0) continue;
      const other = claimant.get(partition);
      if (other === undefined) {
        owned[i].push(partition);
        claimant.set(partition, i);
        continue;
      }
      // The other's is the generation of its subscription, in Kafka too.
      const otherGeneration = members[other].generation;
      if (generation < otherGeneration) continue;
      if (generation === otherGeneration) doubly.add(partition);
      else owned[i].push(partition);
      const at = owned[other].indexOf(partition);
      if (at >= 0) owned[other].splice(at, 1);
      claimant.set(partition, i);
    }
  });
  return { owned, doubly, maxGeneration };
}
