/** The parameters in a few words, for controls that are folded. */
import type { EngineConfig } from '../engine/config';
import type { KafkaConfig } from '../engine/kafka-config';
import { keyCount } from './key-count';
import { many, quantity, rate, seconds } from './words';

/** Pieces of a sentence, in the order of the picture. */
export function configSentence(config: EngineConfig, workload: boolean): string[] {
  return [
    ...(workload
      ? ['records of a workload']
      : [
          `${many(config.producersAmount, 'producer')}, ${config.producerRate < 0.1 ? config.producerRate : rate(config.producerRate)} rec/s each`,
          `${quantity(config.recordValueSizeMin, 'B')} to ${quantity(config.recordValueSizeMax, 'B')}, ${many(keyCount(config), 'key')}`
        ]),
    many(config.partitionsAmount, 'partition'),
    ...('groupProtocol' in config ? ofKafka(config as KafkaConfig) : [
      `${many(config.consumersAmount, 'consumer')}, ${quantity(config.consumerThroughputMaxInBytes, 'B/s')} each`,
      config.consumerAssignmentStrategy
    ])
  ];
}

function ofKafka(config: KafkaConfig): string[] {
  const { groupProtocol, clockDivisor, client } = config;
  const isClassic = groupProtocol === 'classic';
  const session = isClassic ? config.sessionTimeoutMs : config.groupConsumerSessionTimeoutMs;
  const work = config.processing === 'bytes' ? quantity(config.consumerThroughputMaxInBytes, 'B/s') : `${config.processingTimeMs}\u2009ms a record`;
  return [
    `${many(config.consumersAmount, 'consumer')} (${client}), ${work}`,
    isClassic ? `${groupProtocol}, ${config.partitionAssignmentStrategy}` : `KIP-848, ${config.groupRemoteAssignor}`,
    clockDivisor === 1 ? `session ${seconds(session / 1000)}` : `session ${seconds(session / 1000)} in ${seconds(session / 1000 / clockDivisor)}`
  ];
}
