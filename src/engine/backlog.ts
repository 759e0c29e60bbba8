/** How many records of each partition are not processed: what is to drain. Counted when asked for, nothing is noted while events happen. */
import type { PartitionLog } from './partition-log';

export abstract class Backlog {
  private cells = new Float64Array(0);

  /** Partitions there are, those included that have vanished. */
  abstract readonly size: number;
  /** Records of one of them. */
  abstract of(partition: number): number;

  /** By partition; valid until the next call. */
  counted(): Float64Array {
    const { size } = this;
    if (this.cells.length !== size) this.cells = new Float64Array(size);
    for (let id = 0; id < size; id++) this.cells[id] = this.of(id);
    return this.cells;
  }
}

/** The classroom's: a record leaves its log when it is processed. */
export class LogBacklog extends Backlog {
  constructor(private readonly logs: readonly PartitionLog[]) {
    super();
  }

  get size(): number {
    return this.logs.length;
  }

  of(partition: number): number {
    return this.logs[partition].length;
  }
}
