/**
 * The detector of ordering issues: a record that completes after a newer one of its key.
 *
 * It keeps, for each key, the completed record with the latest event time (the first such completed), so a completion
 * costs the same whatever the history. The issues found last are kept for reading. SEMANTICS.md, "Ordering".
 */
import { doubled, grown } from './columns';
import type { OrderingIssue } from './flow-state';

const FIELDS = 10;

export class OrderingDetector {
  /** Issues found since the start. */
  count = 0;

  /** By key: latest event time completed (-1: none), and whose it was. */
  private eventTime = new Float64Array(0);
  private record = new Float64Array(0);
  private partition = new Int32Array(0);
  private consumer = new Int32Array(0);

  /** A ring of the issues found last, FIELDS numbers each. */
  private kept = new Float64Array(0);

  /** @param keptMax - Issues kept for reading. */
  constructor(private readonly keptMax: number) {}

  /** Notes a completion. Returns whether it is an issue. */
  complete(time: number, key: number, record: number, partition: number, consumer: number, eventTime: number): boolean {
    if (key >= this.eventTime.length) this.reserve(doubled(key + 1));
    const latest = this.eventTime[key];
    if (eventTime > latest) {
      this.eventTime[key] = eventTime;
      this.record[key] = record;
      this.partition[key] = partition;
      this.consumer[key] = consumer;
      return false;
    }
    if (eventTime === latest) return false;
    this.keep([time, key, record, partition, consumer, eventTime,
      this.record[key], this.partition[key], this.consumer[key], latest]);
    return true;
  }

  /** The last issues kept, oldest first. */
  last(count: number): OrderingIssue[] {
    const first = Math.max(0, this.count - count, this.count - this.keptMax);
    const issues: OrderingIssue[] = [];
    for (let index = first; index < this.count; index++) issues.push(this.issue(index));
    return issues;
  }

  private issue(index: number): OrderingIssue {
    const cell = (index % this.keptMax) * FIELDS;
    const [time, key, record, partition, consumer, eventTime,
      earlierRecord, earlierPartition, earlierConsumer, earlierEventTime] = this.kept.subarray(cell, cell + FIELDS);
    return {
      index, time, key, record, partition, consumer, eventTime,
      earlierRecord, earlierPartition, earlierConsumer, earlierEventTime,
      timeDifference: earlierEventTime - eventTime
    };
  }

  private keep(fields: readonly number[]): void {
    const index = this.count++;
    if (this.keptMax === 0) return;
    const cell = (index % this.keptMax) * FIELDS;
    if (cell >= this.kept.length) {
      this.kept = grown(this.kept, Math.min(this.keptMax * FIELDS, doubled(cell + FIELDS)));
    }
    this.kept.set(fields, cell);
  }

  private reserve(keys: number): void {
    this.eventTime = grown(this.eventTime, keys, -1);
    this.record = grown(this.record, keys);
    this.partition = grown(this.partition, keys);
    this.consumer = grown(this.consumer, keys);
  }
}
