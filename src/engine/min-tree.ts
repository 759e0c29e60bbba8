/**
 * The least of many values that change one at a time, and who has it.
 *
 * A complete binary tree over the entities 0..size-1 that carries its values, so finding the least reads one cell.
 * Among equal values the lowest entity wins, which is part of the total order of events.
 */
export class MinTree {
  private leaves = 1;
  private values = new Float64Array(2).fill(Infinity);

  /** The least value, Infinity when nothing is pending. */
  get least(): number {
    return this.values[1];
  }

  /** The lowest entity that has the least value. */
  get leastEntity(): number {
    const { values, leaves } = this;
    const least = values[1];
    let node = 1;
    while (node < leaves) {
      node *= 2;
      if (values[node] !== least) node++;
    }
    return node - leaves;
  }

  /** The value of an entity; Infinity if it never had one. */
  get(entity: number): number {
    return entity < this.leaves ? this.values[this.leaves + entity] : Infinity;
  }

  /** Gives an entity a value; Infinity takes it out. */
  set(entity: number, value: number): void {
    if (entity >= this.leaves) this.grow(entity + 1);
    const { values } = this;
    let node = this.leaves + entity;
    values[node] = value;
    while (node > 1) {
      node >>= 1;
      const left = values[2 * node];
      const right = values[2 * node + 1];
      const least = left <= right ? left : right;
      if (values[node] === least) return;
      values[node] = least;
    }
  }

  private grow(size: number): void {
    const old = this.values.subarray(this.leaves, 2 * this.leaves);
    while (this.leaves < size) this.leaves *= 2;
    const values = new Float64Array(2 * this.leaves).fill(Infinity);
    values.set(old, this.leaves);
    for (let node = this.leaves - 1; node > 0; node--) {
      values[node] = Math.min(values[2 * node], values[2 * node + 1]);
    }
    this.values = values;
  }
}
