/** What a consumer is called: by the id that was given it, else by its number. */
import type { EngineConfig } from './config';
import type { KafkaConfig } from './kafka-config';

export const numbered = (id: number): string => `consumer-${id}`;

export const consumerName = (config: EngineConfig, id: number): string => (config as Partial<KafkaConfig>).consumerIds?.[id] ?? numbered(id);
