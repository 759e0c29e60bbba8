/**
 * Speed: the engine, in node and in mini-racer, against SimPy computing the same numbers.
 *
 * SimPy's side is the faster of two formulations, `simpy_flow.py`; the other, SimPy's usual one, is reported too.
 */
import { expectAgreement } from './agreement.mjs';
import { engineInMiniRacer, engineInNode, simpy } from './contestants.mjs';
import { SPEED_FLOWS, movingKeys } from './flows.mjs';
import { ratio, spread, takeTurns } from './paired.mjs';

const AT_LEAST = 15;
const AIM = 25;

export const title = 'Speed against SimPy';

export async function measure({ rounds }) {
  const contestants = { node: engineInNode(), miniRacer: engineInMiniRacer(), simpy: simpy() };
  try {
    await checkMovingKeys(contestants);
    const rows = [];
    const raw = {};
    for (const flow of SPEED_FLOWS) {
      const result = await measureFlow(contestants, flow, rounds);
      rows.push(...result.rows);
      raw[flow.name] = result.raw;
    }
    return { rows, raw };
  } finally {
    for (const contestant of Object.values(contestants)) contestant.close();
  }
}

/** A flow in which records overtake others and start again: the timed ones do not. */
async function checkMovingKeys({ node, simpy: them }) {
  const ours = await node.ask({ do: 'run', flow: movingKeys, atLeast: 0 });
  const { restarts, ordering_issues: issues } = ours.metrics.flow;
  if (restarts === 0 || issues === 0) throw new Error(`${movingKeys.name}: ${restarts} restarts, ${issues} ordering issues`);
  await them.ask({ do: 'prepare', flow: movingKeys });
  expectAgreement(movingKeys.name, ours.metrics, (await them.ask({ do: 'run', formulation: 'callbacks' })).metrics);
}

async function measureFlow({ node, miniRacer, simpy: them }, { name, ...given }, rounds) {
  const until = given.until ?? (await node.ask({ do: 'timeOf', ...given }));
  const flow = { ...given, until };
  await them.ask({ do: 'prepare', flow });
  const turns = await takeTurns({
    node: () => node.ask({ do: 'run', flow }),
    callbacks: () => them.ask({ do: 'run', formulation: 'callbacks' }),
    miniRacer: () => miniRacer.ask({ do: 'run', flow }),
    processes: () => them.ask({ do: 'run', formulation: 'processes' })
  }, { rounds });
  const [ours] = turns.node;
  for (const formulation of ['callbacks', 'processes']) {
    expectAgreement(`${name}, SimPy with ${formulation}`, ours.metrics, turns[formulation][0].metrics);
  }
  if (turns.miniRacer[0].traceHash !== ours.traceHash) throw new Error(`${name}: node and mini-racer differ`);

  const counted = given.residents === undefined ? 'completed' : 'produced';
  const seconds = Object.fromEntries(Object.entries(turns).map(([who, answers]) => [who, answers.map(answer => answer.seconds)]));
  const rate = who => spread(seconds[who].map(value => ours[counted] / value));
  const row = (what, figure, bar = {}) => ({ flow: name, what, ...figure, ...bar });
  const unit = `records ${counted}/s`;
  return {
    rows: [
      row('engine in node, times SimPy', ratio(seconds.callbacks, seconds.node), { atLeast: AT_LEAST, aim: AIM }),
      row('engine in mini-racer, times SimPy', ratio(seconds.callbacks, seconds.miniRacer), { atLeast: AT_LEAST, aim: AIM }),
      row('engine in node, times SimPy with processes', ratio(seconds.processes, seconds.node)),
      row('engine in node', rate('node'), { unit }),
      row('engine in mini-racer', rate('miniRacer'), { unit }),
      row('SimPy, callbacks', rate('callbacks'), { unit }),
      row('SimPy, processes', rate('processes'), { unit })
    ],
    raw: {
      from: flow.from, until, produced: ours.produced, completed: ours.completed, traceHash: ours.traceHash,
      flow: ours.metrics.flow, seconds
    }
  };
}
