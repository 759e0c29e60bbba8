import { Player } from '../../src/player/player';
import { formatScenario, parseScenario } from '../../src/scenario/codec';
it('probe', () => {
  const s = parseScenario({ actions: [{ id: 'a', time: 30, set: { recordValueSizeMin: 1100 } }] });
  const p = new Player(s);
  p.seek(10);
  p.change({ recordValueSizeMax: 900 });
  let m = 'parses';
  try { parseScenario(JSON.parse(JSON.stringify(formatScenario(p.scenario)))); } catch (e) { m = String(e); }
  p.seek(40);
  process.stdout.write(`${m} ${p.time} ${JSON.stringify(p.scenario.actions)}\n`);
  const t0 = Date.now();
  const set: Record<string, number> = {};
  for (let i = 0; i < 200000; i++) set[`producerRates${i}`] = 1;
  try { parseScenario({ config: set }); } catch (e) { process.stdout.write(`${Date.now() - t0} ms ${(e as Error).message.length}\n`); }
});
