/**
 * The coordinator's uniform assignor (KIP-848) when members subscribe to different topics: each keeps what it still subscribes to,
 * what is free goes to the least loaded subscribers, then partitions of each topic move from its most to its least loaded ones.
 *
 * @see org.apache.kafka.coordinator.group.assignor.UniformHeterogeneousAssignmentBuilder
 */
import type { GroupMember } from './group-request';
import { LoadBalancer } from './load-balancer';
import type { PartitionNumbers } from './partition-numbers';

/** Overlapping subscriptions may converge slowly; then this is even enough. */
const ROUNDS_MAX = 16;

/**
 * @param members - In the order of Java's HashMap.
 * @returns By member: partition numbers.
 */
export function uniformDifferent(members: readonly GroupMember[], numbers: PartitionNumbers): number[][] {
  const topicIndices = new Map(numbers.topics.map((topic, i) => [topic, i]));
  const subscribed = members.map(({ topics }) => new Set(topics.flatMap(topic => topicIndices.get(topic) ?? [])));
  const subscribers = numbers.topics.map((_, topic) => members.flatMap((__, i) => (subscribed[i].has(topic) ? i : [])));
  const owners = new Int32Array(numbers.count).fill(-1);
  const loads = new Int32Array(members.length);
  const give = (partition: number, member: number): void => {
    if (owners[partition] >= 0) loads[owners[partition]]--;
    owners[partition] = member;
    loads[member]++;
  };
  members.forEach(({ owned }, member) => {
    for (const claim of owned) {
      const partition = numbers.numberOf(claim);
      if (partition >= 0 && subscribed[member].has(numbers.topicIndex(partition))) give(partition, member);
    }
  });

  const balancer = (topic: number): LoadBalancer => new LoadBalancer(subscribers[topic], member => loads[member]);
  const partitionsOf = (topic: number): number[] => {
    const [first, end] = numbers.range(numbers.topics[topic]);
    return Array.from({ length: end - first }, (_, i) => first + i);
  };
  const order = numbers.topics.map((name, topic) => ({ topic, size: numbers.size(name), count: subscribers[topic].length }))
    .sort((a, b) => b.size / b.count - a.size / a.count || a.count - b.count || a.topic - b.topic)
    .map(({ topic }) => topic);

  for (const topic of order) {
    const free = partitionsOf(topic).filter(partition => owners[partition] < 0);
    if (free.length === 0) continue;
    const next = balancer(topic);
    for (const partition of free) give(partition, next.nextLeastLoaded());
  }

  const even = (topic: number): number => {
    const balance = balancer(topic);
    if (balance.imbalance <= 1) return 0;
    const mine = new Map<number, number[]>();
    for (const partition of partitionsOf(topic)) mine.set(owners[partition], [...(mine.get(owners[partition]) ?? []), partition]);
    let moved = 0;
    while (!balance.isBalanced) {
      let from = balance.nextMostLoaded();
      while (from >= 0 && (mine.get(from) ?? []).length === 0) {
        balance.excludeMostLoaded();
        from = balance.nextMostLoaded();
      }
      if (from < 0) break;
      const partition = mine.get(from)?.pop() as number;
      const to = balance.nextLeastLoaded();
      if (balance.isBalanced) break;
      give(partition, to);
      moved++;
    }
    return moved;
  };

  const shared = order.filter(topic => subscribers[topic].length >= 2);
  let lastMoved = -1;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    for (let i = 0; i < shared.length; i++) {
      if (i === lastMoved) return byMember(owners, members.length);
      if (even(shared[i]) > 0 || lastMoved < 0) lastMoved = i;
    }
  }
  return byMember(owners, members.length);
}

function byMember(owners: Int32Array, members: number): number[][] {
  const assigned: number[][] = Array.from({ length: members }, () => []);
  owners.forEach((member, partition) => {
    if (member >= 0) assigned[member].push(partition);
  });
  return assigned;
}
