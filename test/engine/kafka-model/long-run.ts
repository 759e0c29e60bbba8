/** Random worlds of the Kafka model with faults, in batches: what `npm run worlds -- --model kafka` is made of. */
import * as fc from 'fast-check';
import type { KafkaSimulation } from '../../../src/engine/kafka/kafka-simulation';
import { checkRecovered, checkWorld, faultyWorld, playFaults, recover, type FaultyWorld } from './faulty-worlds';

const FAULTS_LEAST = 10;

/** What a batch has seen. */
export interface Tally {
  worlds: number;
  faults: number;
  records: number;
  completed: number;
  duplicates: number;
  lost: number;
  skipped: number;
  rebalances: number;
}

export interface Batch extends Tally {
  /** The smallest world found that breaks an invariant. */
  readonly failure: { readonly world: string; readonly message: string } | null;
}

/** Plays so many worlds, those that the seed gives, and stops at the first that fails. */
export function runBatch(seed: number, numRuns: number): Batch {
  const tally: Tally = { worlds: 0, faults: 0, records: 0, completed: 0, duplicates: 0, lost: 0, skipped: 0, rebalances: 0 };
  const details = fc.check(fc.property(faultyWorld(FAULTS_LEAST), world => count(tally, world, checked(world))), { seed, numRuns });
  if (!details.failed) return { ...tally, failure: null };
  const [world] = details.counterexample ?? [];
  const error = details.errorInstance;
  return { ...tally, failure: { world: JSON.stringify(world), message: error instanceof Error ? error.message : String(error) } };
}

/** Plays one world again. Returns what is wrong with it, or null. */
export function replay(json: string): string | null {
  try {
    checked(parse(json));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function checked(world: FaultyWorld): KafkaSimulation {
  const simulation = playFaults(world, checkWorld);
  recover(simulation);
  checkWorld(simulation);
  checkRecovered(simulation);
  return simulation;
}

function count(tally: Tally, { deeds }: FaultyWorld, simulation: KafkaSimulation): void {
  tally.worlds++;
  tally.faults += deeds.length;
  tally.records += simulation.produced;
  tally.completed += simulation.completed;
  tally.duplicates += simulation.duplicates;
  tally.lost += simulation.lost;
  tally.skipped += simulation.skipped;
  tally.rebalances += simulation.kafka.rebalances().length;
}

/** In JSON a bandwidth of Infinity is null. */
const parse = (json: string): FaultyWorld =>
  JSON.parse(json, (name, value: unknown) => (name === 'partitionBandwidth' && value === null ? Infinity : value)) as FaultyWorld;
