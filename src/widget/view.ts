/**
 * The widget view: puts a `FlowView` into a cell, and tells it of size, theme and sight.
 *
 * The run is not its own: that is the model's session, which all views share.
 */
import { DOMWidgetView, type WidgetView } from '@jupyter-widgets/base';
import { FlowView } from '../view/flow-view';
import type { PartitionFlowModel } from './model';
import type { Display, FlowSession } from './session';
import { Sight } from './sight';

export class PartitionFlowView extends DOMWidgetView implements Display {
  declare model: PartitionFlowModel;
  private flow: FlowView | undefined;
  private sight: Sight | undefined;
  private observers: (ResizeObserver | MutationObserver)[] | undefined;

  /**
   * The base class subscribes `handle_message.bind(this)` for ever; bound to itself, it can be taken off
   * again.
   */
  override initialize(parameters: WidgetView.IInitializeParameters): void {
    const handle = this.handle_message.bind(this);
    this.handle_message = Object.assign(handle, { bind: () => handle });
    super.initialize(parameters);
  }

  override render(): void {
    super.render();
    this.el.classList.add('pf-widget');
    // Else the notebook takes the keys pressed in here as its own: x deletes the cell. Lumino asks the focused element
    // first, so an ancestor's word would come too late.
    this.el.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLElement) target.dataset.lmSuppressShortcuts = 'true';
    });
    this.listenToOnce(this, 'displayed', this.show);
  }

  get seen(): boolean {
    return this.sight?.seen ?? false;
  }

  draw(): void {
    this.flow?.draw();
  }

  /** Twice is safe. */
  override remove(): this {
    this.model.off('msg:custom', this.handle_message);
    if (this.flow !== undefined) {
      this.flow.dispose();
      this.flow = undefined;
      this.sight?.dispose();
      this.observers?.forEach(observer => observer.disconnect());
      this.model.detach(this);
    }
    super.remove();
    return this;
  }

  /** Shows the flow; a recipe that is not valid is explained instead, until a valid one comes. */
  private show(): void {
    const session = this.model.attach(this);
    if (session === null) {
      this.explain();
      this.listenToOnce(this.model, 'change:scenario', this.show);
      return;
    }
    this.build(session);
  }

  private explain(): void {
    const texts = this.model.problems.list.map(text => {
      const paragraph = document.createElement('p');
      paragraph.className = 'pf-problem';
      paragraph.setAttribute('role', 'alert');
      paragraph.textContent = text;
      return paragraph;
    });
    this.el.replaceChildren(...texts);
  }

  private build(session: FlowSession): void {
    const flow = new FlowView(session, {
      // Plotly is a megabyte: it comes when the first chart is shown.
      loadCharts: () => import('../charts/plotly-chart')
    });
    this.flow = flow;
    this.el.replaceChildren(flow.element);
    this.sight = new Sight(this.el, () => session.requestFrame());
    const resized = new ResizeObserver(([{ contentRect }]) => {
      // A hidden cell has no size; what was drawn for the last one still holds.
      if (contentRect.width === 0 || contentRect.height === 0) return;
      flow.resize();
      session.requestFrame();
    });
    resized.observe(this.el);
    const themed = new MutationObserver(() => {
      flow.setTheme();
      session.requestFrame();
    });
    themed.observe(document.body, { attributes: true, attributeFilter: ['data-jp-theme-light', 'class'] });
    this.observers = [resized, themed];
  }
}
