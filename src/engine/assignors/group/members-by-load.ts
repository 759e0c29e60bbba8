/** Members of a group, those with the fewest partitions first, equal ones by id: Java's TreeSet of them. */

export class MembersByLoad {
  private readonly order: number[] = [];

  /**
   * @param loadOf - A member's partitions; it may change only while the member is not in here.
   * @param ranks - A member's place among all by id.
   */
  constructor(private readonly loadOf: (member: number) => number, private readonly ranks: ArrayLike<number>) {}

  add(member: number): void {
    this.order.splice(this.placeOf(member), 0, member);
  }

  delete(member: number): void {
    this.order.splice(this.placeOf(member), 1);
  }

  get first(): number {
    return this.order[0];
  }

  get last(): number {
    return this.order[this.order.length - 1];
  }

  find(isWanted: (member: number) => boolean): number | undefined {
    return this.order.find(isWanted);
  }

  private placeOf(member: number): number {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(this.order[middle], member) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private compare(a: number, b: number): number {
    return this.loadOf(a) - this.loadOf(b) || this.ranks[a] - this.ranks[b];
  }
}
