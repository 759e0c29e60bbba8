/** Partitions are dealt round. @see org.apache.kafka.clients.consumer.RoundRobinAssignor */
import type { Assignor } from './assignor';

export const roundRobin: Assignor = ({ partitions, members }) =>
  Int32Array.from(partitions, (_, index) => index % members);
