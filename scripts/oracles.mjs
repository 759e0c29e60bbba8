/**
 * `npm run oracles`: asks the published Kafka libraries (`oracles/`, Java and Maven) and compares.
 *
 * Without a seed it makes the fixtures again, which must come out as they are. `--seed=5` asks thousands of other questions, `--large` of
 * larger shapes, and holds our answers to theirs. Not part of `npm test`: it needs a JDK 17 and Maven, which fetches 35 MB the first time.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { StepError, main, step } from './processes.mjs';
import { environment, root } from './setup.mjs';

/** Of the fixtures. */
const SEED = 20261122;
const fixtures = path.join(root, 'test/fixtures');

function options() {
  const given = process.argv.slice(2);
  const seed = given.flatMap(arg => /^--seed=(\d{1,9})$/.exec(arg)?.[1] ?? []).map(Number)[0] ?? SEED;
  const unknown = given.find(arg => !/^--(seed=\d{1,9}|large)$/.test(arg));
  if (unknown !== undefined) throw new StepError(`${unknown}: unknown. Allowed: --seed=5, --large.`);
  return { seed, large: given.includes('--large') };
}

async function ask(folder, { seed, large }) {
  const args = ['-q', '-B', 'compile', 'exec:java', `-Dexec.args=${folder} ${seed}${large ? ' large' : ''}`];
  try {
    await step('the Java libraries answer', 'mvn', args, { cwd: path.join(root, 'oracles'), env: environment });
  } catch (error) {
    throw new StepError('The oracles could not be asked. They need Maven and a JDK 17 or newer on the PATH.', error.output);
  }
}

function compareWithFixtures(folder) {
  for (const name of readdirSync(folder)) {
    const [theirs, ours] = [path.join(folder, name), path.join(fixtures, name)];
    if (!existsSync(ours)) throw new StepError(`test/fixtures/${name} is not there.`);
    const isSame = gunzipSync(readFileSync(theirs)).equals(gunzipSync(readFileSync(ours)));
    console.log(`${isSame ? 'ok  ' : 'FAIL'} ${name}`);
    if (!isSame) process.exitCode = 1;
  }
}

main(async () => {
  const asked = options();
  const folder = mkdtempSync(path.join(tmpdir(), 'pf-oracles-'));
  try {
    await ask(folder, asked);
    if (asked.seed === SEED && !asked.large) compareWithFixtures(folder);
    else {
      // Of librdkafka there are the fixtures alone: `oracles/librdkafka.py` makes them.
      const tests = ['test/engine/kafka', '-t', 'answered as Kafka|as large as|iterates|sticks|deals|serializes'];
      await step(`seed ${asked.seed}`, process.execPath, [path.join(root, 'node_modules/jest/bin/jest.js'), ...tests],
        { cwd: root, env: { ...environment, PF_ORACLES: folder } });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
