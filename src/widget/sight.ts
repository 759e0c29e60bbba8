/**
 * Whether an element can be seen: near the window, and not skipped by the notebook's content-visibility.
 *
 * Whether the page is seen at all is `frame-loop.ts`.
 */
export class Sight {
  private near = true;
  private skipped = false;
  private readonly ends = new AbortController();
  private readonly observer: IntersectionObserver;

  /** @param onReturn - Called when the element comes back into sight: what it shows is old. */
  constructor(
    element: HTMLElement,
    private readonly onReturn: () => void
  ) {
    this.observer = new IntersectionObserver(
      entries => this.become(entries[entries.length - 1].isIntersecting, this.skipped),
      { rootMargin: '100px' }
    );
    this.observer.observe(element);
    document.addEventListener(
      'contentvisibilityautostatechange',
      event => {
        if (event.target instanceof Node && event.target.contains(element)) {
          this.become(this.near, (event as ContentVisibilityAutoStateChangeEvent).skipped);
        }
      },
      { capture: true, signal: this.ends.signal }
    );
  }

  get seen(): boolean {
    return this.near && !this.skipped;
  }

  /** Twice is safe. */
  dispose(): void {
    this.observer.disconnect();
    this.ends.abort();
  }

  private become(near: boolean, skipped: boolean): void {
    const before = this.seen;
    this.near = near;
    this.skipped = skipped;
    if (this.seen && !before) this.onReturn();
  }
}
