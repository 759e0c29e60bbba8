/**
 * Where two recipes part: up to there the same records come out, so what was computed for one holds for the
 * other.
 */
import type { Action, Scenario } from '../scenario/scenario';

export interface Divergence {
  /** How many actions at the beginning of the lists agree. */
  readonly actions: number;
  /** Seconds; the runs agree before it. -Infinity: never; Infinity: always. */
  readonly time: number;
}

export function divergence(a: Scenario, b: Scenario): Divergence {
  if (a.seed !== b.seed || a.workload !== b.workload || !sameValues(a.config, b.config)) {
    return { actions: 0, time: -Infinity };
  }
  const shorter = Math.min(a.actions.length, b.actions.length);
  let agree = 0;
  while (agree < shorter && sameAction(a.actions[agree], b.actions[agree])) agree++;
  const next = [a.actions[agree], b.actions[agree]].map(action => action?.time ?? Infinity);
  return { actions: agree, time: Math.min(...next) };
}

function sameAction(a: Action, b: Action): boolean {
  return a === b || (a.time === b.time && sameValues(a.set, b.set));
}

function sameValues(a: object, b: object): boolean {
  const left = Object.entries(a);
  const right = new Map<string, unknown>(Object.entries(b));
  return left.length === right.size && left.every(([name, value]) => right.has(name) && right.get(name) === value);
}
