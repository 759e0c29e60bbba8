/** The flows that are measured, as scenarios; what is not said has its default. */

/** Keys enough for every partition; the rate is one whose multiples are exact in binary. */
const COMMON = { producerRate: 16, recordKeyRange: 1000 };

const SMALL = { ...COMMON, producersAmount: 32, partitionsAmount: 32, consumersAmount: 32 };

const scenario = (config, actions = []) => ({ seed: 1, config, actions });

/** 512 records/s through 32 partitions; consumers are busy 39 % of the time. */
export const keepingUp = {
  name: '32 producers, 32 partitions, 32 consumers, keeping up',
  scenario: scenario({ ...SMALL, partitionBandwidth: 10_000, consumerThroughputMaxInBytes: 40_000 }),
  from: 0,
  until: 400
};

/** 16 000 records/s through 256 partitions; consumers are busy 38 % of the time. */
export const keepingUpMany = {
  name: '1000 producers, 256 partitions, 256 consumers, keeping up',
  scenario: scenario({
    ...COMMON, producersAmount: 1000, partitionsAmount: 256, consumersAmount: 256,
    partitionBandwidth: 100_000, consumerThroughputMaxInBytes: 160_000
  }),
  from: 0,
  until: 15
};

/** The first flow with partitions and consumers of 1000 bytes/s, the default: 32 of 512 records/s are worked off. */
export const pilingUp = {
  name: 'piling up at 1000 bytes/s a consumer, from 113 s to a million residents',
  scenario: scenario(SMALL),
  from: 113,
  residents: 1_000_000
};

export const SPEED_FLOWS = [keepingUp, keepingUpMany, pilingUp];

/** For the agreement alone: several partitions a consumer; more partitions on the way move keys, and work that starts again. */
export const movingKeys = {
  name: 'partitions are added, keys and work move',
  scenario: scenario(
    {
      ...COMMON, producersAmount: 16, partitionsAmount: 12, consumersAmount: 5, recordKeyRange: 40,
      partitionBandwidth: 10_000, consumerThroughputMaxInBytes: 40_000, consumerAssignmentStrategy: 'range'
    },
    [{ id: 'more', time: 20.03, set: { partitionsAmount: 19 }, planned: true }]
  ),
  from: 0,
  until: 60
};

/** 1680 records/s: a million in ten minutes, worked off at once or left lying. */
const TEN_MINUTES = { ...COMMON, producersAmount: 105, partitionsAmount: 32, consumersAmount: 32 };

export const tenMinutesKeepingUp = {
  name: 'keeping up',
  scenario: scenario({ ...TEN_MINUTES, partitionBandwidth: 100_000, consumerThroughputMaxInBytes: 120_000 }),
  until: 600
};

export const tenMinutesPilingUp = { name: 'piling up', scenario: scenario(TEN_MINUTES), until: 600 };

/** Pictures of a pile-up: thin rows, and lanes. */
export const PICTURES = [
  { name: '32 partitions (rows)', scenario: scenario(SMALL) },
  { name: '6 partitions (lanes)', scenario: scenario({ ...SMALL, partitionsAmount: 6, consumersAmount: 6 }) }
];

/** A job that both models play: the same load, links that are seldom busy, work by bytes. */
const bothModels = (name, config, { from, until }) => {
  const shared = { ...COMMON, partitionBandwidth: 1_000_000, ...config };
  return {
    name, from, until,
    classroom: { seed: 1, config: shared },
    kafka: { seed: 1, model: 'kafka', config: { ...shared, processing: 'bytes', autoOffsetReset: 'earliest' } }
  };
};

const MANY = { producersAmount: 1000, partitionsAmount: 256, consumersAmount: 256 };

/** From 20 s on, when the Kafka group has long formed and caught up. */
export const MODEL_FLOWS = [
  bothModels('32 producers, 32 partitions, 32 consumers, busy 40 % of the time', { ...SMALL, consumerThroughputMaxInBytes: 40_000 }, { from: 20, until: 420 }),
  bothModels('the same, never resting', { ...SMALL, producerRate: 64, consumerThroughputMaxInBytes: 40_000 }, { from: 20, until: 220 }),
  bothModels('the same, 1000 records/s of each producer, busy 40 %', { ...SMALL, producerRate: 1024, partitionBandwidth: 100_000_000, consumerThroughputMaxInBytes: 2_500_000 },
    { from: 20, until: 30 }),
  bothModels('1000 producers, 256 partitions, 256 consumers, busy 40 %', { ...COMMON, ...MANY, consumerThroughputMaxInBytes: 160_000 }, { from: 20, until: 35 })
];
