/**
 * A question to an assignor of a consumer group, as the leader (classic protocol) or the coordinator (KIP-848) asks it, and the
 * answer. Several topics, each member with its own subscription.
 */

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface GroupMember {
  /** Unique in the group. */
  readonly id: string;
  /** What it subscribes to; a topic that does not exist counts for nothing. */
  readonly topics: readonly string[];
  /** What it claims to own; server side: its previous target. */
  readonly owned: readonly TopicPartition[];
  /** The generation of its subscription; -1: none. */
  readonly generation: number;
  /** The generation it tells together with what it owns; null: it tells none. `sticky` alone has a second one. */
  readonly dataGeneration: number | null;
  /** group.instance.id of a static member. */
  readonly instanceId: string | null;
}

export interface GroupRequest {
  /** Topics that exist, with their number of partitions, above 0. */
  readonly topics: ReadonlyMap<string, number>;
  /** In the order in which they joined. */
  readonly members: readonly GroupMember[];
}

/** Of every member its partitions, in the order in which the real assignor lists them. */
export type GroupAssignment = ReadonlyMap<string, readonly TopicPartition[]>;

export type GroupAssignor = (request: GroupRequest) => GroupAssignment;

/** Java's String.compareTo: by UTF-16 code units, which is how JavaScript compares. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Static members first, by instance id; then by member id. @see AbstractPartitionAssignor.MemberInfo#compareTo */
export function compareMembers(a: GroupMember, b: GroupMember): number {
  if (a.instanceId !== null && b.instanceId !== null) return compareTexts(a.instanceId, b.instanceId);
  if (a.instanceId !== null) return -1;
  if (b.instanceId !== null) return 1;
  return compareTexts(a.id, b.id);
}

/** What a member subscribes to and exists. */
export const knownTopics = (request: GroupRequest, member: GroupMember): string[] =>
  member.topics.filter(topic => request.topics.has(topic));

/**
 * Whether all members subscribe to the same topics; those before the first that subscribes to any do not count.
 *
 * @param members - In the order of Java's HashMap.
 */
export function subscribeAlike(members: readonly GroupMember[]): boolean {
  let first = new Set<string>();
  return members.every(({ topics }) => {
    if (first.size === 0) first = new Set(topics);
    return topics.length === first.size && topics.every(topic => first.has(topic));
  });
}

/** The order of partitions where Kafka's own is that of a set. */
export const byTopicThenPartition = (a: TopicPartition, b: TopicPartition): number =>
  compareTexts(a.topic, b.topic) || a.partition - b.partition;
