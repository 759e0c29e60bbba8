/**
 * The widget view: a display of the model's flow in a cell.
 */
import { DOMWidgetView, type WidgetView } from '@jupyter-widgets/base';
import { FlowDisplay, explain, keepKeys } from './flow-display';
import type { PartitionFlowModel } from './model';
import type { Display } from './page-session';

export class PartitionFlowView extends DOMWidgetView implements Display {
  declare model: PartitionFlowModel;
  private display: FlowDisplay | undefined;

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
    keepKeys(this.el);
    this.listenToOnce(this, 'displayed', this.show);
  }

  get seen(): boolean {
    return this.display?.seen ?? false;
  }

  draw(): void {
    this.display?.draw();
  }

  /** Twice is safe. */
  override remove(): this {
    this.model.off('msg:custom', this.handle_message);
    if (this.display !== undefined) {
      this.display.dispose();
      this.display = undefined;
      this.model.detach(this);
    }
    super.remove();
    return this;
  }

  /** Shows the flow; a recipe that is not valid, or not here yet, is explained instead, until another comes. */
  private show(): void {
    this.stopListening(this.model, 'change:scenario recipe', this.show);
    const session = this.model.attach(this);
    if (session !== null) {
      this.display = new FlowDisplay(this.el, session);
      return;
    }
    explain(this.el, this.model.problems.list);
    this.listenTo(this.model, 'change:scenario recipe', this.show);
  }
}
