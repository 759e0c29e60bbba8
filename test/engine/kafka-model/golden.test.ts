/** Runs of the Kafka model are what they were: `test/python/test_engines.py` holds the other hosts to the same hashes. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { groupOf } from '../../../src/headless/group';
import { parseScenario } from '../../../src/scenario/codec';
import { Run } from '../../../src/scenario/run';

interface Golden {
  readonly name: string;
  readonly hash: string;
  readonly group?: string;
  readonly until: number;
  readonly scenario: object;
}

const fixture = path.join(__dirname, '../../fixtures/hosts.json');
const golden = (JSON.parse(readFileSync(fixture, 'utf8')) as Golden[]).filter(({ group }) => group !== undefined);

it('there are some', () => {
  expect(golden.length).toBeGreaterThanOrEqual(8);
});

it.each(golden)('$name', ({ scenario, until, hash, group }) => {
  const run = new Run(parseScenario(scenario));
  run.advanceTo(until);
  const found = createHash('sha256').update(JSON.stringify(groupOf(run.simulation))).digest('hex').slice(0, 16);
  expect([run.simulation.traceHash(), found]).toEqual([hash, group]);
});
