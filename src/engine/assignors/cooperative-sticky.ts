/**
 * Sticky in rounds (KIP-429): what one member must give up is handed over only in the round after it gave it up.
 *
 * The classroom group takes the rounds at one instant, to the fixed point. Each round either ends or frees partitions that
 * stay free until they are given out, so few rounds suffice; the bound is asserted.
 *
 * @see org.apache.kafka.clients.consumer.CooperativeStickyAssignor
 */
import type { Assignor } from './assignor';
import { sticky } from './sticky';

const ROUNDS_MAX = 16;

export const cooperativeSticky: Assignor = request => {
  const { partitions } = request;
  let owned = Int32Array.from(partitions, partition => request.ownerOf(partition));
  const index = new Map(partitions.map((partition, i) => [partition, i]));
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = owned;
    const target = sticky({ ...request, ownerOf: partition => before[index.get(partition) as number] });
    owned = target.map((owner, i) => (before[i] >= 0 && before[i] !== owner ? -1 : owner));
    if (owned.every((owner, i) => owner === target[i])) return target;
  }
  throw new Error(`cooperative-sticky found no fixed point in ${ROUNDS_MAX} rounds`);
};
