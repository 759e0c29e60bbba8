/**
 * A flow in an element of a page: its picture, told of size, theme and sight.
 *
 * The run is not its own: that is the session's, which all displays share.
 */
import { FlowView } from '../view/flow-view';
import type { Display, PageSession } from './page-session';
import { Sight } from './sight';

export class FlowDisplay implements Display {
  private readonly flow: FlowView;
  private readonly sight: Sight;
  private readonly observers: readonly (ResizeObserver | MutationObserver)[];

  /** Puts the flow into the element, instead of what is there. */
  constructor(element: HTMLElement, session: PageSession) {
    const flow = new FlowView(session, {
      // Plotly is a megabyte: it comes when the first chart is shown.
      loadCharts: () => import('../charts/plotly-chart')
    });
    this.flow = flow;
    element.replaceChildren(flow.element);
    this.sight = new Sight(element, () => session.requestFrame());
    const resized = new ResizeObserver(([{ contentRect }]) => {
      // A hidden element has no size; what was drawn for the last one still holds.
      if (contentRect.width === 0 || contentRect.height === 0) return;
      flow.resize();
      session.requestFrame();
    });
    resized.observe(element);
    const themed = new MutationObserver(() => {
      flow.setTheme();
      session.requestFrame();
    });
    themed.observe(document.body, { attributes: true, attributeFilter: ['data-jp-theme-light', 'class'] });
    this.observers = [resized, themed];
  }

  get seen(): boolean {
    return this.sight.seen;
  }

  draw(): void {
    this.flow.draw();
  }

  /** Twice is safe. */
  dispose(): void {
    this.flow.dispose();
    this.sight.dispose();
    this.observers.forEach(observer => observer.disconnect());
  }
}

/** Shows why there is no flow to show. */
export function explain(element: HTMLElement, texts: readonly string[]): void {
  element.replaceChildren(...texts.map(text => {
    const paragraph = document.createElement('p');
    paragraph.className = 'pf-problem';
    paragraph.setAttribute('role', 'alert');
    paragraph.textContent = text;
    return paragraph;
  }));
}

/**
 * Has the page leave the keys pressed in an element to it; else a notebook takes them as its own, and x deletes the cell. Lumino asks the
 * focused element first, so an ancestor's word would come too late.
 */
export function keepKeys(element: HTMLElement): void {
  element.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement) target.dataset.lmSuppressShortcuts = 'true';
  });
}
