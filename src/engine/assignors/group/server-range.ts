/**
 * The coordinator's range assignor (KIP-848): a topic at a time, in contiguous ranges, what a member had makes no difference.
 *
 * @see org.apache.kafka.coordinator.group.assignor.RangeAssignor
 */
import { clientRange } from './client-range';
import type { GroupAssignor, TopicPartition } from './group-request';
import { byTopicThenPartition } from './group-request';

export const serverRange: GroupAssignor = request =>
  new Map([...clientRange(request)].map(([id, mine]): [string, TopicPartition[]] => [id, [...mine].sort(byTopicThenPartition)]));
