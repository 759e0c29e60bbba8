/**
 * The bundles that @jupyter/builder, which makes the JupyterLab extension, does not: from lib/, which tsc wrote.
 *
 * `engine` is a part of every build; `library` and `embed` go into the npm package alone, and are built with it.
 */
const path = require('path');
const MinimizerPlugin = require('minimizer-webpack-plugin');

const dist = path.resolve(__dirname, 'dist');
const alone = { chunkFormat: false, chunkLoading: false, wasmLoading: false };

/** @type {import('webpack').Configuration} */
const common = { mode: 'production', devtool: false, performance: { hints: false }, target: ['es2022'] };

module.exports = [
  {
    ...common,
    // One script that Python runs, in whatever has a JavaScript engine.
    name: 'engine',
    entry: './lib/headless/index.js',
    output: {
      ...alone,
      path: path.resolve(__dirname, 'partition_flow/engine'),
      filename: 'engine.js',
      iife: true,
      library: { name: 'PartitionFlowEngine', type: 'var' }
    }
  },
  {
    ...common,
    // node loads no import without its file extension, so it gets one module.
    name: 'library',
    entry: './lib/engine.js',
    experiments: { outputModule: true },
    output: { ...alone, path: dist, filename: 'engine.mjs', module: true, library: { type: 'module' } }
  },
  {
    ...common,
    // What html-manager takes from a CDN, as anonymous AMD: one file, because a chunk's address is not known there.
    name: 'embed',
    entry: ['./style/index.js', './lib/index.js'],
    target: ['web', 'es2022'],
    externals: ['@jupyter-widgets/base'],
    module: {
      parser: { javascript: { dynamicImportMode: 'eager' } },
      rules: [{ test: /\.css$/, use: ['style-loader', 'css-loader'] }]
    },
    optimization: {
      // Plotly takes terser half a minute.
      minimizer: [new MinimizerPlugin({ minify: MinimizerPlugin.swcMinify, extractComments: false })]
    },
    output: { path: dist, filename: 'index.js', publicPath: '', library: { type: 'umd' }, globalObject: 'self' }
  }
];
