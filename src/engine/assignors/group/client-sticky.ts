/**
 * `sticky` and `cooperative-sticky` of the Java client. Cooperative withholds, this round, what another member still holds; that
 * one gives it up, and the next round hands it over (KIP-429).
 *
 * @see org.apache.kafka.clients.consumer.StickyAssignor
 * @see org.apache.kafka.clients.consumer.CooperativeStickyAssignor
 */
import { constrainedSticky } from './constrained-sticky';
import { GeneralSticky } from './general-sticky';
import { subscribeAlike, type GroupAssignor, type GroupMember, type GroupRequest, type TopicPartition } from './group-request';
import { inOrderOfMap, javaHashOrder, javaStringHash } from './java-hash-order';
import { PartitionNumbers } from './partition-numbers';
import { NO_GENERATION, stickyClaims } from './sticky-claims';

/** Its generation is in its user data, which a member that never had an assignment has not. */
const stickyGeneration = (member: GroupMember): number => member.dataGeneration ?? NO_GENERATION;

const cooperativeGeneration = (member: GroupMember): number => member.generation;

export const clientSticky: GroupAssignor = request =>
  stickyRound({ ...request, members: request.members.map(member => ({ ...member, owned: asUserData(member.owned) })) }, stickyGeneration, false);

export const clientCooperativeSticky: GroupAssignor = request => stickyRound(request, cooperativeGeneration, true);

/** `sticky` tells what it owns in user data, grouped by topic in the order of a HashMap. */
const asUserData = (owned: readonly TopicPartition[]): TopicPartition[] =>
  inOrderOfMap([...new Set(owned.map(({ topic }) => topic))]).flatMap(name => owned.filter(({ topic }) => topic === name));

function stickyRound(request: GroupRequest, generationOf: (member: GroupMember) => number, withholds: boolean): ReturnType<GroupAssignor> {
  const members = javaHashOrder(request.members.map(({ id }) => javaStringHash(id))).map(i => request.members[i]);
  const numbers = new PartitionNumbers(request.topics);
  const claims = stickyClaims(members, numbers, generationOf);
  let assigned: number[][];
  let moving: ReadonlySet<number>;
  if (subscribeAlike(members)) {
    ({ assigned, moving } = constrainedSticky(members, numbers, claims));
  } else {
    assigned = new GeneralSticky(members, numbers, claims, generationOf).assign();
    moving = withholds ? stillHeld(members, numbers, assigned) : new Set();
  }
  return new Map(members.map(({ id }, i) => [
    id, assigned[i].filter(partition => !(withholds && moving.has(partition))).map(partition => numbers.partition(partition))
  ]));
}

/** What is given to a member that does not claim it, and taken from one that does. */
function stillHeld(members: readonly GroupMember[], numbers: PartitionNumbers, assigned: readonly number[][]): Set<number> {
  const added = new Set<number>();
  const revoked = new Set<number>();
  members.forEach(({ owned }, i) => {
    const before = new Set(owned.map(partition => numbers.numberOf(partition)));
    const after = new Set(assigned[i]);
    for (const partition of after) if (!before.has(partition)) added.add(partition);
    for (const partition of before) if (!after.has(partition)) revoked.add(partition);
  });
  return new Set([...added].filter(partition => revoked.has(partition)));
}
