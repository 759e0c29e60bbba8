/** Where a workload says that its records go: to partitions that are there from 0 on. Partitions are never taken away in the Kafka model. */
import type { EngineConfig } from '../engine/config';
import type { ModelName } from '../engine/kafka-config';
import type { ScenarioWorkload } from './scenario';
import { fault, type Fault } from './scenario-error';
import { grouped } from './spelling';

/** The first record that names a partition that is not there. The classroom model looks at no such column. */
export function partitionFaults({ partition }: ScenarioWorkload, { partitionsAmount }: EngineConfig, model: ModelName): Fault[] {
  if (model !== 'kafka' || partition === undefined) return [];
  const row = partition.findIndex(id => id >= partitionsAmount);
  if (row < 0) return [];
  const field = `workload.partition[${row}]`;
  return [fault(field, partition[row], `${field} = ${partition[row]}: the topic has no such partition`,
    `0 to ${grouped(partitionsAmount - 1)} (partitionsAmount is ${grouped(partitionsAmount)}), or -1: by its key`, 'Raise partitionsAmount, or leave the column out.')];
}
