/** Transfer: a million records by six columns from the engine to numpy, in binary as the hosts do it, and as JSON. */
import path from 'node:path';
import { ownProcess } from './contestants.mjs';
import { ratio, spread } from './paired.mjs';
import { python } from '../scripts/setup.mjs';

const AT_LEAST = 10;

export const title = '10^6 records by 6 columns to numpy';

export async function measure({ rounds }) {
  const rows = [];
  const raw = {};
  for (const host of ['mini-racer', 'node']) {
    const result = await ownProcess(python, [path.join(import.meta.dirname, 'transfer_work.py'), host, rounds]);
    const ms = name => spread(result[name].map(seconds => 1000 * seconds));
    rows.push(
      { flow: host, what: 'JSON, times binary', ...ratio(result.json, result.binary), atLeast: AT_LEAST },
      { flow: host, what: 'binary', ...ms('binary'), unit: 'ms' },
      { flow: host, what: 'JSON', ...ms('json'), unit: 'ms' }
    );
    raw[host] = result;
  }
  return { rows, raw };
}
