/**
 * The headless engine: one file that Python runs, from lib/, which tsc wrote.
 *
 * The JupyterLab extension is @jupyter/builder's.
 */
const path = require('path');

/** @type {import('webpack').Configuration} */
module.exports = {
  name: 'engine',
  mode: 'production',
  devtool: false,
  performance: { hints: false },
  entry: './lib/headless/index.js',
  target: ['es2022'],
  output: {
    path: path.resolve(__dirname, 'partition_flow/engine'),
    filename: 'engine.js',
    iife: true,
    chunkFormat: false,
    chunkLoading: false,
    wasmLoading: false,
    library: { name: 'PartitionFlowEngine', type: 'var' }
  }
};
