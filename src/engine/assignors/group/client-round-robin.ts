/** Topics by name, then partitions, dealt round among the subscribers. @see org.apache.kafka.clients.consumer.RoundRobinAssignor */
import { compareMembers, compareTexts, type GroupAssignor, type TopicPartition } from './group-request';

export const clientRoundRobin: GroupAssignor = ({ topics, members }) => {
  const assignment = new Map(members.map(({ id }) => [id, [] as TopicPartition[]]));
  const sorted = [...members].sort(compareMembers);
  const subscriptions = sorted.map(member => new Set(member.topics));
  let next = 0;
  for (const topic of [...topics.keys()].sort(compareTexts)) {
    if (!subscriptions.some(subscribed => subscribed.has(topic))) continue;
    for (let partition = 0; partition < (topics.get(topic) as number); partition++) {
      while (!subscriptions[next].has(topic)) next = (next + 1) % sorted.length;
      assignment.get(sorted[next].id)?.push({ topic, partition });
      next = (next + 1) % sorted.length;
    }
  }
  return assignment;
};
