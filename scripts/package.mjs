/**
 * `npm run package`: the wheel, the source distribution and the npm tarball, into `dist-packages/`, from a clean checkout.
 *
 * What is installed with pip brings the JupyterLab extension with it. The npm package is for pages without Jupyter and for
 * node: bundles that need nothing else, so that installing it does not bring JupyterLab along.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StepError, main, step } from './processes.mjs';
import { environment, python, root, setup } from './setup.mjs';

/** Where the packages are put. */
export const packagesFolder = path.join(root, 'dist-packages');

const at = (...parts) => path.join(root, ...parts);
const KEPT = ['name', 'version', 'description', 'license', 'keywords', 'engines'];

/** The manifest that is published: of the bundles alone, without what it took to make them. */
function publishedManifest() {
  const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const base = '@jupyter-widgets/base';
  return {
    ...Object.fromEntries(KEPT.map(name => [name, manifest[name]])),
    main: 'dist/index.js',
    types: 'types/index.d.ts',
    exports: {
      '.': { types: './types/index.d.ts', default: './dist/index.js' },
      './engine': { types: './dist/engine.d.mts', default: './dist/engine.mjs' },
      './dist/*': './dist/*',
      './package.json': './package.json'
    },
    // Only a widget manager can use the widget, and it has this package.
    peerDependencies: { [base]: manifest.dependencies[base] },
    peerDependenciesMeta: { [base]: { optional: true } }
  };
}

/** The declarations of what is exported; of the plugins and of what Python runs nobody can import anything. */
function copyTypes(folder) {
  const isDeclaration = source => statSync(source).isDirectory() || source.endsWith('.d.ts');
  const exported = readdirSync(at('lib')).filter(name => name.endsWith('.d.ts') || !/^(lab|headless)$|\./.test(name));
  for (const name of exported) cpSync(at('lib', name), path.join(folder, name), { recursive: true, filter: isDeclaration });
}

/** Everything that goes into the tarball. */
function stage(folder) {
  cpSync(at('dist'), path.join(folder, 'dist'), { recursive: true });
  copyTypes(path.join(folder, 'types'));
  // The extension's, which holds the same packages.
  cpSync(at('partition_flow/labextension/static/third-party-licenses.json'), path.join(folder, 'third-party-licenses.json'));
  writeFileSync(path.join(folder, 'dist/engine.d.mts'), "export * from '../types/engine.js';\n");
  for (const name of ['README.md', 'LICENSE', 'CHANGELOG.md']) cpSync(at(name), path.join(folder, name));
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
}

async function buildNpm(folder) {
  rmSync(at('dist'), { recursive: true, force: true });
  await step('bundles', process.execPath,
    [at('node_modules/webpack-cli/bin/cli.js'), '--config-name', 'library', '--config-name', 'embed'], { cwd: root, env: environment });
  const staged = mkdtempSync(path.join(tmpdir(), 'pf-npm-'));
  try {
    stage(staged);
    await step('npm pack', 'npm', ['pack', '--silent', '--pack-destination', folder], { cwd: staged, env: environment });
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

/**
 * Builds the Python packages of a checkout that is built, or of a copy of what they are made of.
 *
 * @param {string} project where pyproject.toml is.
 * @param {string} folder where the packages go.
 * @param {string[]} targets 'wheel', 'sdist'.
 */
export function buildPython(project, folder, targets) {
  const args = ['-m', 'hatchling', 'build', '-d', folder, ...targets.flatMap(target => ['-t', target])];
  return step(targets.join(' and '), python, args, { cwd: project, env: environment });
}

/**
 * The packages that were built.
 *
 * @returns {{ wheel: string, sdist: string, tarball: string }} their paths.
 */
export function builtPackages() {
  const names = existsSync(packagesFolder) ? readdirSync(packagesFolder) : [];
  const made = suffix => {
    const name = names.find(one => one.endsWith(suffix));
    if (name === undefined) throw new StepError(`No package *${suffix} in ${packagesFolder}. Run npm run package.`);
    return path.join(packagesFolder, name);
  };
  return { wheel: made('-py3-none-any.whl'), sdist: made('.tar.gz'), tarball: made('.tgz') };
}

/** Builds all three, anew. */
export async function buildPackages() {
  await setup();
  rmSync(packagesFolder, { recursive: true, force: true });
  mkdirSync(packagesFolder);
  await Promise.all([buildPython(root, packagesFolder, ['wheel', 'sdist']), buildNpm(packagesFolder)]);
  return builtPackages();
}

/** What a page without Jupyter asks a CDN for: the model's version, because that is what old notebooks keep. */
function rangeAskedFor() {
  const [, model] = /MODULE_VERSION = '(.*)'/.exec(readFileSync(at('src/widget/version.ts'), 'utf8'));
  return `^${model}`;
}

if (process.argv[1] === import.meta.filename) {
  main(async () => {
    for (const file of Object.values(await buildPackages())) {
      console.log(`${path.relative(root, file)}  ${(statSync(file).size / 1000).toFixed(0)} kB`);
    }
    const { name, version } = publishedManifest();
    const range = rangeAskedFor();
    if (version.split('.')[0] !== range.slice(1).split('.')[0]) {
      console.log(`note  exported pages ask a CDN for ${name}@${range}, which ${version} is not: publish on npm from ${range.slice(1)} on`);
    }
  });
}
