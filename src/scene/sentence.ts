/** The parameters in a few words, for controls that are folded. */
import type { EngineConfig } from '../engine/config';
import { oneDecimal, many, quantity } from './words';

/** Pieces of a sentence, in the order of the picture. */
export function configSentence(config: EngineConfig, workload: boolean): string[] {
  const rate = config.producerRate;
  return [
    ...(workload
      ? ['records of a workload']
      : [
          `${many(config.producersAmount, 'producer')}, ${rate >= 0.1 ? oneDecimal(rate) : rate} rec/s each`,
          `${quantity(config.recordValueSizeMin, 'B')} to ${quantity(config.recordValueSizeMax, 'B')}, ${many(config.recordKeyRange, 'key')}`
        ]),
    many(config.partitionsAmount, 'partition'),
    `${many(config.consumersAmount, 'consumer')}, ${quantity(config.consumerThroughputMaxInBytes, 'B/s')} each`,
    config.consumerAssignmentStrategy
  ];
}
