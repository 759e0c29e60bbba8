/**
 * The recorder: what it costs to keep every column of every record, in the flows of `speed.mjs`.
 *
 * As the package runs it (`engine.js`, which then samples each partition's lag 10 times a second and keeps ordering issues
 * too), and the recorder alone, in the simulation that `lib/` has.
 */
import { engineInNode, ownProcess } from './contestants.mjs';
import { SPEED_FLOWS } from './flows.mjs';
import { fromLib } from './from-lib.mjs';
import { ratio, spread, takeTurns } from './paired.mjs';

const AT_MOST = 2;

/** As `PartitionFlow.run` allows by default. */
const RECORDS_MAX = 5_000_000;

export const title = 'Recorder';

export async function measure({ rounds }) {
  const node = engineInNode();
  try {
    const rows = [];
    const raw = {};
    for (const [index, { name, ...given }] of SPEED_FLOWS.entries()) {
      const flow = { ...given, until: given.until ?? (await node.ask({ do: 'timeOf', ...given })) };
      const turns = await takeTurns({
        off: () => node.ask({ do: 'run', flow }),
        on: () => node.ask({ do: 'run', flow, recordsMax: RECORDS_MAX })
      }, { rounds });
      if (turns.on[0].traceHash !== turns.off[0].traceHash) throw new Error(`${name}: a recorder changes the run`);
      const [off, on] = [turns.off, turns.on].map(answers => answers.map(({ seconds }) => seconds));
      const alone = await ownProcess(process.execPath, [import.meta.filename, index, flow.until, rounds]);
      const rate = spread(on.map(value => turns.on[0].produced / value));
      rows.push(
        { flow: name, what: 'recorder, lag and issues: time over time without', ...ratio(on, off), atMost: AT_MOST },
        { flow: name, what: 'recorder alone: time over time without', ...ratio(alone.on, alone.off), atMost: AT_MOST },
        { flow: name, what: 'with recorder, lag and issues', ...rate, unit: 'records produced/s' }
      );
      raw[name] = { until: flow.until, produced: turns.on[0].produced, off, on, alone };
    }
    return { rows, raw };
  } finally {
    node.close();
  }
}

/** Seconds of runs without and with a recorder, in turns. */
async function recorderAlone({ scenario, from }, until, rounds) {
  const { Run } = await fromLib('scenario/run');
  const { parseScenario } = await fromLib('scenario/codec');
  const parsed = parseScenario(scenario);
  const seconds = recordsMax => {
    const { simulation } = new Run(parsed, { limits: { recordsMax } });
    simulation.advanceTo(from);
    const started = performance.now();
    if (!simulation.advanceTo(until)) throw new Error(simulation.stop.message);
    return (performance.now() - started) / 1000;
  };
  const mean = recordsMax => () => {
    let total = 0;
    let runs = 0;
    do {
      total += seconds(recordsMax);
      runs++;
    } while (total < 1);
    return total / runs;
  };
  return takeTurns({ off: mean(0), on: mean(RECORDS_MAX) }, { rounds });
}

if (process.argv[1] === import.meta.filename) {
  const [index, until, rounds] = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await recorderAlone(SPEED_FLOWS[index], until, rounds)));
}
