import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import schema from '../../schema/plugin.json';
import plugins from '../../src/lab';
import { insertPlugin } from '../../src/lab/insert-plugin';
import { preferencesOf, settingsPlugin } from '../../src/lab/settings-plugin';
import { widgetPlugin } from '../../src/lab/widget-plugin';
import { preferences } from '../../src/widget/preferences';
import { MODULE_NAME, MODULE_VERSION } from '../../src/widget/version';

// Only tokens and base classes are used here; the components need a browser, where test/browser/document.test.mjs has them.
jest.mock('@jupyterlab/application', () => ({ ILayoutRestorer: Symbol('ILayoutRestorer') }));
jest.mock('@jupyterlab/apputils', () => ({ ICommandPalette: Symbol('ICommandPalette'), WidgetTracker: class {} }));
jest.mock('@jupyterlab/docregistry', () => ({ ABCWidgetFactory: class {}, DocumentWidget: class {} }));
jest.mock('@jupyterlab/launcher', () => ({ ILauncher: Symbol('ILauncher') }));
jest.mock('@jupyterlab/ui-components', () => ({ LabIcon: class {} }));

const INSERT = 'partition-flow:insert';

/** A front end with the notebook commands given, which note what was executed. */
function frontEnd(hasNotebook: boolean) {
  const commands = new CommandRegistry();
  const executed: [string, unknown][] = [];
  for (const id of ['notebook:insert-cell-below', 'notebook:replace-selection', 'notebook:run-cell']) {
    commands.addCommand(id, { isEnabled: () => hasNotebook, execute: args => void executed.push([id, args]) });
  }
  return { app: { commands } as unknown as JupyterFrontEnd, commands, executed };
}

/** Settings as the registry gives them; `set` changes them as a user would. */
function settingsOf(composite: Record<string, unknown>) {
  const settings = { composite };
  const changed = new Signal<object, void>(settings);
  const set = (changes: Record<string, unknown>): void => {
    settings.composite = { ...settings.composite, ...changes };
    changed.emit();
  };
  return { settings: Object.assign(settings, { changed }) as unknown as ISettingRegistry.ISettings, set };
}

const defaults = Object.fromEntries(Object.entries(schema.properties).map(([name, { default: value }]) => [name, value]));

describe('plugins', () => {
  it('say what they are for', () => {
    for (const plugin of plugins) expect(plugin.description).toMatch(/\w+\.$/);
  });

  it('have ids of their own under the package name', () => {
    const ids = plugins.map(plugin => plugin.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^partition-flow:/);
  });

  it('require nothing but the widget registry, so that Notebook 7 loads them too', () => {
    expect(plugins.flatMap(plugin => plugin.requires ?? [])).toEqual(widgetPlugin.requires);
  });
});

describe('the widget plugin', () => {
  it('registers model and view under their version', async () => {
    const registerWidget = jest.fn();
    await widgetPlugin.activate({} as JupyterFrontEnd, { registerWidget });
    const [{ name, version, exports }] = registerWidget.mock.calls[0];
    expect({ name, version }).toEqual({ name: MODULE_NAME, version: MODULE_VERSION });
    expect(Object.keys(await exports())).toEqual(['PartitionFlowModel', 'PartitionFlowView']);
  });
});

describe('the insert command', () => {
  it('writes the first cell below the active one and runs it', async () => {
    const { app, commands, executed } = frontEnd(true);
    await insertPlugin.activate(app, null, null);
    await commands.execute(INSERT);
    expect(executed.map(([id]) => id)).toEqual(['notebook:insert-cell-below', 'notebook:replace-selection', 'notebook:run-cell']);
    expect(executed[1][1]).toEqual({ text: expect.stringMatching(/^import partition_flow as pf\n[^]*\nflow$/) });
  });

  it('is enabled only with a notebook', async () => {
    for (const hasNotebook of [true, false]) {
      const { app, commands } = frontEnd(hasNotebook);
      await insertPlugin.activate(app, null, null);
      expect(commands.isEnabled(INSERT)).toBe(hasNotebook);
    }
    const commands = new CommandRegistry();
    await insertPlugin.activate({ commands } as unknown as JupyterFrontEnd, null, null);
    expect(commands.isEnabled(INSERT)).toBe(false);
  });

  it('describes its arguments and is in the palette', async () => {
    const { app, commands } = frontEnd(true);
    const addItem = jest.fn();
    await insertPlugin.activate(app, { addItem } as unknown as ICommandPalette, null);
    expect((await commands.describedBy(INSERT)).args).toMatchObject({ type: 'object' });
    expect(commands.label(INSERT)).toBe('Insert a partition flow');
    expect(addItem).toHaveBeenCalledWith(expect.objectContaining({ command: INSERT }));
  });
});

describe('settings', () => {
  afterEach(async () => {
    await settingsPlugin.activate({} as JupyterFrontEnd, { load: async () => settingsOf(defaults).settings } as never);
  });

  it('have the preferences as their defaults', () => expect(defaults).toEqual(preferences));

  it('reach the preferences at the start and at each change', async () => {
    const { settings, set } = settingsOf({ ...defaults, autoplay: false });
    const load = jest.fn(async () => settings);
    await settingsPlugin.activate({} as JupyterFrontEnd, { load } as unknown as ISettingRegistry);
    expect(load).toHaveBeenCalledWith(settingsPlugin.id);
    expect(preferences.autoplay).toBe(false);
    set({ reducedMotion: 'reduce', speed: 4, colourBy: 'key' });
    expect(preferences).toEqual({ autoplay: false, reducedMotion: 'reduce', speed: 4, colourBy: 'key' });
  });

  it('of another kind are left out', () => {
    expect(preferencesOf(settingsOf({ autoplay: 'no', speed: -1, reducedMotion: 'slow', colourBy: 'age' }).settings)).toEqual({});
  });

  it('are not needed', async () => {
    await settingsPlugin.activate({} as JupyterFrontEnd, null);
    expect(preferences).toEqual(defaults);
  });
});
