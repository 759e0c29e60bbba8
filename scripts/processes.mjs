/**
 * Child processes with a label, a time limit, and output that is shown or kept.
 *
 * A child leads a process group of its own, so that what it started ends with it, at the limit and at an interrupt.
 */
import { spawn } from 'node:child_process';

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

/** A step of the set-up that failed; `output` is what the command said. */
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
  if (code !== 0) throw new StepError(`${label} failed`, output);
}

/** Runs a script's work; an error is printed with what the failed command said, and sets the exit code. */
export function main(work) {
  work().catch(error => {
    if (error instanceof StepError) console.error(`${error.output}\n${error.message}`);
    else console.error(error);
    process.exitCode = 1;
  });
}
