const esm = ['@jupyter', '@jupyterlab', '@jupyter-widgets', '@lumino', '@microsoft', '@noble', 'exenv-es6', 'lib0', 'yjs', 'y-protocols', 'nanoid', 'd3-'].join('|');
/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'jsdom',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  setupFiles: ['<rootDir>/test/setup.ts'],
  modulePathIgnorePatterns: ['<rootDir>/partition_flow/labextension', '<rootDir>/lib', '<rootDir>/.venv'],
  // Looked up in jest's sandbox, each of these costs a simulation more than all the rest of a record.
  sandboxInjectedGlobals: ['Math', 'Infinity'],
  transform: {
    '^.+\\.[cm]?[jt]sx?$': ['@swc/jest', {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' }, transform: { useDefineForClassFields: false } },
      module: { type: 'commonjs' }
    }]
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esm}))`],
  moduleNameMapper: {
    '\\.(css|svg)$': '<rootDir>/test/empty.cjs',
    '^plotly\\.js/lib/.*$': '<rootDir>/test/plotly.ts'
  }
};
