/**
 * The partitions of several topics as numbers: topics by name, then partitions, so that numbers compare as Kafka compares
 * partitions.
 */
import { compareTexts, type TopicPartition } from './group-request';

export class PartitionNumbers {
  /** By name. */
  readonly topics: readonly string[];
  readonly count: number;
  private readonly firstOf = new Map<string, number>();
  private readonly partitions: TopicPartition[] = [];
  private readonly topicIndices: number[] = [];

  constructor(private readonly sizes: ReadonlyMap<string, number>) {
    this.topics = [...sizes.keys()].sort(compareTexts);
    this.topics.forEach((topic, topicIndex) => {
      this.firstOf.set(topic, this.partitions.length);
      for (let partition = 0; partition < this.size(topic); partition++) {
        this.partitions.push({ topic, partition });
        this.topicIndices.push(topicIndex);
      }
    });
    this.count = this.partitions.length;
  }

  size(topic: string): number {
    return this.sizes.get(topic) ?? 0;
  }

  /** @returns -1 when there is no such partition. */
  numberOf({ topic, partition }: TopicPartition): number {
    const first = this.firstOf.get(topic);
    return first === undefined || partition >= this.size(topic) ? -1 : first + partition;
  }

  partition(number: number): TopicPartition {
    return this.partitions[number];
  }

  /** The index of its topic in `topics`. */
  topicIndex(number: number): number {
    return this.topicIndices[number];
  }

  /** Numbers of a topic's partitions: from the first, up to but without the last. */
  range(topic: string): [number, number] {
    const first = this.firstOf.get(topic) ?? 0;
    return [first, first + this.size(topic)];
  }
}
