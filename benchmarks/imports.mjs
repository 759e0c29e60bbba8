/** Imports: fresh interpreters that have what a kernel has, and then import the package, a flow's class, or ipywidgets. */
import { ownProcess } from './contestants.mjs';
import { ratio, spread, takeTurns } from './paired.mjs';
import { python } from '../scripts/setup.mjs';

const SECONDS_AT_MOST = 0.3;

/** Seconds that a statement takes. */
const seconds = statement => () => {
  const code = `import time, ipykernel.kernelapp\nfrom_ = time.perf_counter()\n${statement}\nprint(time.perf_counter() - from_)`;
  return ownProcess(python, ['-c', code]);
};

export const title = 'import partition_flow';

export async function measure({ rounds }) {
  const raw = await takeTurns({
    package: seconds('import partition_flow'),
    flow: seconds('from partition_flow import PartitionFlow'),
    ipywidgets: seconds('import ipywidgets')
  }, { rounds });
  const rows = [
    { what: 'import partition_flow', ...spread(raw.package), unit: 's', atMost: SECONDS_AT_MOST },
    { what: 'from partition_flow import PartitionFlow, with ipywidgets', ...spread(raw.flow), unit: 's', atMost: SECONDS_AT_MOST },
    { what: 'the same over import ipywidgets', ...ratio(raw.flow, raw.ipywidgets) }
  ];
  return { rows, raw };
}
