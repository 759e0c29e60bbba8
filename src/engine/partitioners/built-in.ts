/**
 * The Java client's partitioner for records without a key: sticks to a partition for about a batch, then draws another, by the
 * load of each if that is known (KIP-480, KIP-794).
 *
 * @see org.apache.kafka.clients.producer.internals.BuiltInPartitioner
 */

/** What is known of the partitions' queues; those too slow to be offered are left out. */
export interface PartitionLoad {
  /** Batches that wait, a partition each. */
  readonly queueSizes: readonly number[];
  readonly partitions: readonly number[];
  /** How many of the topic's partitions there are in all, those left out included. */
  readonly all: number;
}

export interface BuiltInPartitionerOptions {
  /** batch.size, in bytes, above 0. */
  readonly batchSize: number;
  /** Partitions that have a leader; when none has, all of them. */
  readonly available: readonly number[];
  /** Draws a whole number from 0 to 2^31 - 1, evenly. */
  readonly draw: () => number;
}

export class BuiltInPartitioner {
  private readonly options: BuiltInPartitionerOptions;
  private weights: { readonly cumulative: readonly number[]; readonly partitions: readonly number[] } | null = null;
  private current = -1;
  private producedBytes = 0;

  constructor(options: BuiltInPartitionerOptions) {
    this.options = options;
  }

  /** Whether it was made for these: so many partitions, all available. */
  isFor(batchSize: number, partitions: number): boolean {
    return this.options.batchSize === batchSize && this.options.available.length === partitions;
  }

  /** Where the next record goes. */
  partition(): number {
    if (this.current < 0) this.switch();
    return this.current;
  }

  /**
   * A record was appended to that partition.
   *
   * @param batchIsComplete - Whether its batch is ready to be sent; while it is not, up to two batches' bytes stay together.
   */
  appended(bytes: number, batchIsComplete: boolean): void {
    const { batchSize } = this.options;
    this.producedBytes += bytes;
    if ((this.producedBytes >= batchSize && batchIsComplete) || this.producedBytes >= 2 * batchSize) this.switch();
  }

  /** @param load - Null: nothing is known, or `partitioner.adaptive.partitioning.enable` is false. */
  setLoad(load: PartitionLoad | null): void {
    this.weights = load === null ? null : weightsOf(load);
  }

  private switch(): void {
    this.current = this.next();
    this.producedBytes = 0;
  }

  private next(): number {
    const random = this.options.draw();
    const { weights } = this;
    if (weights === null) return this.options.available[random % this.options.available.length];
    const { cumulative, partitions } = weights;
    const wanted = random % cumulative[cumulative.length - 1];
    return partitions[cumulative.findIndex(end => end > wanted)];
  }
}

/** The shorter the queue the likelier: queues of 0, 3, 1 end at 4, 5, 8. Null: all are alike. */
function weightsOf({ queueSizes, partitions, all }: PartitionLoad): BuiltInPartitioner['weights'] {
  if (partitions.length < 1 || all < 2) return null;
  const longest = queueSizes.reduce((a, b) => (a > b ? a : b));
  const alike = queueSizes.every(size => size === longest);
  if (alike && partitions.length === all) return null;
  let sum = 0;
  return { cumulative: queueSizes.map(size => (sum += longest + 1 - size)), partitions };
}
