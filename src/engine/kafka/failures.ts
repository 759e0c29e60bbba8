/**
 * Records whose processing fails: how often, and what the application does then. How often is known of the record, so whoever reads it
 * next fails too.
 */
import type { Delivery } from './delivery';
import type { KafkaWorld } from './kafka-world';
import type { Member } from './member';

export class Failures {
  constructor(
    private readonly world: KafkaWorld,
    private readonly delivery: Delivery
  ) {}

  /** A record is taken into work. */
  begin(member: Member, partition: number, offset: number): void {
    if (member.poison === 0) return;
    this.world.partitions[partition].failing.push(offset, member.poison);
    member.poison = 0;
  }

  /** Its work is over: it was processed, or given up, or is to be tried again. */
  end(member: Member, partition: number, offset: number): 'done' | 'again' {
    if (!this.fails(partition, offset)) {
      member.tries = 0;
      this.delivery.process(member, partition, offset);
      return 'done';
    }
    const { onFailure, retriesMax } = this.world.config;
    member.tries++;
    this.world.note('failed', { member: member.id, partition, offset, generation: member.generation, cause: `attempt ${member.tries}` });
    if (onFailure === 'retry' || member.tries <= retriesMax) return 'again';
    member.tries = 0;
    if (onFailure === 'skip') {
      this.delivery.giveUp(member, partition, offset);
      return 'done';
    }
    this.world.note('dead-letter', { member: member.id, partition, offset, generation: member.generation });
    this.delivery.process(member, partition, offset);
    return 'done';
  }

  /** Whether it fails this time. */
  private fails(partition: number, offset: number): boolean {
    const { failing } = this.world.partitions[partition];
    for (let i = 0; i < failing.length; i += 2) {
      if (failing[i] !== offset) continue;
      if (--failing[i + 1] <= 0) failing.splice(i, 2);
      return true;
    }
    return false;
  }
}
