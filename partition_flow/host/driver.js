/**
 * Answers questions about the engine, one a line on the standard input, as frames on the standard output.
 *
 * A frame is the length of its head (32 bits, little-endian), the head as JSON, then the bytes of each column.
 * Run as `node driver.js engine.js`; ends with its input. Who asks is `_node.py`.
 */
'use strict';

const { readFileSync } = require('node:fs');
const { createInterface } = require('node:readline');
const { runInThisContext } = require('node:vm');

const [, , enginePath] = process.argv;
runInThisContext(readFileSync(enginePath, 'utf8'), enginePath);

function answer({ id, function: name, arguments: given }) {
  try {
    const value = globalThis.PartitionFlowEngine[name](...given);
    if (name !== 'columns') return write({ id, value });
    const columns = JSON.parse(value.json);
    return write({ id, columns, sizes: value.buffers.map(buffer => buffer.byteLength) }, value.buffers);
  } catch (error) {
    return write({ id, error: String(error && error.stack ? error.stack : error) });
  }
}

function write(head, buffers = []) {
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  process.stdout.write(length);
  process.stdout.write(text);
  for (const buffer of buffers) process.stdout.write(new Uint8Array(buffer));
}

createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', line => answer(JSON.parse(line)));
