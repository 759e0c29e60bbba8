/**
 * Who gets a partition next, and who gives one up: members of a topic between the least and the most loaded of them.
 *
 * Each pass over the least loaded raises their level by one and lets in those that are on it already; each pass over the most
 * loaded lowers theirs. It ends when the levels are one apart.
 *
 * @see org.apache.kafka.coordinator.group.assignor.UniformHeterogeneousAssignmentBuilder.MemberAssignmentBalancer
 */

export class LoadBalancer {
  /** Between the most and the least loaded at the start. */
  readonly imbalance: number;
  private readonly members: number[];
  private leastEnd = 0;
  private leastLevel: number;
  private nextLeast = 0;
  private mostStart: number;
  private mostEnd: number;
  private mostLevel: number;
  private nextMost: number;

  /**
   * @param members - At least one.
   * @param loadOf - Partitions of a member, of all topics.
   */
  constructor(members: readonly number[], private readonly loadOf: (member: number) => number) {
    this.members = [...members].sort((a, b) => loadOf(a) - loadOf(b) || a - b);
    const least = loadOf(this.members[0]);
    const most = loadOf(this.members[this.members.length - 1]);
    this.imbalance = most - least;
    this.leastLevel = least - 1;
    this.mostStart = this.mostEnd = this.members.length;
    this.mostLevel = most + 1;
    this.nextMost = this.members.length - 1;
  }

  get isBalanced(): boolean {
    return this.mostLevel - this.leastLevel <= 1;
  }

  nextLeastLoaded(): number {
    if (this.nextLeast >= this.leastEnd) {
      this.leastLevel++;
      while (this.leastEnd < this.members.length && this.loadOf(this.members[this.leastEnd]) === this.leastLevel) this.leastEnd++;
      this.nextLeast = 0;
    }
    return this.members[this.nextLeast++];
  }

  /** @returns -1 when nobody is left. */
  nextMostLoaded(): number {
    if (this.nextMost < this.mostStart) {
      if (this.mostEnd <= this.mostStart && this.mostStart > 0) this.mostLevel = this.loadOf(this.members[this.mostStart - 1]);
      else this.mostLevel--;
      while (this.mostStart > 0 && this.loadOf(this.members[this.mostStart - 1]) === this.mostLevel) this.mostStart--;
      this.nextMost = this.mostEnd - 1;
    }
    return this.nextMost < 0 ? -1 : this.members[this.nextMost--];
  }

  /** The one just named has nothing to give up. */
  excludeMostLoaded(): void {
    const at = this.nextMost + 1;
    const member = this.members[at];
    this.members[at] = this.members[this.mostEnd - 1];
    this.members[--this.mostEnd] = member;
  }
}
