/** @see node_modules/plotly.js/src/lib/svg_text_utils.js: what the chart library makes of a text. */
import { plotlyText } from '../../src/scene/plotly-text';
import { HOSTILE } from './hostile';

interface TextNode { node(): SVGTextElement; text(words: string): TextNode }
const { select } = jest.requireActual<{ select(node: Element): TextNode }>('@plotly/d3');
const { convertToTspans, matchTex } = jest.requireActual<{ convertToTspans(node: TextNode): void; matchTex(text: string): unknown }>(
  'plotly.js/src/lib/svg_text_utils'
);

/** The text element that the chart library makes. */
function written(words: string): SVGTextElement {
  const node = document.createElementNS('http://www.w3.org/2000/svg', 'text');
  document.createElementNS('http://www.w3.org/2000/svg', 'g').append(node);
  const selected = select(node).text(words);
  convertToTspans(selected);
  return selected.node();
}

describe('a text in the chart', () => {
  it('would be read as markup as it is', () => {
    expect(written('<b>bold</b>').querySelector('tspan')).not.toBeNull();
    expect(written('<a href="https://example.org">link</a>').querySelector('a')).not.toBeNull();
    expect(written('&lt;').textContent).toBe('<');
    expect(matchTex('$x$')).not.toBeNull();
  });

  it.each(HOSTILE)('is shown as it is: %j', words => {
    const escaped = plotlyText(words);
    const node = written(escaped);
    expect(node.textContent).toBe(words);
    expect(node.children).toHaveLength(0);
    expect(matchTex(escaped)).toBeNull();
  });
});
