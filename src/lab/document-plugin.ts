/** Opens `.pflow.json` files in a tab, and makes new ones: file type, document, launcher, palette. */
import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator, nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import { FlowDocumentFactory, type FlowDocument } from './flow-document';
import { flowIcon } from './icon';

const FACTORY = 'Partition flow';
const FILE_TYPE = 'pflow';
const SUFFIX = '.pflow.json';

const CommandIDs = {
  create: 'partition-flow:create-new',
  open: 'docmanager:open'
} as const;

export const documentPlugin: JupyterFrontEndPlugin<void> = {
  id: 'partition-flow:document',
  description: 'Plays .pflow.json files in a tab, without a kernel.',
  autoStart: true,
  optional: [ILayoutRestorer, ILauncher, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    restorer: ILayoutRestorer | null,
    launcher: ILauncher | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('partition-flow');
    const tracker = registerDocuments(app, trans);
    void restorer?.restore(tracker, {
      command: CommandIDs.open,
      args: ({ context }) => ({ path: context.path, factory: FACTORY }),
      name: ({ context }) => context.path
    });
    addCreateCommand(app, trans);
    palette?.addItem({ command: CommandIDs.create, category: trans.__('Partition flow'), args: { isPalette: true } });
    launcher?.add({ command: CommandIDs.create, category: trans.__('Other'), rank: 3 });
  }
};

function registerDocuments(app: JupyterFrontEnd, trans: TranslationBundle): WidgetTracker<FlowDocument> {
  const { docRegistry } = app;
  docRegistry.addFileType({
    name: FILE_TYPE,
    displayName: trans.__('Partition flow'),
    extensions: [SUFFIX],
    mimeTypes: ['application/vnd.partition-flow.v1+json'],
    contentType: 'file',
    fileFormat: 'text',
    icon: flowIcon
  });
  const factory = new FlowDocumentFactory({
    name: FACTORY,
    label: trans.__('Partition flow'),
    modelName: 'text',
    fileTypes: [FILE_TYPE],
    defaultFor: [FILE_TYPE]
  });
  const tracker = new WidgetTracker<FlowDocument>({ namespace: 'partition-flow' });
  factory.widgetCreated.connect((_, widget) => {
    widget.context.pathChanged.connect(() => void tracker.save(widget));
    void tracker.add(widget);
  });
  docRegistry.addWidgetFactory(factory);
  return tracker;
}

function addCreateCommand({ commands, serviceManager }: JupyterFrontEnd, trans: TranslationBundle): void {
  commands.addCommand(CommandIDs.create, {
    label: args => (args.isPalette ? trans.__('New Partition Flow') : trans.__('Partition Flow')),
    caption: trans.__('Create a partition flow that plays in a tab, without a kernel'),
    icon: args => (args.isPalette ? undefined : flowIcon),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          cwd: { type: 'string', description: trans.__('The folder to create it in') },
          isPalette: { type: 'boolean', description: trans.__('Whether it stands in the palette') }
        },
        additionalProperties: true
      }
    },
    execute: async args => {
      const { contents } = serviceManager;
      const { firstFlow } = await import('../widget/first-flow');
      const { path } = await contents.newUntitled({ path: typeof args.cwd === 'string' ? args.cwd : '', type: 'file', ext: SUFFIX });
      await contents.save(path, { type: 'file', format: 'text', content: firstFlow() });
      return (await commands.execute(CommandIDs.open, { path, factory: FACTORY })) as unknown;
    }
  });
}
