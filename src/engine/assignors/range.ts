/**
 * Contiguous ranges: of P partitions and C members the first P mod C get one more.
 *
 * @see org.apache.kafka.clients.consumer.RangeAssignor
 */
import type { Assignor } from './assignor';

export const range: Assignor = ({ partitions, members }) => {
  const each = Math.floor(partitions.length / members);
  const larger = partitions.length % members;
  // The first `larger` members have each + 1; those before this index are theirs.
  const border = larger * (each + 1);
  return Int32Array.from(partitions, (_, index) =>
    index < border ? Math.floor(index / (each + 1)) : larger + Math.floor((index - border) / each)
  );
};
