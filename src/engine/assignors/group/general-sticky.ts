/**
 * As even as can be, moving as little as can be, when members subscribe to different topics.
 *
 * What is free goes, the topics with the fewest subscribers first, to the subscriber with the fewest partitions. Then partitions
 * move from members with more to members with less, until none can; if that made nothing more even, it is undone.
 *
 * @see org.apache.kafka.clients.consumer.internals.AbstractStickyAssignor, GeneralAssignmentBuilder (without racks)
 */
import { compareTexts, type GroupMember } from './group-request';
import { MembersByLoad } from './members-by-load';
import { PartitionMovements } from './partition-movements';
import type { PartitionNumbers } from './partition-numbers';
import type { StickyClaims } from './sticky-claims';

export class GeneralSticky {
  /** By member: its partitions. */
  private assigned: number[][];
  /** By partition: its member, -1: none. */
  private owners: Int32Array;
  /** By member, by topic: how many of the topic's partitions it has. */
  private readonly ownedOf: Int32Array[];
  /** By topic: who subscribes. */
  private readonly subscribers: number[][];
  private readonly subscriptions: ReadonlySet<number>[];
  private readonly byLoad: MembersByLoad;
  private readonly movements: PartitionMovements;
  /** A higher generation owned it since: who owned it before. */
  private readonly ownedBefore = new Map<number, { readonly member: number; readonly generation: number }>();
  /** The balancing leaves these as they are. */
  private readonly fixed = new Set<number>();
  /** A topic that was uneven when last looked at. */
  private unevenTopic = 0;

  /** @param members - In the order of Java's HashMap. */
  constructor(
    private readonly members: readonly GroupMember[],
    private readonly numbers: PartitionNumbers,
    private readonly claims: StickyClaims,
    generationOf: (member: GroupMember) => number
  ) {
    const topicIndices = new Map(numbers.topics.map((topic, i) => [topic, i]));
    this.subscriptions = members.map(({ topics }) => new Set(topics.flatMap(topic => topicIndices.get(topic) ?? [])));
    this.subscribers = numbers.topics.map((_, topic) => members.flatMap((__, i) => (this.subscriptions[i].has(topic) ? i : [])));
    this.assigned = members.map(() => []);
    this.owners = new Int32Array(numbers.count).fill(-1);
    this.ownedOf = members.map(() => new Int32Array(numbers.topics.length));
    const ranks = new Int32Array(members.length);
    members.map((_, i) => i).sort((a, b) => compareTexts(members[a].id, members[b].id)).forEach((member, rank) => {
      ranks[member] = rank;
    });
    this.byLoad = new MembersByLoad(member => this.assigned[member].length, ranks);
    this.movements = new PartitionMovements(numbers);
    this.noteOwnedBefore(generationOf);
  }

  /** @returns By member: partition numbers. */
  assign(): number[][] {
    const revoked = this.keepOwned();
    const order = this.byFewestSubscribers();
    const free = order.filter(partition => this.owners[partition] < 0);
    this.members.forEach((_, i) => this.byLoad.add(i));
    const initial = this.assigned[this.byLoad.last].length === 0;
    for (const partition of free) this.giveToLeastLoaded(partition);
    this.fixMembers();

    const before = { assigned: this.assigned.map(mine => mine.slice()), owners: this.owners.slice() };
    const canMove = (partition: number): boolean => this.subscribers[this.numbers.topicIndex(partition)].length >= 2;
    if (!revoked) this.reassign(free.filter(canMove));
    const moved = this.reassign(order.filter(canMove));
    if (!initial && moved && this.unevenness(this.assigned) >= this.unevenness(before.assigned)) {
      this.assigned = before.assigned;
      this.owners = before.owners;
    }
    return this.assigned;
  }

  private noteOwnedBefore(generationOf: (member: GroupMember) => number): void {
    this.members.forEach((member, i) => {
      const generation = generationOf(member);
      if (generation >= this.claims.maxGeneration) return;
      for (const claim of member.owned) {
        const partition = this.numbers.numberOf(claim);
        const known = this.ownedBefore.get(partition);
        if (known === undefined || generation > known.generation) this.ownedBefore.set(partition, { member: i, generation });
      }
    });
  }

  /** @returns Whether a member no longer subscribes to what it owns. */
  private keepOwned(): boolean {
    let revoked = false;
    this.claims.owned.forEach((claimed, member) => {
      for (const partition of claimed) {
        if (this.subscriptions[member].has(this.numbers.topicIndex(partition))) this.give(partition, member);
        else revoked = true;
      }
    });
    return revoked;
  }

  /** All partitions: topics with the fewest subscribers first, equal ones by name. */
  private byFewestSubscribers(): number[] {
    const topics = this.numbers.topics.map((_, i) => i).sort((a, b) => this.subscribers[a].length - this.subscribers[b].length || a - b);
    return topics.flatMap(topic => {
      const [first, end] = this.numbers.range(this.numbers.topics[topic]);
      return Array.from({ length: end - first }, (_, i) => first + i);
    });
  }

  private give(partition: number, member: number): void {
    this.assigned[member].push(partition);
    this.owners[partition] = member;
    this.ownedOf[member][this.numbers.topicIndex(partition)]++;
  }

  private giveToLeastLoaded(partition: number): void {
    const member = this.leastLoaded(partition);
    if (member === undefined) return;
    this.byLoad.delete(member);
    this.give(partition, member);
    this.byLoad.add(member);
  }

  private leastLoaded(partition: number): number | undefined {
    const topic = this.numbers.topicIndex(partition);
    return this.byLoad.find(member => this.subscriptions[member].has(topic));
  }

  /** Members that have all they can get, and of it nothing that anybody else could get, take no part. */
  private fixMembers(): void {
    this.members.forEach((_, member) => {
      const most = [...this.subscriptions[member]].reduce((sum, topic) => sum + this.numbers.size(this.numbers.topics[topic]), 0);
      const mine = this.assigned[member];
      if (mine.length < most || mine.some(partition => this.subscribers[this.numbers.topicIndex(partition)].length >= 2)) return;
      this.fixed.add(member);
      this.byLoad.delete(member);
    });
  }

  /** @returns Whether anything moved. */
  private reassign(partitions: readonly number[]): boolean {
    let moved = false;
    for (let again = true; again;) {
      again = false;
      for (const partition of partitions) {
        if (this.isBalanced()) break;
        const load = this.assigned[this.owners[partition]].length;
        const back = this.ownedBefore.get(partition)?.member;
        let next: number | undefined;
        if (back !== undefined && !this.fixed.has(back) && load > this.assigned[back].length + 1) next = back;
        else if (this.leastAmong(this.numbers.topicIndex(partition)) + 1 < load) next = this.leastLoaded(partition);
        if (next === undefined) continue;
        this.moveInto(next, partition);
        moved = true;
        again = true;
      }
    }
    return moved;
  }

  private moveInto(next: number, wanted: number): void {
    const partition = this.movements.insteadOf(wanted, this.owners[wanted], next);
    const owner = this.owners[partition];
    this.byLoad.delete(owner);
    if (next !== owner) this.byLoad.delete(next);
    this.movements.move(partition, owner, next);
    const mine = this.assigned[owner];
    mine.splice(mine.indexOf(partition), 1);
    this.ownedOf[owner][this.numbers.topicIndex(partition)]--;
    this.give(partition, next);
    this.byLoad.add(next);
    if (next !== owner) this.byLoad.add(owner);
  }

  /** Whether no member could take a partition from one that has more than one more. */
  private isBalanced(): boolean {
    const { first, last } = this.byLoad;
    if (this.assigned[first].length >= this.assigned[last].length - 1) return true;
    if (this.isUneven(this.unevenTopic)) return false;
    const topic = this.numbers.topics.findIndex((_, i) => this.isUneven(i));
    if (topic >= 0) this.unevenTopic = topic;
    return topic < 0;
  }

  private isUneven(topic: number): boolean {
    if (this.subscribers[topic].length < 2) return false;
    let most = 0;
    for (let member = 0; member < this.ownedOf.length; member++) {
      if (this.ownedOf[member][topic] > 0 && this.assigned[member].length > most) most = this.assigned[member].length;
    }
    return this.leastAmong(topic) + 1 < most;
  }

  /** Partitions of the subscriber that has the fewest. */
  private leastAmong(topic: number): number {
    let least = Infinity;
    for (const member of this.subscribers[topic]) {
      if (this.assigned[member].length < least) least = this.assigned[member].length;
    }
    return least;
  }

  /** The differences between all pairs of members, added up. */
  private unevenness(assigned: readonly number[][]): number {
    const loads = assigned.filter((_, member) => !this.fixed.has(member)).map(mine => mine.length).sort((a, b) => a - b);
    return loads.reduce((sum, load, i) => sum + load * (2 * i + 1 - loads.length), 0);
  }
}
