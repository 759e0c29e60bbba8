/**
 * The command that puts a first flow into the open notebook, and its entry in the command palette.
 *
 * Works through the notebook's own commands, so it knows neither notebook nor tracker, and is enabled when they are.
 */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

const CommandIDs = {
  insert: 'partition-flow:insert',
  insertCellBelow: 'notebook:insert-cell-below',
  replaceSelection: 'notebook:replace-selection',
  runCell: 'notebook:run-cell'
} as const;

/** The cell a reader of the quickstart sees first. */
const FIRST_CELL = `import partition_flow as pf

flow = pf.PartitionFlow(partitions_amount=4, producers_amount=2, consumers_amount=2, seed=7)
flow`;

export const insertPlugin: JupyterFrontEndPlugin<void> = {
  id: 'partition-flow:insert',
  description: 'A command that inserts a flow into the open notebook.',
  autoStart: true,
  optional: [ICommandPalette, ITranslator],
  activate: (app: JupyterFrontEnd, palette: ICommandPalette | null, translator: ITranslator | null) => {
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load('partition-flow');
    commands.addCommand(CommandIDs.insert, {
      label: trans.__('Insert a partition flow'),
      caption: trans.__('Insert a cell with a partition flow below the active one, and run it'),
      describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
      isEnabled: () => commands.hasCommand(CommandIDs.insertCellBelow) && commands.isEnabled(CommandIDs.insertCellBelow),
      execute: async () => {
        await commands.execute(CommandIDs.insertCellBelow);
        await commands.execute(CommandIDs.replaceSelection, { text: FIRST_CELL });
        await commands.execute(CommandIDs.runCell);
      }
    });
    palette?.addItem({ command: CommandIDs.insert, category: trans.__('Partition flow') });
  }
};
