/** Which partitions a client has, and where it begins in each: at the committed offset, or where auto.offset.reset says. */
import { highWatermark, type Delivery } from './delivery';
import type { KafkaWorld } from './kafka-world';
import { Owned, type Member } from './member';

export class Ownership {
  constructor(
    private readonly world: KafkaWorld,
    private readonly delivery: Delivery
  ) {}

  /**
   * The client owns partitions from now on, and asks where to begin.
   *
   * @param isIts - Whether the group takes it for the owner too: who was thrown out and has not heard of it takes what may be another's by now.
   */
  give(member: Member, partitions: readonly number[], isIts: (partition: number) => boolean): void {
    if (partitions.length === 0) return;
    const { world } = this;
    for (const partition of partitions) {
      const owned = new Owned(member.id, partition);
      member.owned.push(owned);
      const state = world.partitions[partition];
      if (isIts(partition)) {
        // A static member that is back has its partitions again without a rebalance.
        state.rebalance = world.rebalances.open === null ? -1 : world.rebalances.entries.length - 1;
        state.owner = member.id;
      } else {
        state.pins.push(owned);
      }
      world.note('assigned', { member: member.id, partition, generation: member.generation });
    }
    member.asksMore = true;
    member.owned.sort((a, b) => a.partition - b.partition);
    world.countUnowned();
    world.timers.add(world.now + world.hop, 'atOffsets', member.id, member.incarnation, Object.freeze(partitions.slice()));
  }

  /** The client gives partitions up. */
  takeAway(member: Member, partitions: readonly number[], kind: 'revoked' | 'lost', cause: string): void {
    if (partitions.length === 0) return;
    const { world, delivery } = this;
    for (const partition of partitions) {
      const owned = member.ownedOf(partition);
      if (owned === undefined) continue;
      owned.lost = true;
      world.note(kind, { member: member.id, partition, offset: owned.position, generation: member.generation, cause });
      delivery.unpin(owned);
      const state = world.partitions[partition];
      if (state.owner === member.id) state.owner = -1;
      delivery.settle(partition);
    }
    member.asksMore = true;
    member.owned = member.owned.filter(({ lost }) => !lost);
    this.dropLost(member);
    world.countUnowned();
  }

  /** It took its assignment: what its process before had, and it was not given, nobody reads. */
  leaveRest(member: Member): void {
    const { world } = this;
    let count = 0;
    world.partitions.forEach((state, partition) => {
      if (state.owner !== member.id || member.ownedOf(partition) !== undefined) return;
      state.owner = -1;
      world.note('lost', { member: member.id, partition, generation: member.generation, cause: 'its process before had it, and the group did not give it back' });
      count++;
    });
    if (count > 0) world.countUnowned();
  }

  /** Forgets what was fetched of partitions that are given up. */
  dropLost(member: Member): void {
    const kept = member.buffers.filter(({ owned }) => !owned.lost);
    member.buffers.length = 0;
    member.buffers.push(...kept);
  }

  /** The coordinator takes everything from a client that does not know yet, or is gone. */
  dispossess(consumer: number, memberId: string): void {
    const { world } = this;
    const member = world.members[consumer];
    world.partitions.forEach((state, partition) => {
      if (state.owner !== consumer) return;
      const owned = member.ownedOf(partition);
      // What a process that began anew was given is not the earlier one's.
      if (owned !== undefined && member.memberId !== memberId) return;
      state.owner = -1;
      if (member.running && owned !== undefined) state.pins.push(owned);
    });
    world.countUnowned();
  }

  /**
   * The committed offsets that it asked for, partition and offset in turn; -1: none.
   *
   * @returns Whether the application goes on: without any offset it does not with auto.offset.reset=none.
   */
  gotOffsets(member: Member, offsets: readonly number[]): boolean {
    const missing: number[] = [];
    for (let i = 0; i < offsets.length; i += 2) {
      const owned = member.ownedOf(offsets[i]);
      if (owned === undefined || owned.position >= 0 || owned.isSeeking || owned.isOutOfRange) continue;
      if (offsets[i + 1] >= 0) this.delivery.resume(member, owned, offsets[i + 1], '');
      else missing.push(offsets[i]);
    }
    const { world } = this;
    if (missing.length > 0 && world.config.autoOffsetReset === 'none') {
      world.note('reset', { member: member.id, partition: missing[0], cause: 'no committed offset, and auto.offset.reset=none: the application ends' });
      return false;
    }
    if (missing.length > 0) world.timers.add(world.now + world.hop, 'atList', member.id, member.incarnation, Object.freeze(missing));
    return true;
  }

  /** Where auto.offset.reset begins, partition and offset in turn. */
  gotList(member: Member, offsets: readonly number[]): void {
    for (let i = 0; i < offsets.length; i += 2) {
      const owned = member.ownedOf(offsets[i]);
      if (owned === undefined || owned.position >= 0 || owned.isSeeking) continue;
      const why = owned.isOutOfRange ? 'the offset sought is not in the log' : 'no committed offset';
      this.delivery.resume(member, owned, offsets[i + 1], `${why}: auto.offset.reset=${this.world.config.autoOffsetReset}`);
      owned.isOutOfRange = false;
    }
  }

  /** The offset at which auto.offset.reset begins, as the broker answers now. */
  resetOffset(partition: number): number {
    const { world } = this;
    const { autoOffsetReset, autoOffsetResetDurationMs } = world.config;
    const log = world.logs[partition];
    if (autoOffsetReset === 'earliest') return log.logStartOffset;
    const end = highWatermark(world, partition);
    if (autoOffsetReset === 'latest') return end;
    return Math.min(end, log.logStartOffset + log.countBefore(world.now - world.seconds(autoOffsetResetDurationMs)));
  }
}
