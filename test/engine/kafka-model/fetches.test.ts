/** When a fetch asks, for what, and when its answer is there: fetch.max.wait.ms, one fetch at a time, none beside what is not handed over. */
import type { KafkaConfig } from '../../../src/engine/kafka-config';
import type { KafkaWorld } from '../../../src/engine/kafka/kafka-world';
import { crash, eventsOf, observedFlow, stall } from './observed-flow';
import { kafkaFlow } from './kafka-flow';

const HOP = 0.02;
const PROCESSING = 0.001;

/** One consumer, one partition, records that come seldom and at odd times. */
const SELDOM: Partial<KafkaConfig> = {
  partitionsAmount: 1, consumersAmount: 1, producerRate: 3, producerArrivals: 'poisson', lingerMs: 0, networkLatencyMs: 1000 * HOP,
  processingTimeMs: 1000 * PROCESSING, enableAutoCommit: false
};

describe('a fetch for which nothing is there', () => {
  it.each(['java', 'librdkafka'] as const)('%s: comes back after fetch.max.wait.ms and is sent again: who arrives meanwhile waits for it', client => {
    const wait = 0.03;
    const round = wait + 2 * HOP;
    const { simulation, processed } = observedFlow({ ...SELDOM, client, fetchMaxWaitMs: 1000 * wait }, 300);
    const { eventTime } = simulation.settledRecorder() as { eventTime: Float64Array };
    const first = processed.findIndex(({ time }) => time > 20);
    const isAlone = (i: number): boolean => processed[i].time - processed[i - 1].time > PROCESSING + 1e-9;
    // Each record that came by itself after another that did: the fetch was sent when that one was handed over.
    let alone = 0;
    let late = 0;
    for (let i = first + 2; i < processed.length; i++) {
      if (!isAlone(i) || !isAlone(i - 1)) continue;
      const arrives = eventTime[processed[i].offset] + HOP;
      const sent = processed[i - 1].time - PROCESSING + HOP;
      if (arrives < sent) continue;
      const again = sent + round * Math.floor((arrives - sent) / round);
      const answered = arrives <= again + wait ? arrives : again + round;
      expect(processed[i].time).toBeCloseTo(answered + HOP + PROCESSING, 9);
      alone++;
      if (answered > arrives) late++;
    }
    // Of 70 ms the fetch is 40 under way: as seldom as records come, so many of them wait.
    expect(alone).toBeGreaterThan(500);
    expect(late / alone).toBeGreaterThan(0.45);
    expect(late / alone).toBeLessThan(0.68);
  });

  it('is no hindrance with Kafka\'s default: of 502 ms it is 2 under way', () => {
    const { simulation, processed } = observedFlow({ ...SELDOM, networkLatencyMs: 1 }, 300);
    const { eventTime } = simulation.settledRecorder() as { eventTime: Float64Array };
    const slow = processed.filter(({ time, offset }) => time > 20 && time - eventTime[offset] > 0.002 + PROCESSING + 1e-9);
    expect(slow.length / processed.length).toBeLessThan(0.02);
  });
});

describe('a partition that is new to its owner', () => {
  const idle = (wait: number, seed: number): number[] => {
    // consumer-1 is behind when it dies, and nobody produces any more: whoever takes over has nothing to do but that.
    const flow = observedFlow(
      { groupProtocol: 'consumer', fetchMaxWaitMs: wait }, 60, [stall(15, 1, 60), crash(20, 1), { time: 20, set: { producersAmount: 0 } }], seed
    );
    return eventsOf(flow.events, 'resumed', 20).map(({ time, partition, member }) => {
      const done = flow.processed.find(one => one.partition === partition && one.member === member && one.time > time);
      return (done?.time ?? Infinity) - time - 0.005;
    });
  };

  it('is asked for when the fetch that waits has come back, fetch.max.wait.ms after it was sent at the latest', () => {
    const delays = Array.from({ length: 15 }, (_, seed) => idle(500, seed)[0]);
    for (const delay of delays) {
      expect(delay).toBeGreaterThanOrEqual(0.002 - 1e-9);
      expect(delay).toBeLessThanOrEqual(0.504 + 1e-9);
    }
    // Evenly between, as it has nothing to do with when the fetch was sent.
    expect(Math.max(...delays)).toBeGreaterThan(0.3);
    expect(Math.min(...delays)).toBeLessThan(0.2);
  });

  it('the sooner the shorter a fetch waits', () => {
    for (let seed = 0; seed < 5; seed++) expect(idle(20, seed)[0]).toBeLessThanOrEqual(0.024 + 1e-9);
  });
});

describe('what was fetched and is not handed over', () => {
  /** Of instants a few ms apart, in how many a fetch is on its way or at the broker, and in how many of these something of another lies ready. */
  const fetching = (client: KafkaConfig['client']): { fetches: number; beside: number } => {
    const simulation = kafkaFlow({ client, consumersAmount: 1, producerRate: 400, processingTimeMs: 5, maxPollRecords: 20, autoOffsetReset: 'earliest' }, 10);
    const { world } = simulation as unknown as { world: KafkaWorld };
    let fetches = 0;
    let beside = 0;
    for (let time = 10; time < 60; time += 0.0037) {
      simulation.advanceTo(time);
      const [member] = world.members;
      if (member.fetching === 0) continue;
      fetches++;
      if (member.buffers.length > 0) beside++;
    }
    return { fetches, beside };
  };

  it('keeps Java\'s from asking its broker for anything (KAFKA-17182)', () => {
    const { fetches, beside } = fetching('java');
    expect(fetches).toBeGreaterThan(0);
    expect(beside).toBe(0);
  });

  it('does not keep librdkafka, which fetches ahead', () => {
    const { fetches, beside } = fetching('librdkafka');
    expect(fetches).toBeGreaterThan(0);
    expect(beside).toBeGreaterThan(fetches / 2);
  });
});
