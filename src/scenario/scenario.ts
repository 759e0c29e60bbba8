/**
 * The recipe of a run: with a time it determines every record. Immutable; every change gives a new one.
 */
import type { EngineConfig, Workload } from '../engine/config';
import type { Deed, ModelName } from '../engine/kafka-config';
import type { Key } from './key';

/** A change of parameters at an instant. */
export interface Action {
  /** Unique in a scenario; whoever asked for it made it up. */
  readonly id: string;
  /** Seconds. It acts after everything else that happens at that time. */
  readonly time: number;
  readonly set: Partial<EngineConfig>;
  /** What is done to a member instead; `set` is empty then. Kafka model only. */
  readonly deed?: Deed;
  /** True: written down beforehand (`flow.at(30)`), kept by a reset; false: made by hand while it ran. */
  readonly planned: boolean;
}

/** What somebody says about an instant; it changes no record. */
export interface Annotation {
  /** Unique among the annotations of a scenario. */
  readonly id: string;
  /** Seconds. */
  readonly time: number;
  readonly text: string;
}

/** A workload with what its key and producer numbers stand for. */
export interface ScenarioWorkload extends Workload {
  /** `keys[i]` is key i as it was given; the length is the number of different keys. */
  readonly keys: readonly Key[];
  /** Where it came from: a file's name, a dataset; may be empty. */
  readonly name: string;
  /** SHA-256 of what is played, 64 hexadecimal digits; the name is no part of it. */
  readonly hash: string;
}

export interface Scenario {
  readonly version: 1;
  /** Which rules hold; absent: classroom. */
  readonly model?: ModelName;
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  readonly title: string;
  readonly description: string;
  /** Seconds; null: endless. */
  readonly duration: number | null;
  /** In force at time 0. */
  readonly config: EngineConfig;
  /** Ascending by time; equal times in the order they were added. */
  readonly actions: readonly Action[];
  /** Ascending by time; equal times in the order they were added. */
  readonly annotations: readonly Annotation[];
  readonly workload: ScenarioWorkload | null;
}
