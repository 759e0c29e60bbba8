/**
 * The browser of the browser tests: found, or installed.
 *
 * Uses a package that npm installs: import it after the set-up only.
 */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { StepError, onPath, step } from './processes.mjs';
import { root } from './setup.mjs';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where it is not on the PATH. */
const KNOWN_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
];

/** The path of a Chromium, or undefined. PF_CHROMIUM wins; a wrong one is an error, not a reason to take another. */
export function findChromium() {
  const asked = process.env.PF_CHROMIUM;
  if (asked) {
    if (existsSync(asked)) return asked;
    throw new StepError(`PF_CHROMIUM = ${asked}: no such file. Set it to the path of a Chromium, or unset it.`);
  }
  return [chromium.executablePath(), ...COMMANDS.map(name => onPath(name)), ...KNOWN_PLACES].find(place => place && existsSync(place));
}

/**
 * Finds a Chromium, or installs one.
 *
 * @throws {StepError} with the remedy when there is none to be had.
 */
export async function provideChromium() {
  const limits = { cwd: root, limitMinutes: 5 };
  const ways = [
    () => step('playwright install chromium', process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium'], limits)
  ];
  if (process.platform === 'linux' && process.getuid() === 0 && onPath('apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    ways.unshift(async () => {
      await step('apt-get update', 'apt-get', ['update', '-qq'], limits);
      await step('apt-get install chromium', 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { ...limits, env });
    });
  }
  const said = [];
  for (const way of ways) {
    const found = findChromium();
    if (found) return found;
    await way().catch(error => said.push(error.message));
  }
  const found = findChromium();
  if (found) return found;
  const remedy = 'Install one (Debian: apt-get install chromium), or set PF_CHROMIUM to its path.';
  throw new StepError(`No Chromium to be had. ${remedy}`, said.join('\n'));
}
