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
  /** The partitions that it has records of, and how many bytes of each: mostly few. */
  private readonly partitions: number[] = [];
  private readonly bytes: number[] = [];
  isClosed = false;

  constructor(
    readonly serial: number,
    /** Seconds from which it takes no more. */
    readonly closesAt: number
  ) {}

  /** @returns Bytes of the partition with it. */
  add({ id, key, partition, bytes, time }: Written): number {
    this.records.push(id, key, partition, bytes, time);
    const place = this.partitions.indexOf(partition);
    if (place >= 0) return (this.bytes[place] += bytes);
    this.partitions.push(partition);
    this.bytes.push(bytes);
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
    const sum = batch.add(written);
    this.count++;
    if (sum >= batchSize && linger > 0) {
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
