/** The partitions a consumer works on, least finish first; equal finishes by partition. A binary heap that can remove. */
export class PartitionHeap {
  private readonly heap: number[] = [];

  get size(): number {
    return this.heap.length;
  }

  /** The partition that finishes first; undefined when there is none. */
  get top(): number {
    return this.heap[0];
  }

  /** The partitions in no order. */
  get partitions(): readonly number[] {
    return this.heap;
  }

  push(partition: number, finish: Float64Array): void {
    this.heap.push(partition);
    this.up(this.heap.length - 1, finish);
  }

  pop(finish: Float64Array): void {
    this.removeAt(0, finish);
  }

  /** Puts the first partition in its place, after its finish has come to be later. */
  settleTop(finish: Float64Array): void {
    this.down(0, finish);
  }

  /** Takes a partition out; linear, for the rare moves of a rebalance. */
  remove(partition: number, finish: Float64Array): void {
    this.removeAt(this.heap.indexOf(partition), finish);
  }

  private removeAt(index: number, finish: Float64Array): void {
    const last = this.heap.pop() as number;
    if (index === this.heap.length) return;
    this.heap[index] = last;
    this.up(index, finish);
    if (this.heap[index] === last) this.down(index, finish);
  }

  private up(index: number, finish: Float64Array): void {
    const { heap } = this;
    const partition = heap[index];
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(partition, heap[parent], finish)) break;
      heap[index] = heap[parent];
      index = parent;
    }
    heap[index] = partition;
  }

  private down(index: number, finish: Float64Array): void {
    const { heap } = this;
    const partition = heap[index];
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child], finish)) child++;
      if (!before(heap[child], partition, finish)) break;
      heap[index] = heap[child];
      index = child;
    }
    heap[index] = partition;
  }
}

const before = (a: number, b: number, finish: Float64Array): boolean =>
  finish[a] < finish[b] || (finish[a] === finish[b] && a < b);
