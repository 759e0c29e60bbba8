/** How many keys records have: those of the range, or as many as there are weights. */
import type { EngineConfig } from '../engine/config';
import type { KafkaConfig } from '../engine/kafka-config';

export function keyCount(config: EngineConfig): number {
  const { keyDistribution, keyWeights } = config as Partial<KafkaConfig>;
  return keyDistribution === 'weights' && keyWeights !== undefined ? keyWeights.length : config.recordKeyRange;
}
