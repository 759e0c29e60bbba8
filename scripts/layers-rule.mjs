/**
 * The ESLint rule that holds the layers: what each folder of src/ may import, from the project and from packages.
 *
 * It resolves the path, so it sees `import`, `import type`, `export from`, `import()` and `import('...').Type` alike.
 */
import path from 'node:path';

const below = {
  engine: [],
  scenario: ['engine'],
  player: ['scenario', 'engine'],
  scene: ['player', 'scenario', 'engine'],
  view: ['scene', 'player', 'scenario', 'engine'],
  charts: ['scene', 'player', 'scenario', 'engine'],
  headless: ['scene', 'player', 'scenario', 'engine'],
  widget: ['view', 'charts', 'scene', 'player', 'scenario', 'engine'],
  lab: ['widget', 'view', 'charts', 'scene', 'player', 'scenario', 'engine']
};

const packages = {
  scenario: [/^@noble\/hashes\/sha2\.js$/],
  charts: [/^plotly\.js(\/|$)/],
  widget: [/^@jupyter-widgets\/base$/, /^@lumino\//],
  lab: [/^@jupyter-widgets\/base$/, /^@jupyterlab\//, /^@lumino\//]
};

/** The layer of a file, by its path; null outside of src/<layer>/. */
function layerOf(file) {
  const match = /(?:^|\/)src\/([^/]+)\//.exec(file.replaceAll('\\', '/'));
  return match !== null && Object.hasOwn(below, match[1]) ? match[1] : null;
}

/** Why `file` may not import `source`, or null when it may. */
function objection(file, source) {
  const layer = layerOf(file);
  if (layer === null) return null;
  if (!source.startsWith('.')) {
    return (packages[layer] ?? []).some(allowed => allowed.test(source)) ? null : `${layer} may not import the package ${source}.`;
  }
  const target = path.posix.join(path.posix.dirname(file.replaceAll('\\', '/')), source);
  const targetLayer = layerOf(`${target}/`);
  if (targetLayer === layer || below[layer].includes(targetLayer)) return null;
  return `${layer} may not import ${targetLayer ?? 'files outside the layers'}: arrows point down (${layer} <- ${below[layer].join(', ') || 'nothing'}).`;
}

/** @type {import('eslint').Rule.RuleModule} */
export const layersRule = {
  meta: { type: 'problem', schema: [], messages: { layer: '{{ why }}' } },
  create(context) {
    const check = node => {
      const source = node?.type === 'TSLiteralType' ? node.literal : node;
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const why = objection(context.filename, source.value);
      if (why !== null) context.report({ node: source, messageId: 'layer', data: { why } });
    };
    return {
      ImportDeclaration: node => check(node.source),
      ExportNamedDeclaration: node => check(node.source),
      ExportAllDeclaration: node => check(node.source),
      ImportExpression: node => check(node.source),
      TSImportType: node => check(node.source ?? node.argument)
    };
  }
};
