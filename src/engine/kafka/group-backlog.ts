/** What a group has not processed of each partition: from the first record that its owner has not processed to the high watermark. */
import { Backlog } from '../backlog';
import { highWatermark } from './delivery';
import type { KafkaWorld } from './kafka-world';

export class GroupBacklog extends Backlog {
  constructor(private readonly world: KafkaWorld) {
    super();
  }

  get size(): number {
    return this.world.partitions.length;
  }

  of(partition: number): number {
    return Math.max(0, highWatermark(this.world, partition) - this.world.partitions[partition].nextOffset);
  }
}
