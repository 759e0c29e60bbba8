/**
 * Tells the widget manager where the widget is.
 */
import { IJupyterWidgetRegistry } from '@jupyter-widgets/base';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { MODULE_NAME, MODULE_VERSION } from '../widget/version';

export const widgetPlugin: JupyterFrontEndPlugin<void> = {
  id: 'partition-flow:widget',
  description: 'Registers the widget, which is loaded when the first flow is shown.',
  autoStart: true,
  requires: [IJupyterWidgetRegistry],
  activate: (_app: JupyterFrontEnd, registry: IJupyterWidgetRegistry) => {
    registry.registerWidget({
      name: MODULE_NAME,
      version: MODULE_VERSION,
      exports: async () => {
        const { PartitionFlowModel, PartitionFlowView } = await import('../widget');
        return { PartitionFlowModel, PartitionFlowView };
      }
    });
  }
};
