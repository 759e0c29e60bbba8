/** A text to be copied by hand, where the page may not: it stands there selected. */
import { element } from './dom';
import { Popup } from './popup';

export class CopyPanel {
  readonly element: HTMLElement;
  private readonly area = element('textarea', 'copy-area', { readonly: true, rows: 6, spellcheck: 'false', 'aria-label': 'Text to copy' });
  private readonly popup: Popup;

  constructor(anchor: HTMLElement, signal: AbortSignal) {
    this.element = element('div', 'panel popup', { role: 'dialog', 'aria-label': 'Copy' },
      element('p', 'panel-label', {}, 'The browser does not let this page copy. Press Ctrl+C or ⌘C.'), this.area);
    this.popup = new Popup(anchor, this.element, () => {
      this.area.value = '';
    }, signal);
    this.element.addEventListener('keydown', event => {
      event.stopPropagation();
      if (event.key === 'Escape') this.popup.close();
    }, { signal });
  }

  open(words: string): void {
    this.area.value = words;
    this.popup.open();
    this.area.focus();
    this.area.select();
  }
}
