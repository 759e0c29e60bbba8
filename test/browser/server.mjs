/**
 * A Jupyter server of the test's own: free port, own configuration, own copy of the notebooks.
 *
 * Nothing of the user's configuration is read, nothing in the checkout is written.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { environment, python, root } from '../../scripts/setup.mjs';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

const DEFAULTS = {
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
  '@jupyter-widgets/jupyterlab-manager:plugin': { saveState: true }
};

export function freePort() {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until the server at `base` answers. @throws when `process` ends before, or after a minute. */
export async function answers(base, process, log) {
  const from = Date.now();
  while (Date.now() - from < START_LIMIT_MS) {
    if (process.exitCode !== null) throw new Error(`Jupyter ended with code ${process.exitCode}:\n${log()}`);
    const response = await fetch(`${base}/api/status`).catch(() => null);
    if (response?.ok) return;
    await wait(100);
  }
  throw new Error(`Jupyter did not start:\n${log()}`);
}

/** Ends a process and its kernels: SIGTERM, and if that does not help SIGKILL. */
export async function stop(process) {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const ended = new Promise(resolve => process.once('exit', resolve));
  process.kill('SIGTERM');
  const late = setTimeout(() => process.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(late);
}

/** A notebook of code cells. */
export function notebook(...cells) {
  return notebookOf({ display_name: 'Python 3 (ipykernel)', language: 'python', name: 'python3' }, cells);
}

/** A notebook of code cells for a kernel. */
export function notebookOf(kernelspec, cells) {
  return {
    cells: cells.map((source, index) => ({
      cell_type: 'code', execution_count: null, id: `cell-${index}`, metadata: {}, outputs: [], source
    })),
    metadata: {
      kernelspec,
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
}

/**
 * Starts a server.
 *
 * @param {{ app?: 'jupyterlab' | 'notebook', notebooks?: Record<string, object>, texts?: Record<string, string>, interpreter?: string }} [options]
 *   `notebooks`: by file name, added to those of the project; `texts`: other files. `interpreter`: of another environment than the project's.
 */
export async function startServer({ app = 'jupyterlab', notebooks = {}, texts = {}, interpreter = python } = {}) {
  const directory = mkdtempSync(path.join(tmpdir(), 'pf-jupyter-'));
  const at = (...parts) => path.join(directory, ...parts);
  if (existsSync(path.join(root, 'notebooks'))) cpSync(path.join(root, 'notebooks'), at('work'), { recursive: true });
  mkdirSync(at('work'), { recursive: true });
  mkdirSync(at('config/labconfig'), { recursive: true });
  writeFileSync(at('config/labconfig/default_setting_overrides.json'), JSON.stringify(DEFAULTS));
  for (const [name, content] of Object.entries(notebooks)) writeFileSync(at('work', name), JSON.stringify(content));
  for (const [name, content] of Object.entries(texts)) writeFileSync(at('work', name), content);

  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const logFile = openSync(at('server.log'), 'w');
  const args = ['-m', app, `--config=${path.join(import.meta.dirname, 'jupyter_server_config.py')}`,
    `--ServerApp.port=${port}`, `--ServerApp.root_dir=${at('work')}`];
  const server = spawn(interpreter, args, {
    cwd: directory,
    stdio: ['ignore', logFile, logFile],
    env: {
      ...environment,
      JUPYTER_CONFIG_DIR: at('config'),
      JUPYTER_CONFIG_PATH: '',
      JUPYTER_DATA_DIR: at('data'),
      JUPYTER_RUNTIME_DIR: at('runtime'),
      JUPYTERLAB_SETTINGS_DIR: at('settings'),
      JUPYTERLAB_WORKSPACES_DIR: at('workspaces'),
      IPYTHONDIR: at('ipython')
    }
  });
  await answers(base, server, () => readFileSync(at('server.log'), 'utf8'));
  return {
    base,
    /** A notebook as it is on disk. */
    readNotebook: name => JSON.parse(readFileSync(at('work', name), 'utf8')),
    readText: name => readFileSync(at('work', name), 'utf8'),
    /** Changes a plugin's settings, as the settings editor does; pages that are open do not hear of it. */
    async set(plugin, settings) {
      const response = await fetch(`${base}/lab/api/settings/${plugin}`, { method: 'PUT', body: JSON.stringify({ raw: JSON.stringify(settings) }) });
      if (!response.ok) throw new Error(`settings of ${plugin}: ${response.status}`);
    },
    /** Ends every kernel, as a server's restart would. */
    async endSessions() {
      for (const { id } of await (await fetch(`${base}/api/sessions`)).json()) {
        await fetch(`${base}/api/sessions/${id}`, { method: 'DELETE' });
      }
    },
    async stop() {
      await stop(server);
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    }
  };
}
