/** Why a run goes no further: each cap with a sentence that says which, when and what to do. */
import type { Stop } from './config';

export const stopAtResidents = (most: number, time: number): Stop => stopAt('residents', most, time,
  'records are waiting, the most one flow may hold. Go back to an earlier time and produce less, or let the consumers do more.');

export const stopAtRecords = (most: number, time: number): Stop => stopAt('records', most, time,
  'records are recorded, the most one run may keep. Run to an earlier time, or allow more with records_max.');

export const stopAtCompletions = (most: number, time: number): Stop => stopAt('completions', most, time,
  'records completed within 5 s, the most whose latencies are kept. Go back to an earlier time and produce less.');

/** @param time - Seconds. */
const stopAt = (limit: Stop['limit'], value: number, time: number, rest: string): Stop =>
  Object.freeze({ limit, value, time, message: `Stopped at ${Number(time.toFixed(3))} s: ${value} ${rest}` });
