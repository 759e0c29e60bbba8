/**
 * The application seeks: between two polls, in a partition that it owns. What was fetched of it is let go; what is committed stays until the
 * next commit, which may be lower.
 *
 * @see org.apache.kafka.clients.consumer.KafkaConsumer.seek, seekToBeginning, seekToEnd; internals.SubscriptionState
 */
import type { SoughtOffset } from '../kafka-config';
import { highWatermark, type Delivery } from './delivery';
import type { KafkaWorld } from './kafka-world';
import type { Member, Owned } from './member';

/** A seek that is to be done: a partition, -1 all, and an offset, or one of these. */
const BEGINNING = -2;
const END = -1;

export const SOUGHT = 'the application sought it';

const numberOf = (offset: SoughtOffset): number => (offset === 'beginning' ? BEGINNING : offset === 'end' ? END : offset);

export class Seeks {
  constructor(
    private readonly world: KafkaWorld,
    private readonly delivery: Delivery
  ) {}

  /** To be done before its next poll. */
  ask(member: Member, partition: number, offset: SoughtOffset): void {
    member.seeks.push(partition, numberOf(offset));
  }

  /** Does what was asked for. */
  apply(member: Member): void {
    const { seeks } = member;
    for (let i = 0; i < seeks.length; i += 2) {
      const partition = seeks[i];
      const owned = member.owned.filter(one => !one.lost && (partition < 0 || one.partition === partition));
      for (const one of owned) this.seek(member, one, seeks[i + 1]);
      if (owned.length > 0) continue;
      this.world.note('seek-refused', {
        member: member.id, partition, generation: member.generation, cause: partition < 0 ? 'nothing is assigned to it' : 'it is not assigned to it'
      });
    }
    seeks.length = 0;
  }

  /** The broker tells where a log begins or ends, partition and which of both in turn: partition and offset in turn. */
  offsets(asked: readonly number[]): number[] {
    const { world } = this;
    const offsets: number[] = [];
    for (let i = 0; i < asked.length; i += 2) {
      const partition = asked[i];
      offsets.push(partition, asked[i + 1] === BEGINNING ? world.logs[partition].logStartOffset : highWatermark(world, partition));
    }
    return offsets;
  }

  /** What the broker told. */
  arrive(member: Member, offsets: readonly number[]): void {
    for (let i = 0; i < offsets.length; i += 2) {
      const owned = member.ownedOf(offsets[i]);
      if (owned?.isSeeking === true) this.goTo(member, owned, offsets[i + 1]);
    }
  }

  /**
   * A fetch was answered OFFSET_OUT_OF_RANGE.
   *
   * @returns Whether the application goes on: with auto.offset.reset=none it does not.
   */
  outOfRange(member: Member, partition: number): boolean {
    const owned = member.ownedOf(partition);
    if (owned?.isSeeking !== true) return true;
    const { world } = this;
    owned.isSeeking = false;
    owned.isOutOfRange = true;
    if (world.config.autoOffsetReset === 'none') {
      world.note('reset', { member: member.id, partition, cause: 'the offset sought is not in the log, and auto.offset.reset=none: the application ends' });
      return false;
    }
    world.timers.add(world.now + world.hop, 'atList', member.id, member.incarnation, [partition]);
    return true;
  }

  private seek(member: Member, owned: Owned, to: number): void {
    const { world } = this;
    const { partition } = owned;
    const log = world.logs[partition];
    this.forget(member, owned);
    owned.isOutOfRange = false;
    if (to >= log.logStartOffset && to <= highWatermark(world, partition)) {
      this.goTo(member, owned, to);
      return;
    }
    // Nothing is known until the broker has answered. Where it stood is not read from, so it has no position.
    owned.position = -1;
    owned.fetchPosition = -1;
    owned.isSeeking = true;
    if (to < 0) world.timers.add(world.now + world.hop, 'atSeek', member.id, member.incarnation, [partition, to]);
    else world.timers.add(world.now + 2 * world.hop, 'outOfRange', member.id, member.incarnation, partition);
  }

  private goTo(member: Member, owned: Owned, offset: number): void {
    owned.isSeeking = false;
    this.delivery.resume(member, owned, offset, SOUGHT, 'sought');
  }

  /** What was fetched of a partition is let go. */
  private forget(member: Member, owned: Owned): void {
    owned.buffered = false;
    const { buffers } = member;
    for (let i = buffers.length - 1; i >= 0; i--) if (buffers[i].owned === owned) buffers.splice(i, 1);
  }
}
