/**
 * The detector of ordering issues: a record that completes after a newer one of its key.
 *
 * It keeps, for each key, the completed record with the latest event time (the first such completed), so a completion
 * costs the same whatever the history. The issues found last are kept for reading. SEMANTICS.md, "Ordering".
 */
import { doubled, grown } from './columns';
import type { OrderingIssue } from './flow-state';

const FIELDS = 10;

/** Of each key: the latest event time completed (-1: none), and whose it was. */
const LATEST = 4;
const EVENT_TIME = 0;
const RECORD = 1;
const PARTITION = 2;
const CONSUMER = 3;

export class OrderingDetector {
  /** Issues found since the start. */
  count = 0;

  private latest = new Float64Array(0);

  /** A ring of the issues found last, FIELDS numbers each. */
  private kept = new Float64Array(0);

  /** @param keptMax - Issues kept for reading. */
  constructor(private readonly keptMax: number) {}

  /** Notes a completion. */
  complete(time: number, key: number, record: number, partition: number, consumer: number, eventTime: number): void {
    const cell = LATEST * key;
    if (cell >= this.latest.length) this.reserve(key);
    const { latest } = this;
    if (eventTime > latest[cell + EVENT_TIME]) {
      latest[cell + EVENT_TIME] = eventTime;
      latest[cell + RECORD] = record;
      latest[cell + PARTITION] = partition;
      latest[cell + CONSUMER] = consumer;
    } else if (eventTime < latest[cell + EVENT_TIME]) {
      this.keep([time, key, record, partition, consumer, eventTime, ...latest.subarray(cell + RECORD, cell + LATEST), latest[cell]]);
    }
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

  private reserve(key: number): void {
    const before = this.latest.length;
    this.latest = grown(this.latest, LATEST * doubled(key + 1));
    for (let cell = before; cell < this.latest.length; cell += LATEST) this.latest[cell + EVENT_TIME] = -1;
  }
}
