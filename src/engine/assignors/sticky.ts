/**
 * As even as can be, moving as little as can be.
 *
 * Each member keeps what it owns up to its quota: min = floor(P/C), and max = ceil(P/C) for the first P mod C that own
 * that many. What is free goes, ascending, to members below min in turn, then one each to those that may take an extra.
 *
 * @see org.apache.kafka.clients.consumer.internals.AbstractStickyAssignor, constrained builder (KIP-54)
 */
import type { Assignor } from './assignor';

export const sticky: Assignor = ({ partitions, members, ownerOf }) => {
  const owners = new Int32Array(partitions.length).fill(-1);
  const owned: number[][] = Array.from({ length: members }, () => []);
  partitions.forEach((partition, index) => {
    const owner = ownerOf(partition);
    if (owner >= 0) owned[owner].push(index);
  });

  const min = Math.floor(partitions.length / members);
  const max = Math.ceil(partitions.length / members);
  let extras = partitions.length % members;
  const counts = new Int32Array(members);
  const belowMin: number[] = [];
  const atMin: number[] = [];
  for (let member = 0; member < members; member++) {
    const mine = owned[member];
    let kept = min;
    if (mine.length < min) {
      kept = mine.length;
      belowMin.push(member);
    } else if (mine.length >= max && extras > 0) {
      kept = max;
      extras--;
    } else {
      atMin.push(member);
    }
    for (let i = 0; i < kept; i++) owners[mine[i]] = member;
    counts[member] = kept;
  }

  // In turn: each round gives one to every member still below min, then one to each that may take an extra.
  let turn = 0;
  for (let index = 0; index < owners.length; index++) {
    if (owners[index] >= 0) continue;
    if (belowMin.length > 0) {
      if (turn >= belowMin.length) turn = 0;
      const member = belowMin[turn];
      owners[index] = member;
      if (++counts[member] === min) {
        belowMin.splice(turn, 1);
        atMin.push(member);
      } else {
        turn++;
      }
    } else {
      owners[index] = atMin.shift() ?? -1;
    }
  }
  return owners;
};
