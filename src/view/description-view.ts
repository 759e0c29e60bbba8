/** What a flow is about, in its author's words: text with its line breaks; a long one is folded behind its beginning. */
import { element } from './dom';

const CHARACTERS_MAX = 320;
const LINES_MAX = 4;
/** Of the beginning that is left when it is folded. */
const BEGINNING_MAX = 110;

export class DescriptionView {
  readonly element = element('div', 'description', { hidden: true });
  private shown = '';

  draw(description: string): void {
    if (description === this.shown) return;
    this.shown = description;
    this.element.hidden = description.trim() === '';
    const words = element('div', 'description-text', { dir: 'auto' }, description);
    this.element.replaceChildren(isLong(description) ? folded(description, words) : words);
  }
}

const isLong = (words: string): boolean => words.length > CHARACTERS_MAX || words.split(/\r\n?|\n/, LINES_MAX + 1).length > LINES_MAX;

/** The summary is hidden from a reader once all of it is there. */
const folded = (description: string, words: HTMLElement): HTMLElement =>
  element('details', '', {}, element('summary', 'summary', {},
    element('span', 'beginning', { dir: 'auto' }, beginningOf(description)), element('span', 'beginning-open', {}, 'About this flow')), words);

/** Its first line, or the beginning of that, cut between words if it can be. */
function beginningOf(description: string): string {
  const [line] = description.trim().split(/\r\n?|\n/, 1);
  const characters = [...line];
  if (characters.length <= BEGINNING_MAX) return `${line} …`;
  const cut = characters.slice(0, BEGINNING_MAX).join('');
  return `${cut.replace(/\s+\S{0,20}$/, '')} …`;
}
