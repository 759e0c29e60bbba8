/** The assignors of a consumer group, under the names that `partition.assignment.strategy` and `group.remote.assignor` suggest. */
import { clientRange } from './client-range';
import { clientRoundRobin } from './client-round-robin';
import { clientCooperativeSticky, clientSticky } from './client-sticky';
import { serverRange } from './server-range';
import { serverUniform } from './server-uniform';
import type { GroupAssignment, GroupAssignor, GroupRequest } from './group-request';

export type GroupStrategy = 'range' | 'round-robin' | 'sticky' | 'cooperative-sticky' | 'uniform' | 'server-range';

export const GROUP_ASSIGNORS: Readonly<Record<GroupStrategy, GroupAssignor>> = Object.freeze({
  range: clientRange,
  'round-robin': clientRoundRobin,
  sticky: clientSticky,
  'cooperative-sticky': clientCooperativeSticky,
  uniform: serverUniform,
  'server-range': serverRange
});

/** One round, as the leader or the coordinator computes it. Topics to which nobody subscribes are nobody's. */
export function assignGroup(strategy: GroupStrategy, { topics, members }: GroupRequest): GroupAssignment {
  const subscribed = new Set(members.flatMap(member => member.topics));
  return GROUP_ASSIGNORS[strategy]({ topics: new Map([...topics].filter(([topic, count]) => subscribed.has(topic) && count > 0)), members });
}
