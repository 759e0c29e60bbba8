/** The coordinator's default assignor (KIP-848). @see org.apache.kafka.coordinator.group.assignor.UniformAssignor */
import { byTopicThenPartition, subscribeAlike, type GroupAssignor } from './group-request';
import { javaHashOrder, javaStringHash } from './java-hash-order';
import { PartitionNumbers } from './partition-numbers';
import { uniformAlike } from './uniform-alike';
import { uniformDifferent } from './uniform-different';

export const serverUniform: GroupAssignor = request => {
  const members = javaHashOrder(request.members.map(({ id }) => javaStringHash(id))).map(i => request.members[i]);
  const numbers = new PartitionNumbers(request.topics);
  const assigned = subscribeAlike(members) ? uniformAlike(members, numbers) : uniformDifferent(members, numbers);
  return new Map(members.map(({ id }, i) => [
    id, assigned[i].map(partition => numbers.partition(partition)).sort(byTopicThenPartition)
  ]));
};
