/**
 * A button that opens a menu, by the menu button pattern of the WAI-ARIA authoring practices.
 *
 * Arrows, Home and End move, Enter and Space choose, Escape closes and Tab leaves; after each the focus is where a reader expects
 * it. What the items do is not known here.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/
 */
import { element, icon } from './dom';
import { Popup } from './popup';

const DOTS = 'M3 6.6a1.4 1.4 0 1 0 .01 0zM8 6.6a1.4 1.4 0 1 0 .01 0zM13 6.6a1.4 1.4 0 1 0 .01 0z';

/** Ids of a page's menus must differ. */
let menusMade = 0;

export interface MenuOptions {
  readonly label: string;
  /** Items, groups and separators, in their order; an item is a `menuItem`, or inside a group. */
  readonly content: readonly HTMLElement[];
  /** Before it is shown. */
  readonly onOpen: () => void;
}

export class Menu {
  /** The button with its menu. */
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  private readonly popup: Popup;

  constructor({ label, content, onOpen }: MenuOptions, private readonly signal: AbortSignal) {
    const id = `pf-menu-${++menusMade}`;
    this.button = element('button', 'button menu-button', {
      type: 'button', title: label, 'aria-label': label, 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-controls': id
    }, icon(DOTS));
    const list = element('div', 'menu popup', { id, role: 'menu', 'aria-label': label }, ...content);
    this.popup = new Popup(this.button, list, () => this.button.setAttribute('aria-expanded', 'false'), signal);
    this.element = element('span', 'menu-box', {}, this.button, list);
    this.listen(onOpen);
  }

  get isOpen(): boolean {
    return this.popup.isOpen;
  }

  /** The focus goes back to the button. */
  close(): void {
    this.popup.close();
  }

  private listen(onOpen: () => void): void {
    const { button, signal } = this;
    const open = (place: 'first' | 'last'): void => {
      onOpen();
      this.popup.open();
      button.setAttribute('aria-expanded', String(this.isOpen));
      this.focusOn(place === 'first' ? 0 : -1);
    };
    button.addEventListener('click', () => (this.isOpen ? this.close() : open('first')), { signal });
    button.addEventListener('keydown', event => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      taken(event);
      open(event.key === 'ArrowDown' ? 'first' : 'last');
    }, { signal });
    this.popup.element.addEventListener('keydown', event => this.onKey(event), { signal });
  }

  private onKey(event: KeyboardEvent): void {
    const at = this.items.indexOf(document.activeElement as HTMLElement);
    const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (Object.hasOwn(moves, event.key)) {
      taken(event);
      this.focusOn(moves[event.key]);
    } else if (event.key === 'Escape') {
      taken(event);
      this.close();
    } else if (event.key === 'Tab') {
      // From the button the browser goes on to what is next.
      this.close();
    } else {
      event.stopPropagation();
    }
  }

  /** Round about: after the last comes the first. */
  private focusOn(index: number): void {
    const { items } = this;
    items[(index + items.length) % items.length]?.focus();
  }

  private get items(): HTMLElement[] {
    return [...this.popup.element.querySelectorAll<HTMLElement>('[role^=menuitem]')];
  }
}

/** An item: a button that is reached by arrows, not by Tab. */
export const menuItem = (attributes: Readonly<Record<string, string>>, ...children: (Node | string)[]): HTMLButtonElement =>
  element('button', 'menu-item', { type: 'button', role: 'menuitem', tabindex: -1, ...attributes }, ...children);

/** The key was for us: neither the page nor the notebook does anything with it. */
function taken(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
