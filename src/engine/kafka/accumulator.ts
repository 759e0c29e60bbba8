/**
 * What producers have written and not sent, and what is on its way to the broker. A producer sends all it has when its oldest
 * record has lingered, or one partition's batch is full: its sender drains every partition of a broker that is ready.
 *
 * @see org.apache.kafka.clients.producer.internals.RecordAccumulator
 */

/** Numbers of a record: id, key, partition, bytes, seconds at which it was created. */
export const RECORD_FIELDS = 5;

export interface Written {
  readonly id: number;
  readonly key: number;
  readonly partition: number;
  readonly bytes: number;
  readonly time: number;
}

class Batch {
  readonly records: number[] = [];
  /** Of all partitions. */
  private total = 0;
  /** Bytes of each partition, in turn; empty as long as all of them together are no batch.size. */
  private readonly sums: number[] = [];
  isClosed = false;

  constructor(
    readonly serial: number,
    /** Seconds from which it takes no more. */
    readonly closesAt: number
  ) {}

  /** @returns Whether the record's partition has a full batch with it. */
  add({ id, key, partition, bytes, time }: Written, batchSize: number): boolean {
    const { records, sums } = this;
    records.push(id, key, partition, bytes, time);
    this.total += bytes;
    if (this.total < batchSize) return false;
    if (sums.length > 0) return this.sum(partition, bytes) >= batchSize;
    for (let i = 0; i < records.length; i += RECORD_FIELDS) this.sum(records[i + 2], records[i + 3]);
    return this.sum(partition, 0) >= batchSize;
  }

  private sum(partition: number, bytes: number): number {
    const { sums } = this;
    for (let i = 0; i < sums.length; i += 2) if (sums[i] === partition) return (sums[i + 1] += bytes);
    sums.push(partition, bytes);
    return bytes;
  }
}

export class Accumulator {
  /** Records written and not appended. */
  count = 0;
  /** By producer: in order, the last may be open. */
  private readonly batches: Batch[][] = [];
  private serial = 0;

  /**
   * Takes a record.
   *
   * @param linger - Seconds.
   * @returns The batch that is to be sent, and in how many seconds; null: that is known.
   */
  add(producer: number, written: Written, linger: number, batchSize: number): { serial: number; after: number } | null {
    const { time } = written;
    while (this.batches.length <= producer) this.batches.push([]);
    const list = this.batches[producer];
    const last = list.length > 0 ? list[list.length - 1] : null;
    const isOpen = last !== null && !last.isClosed && time < last.closesAt;
    const batch = isOpen ? last : new Batch(this.serial++, time + linger);
    if (!isOpen) list.push(batch);
    const isFull = batch.add(written, batchSize);
    this.count++;
    if (isFull && linger > 0) {
      batch.isClosed = true;
      return { serial: batch.serial, after: 0 };
    }
    return isOpen ? null : { serial: batch.serial, after: linger };
  }

  /** A batch is at the broker: its records, and those of any before it, as RECORD_FIELDS numbers each; none when it was taken already. */
  take(producer: number, serial: number): number[] {
    const list = this.batches[producer];
    let records: number[] = [];
    while (list.length > 0 && list[0].serial <= serial) {
      const batch = list.shift() as Batch;
      records = records.length === 0 ? batch.records : records.concat(batch.records);
    }
    this.count -= records.length / RECORD_FIELDS;
    return records;
  }
}
