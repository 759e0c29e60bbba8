/**
 * How a group of the classic protocol learns of added partitions: from its members' metadata. In Java the leader assigns what it knows, and joins
 * again when it knows more; so a leader that has not asked since assigns too few. In librdkafka the leader asks the broker
 * whenever it assigns, and each member that learns of partitions by itself joins again, whoever leads.
 *
 * @see org.apache.kafka.clients.consumer.internals.ConsumerCoordinator.rejoinNeededOrPending; rd_kafka_cgrp_metadata_update_check
 */
import type { KafkaWorld } from './kafka-world';
import type { Member } from './member';
import type { Timer } from './timers';

export class ClassicMetadata {
  constructor(private readonly world: KafkaWorld) {}

  /** It asks before it joins. */
  begin({ id }: Member): void {
    this.world.memberMetadata.begin(id);
  }

  partitionsAdded(): void {
    const { members, memberMetadata } = this.world;
    for (const { id, incarnation, running } of members) if (running) memberMetadata.expect(id, incarnation);
  }

  /** Over how many partitions it assigns, as the leader. */
  partitionsFor({ id }: Member): number {
    const { config, logs, memberMetadata } = this.world;
    return config.client === 'librdkafka' ? logs.length : memberMetadata.partitions[id];
  }

  /** At a poll: a leader of Java joins again when it did not assign what it knows. */
  lookAsLeader(member: Member): void {
    const { id, join, partitionsAssigned } = member;
    if (partitionsAssigned === this.world.memberMetadata.partitions[id] || join !== 'in' || this.world.config.client !== 'java') return;
    joinAgain(member);
  }

  /** It got an assignment: Java asks who leads a partition that it does not know, and so learns of all. */
  given({ id }: Member, assignment: readonly number[]): void {
    const { config, memberMetadata } = this.world;
    if (config.client === 'java' && assignment.some(partition => partition >= memberMetadata.partitions[id])) memberMetadata.begin(id);
  }

  /** The answer to what it asks for once in a while is there. */
  learn(member: Member, timer: Timer): void {
    const { memberMetadata, config } = this.world;
    const known = memberMetadata.take(timer);
    const partitions = memberMetadata.partitions[member.id];
    if (known < 0 || known === partitions) return;
    const isLeader = member.partitionsAssigned >= 0;
    // What another member of Java knows changes nothing until it leads.
    if (config.client === 'java' && !isLeader) return;
    this.world.note('learned', { member: member.id, offset: known, endOffset: partitions, generation: member.generation, cause: isLeader ? 'the leader' : '' });
    if (config.client === 'librdkafka') joinAgain(member);
  }
}

function joinAgain(member: Member): void {
  member.rejoin = true;
  member.reason = 'partitions were added';
}
