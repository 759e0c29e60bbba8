/**
 * Partitions in turn, whatever the keys: one counter a topic.
 *
 * @see org.apache.kafka.clients.producer.RoundRobinPartitioner
 */
export class RoundRobinPartitioner {
  private count = 0;

  /** @param available - Partitions that have a leader; when none has, all of them. */
  next(available: readonly number[]): number {
    const partition = available[this.count % available.length];
    this.count = (this.count + 1) & 0x7fffffff;
    return partition;
  }
}
