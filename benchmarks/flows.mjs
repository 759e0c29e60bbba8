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
