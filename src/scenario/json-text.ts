/**
 * What is wrong with a JSON text, and where: the engines of JavaScript do not all say. Also names that stand twice in one object, of
 * which reading would keep the last and lose the others in silence.
 *
 * `partition_flow/_json_text.py` does the same.
 */

export type JsonFault = { readonly at: number } | { readonly repeated: string };

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** @returns The first thing that is wrong, in the order of the text; null: it is JSON, each name once. */
export function faultInJson(text: string): JsonFault | null {
  /** Of the open objects the names so far; null: a list. */
  const open: (Set<string> | null)[] = [];
  /** What may come next. */
  let wants: 'value' | 'value or ]' | 'name' | 'name or }' | ':' | 'end' = 'value';
  let at = skip(SPACE, text, 0);
  while (at < text.length) {
    const letter = text[at];
    const names = open[open.length - 1];
    if (wants === 'end') {
      if (names === undefined) return { at };
      if (letter === ',') wants = names === null ? 'value' : 'name';
      else if (letter === (names === null ? ']' : '}')) open.pop();
      else return { at };
      at++;
    } else if (wants === ':') {
      if (letter !== ':') return { at };
      wants = 'value';
      at++;
    } else if (letter === (wants === 'value or ]' ? ']' : wants === 'name or }' ? '}' : '')) {
      open.pop();
      wants = 'end';
      at++;
    } else if (letter === '"') {
      const end = endOfText(text, at);
      if (end < 0) return { at };
      if (names && (wants === 'name' || wants === 'name or }')) {
        const name = JSON.parse(text.slice(at, end)) as string;
        if (names.has(name)) return { repeated: name };
        names.add(name);
        wants = ':';
      } else wants = 'end';
      at = end;
    } else if (wants === 'name' || wants === 'name or }') return { at };
    else if (letter === '{' || letter === '[') {
      open.push(letter === '{' ? new Set() : null);
      wants = letter === '{' ? 'name or }' : 'value or ]';
      at++;
    } else {
      const end = skip(SCALAR, text, at);
      if (end === at) return { at };
      wants = 'end';
      at = end;
    }
    at = skip(SPACE, text, at);
  }
  return wants === 'end' && open.length === 0 ? null : { at };
}

/** The place after the closing quote; -1: there is none, or something that may not stand in a text. */
function endOfText(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length) {
    const letter = text[i];
    if (letter === '"') return i + 1;
    if (letter < ' ') return -1;
    const next = letter === '\\' ? skip(ESCAPE, text, i) : i + 1;
    if (next === i) return -1;
    i = next;
  }
  return -1;
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
