/** The parameters in a few words, for controls that are folded. */
import type { EngineConfig } from '../engine/config';
import { many, quantity, rate } from './words';

/** Pieces of a sentence, in the order of the picture. */
export function configSentence(config: EngineConfig, workload: boolean): string[] {
  return [
    ...(workload
      ? ['records of a workload']
      : [
          `${many(config.producersAmount, 'producer')}, ${config.producerRate < 0.1 ? config.producerRate : rate(config.producerRate)} rec/s each`,
          `${quantity(config.recordValueSizeMin, 'B')} to ${quantity(config.recordValueSizeMax, 'B')}, ${many(config.recordKeyRange, 'key')}`
        ]),
    many(config.partitionsAmount, 'partition'),
    `${many(config.consumersAmount, 'consumer')}, ${quantity(config.consumerThroughputMaxInBytes, 'B/s')} each`,
    config.consumerAssignmentStrategy
  ];
}
