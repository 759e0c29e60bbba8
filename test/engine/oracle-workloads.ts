/**
 * Poisson traces, what theory says of a trace record by record, and how a number in the state is integrated over a run.
 *
 * Random numbers come from the engine's Threefry by (seed, record, purpose), logarithms from Math, which the engine may not use.
 * The mean size is 1000 bytes at CAPACITY bytes/s: E[S] is 1 ms, and lambda is 1000 * rho records/s.
 */
import type { Workload } from '../../src/engine/config';
import type { Simulation } from '../../src/engine/simulation';
import { Threefry, unit } from '../../src/engine/threefry';

/** Bytes/s of the one consumer. */
export const CAPACITY = 1e6;
/** E[S], seconds. */
export const SERVICE = 0.001;

/** A distribution of sizes with mean 1000 bytes. */
export interface SizeLaw {
  readonly name: string;
  /** E[S²] / E[S]². */
  readonly square: number;
  /** The size at a uniform number in (0, 1), bytes. */
  readonly at: (u: number) => number;
}

// Where jest runs a module, each look at a global costs as much as an event.
const { floor, log } = Math;

export const fixed: SizeLaw = { name: 'fixed', square: 1, at: () => 1000 };
export const exponential: SizeLaw = { name: 'exponential', square: 2, at: u => -1000 * log(u) };
/** One in ten is 11 times as large: 0.9 * 500 + 0.1 * 5500 = 1000, 0.9 * 0.25 + 0.1 * 30.25 = 3.25. */
export const twoPoint: SizeLaw = { name: 'two-point', square: 3.25, at: u => (u < 0.9 ? 500 : 5500) };

export interface PoissonTrace {
  readonly seed: number;
  readonly records: number;
  /** Records/s. */
  readonly rate: number;
  readonly sizes: SizeLaw;
  /** Keys are drawn from 0..keys-1. */
  readonly keys?: number;
}

/** Independent exponential gaps, sizes and keys. */
export function poisson({ seed, records, rate, sizes, keys = 1 }: PoissonTrace): Workload {
  const stream = new Threefry(seed);
  const time = new Float64Array(records);
  const bytes = new Float64Array(records);
  const key = new Int32Array(records);
  for (let n = 0, now = 0; n < records; n++) {
    stream.block(seed, 0, n, 0);
    // The middle of a word's cell is never 0.
    now -= log(unit(stream.first + 0.5)) / rate;
    time[n] = now;
    bytes[n] = sizes.at(unit(stream.second + 0.5));
    if (keys > 1) {
      stream.block(seed, 0, n, 1);
      key[n] = floor(unit(stream.first) * keys);
    }
  }
  return { time, bytes, key, producer: new Int32Array(records) };
}

/** Seconds from append to completion of each record with P=1: W + S, with W' = max(0, W + S - A). */
export function lindley({ time, bytes }: Workload, throughput: number): Float64Array {
  const sojourn = new Float64Array(time.length);
  for (let i = 0; i < time.length; i++) {
    const wait = i === 0 ? 0 : sojourn[i - 1] - (time[i] - time[i - 1]);
    sojourn[i] = (wait > 0 ? wait : 0) + bytes[i] / throughput;
  }
  return sojourn;
}

/** Unfinished bytes at ascending instants, whatever P: what Lindley leaves of the records appended up to then. */
export function unfinishedBytes(trace: Workload, throughput: number, instants: readonly number[]): number[] {
  const sojourn = lindley(trace, throughput);
  let next = 0;
  return instants.map(instant => {
    while (next < trace.time.length && trace.time[next] <= instant) next++;
    return next === 0 ? 0 : throughput * Math.max(0, sojourn[next - 1] - (instant - trace.time[next - 1]));
  });
}

/** Seconds each record travels: D_i = max(s_i/B, D_(i-1) - gap_i). */
export function transitTimes({ time, bytes }: Workload, bandwidth: number): Float64Array {
  const transit = new Float64Array(time.length);
  for (let i = 0; i < time.length; i++) {
    const behind = i === 0 ? 0 : transit[i - 1] - (time[i] - time[i - 1]);
    const own = bytes[i] / bandwidth;
    transit[i] = own > behind ? own : behind;
  }
  return transit;
}

/** Runs to `until` and returns the integral over that time of a number in the state, which stays as it is between instants. */
export function integrate(simulation: Simulation, until: number, level: (simulation: Simulation) => number): number {
  let area = 0;
  while (simulation.now < until) {
    const next = Math.min(until, simulation.nextEventTime());
    area += level(simulation) * (next - simulation.now);
    if (!simulation.advanceTo(next)) throw new Error(simulation.stop?.message);
  }
  return area;
}

/**
 * Runs until nothing is left and returns the integrals of the records in the system between the edges.
 *
 * @param edges - Seconds, ascending.
 * @returns One more than edges: up to the first, between them, and from the last on.
 */
export function residentAreas(simulation: Simulation, records: number, edges: readonly number[]): number[] {
  const areas = [...edges, 0].map(() => 0);
  let stretch = 0;
  while (simulation.completed < records) {
    const level = simulation.produced - simulation.completed;
    let from = simulation.now;
    // One instant; `nextEventTime` would look at each of many partitions.
    simulation.advanceTo(Infinity, 1);
    if (simulation.stop !== null) throw new Error(simulation.stop.message);
    const { now } = simulation;
    for (; stretch < edges.length && edges[stretch] <= now; stretch++) {
      areas[stretch] += level * (edges[stretch] - from);
      from = edges[stretch];
    }
    areas[stretch] += level * (now - from);
  }
  return areas;
}
