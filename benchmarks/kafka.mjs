/**
 * The Kafka model: records/s over the classroom's, on jobs that both play, in turns in one process; and its rules by themselves,
 * in a process of their own.
 */
import { engineInNode, ownProcess } from './contestants.mjs';
import { MODEL_FLOWS } from './flows.mjs';
import { fromLib } from './from-lib.mjs';
import { ratio, spread, takeTurns } from './paired.mjs';

const AT_LEAST = 0.5;
const MURMUR2_NS = 100;
const ALIKE_MS = 10;
const DIFFERENT_MS = 100;

const STRATEGIES = ['range', 'round-robin', 'sticky', 'cooperative-sticky', 'uniform', 'server-range'];
const PARTITIONS = 1000;
const MEMBERS = 100;
const KEY_BYTES = 16;

export const title = 'The Kafka model';

export async function measure({ rounds }) {
  const node = engineInNode();
  const rows = [];
  const raw = {};
  try {
    for (const { name, from, until, classroom, kafka } of MODEL_FLOWS) {
      const run = scenario => () => node.ask({ do: 'run', flow: { scenario, from, until } });
      const turns = await takeTurns({ classroom: run(classroom), kafka: run(kafka) }, { rounds });
      const rate = who => turns[who].map(({ completed, seconds }) => completed / seconds);
      rows.push(
        { flow: name, what: 'Kafka model, times the classroom', ...ratio(rate('kafka'), rate('classroom')), atLeast: AT_LEAST },
        { flow: name, what: 'Kafka model', ...spread(rate('kafka')), unit: 'records completed/s' },
        { flow: name, what: 'classroom', ...spread(rate('classroom')), unit: 'records completed/s' }
      );
      const seconds = who => turns[who].map(answer => answer.seconds);
      const [{ completed, traceHash }] = turns.kafka;
      raw[name] = { from, until, completed, traceHash, classroom: seconds('classroom'), kafka: seconds('kafka') };
    }
  } finally {
    node.close();
  }
  const rules = await ownProcess(process.execPath, [import.meta.filename, rounds]);
  const flow = 'the rules by themselves';
  rows.push({ flow, what: `murmur2 of ${KEY_BYTES} bytes`, ...spread(rules.murmur2), unit: 'ns', atMost: MURMUR2_NS });
  for (const strategy of STRATEGIES) {
    const what = `${strategy}: ${PARTITIONS} partitions, ${MEMBERS} members`;
    rows.push(
      { flow, what, ...spread(rules[`${strategy}, alike`]), unit: 'ms', atMost: ALIKE_MS },
      { flow, what: `${what} with different subscriptions`, ...spread(rules[`${strategy}, different`]), unit: 'ms', atMost: DIFFERENT_MS }
    );
  }
  return { rows, raw: { ...raw, rules } };
}

/** Mean time of a call, of as many as take a fifth of a second. */
function meanMs(call) {
  const started = performance.now();
  let calls = 0;
  do {
    call();
    calls++;
  } while (performance.now() - started < 200);
  return (performance.now() - started) / calls;
}

/**
 * A question as it comes after a group has changed: one member is new, the others have what they were given before.
 *
 * @param {boolean} alike - Else there are ten topics, and each member reads every topic but one.
 */
function question(assignGroup, strategy, alike) {
  const names = alike ? ['t'] : Array.from({ length: 10 }, (_, i) => `t${i}`);
  const topics = new Map(names.map(name => [name, PARTITIONS / names.length]));
  const members = Array.from({ length: MEMBERS }, (_, i) => ({
    id: `consumer-${i}`, topics: alike ? names : names.filter((_, n) => n !== i % names.length), owned: [], generation: 1, dataGeneration: 1, instanceId: null
  }));
  const before = assignGroup(strategy, { topics, members: members.slice(1) });
  return { topics, members: members.map(member => ({ ...member, owned: before.get(member.id) ?? [] })) };
}

async function rulesAlone(rounds) {
  const { assignGroup } = await fromLib('engine/assignors/group/index');
  const { murmur2 } = await fromLib('engine/partitioners/murmur2');
  const keys = Array.from({ length: 1000 }, (_, n) => Buffer.from(`key-${n}`.padEnd(KEY_BYTES, '.')));
  let sum = 0;
  const hashAll = () => {
    for (const key of keys) sum ^= murmur2(key);
  };
  const contestants = { murmur2: () => (1e6 / keys.length) * meanMs(hashAll) };
  for (const strategy of STRATEGIES) {
    for (const [how, alike] of [['alike', true], ['different', false]]) {
      const asked = question(assignGroup, strategy, alike);
      contestants[`${strategy}, ${how}`] = () => meanMs(() => {
        sum += assignGroup(strategy, asked).size;
      });
    }
  }
  const turns = await takeTurns(contestants, { rounds });
  if (!Number.isInteger(sum)) throw new Error('nothing was computed');
  return turns;
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await rulesAlone(Number(process.argv[2]))));
