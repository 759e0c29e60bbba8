/** The captures, each with the flows that were under its conditions. */
import { readCapture, type Capture, type MemberProcess } from './capture';
import { flowOf } from './flow-trace';
import type { GroupTrace } from './group-trace';
import { measuresOf } from './measures';
import type { Run } from './joint-band';

export const SEEDS = 200;

/** A flow's draws under one capture are others than under another. */
export const seedOf = (capture: number, run: number): number => 1000 * (capture + 1) + run;

/** When a process really polled for the first time, as nearly as it is known: KIP-848 Java clients call back at the first answer. */
export const reallyBegan = ({ config: { protocol, client } }: Capture) => ({ begun, firstCallback }: MemberProcess): number =>
  protocol === 'consumer' && client === 'java' ? firstCallback - 0.02 : begun;

/** Records a second that were produced in the mean. */
export function productionRate({ produced }: Capture): number {
  return produced.length / (produced[produced.length - 1].time - produced[0].time);
}

export function runOf(capture: Capture, trace: GroupTrace): Run {
  return new Map([...measuresOf(trace, productionRate(capture))].map(([name, measure]) => [`${capture.name}, ${name}`, measure]));
}

export { flowOf, readCapture };
