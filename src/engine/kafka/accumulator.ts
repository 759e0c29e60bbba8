/**
 * What producers have written and not sent, and what is on its way to the broker. A producer sends all it has when its oldest
 * record has lingered, or one partition's batch is full: its sender drains every partition of a broker that is ready.
 *
 * @see org.apache.kafka.clients.producer.internals.RecordAccumulator
 */
import { doubled, grown } from '../columns';

/** Cells of a record: those of `Written`, the batch it is in, and the next one of its producer (-1: none), or the next free place. */
const CELLS = 7;
const ID = 0;
const KEY = 1;
const PARTITION = 2;
const BYTES = 3;
const TIME = 4;
const BATCH = 5;
const NEXT = 6;

/** Cells of a producer: its first and last record here, -1: none; of its last batch its number, from when on it takes no more, and its bytes. */
const STATES = 5;
const FIRST = 0;
const LAST = 1;
const SERIAL = 2;
const CLOSES = 3;
const TOTAL = 4;

export interface Written {
  id: number;
  key: number;
  partition: number;
  bytes: number;
  /** Seconds at which it was created. */
  time: number;
}

export class Accumulator {
  /** Records written and not appended. */
  count = 0;
  /** The number of the batch that took a record last. */
  serial = -1;
  /** The record taken out last. */
  readonly taken: Written = { id: 0, key: 0, partition: 0, bytes: 0, time: 0 };
  private serials = 0;
  private records = new Float64Array(0);
  /** The first place that is free; -1: none. */
  private free = -1;
  private producers = new Float64Array(0);
  /** Of each producer's last batch, bytes of each partition, in turn; empty as long as all of them together are no batch.size. */
  private readonly sums: number[][] = [];

  /**
   * Takes a record.
   *
   * @param linger - Seconds.
   * @returns In how many seconds its batch, `serial`, is to be sent; -1: that is known.
   */
  add(producer: number, id: number, key: number, partition: number, bytes: number, time: number, linger: number, batchSize: number): number {
    const of = STATES * producer;
    if (of >= this.producers.length) this.reserve(producer);
    const isOpen = time < this.producers[of + CLOSES];
    if (!isOpen) {
      this.producers[of + SERIAL] = this.serials++;
      this.producers[of + CLOSES] = time + linger;
      this.producers[of + TOTAL] = 0;
      if (this.sums[producer].length > 0) this.sums[producer].length = 0;
    }
    const serial = this.producers[of + SERIAL];
    const place = this.put(id, key, partition, bytes, time, serial);
    const last = this.producers[of + LAST];
    if (last < 0) this.producers[of + FIRST] = place;
    else this.records[last + NEXT] = place;
    this.producers[of + LAST] = place;
    this.count++;
    this.serial = serial;
    this.producers[of + TOTAL] += bytes;
    if (this.producers[of + TOTAL] >= batchSize && linger > 0 && this.isFull(producer, partition, bytes, batchSize)) {
      this.producers[of + CLOSES] = -Infinity;
      return 0;
    }
    return isOpen ? -1 : linger;
  }

  /** Takes a producer's first record out of a batch, or of any before it, into `taken`. Returns whether there was one. */
  take(producer: number, serial: number): boolean {
    const of = STATES * producer;
    const place = this.producers[of + FIRST];
    const { records, taken } = this;
    if (place < 0 || records[place + BATCH] > serial) return false;
    taken.id = records[place + ID];
    taken.key = records[place + KEY];
    taken.partition = records[place + PARTITION];
    taken.bytes = records[place + BYTES];
    taken.time = records[place + TIME];
    const next = records[place + NEXT];
    this.producers[of + FIRST] = next;
    if (next < 0) this.producers[of + LAST] = -1;
    records[place + NEXT] = this.free;
    this.free = place;
    this.count--;
    return true;
  }

  /** Whether a record's partition has a full batch with it. */
  private isFull(producer: number, partition: number, bytes: number, batchSize: number): boolean {
    const sums = this.sums[producer];
    const serial = this.producers[STATES * producer + SERIAL];
    if (sums.length > 0) return added(sums, partition, bytes) >= batchSize;
    for (let place = this.producers[STATES * producer + FIRST]; place >= 0; place = this.records[place + NEXT]) {
      if (this.records[place + BATCH] === serial) added(sums, this.records[place + PARTITION], this.records[place + BYTES]);
    }
    return added(sums, partition, 0) >= batchSize;
  }

  private put(id: number, key: number, partition: number, bytes: number, time: number, serial: number): number {
    if (this.free < 0) this.grow();
    const place = this.free;
    const { records } = this;
    this.free = records[place + NEXT];
    records[place + ID] = id;
    records[place + KEY] = key;
    records[place + PARTITION] = partition;
    records[place + BYTES] = bytes;
    records[place + TIME] = time;
    records[place + BATCH] = serial;
    records[place + NEXT] = -1;
    return place;
  }

  private grow(): void {
    const before = this.records.length;
    const room = CELLS * doubled(before / CELLS + 1);
    this.records = grown(this.records, room);
    for (let place = this.records.length - CELLS; place >= before; place -= CELLS) {
      this.records[place + NEXT] = this.free;
      this.free = place;
    }
  }

  private reserve(producer: number): void {
    const before = this.producers.length;
    this.producers = grown(this.producers, STATES * doubled(producer + 1));
    for (let of = before; of < this.producers.length; of += STATES) {
      this.producers[of + FIRST] = -1;
      this.producers[of + LAST] = -1;
      this.producers[of + CLOSES] = -Infinity;
      this.sums.push([]);
    }
  }
}

/** Adds bytes to those of a partition, and returns the sum. */
function added(sums: number[], partition: number, bytes: number): number {
  for (let i = 0; i < sums.length; i += 2) if (sums[i] === partition) return (sums[i + 1] += bytes);
  sums.push(partition, bytes);
  return bytes;
}
