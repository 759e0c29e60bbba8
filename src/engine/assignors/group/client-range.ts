/**
 * A topic at a time, in contiguous ranges: of P partitions and C subscribers the first P mod C get one more.
 *
 * @see org.apache.kafka.clients.consumer.RangeAssignor (without racks)
 */
import { compareMembers, type GroupAssignor, type TopicPartition } from './group-request';
import { inOrderOfMap } from './java-hash-order';

export const clientRange: GroupAssignor = ({ topics, members }) => {
  const assignment = new Map(members.map(({ id }) => [id, [] as TopicPartition[]]));
  const sorted = [...members].sort(compareMembers);
  const subscribersOf = new Map([...topics.keys()].map(topic => [topic, [] as string[]]));
  for (const { id, topics: own } of sorted) for (const topic of own) subscribersOf.get(topic)?.push(id);
  for (const topic of inOrderOfMap([...topics.keys()])) {
    const partitions = topics.get(topic) as number;
    const subscribers = subscribersOf.get(topic) ?? [];
    const each = Math.floor(partitions / subscribers.length);
    const larger = partitions % subscribers.length;
    let partition = 0;
    subscribers.forEach((id, i) => {
      for (let left = each + (i < larger ? 1 : 0); left > 0; left--) assignment.get(id)?.push({ topic, partition: partition++ });
    });
  }
  return assignment;
};
