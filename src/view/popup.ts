/**
 * Something that opens beside a button and lies over the page: over other cells, and never cut off by the cell it belongs to.
 *
 * The browser's top layer (popover) does that; where there is none it is fixed to the window. It follows its button when the page
 * scrolls, and closes when the button is out of sight, or when somebody presses or goes elsewhere.
 */
const MARGIN = 4;

export class Popup {
  private opened: AbortController | null = null;

  /**
   * @param anchor - The button; `element` is shown below it, its right edge below the button's.
   * @param signal - Aborted: it closes, for ever.
   */
  constructor(
    private readonly anchor: HTMLElement,
    readonly element: HTMLElement,
    private readonly onClose: () => void,
    signal: AbortSignal
  ) {
    element.hidden = true;
    element.setAttribute('popover', 'manual');
    signal.addEventListener('abort', () => this.close(), { once: true });
  }

  get isOpen(): boolean {
    return this.opened !== null;
  }

  open(): void {
    if (this.isOpen || !this.anchor.isConnected) return;
    const opened = new AbortController();
    const { signal } = opened;
    this.opened = opened;
    this.element.hidden = false;
    this.element.showPopover?.();
    this.place();
    const leave = ({ target }: Event): void => {
      if (!(target instanceof Node) || !(this.element.contains(target) || this.anchor.contains(target))) this.close();
    };
    document.addEventListener('pointerdown', leave, { capture: true, signal });
    document.addEventListener('focusin', leave, { capture: true, signal });
    document.addEventListener('scroll', () => this.place(), { capture: true, passive: true, signal });
    window.addEventListener('resize', () => this.place(), { signal });
    const sight = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) this.close();
    });
    sight.observe(this.anchor);
    signal.addEventListener('abort', () => sight.disconnect(), { once: true });
  }

  /** A focus inside goes back to the button. Twice is safe. */
  close(): void {
    if (this.opened === null) return;
    if (this.element.contains(document.activeElement)) this.anchor.focus({ preventScroll: true });
    this.opened.abort();
    this.opened = null;
    if (this.element.isConnected) this.element.hidePopover?.();
    this.element.hidden = true;
    this.onClose();
  }

  /** Below the button, above it where there is more room; always inside the window. */
  private place(): void {
    const { element, anchor } = this;
    const { clientWidth, clientHeight } = document.documentElement;
    const button = anchor.getBoundingClientRect();
    const below = clientHeight - button.bottom - 2 * MARGIN;
    const above = button.top - 2 * MARGIN;
    const height = element.scrollHeight;
    const isBelow = height <= below || below >= above;
    element.style.maxHeight = `${Math.max(isBelow ? below : above, 0)}px`;
    const { width } = element.getBoundingClientRect();
    const left = Math.max(MARGIN, Math.min(button.right - width, clientWidth - width - MARGIN));
    this.moveTo(left, isBelow ? button.bottom + MARGIN : button.top - MARGIN - element.getBoundingClientRect().height);
  }

  /** To px of the window; outside the top layer, an ancestor that is transformed has coordinates of its own. */
  private moveTo(left: number, top: number): void {
    const { style } = this.element;
    style.left = `${left}px`;
    style.top = `${top}px`;
    const at = this.element.getBoundingClientRect();
    style.left = `${2 * left - at.left}px`;
    style.top = `${2 * top - at.top}px`;
  }
}
