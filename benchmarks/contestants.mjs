/**
 * Contestants: processes of their own that answer questions, a line of JSON each, and stay warm between them.
 *
 * A question is {do, ...}; an answer {value} or {error}. The other end in Python is `contestant.py`.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { environment, python, root } from '../scripts/setup.mjs';

/** With the Python package of this checkout, whatever is installed. */
const OURS = { ...environment, PYTHONPATH: root };

const here = name => path.join(import.meta.dirname, name);

export class Contestant {
  #child;
  #waiting = [];
  #ended = null;

  constructor(command, args) {
    this.#child = spawn(command, args, { cwd: root, env: OURS, stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.#child.stdout }).on('line', line => this.#waiting.shift().resolve(JSON.parse(line)));
    this.#child.stdin.on('error', () => {}); // it ended: `close` says so
    this.#child.once('error', error => this.#end(error));
    this.#child.once('close', code => this.#end(new Error(`${path.basename(args.at(-1))} ended with code ${code}`)));
  }

  /** @returns {Promise<any>} */
  async ask(question) {
    const answer = await new Promise((resolve, reject) => {
      if (this.#ended !== null) throw this.#ended;
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    });
    if ('error' in answer) throw new Error(answer.error);
    return answer.value;
  }

  close() {
    this.#child.stdin.end();
  }

  #end(error) {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

export const engineInNode = () => new Contestant(process.execPath, [here('contestant-node.mjs')]);
export const engineInMiniRacer = () => new Contestant(python, [here('contestant_mini_racer.py')]);
export const simpy = () => new Contestant(python, [here('contestant_simpy.py')]);

/** A script's own process, to its end; its last line is its answer. */
export function ownProcess(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: OURS, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', data => { said += data; });
    child.once('error', reject);
    child.once('close', code => {
      if (code === 0) resolve(JSON.parse(said.trimEnd().split('\n').at(-1)));
      else reject(new Error(`${path.basename(args.find(arg => !arg.startsWith('-')))} ended with code ${code}\n${said}`));
    });
  });
}
