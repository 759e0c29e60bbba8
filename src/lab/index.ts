/**
 * What JupyterLab and Notebook 7 load at start: small plugins, nothing of the simulation.
 *
 * The widget comes in a chunk of its own, when the first flow is shown.
 */
import { documentPlugin } from './document-plugin';
import { insertPlugin } from './insert-plugin';
import { settingsPlugin } from './settings-plugin';
import { widgetPlugin } from './widget-plugin';

export default [widgetPlugin, settingsPlugin, insertPlugin, documentPlugin];
