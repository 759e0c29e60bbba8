/**
 * Child processes with a label, a time limit, and output that is shown or kept.
 *
 * A child leads a process group of its own, so that what it started ends with it, at the limit and at an interrupt.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const windows = process.platform === 'win32';
const MINUTE = 60_000;

const alive = new Set();

/** Signals a child and what it started. */
function end(child, signal) {
  try {
    if (windows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // it ended by itself
  }
}

function interrupt(signal) {
  for (const child of alive) end(child, signal);
  process.exit(130);
}

/** Counts a child in, or out; while there is one, an interrupt ends it first. */
function setAlive(child, isAlive) {
  if (isAlive) alive.add(child);
  else alive.delete(child);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.off(signal, interrupt);
    if (alive.size > 0) process.on(signal, interrupt);
  }
}

/**
 * Runs a command to its end; never throws for what the command does.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, limitMinutes?: number }} [options]
 *   `show`: output goes to the terminal, instead of into `output`.
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} `code` is 0 for success alone.
 */
export function execute(command, args, { cwd, env = process.env, show = false, limitMinutes = 15 } = {}) {
  return new Promise(resolve => {
    const chunks = [];
    const child = spawn(command, args, {
      cwd,
      env,
      shell: windows && command === 'npm',
      detached: !windows,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe']
    });
    setAlive(child, true);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      end(child, 'SIGKILL');
    }, limitMinutes * MINUTE);
    const finish = code => {
      clearTimeout(timer);
      setAlive(child, false);
      if (timedOut) chunks.push(`\nstopped after ${limitMinutes} minutes\n`);
      resolve({ code, output: chunks.join(''), timedOut });
    };
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => chunks.push(data.toString()));
    child.once('error', error => {
      chunks.push(`${error.message}\n`);
      finish(1);
    });
    child.once('close', code => finish(code ?? 1));
  });
}

/** The path of a command that the PATH leads to, or undefined. */
export function onPath(command) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const names = windows ? [`${command}.exe`, `${command}.cmd`] : [command];
  return folders.flatMap(folder => names.map(name => path.join(folder, name))).find(existsSync);
}

/** What commands say when something of the machine is missing, and what to do about it. */
const CAUSES = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ProxyError|NewConnectionError|NameResolutionError|ConnectTimeoutError/,
    'there is no way to the package registry. Connect to the network, or set HTTPS_PROXY to the proxy\'s address, and run it again.'
  ],
  [/ENOSPC|No space left on device/, 'the disk is full. Free two gigabytes, and run it again.']
];

/** Why a command failed, in one sentence, if its output tells; else undefined. */
export const causeOf = output => CAUSES.find(([pattern]) => pattern.test(output))?.[1];

/** A step of the set-up that failed; `output` is what the command said, where the message does not say it all. */
export class StepError extends Error {
  constructor(message, output = '') {
    super(message);
    this.name = 'StepError';
    this.output = output;
  }
}

/**
 * Runs a step and prints one line about it. What the command says only shows when it fails, or with PF_VERBOSE=1.
 *
 * @throws {StepError} when it fails.
 */
export async function step(label, command, args, options = {}) {
  const from = Date.now();
  const show = process.env.PF_VERBOSE === '1';
  const { code, output } = await execute(command, args, { ...options, show });
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${label} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
  if (code === 0) return;
  const cause = causeOf(output);
  throw cause === undefined ? new StepError(`${label} failed.`, output) : new StepError(`${label} failed: ${cause}`);
}

/** Runs a script's work; an error is printed with what the failed command said, and sets the exit code. */
export function main(work) {
  work().catch(error => {
    if (error instanceof StepError) console.error(`${error.output}\n${error.message}`.trim());
    else console.error(error);
    process.exitCode = 1;
  });
}
