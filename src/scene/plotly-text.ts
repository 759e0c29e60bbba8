/**
 * Text of a stranger inside a figure: the chart library reads pseudo-HTML (<b>, <a href>, <br>), entities and, where the page has
 * MathJax, $...$ in every text, so all three are written as entities, which it turns back into characters and reads no further.
 *
 * For annotations and names; not for templates, where %{...} has a meaning too.
 */
const SPECIAL = /[&<>$]/g;

/** Shown as it is by the chart library, whatever is in it. */
export const plotlyText = (text: string): string => text.replace(SPECIAL, character => `&#${character.charCodeAt(0)};`);
