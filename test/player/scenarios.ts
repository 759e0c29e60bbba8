/** Scenarios of the player's tests. */
import type { EngineConfig } from '../../src/engine/config';
import type { Scenario } from '../../src/scenario/scenario';

export const CONFIG: EngineConfig = {
  partitionsAmount: 3,
  producersAmount: 2,
  consumersAmount: 2,
  producerRate: 4,
  producerDelayRandomFactor: 0.5,
  recordValueSizeMin: 200,
  recordValueSizeMax: 600,
  recordKeyRange: 5,
  partitionBandwidth: 2000,
  partitionTransit: 'delay',
  consumerThroughputMaxInBytes: 1500,
  consumerAssignmentStrategy: 'sticky'
};

export function scenario(overrides: Partial<Scenario> = {}): Scenario {
  return {
    version: 1,
    seed: 7,
    title: '',
    description: '',
    duration: null,
    config: CONFIG,
    actions: [{ id: 'planned', time: 5, set: { consumersAmount: 3 }, planned: true }],
    annotations: [],
    workload: null,
    ...overrides
  };
}
