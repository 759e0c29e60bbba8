/** What the leader of a classic group computes from what all told when they joined. */
import { assignGroup } from '../assignors/group';
import type { GroupMember } from '../assignors/group/group-request';
import type { ClientStrategy } from '../kafka-config';
import type { GroupMemberEntry } from './group-members';

/** Member id and its partitions. */
export type Assignments = readonly (readonly [string, readonly number[]])[];

const TOPIC = 'topic';

export function leaderAssignment(strategy: ClientStrategy, partitions: number, entries: readonly GroupMemberEntry[]): Assignments {
  const members = entries.map((entry): GroupMember => ({
    id: entry.memberId, topics: [TOPIC], owned: entry.owned.map(partition => ({ topic: TOPIC, partition })), generation: entry.ownedGeneration,
    dataGeneration: entry.dataGeneration, instanceId: entry.instanceId
  }));
  const assignment = assignGroup(strategy, { topics: new Map([[TOPIC, partitions]]), members });
  return Object.freeze(members.map(({ id }) => Object.freeze([id, Object.freeze((assignment.get(id) ?? []).map(({ partition }) => partition))] as const)));
}
