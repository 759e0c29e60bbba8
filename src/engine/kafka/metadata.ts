/**
 * How many partitions clients know the topic to have: as many as the broker told each when it last asked, as it does when it starts and then
 * metadata.max.age.ms after each answer. An answer with nothing new is no event: it follows from the last one that is known, so a client's next
 * answer is planned only when there is something to learn.
 *
 * @see org.apache.kafka.clients.Metadata, org.apache.kafka.clients.producer.internals.ProducerMetadata
 */
import type { KafkaConfig } from '../kafka-config';
import type { KafkaWorld } from './kafka-world';
import type { Timer } from './timers';

/** retry.backoff.ms, Kafka's default: no client asks more often. */
const ASKED_AGAIN_MS = 100;

/** Seconds from an answer to the next one. */
const answersEvery = ({ metadataMaxAgeMs, clockDivisor, networkLatencyMs }: KafkaConfig): number =>
  Math.max(metadataMaxAgeMs, ASKED_AGAIN_MS) / 1000 / clockDivisor + (2 * networkLatencyMs) / 1000;

/** What clients of one sort know, by their numbers. */
export class Metadata {
  /** Partitions each knows. */
  readonly partitions: number[] = [];
  /** Seconds of an answer to each; later ones that told nothing new follow from it. */
  private readonly answered: number[] = [];
  /** Seconds of the answer that is planned to each: any other is void; -1: none is. */
  private readonly planned: number[] = [];

  constructor(
    private readonly world: KafkaWorld,
    private readonly kind: 'metadata' | 'producerMetadata'
  ) {}

  /**
   * A client is told all there is.
   *
   * @param part - Of the time from one answer to the next, how much is over, 0 to 1.
   */
  begin(client: number, part = 0): void {
    const { world } = this;
    while (this.partitions.length < client) for (const column of [this.partitions, this.answered, this.planned]) column.push(0);
    this.partitions[client] = world.logs.length;
    this.answered[client] = world.now - part * answersEvery(world.config);
    this.planned[client] = -1;
  }

  /** Plans the next answer that tells a client of partitions it does not know, if there are any. */
  expect(client: number, incarnation: number): void {
    const { world } = this;
    if (!this.hasBegun(client) || this.planned[client] >= 0 || this.partitions[client] >= world.logs.length) return;
    const every = answersEvery(world.config);
    const from = this.answered[client];
    // What leaves the broker now, or has left it, does not tell.
    const after = world.now + world.hop;
    const answer = from + (Math.floor((after - from) / every) + 1) * every;
    this.planned[client] = answer > after ? answer : answer + every;
    world.timers.add(this.planned[client], this.kind, client, incarnation);
  }

  /**
   * An answer is there.
   *
   * @returns How many partitions the client knew until now; -1: it is void.
   */
  take({ of, incarnation, time }: Timer): number {
    if (time !== this.planned[of]) return -1;
    const { world } = this;
    const known = this.partitions[of];
    this.partitions[of] = world.partitionsAt(world.now - world.hop);
    this.answered[of] = world.now;
    this.planned[of] = -1;
    this.expect(of, incarnation);
    return known;
  }

  /** The settings are others: who would have asked by now does. */
  resettle(client: number, incarnation: number, before: KafkaConfig): void {
    const { world } = this;
    if (!this.hasBegun(client)) return;
    const every = answersEvery(before);
    const last = this.answered[client] + Math.floor((world.now - this.answered[client]) / every) * every;
    this.answered[client] = Math.max(last, world.now + 2 * world.hop - answersEvery(world.config));
    this.planned[client] = -1;
    this.expect(client, incarnation);
  }

  private hasBegun(client: number): boolean {
    return (this.partitions[client] ?? 0) > 0;
  }
}

/** Whether clients ask at other times with other settings. */
export const asksOtherwise = (a: KafkaConfig, b: KafkaConfig): boolean => answersEvery(a) !== answersEvery(b);
