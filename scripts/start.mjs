/**
 * `npm start`: sets up, then opens JupyterLab on the quickstart notebook.
 *
 * Arguments go to JupyterLab, as in `npm start -- --no-browser --port=9000`. Its defaults are changed by a configuration directory
 * beside the user's own, which stays as it is and wins.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { main } from './processes.mjs';
import { environment, python, root, setup } from './setup.mjs';

/** Writes JupyterLab's changed defaults. @returns The configuration directory. */
function writeLabDefaults() {
  const directory = path.join(root, '.jupyter-config');
  const defaults = {
    // A reloaded notebook shows its flows again, although their kernel is gone.
    '@jupyter-widgets/jupyterlab-manager:plugin': { saveState: true },
    '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false }
  };
  mkdirSync(path.join(directory, 'labconfig'), { recursive: true });
  writeFileSync(path.join(directory, 'labconfig/default_setting_overrides.json'), JSON.stringify(defaults, null, 2));
  return directory;
}

main(async () => {
  await setup();
  const configPath = [writeLabDefaults(), process.env.JUPYTER_CONFIG_PATH].filter(Boolean).join(path.delimiter);
  const args = [
    '-m', 'jupyterlab',
    `--ServerApp.root_dir=${path.join(root, 'notebooks')}`,
    '--LabApp.default_url=/lab/tree/quickstart.ipynb',
    ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
    ...process.argv.slice(2)
  ];
  const lab = spawn(python, args, { cwd: root, stdio: 'inherit', env: { ...environment, JUPYTER_CONFIG_PATH: configPath } });
  process.on('SIGINT', () => {}); // the terminal sends it to JupyterLab too, which asks whether to stop
  process.on('SIGTERM', () => lab.kill('SIGTERM'));
  lab.once('error', error => {
    console.error(error);
    process.exitCode = 1;
  });
  lab.once('exit', code => {
    process.exitCode = code ?? 1;
  });
});
