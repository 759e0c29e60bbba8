/**
 * Lint: the recommended rules, the layers, and what would make a run differ from its replay.
 *
 * No rule needs type information (`tsc` has the types), and no comment in a file can switch a rule off.
 * `test/repository/lint.test.mjs` shows that the rules bite.
 */
import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { layersRule } from './scripts/layers-rule.mjs';

/** Same results on every machine: IEEE 754 defines these, or they are exact. */
const EXACT_MATH = 'imul|floor|ceil|sqrt|min|max|abs|trunc|round|fround|clz32';

const CLOCKS_AND_CHANCE = [
  'Date', 'performance', 'crypto', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame',
  'Intl', 'Temporal', 'process', 'require', 'window', 'self', 'document', 'navigator', 'globalThis', 'fetch', 'eval', 'Function'
];

const banGlobals = names => names.map(name => ({ name, message: 'A run is determined by its scenario and a time alone.' }));

const ENGINE_SYNTAX = [
  {
    selector: `MemberExpression[object.name="Math"][computed=false]:not([property.name=/^(${EXACT_MATH})$/])`,
    message: `Engines of JavaScript differ in this function. Exact are ${EXACT_MATH.replaceAll('|', ', ')}.`
  },
  { selector: 'MemberExpression[object.name="Math"][computed=true]', message: 'Name the function of Math.' },
  { selector: ':not(MemberExpression) > Identifier[name="Math"]', message: 'Use Math only as Math.name.' },
  { selector: ':matches(BinaryExpression[operator="**"], AssignmentExpression[operator="**="])', message: '** is Math.pow.' },
  { selector: 'CallExpression[callee.property.name=/^(toLocale|localeCompare)/]', message: 'Results would depend on the locale.' },
  { selector: ':matches(AwaitExpression, FunctionDeclaration[async=true], ArrowFunctionExpression[async=true])', message: 'The engine is synchronous.' }
];

const NODE_GLOBALS = ['process', 'console', 'Buffer', 'URL', 'fetch', 'performance', 'setTimeout', 'clearTimeout'];
const PAGE_GLOBALS = ['Event', 'window', 'document', 'createImageBitmap', 'OffscreenCanvas'];
const readonly = names => Object.fromEntries(names.map(name => [name, 'readonly']));

export default tseslint.config(
  { ignores: ['lib/', 'dist/', 'dist-packages/', '.venv/', 'partition_flow/', 'test/browser/output/', '**/.ipynb_checkpoints/'] },
  { linterOptions: { noInlineConfig: true } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }]
    }
  },
  {
    files: ['src/**/*.ts'],
    plugins: { partition: { rules: { layers: layersRule } } },
    rules: {
      'partition/layers': 'error',
      'no-console': 'error',
      'max-lines': ['error', 300]
    }
  },
  { files: ['src/{engine,scenario,scene}/**/*.ts'], rules: { 'no-restricted-globals': ['error', ...banGlobals(CLOCKS_AND_CHANCE)] } },
  { files: ['src/engine/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...ENGINE_SYNTAX] } },
  {
    files: ['src/{scenario,scene,player,headless}/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'A run is determined by its scenario.' }]
    }
  },
  {
    files: ['test/**'],
    rules: {
      'no-restricted-syntax': ['error', {
        selector: 'CallExpression[callee.property.name=/^(only|skip|todo)$/], CallExpression[callee.name=/^(xit|xdescribe|xtest|fit|fdescribe)$/]',
        message: 'Every test runs.'
      }]
    }
  },
  { files: ['**/*.mjs', '**/*.cjs'], languageOptions: { globals: readonly(NODE_GLOBALS) } },
  { files: ['**/*.cjs', 'webpack.config.js'], languageOptions: { sourceType: 'commonjs', globals: readonly(['module', 'require', '__dirname']) } },
  { files: ['test/{browser,packages}/*.mjs'], languageOptions: { globals: readonly(PAGE_GLOBALS) } }
);
