/** The clients' processes: they begin, crash, freeze, and get on slowly. */
import { Kind, Purpose, unit } from '../threefry';
import type { Delivery } from './delivery';
import type { Fetcher } from './fetcher';
import type { KafkaWorld } from './kafka-world';
import type { Member } from './member';

export class Processes {
  constructor(
    private readonly world: KafkaWorld,
    private readonly delivery: Delivery,
    private readonly fetcher: Fetcher
  ) {}

  /** A process begins; one that runs is none of its business. */
  start(member: Member): void {
    const { world } = this;
    const { now } = world;
    member.incarnation++;
    member.running = true;
    member.crashed = false;
    member.closing = false;
    // Given ids may end in numbers: then every process has its own, so that no two are the same.
    const isFirst = member.incarnation === 1 && world.config.consumerIds.length === 0;
    member.memberId = isFirst ? member.name : `${member.name}-${member.incarnation}`;
    member.generation = -1;
    member.join = 'out';
    member.rejoin = true;
    member.reason = '';
    member.partitionsAssigned = -1;
    member.fenced = false;
    member.left = false;
    member.blocked = false;
    member.commitDue = false;
    member.pending = null;
    member.lastAssigned = Object.freeze([]);
    member.lastGeneration = -1;
    member.lastPoll = now;
    member.fetching = 0;
    member.fetchSession = [];
    member.fetchSessionOf = null;
    member.asksMore = false;
    world.memberSince[member.id] = now;
    world.pool.reserve(member.id + 1);
    world.countUnowned();
    world.timers.add(now + this.startSeconds(member), 'begin', member.id, member.incarnation);
  }

  /** The process is gone: what it had in hand is nobody's. */
  stop(member: Member): void {
    const { world, delivery } = this;
    const touched = new Set([...member.owned, ...member.batch.map(({ owned }) => owned)]);
    member.running = false;
    member.frozenUntil = -1;
    member.deferred.length = 0;
    member.working = false;
    member.inPoll = false;
    member.stall = 0;
    member.poison = 0;
    member.tries = 0;
    member.workLeft = -1;
    world.pool.stop(member.id);
    member.batch.length = 0;
    member.buffers.length = 0;
    member.seeks.length = 0;
    member.owned = [];
    for (const owned of touched) {
      owned.lost = true;
      delivery.unpin(owned);
      delivery.settle(owned.partition);
    }
    world.countUnowned();
  }

  crash(member: Member): void {
    member.crashed = true;
    this.world.note('crashed', { member: member.id, generation: member.generation, cause: `${member.batch.reduce((sum, { next, end }) => sum + end - next, 0)} records in hand` });
    this.stop(member);
  }

  freeze(member: Member, seconds: number): void {
    const { world, fetcher } = this;
    const until = Math.max(member.frozenUntil, world.now + seconds);
    if (!member.isFrozen) fetcher.catchUp(member);
    if (!member.isFrozen && member.working) {
      member.workLeft = member.workDue - world.now;
      world.pool.stop(member.id);
    }
    member.frozenUntil = until;
    world.note('frozen', { member: member.id, generation: member.generation, cause: `${seconds} s` });
    world.timers.add(until, 'thaw', member.id, member.incarnation);
    world.countUnowned();
  }

  /** It goes on where it was. What came for it meanwhile is returned, to be delivered. */
  thaw(member: Member): Member['deferred'] {
    const { world } = this;
    member.frozenUntil = -1;
    world.note('thawed', { member: member.id, generation: member.generation });
    world.countUnowned();
    if (member.workLeft >= 0) {
      member.workDue = world.now + member.workLeft;
      member.workLeft = -1;
      world.pool.start(member.id, member.workDue);
    }
    return member.deferred.splice(0);
  }

  stall(member: Member, seconds: number): void {
    const { world } = this;
    world.note('stalled', { member: member.id, generation: member.generation, cause: `${seconds} s` });
    if (!member.working) member.stall += seconds;
    else if (member.isFrozen) member.workLeft += seconds;
    else {
      member.workDue += seconds;
      world.pool.start(member.id, member.workDue);
    }
  }

  /** Seconds until a process polls: evenly between half and one and a half of what is set. */
  private startSeconds({ id, incarnation }: Member): number {
    const { world } = this;
    world.stream.draw(Kind.consumer, id, Purpose.start, incarnation);
    return world.seconds(world.config.processStartMs) * (0.5 + unit(world.stream.first));
  }
}
