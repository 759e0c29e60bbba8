/** A tab with a `.pflow.json` in it. What plays in there comes in a chunk of its own when the first one is opened. */
import { ABCWidgetFactory, DocumentWidget, type DocumentRegistry } from '@jupyterlab/docregistry';
import { Widget } from '@lumino/widgets';
import type { DocumentFlow, DocumentText } from '../widget/document-flow';
import { flowIcon } from './icon';

export class FlowContent extends Widget {
  /** The flow, once its code is here. */
  flow: DocumentFlow | null = null;

  constructor(private readonly context: DocumentRegistry.Context) {
    super();
    this.addClass('pf-document-panel');
    void this.begin();
  }

  override dispose(): void {
    this.flow?.dispose();
    super.dispose();
  }

  private async begin(): Promise<void> {
    const [{ DocumentFlow: Flow }] = await Promise.all([import('../widget/document-flow'), this.context.ready]);
    if (this.isDisposed) return;
    const element = document.createElement('div');
    this.node.append(element);
    this.flow = new Flow(element, textOf(this.context));
  }
}

export class FlowDocument extends DocumentWidget<FlowContent> {}

export class FlowDocumentFactory extends ABCWidgetFactory<FlowDocument> {
  protected override createNewWidget(context: DocumentRegistry.Context): FlowDocument {
    const widget = new FlowDocument({ content: new FlowContent(context), context });
    widget.title.icon = flowIcon;
    return widget;
  }
}

function textOf({ model }: DocumentRegistry.Context): DocumentText {
  return {
    read: () => model.toString(),
    write: text => {
      model.fromString(text);
      // The text model leaves this to its editor.
      model.dirty = true;
    },
    onChange: listener => {
      model.contentChanged.connect(listener);
      return () => model.contentChanged.disconnect(listener);
    }
  };
}
