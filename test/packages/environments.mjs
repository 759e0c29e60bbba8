/**
 * Virtual environments as users have them: empty, apart from what is installed here.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { execute } from '../../scripts/processes.mjs';
import { environment as projectEnvironment, python as projectPython } from '../../scripts/setup.mjs';

const windows = process.platform === 'win32';

/** The project's own packages are not seen from there. */
function cleared() {
  const env = { ...projectEnvironment };
  for (const name of ['PYTHONPATH', 'PYTHONHOME', 'VIRTUAL_ENV']) delete env[name];
  return env;
}

/** Runs a command to its end. @returns What it said. @throws with that, when it fails. */
export async function run(command, args, options = {}) {
  const { code, output } = await execute(command, args, { limitMinutes: 5, env: cleared(), ...options });
  if (code !== 0) throw new Error(`${path.basename(command)} ${args.join(' ')} ended with ${code}\n${output}`);
  return output;
}

/** An environment with these distributions, installed by pip, which needs the network. */
export class Environment {
  constructor(folder) {
    this.folder = folder;
    this.python = path.join(folder, windows ? 'Scripts/python.exe' : 'bin/python');
  }

  static async create(folder, ...wanted) {
    const made = new Environment(folder);
    // The project's pip fills it: half the time that a pip of its own takes.
    await run(projectPython, ['-m', 'venv', '--without-pip', folder]);
    await made.pip('install', ...wanted);
    return made;
  }

  /** `pip install --no-deps x.whl`, and the like. */
  pip(...args) {
    return run(projectPython, ['-m', 'pip', '--python', this.python, '-q', ...args]);
  }

  /** What a script prints. */
  run(...args) {
    return run(this.python, args, { cwd: this.folder });
  }

  /** Names of the distributions that are installed, in lower case. */
  distributions() {
    const code = 'import importlib.metadata as m; print(*{d.name.lower() for d in m.distributions()})';
    return execFileSync(this.python, ['-c', code], { encoding: 'utf8', env: cleared() }).trim().split(/\s+/);
  }
}
