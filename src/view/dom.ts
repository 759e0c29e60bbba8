/** Making elements: one place for the calls, and for the prefix of every class. */

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** An element with a class, attributes and children; text is always text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K, className = '', attributes: Attributes = {}, ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (className !== '') node.className = className.split(' ').map(name => `pf-${name}`).join(' ');
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, '');
    else if (value !== false) node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

/** Sets a text only when it is another one: writing it again would cost layout and wake screen readers. */
export function setText(node: Node, words: string): void {
  if (node.textContent !== words) node.textContent = words;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A 16 px icon from a path. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'pf-icon');
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}
