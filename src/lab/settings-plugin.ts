/**
 * Hands the user's settings to the widget, at the start and at each change.
 *
 * What they are is declared in `schema/plugin.json`, which JupyterLab validates against.
 */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { type Preferences, setPreferences } from '../widget/preferences';

/** The schema file's name is part of it. */
const PLUGIN_ID = 'partition-flow:plugin';

/** What of the settings is a preference; a value of another kind is left out. */
export function preferencesOf(settings: ISettingRegistry.ISettings): Partial<Preferences> {
  const { autoplay, speed, reducedMotion, colourBy } = settings.composite;
  return {
    ...(typeof autoplay === 'boolean' && { autoplay }),
    ...(typeof speed === 'number' && speed > 0 && { speed }),
    ...((reducedMotion === 'system' || reducedMotion === 'reduce') && { reducedMotion }),
    ...((colourBy === 'producer' || colourBy === 'key') && { colourBy })
  };
}

export const settingsPlugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN_ID,
  description: 'Settings of the flows: play at once, speed, motion, colours.',
  autoStart: true,
  optional: [ISettingRegistry],
  activate: async (_app: JupyterFrontEnd, registry: ISettingRegistry | null) => {
    if (registry === null) return;
    const settings = await registry.load(PLUGIN_ID);
    const apply = (): void => setPreferences(preferencesOf(settings));
    apply();
    settings.changed.connect(apply);
  }
};
