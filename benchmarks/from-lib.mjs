/**
 * Modules of lib/, which tsc wrote for a bundler: their imports name no extension, and no package.json calls them modules.
 *
 * For what the engine's script does not show: the player, the picture, single objects of the simulation.
 */
import { register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export const lib = `${pathToFileURL(path.resolve(import.meta.dirname, '../lib'))}/`;

let registered = false;

/** @param {string} name - As in `player/player`. */
export function fromLib(name) {
  if (!registered) register('./lib-hooks.mjs', { parentURL: import.meta.url, data: { lib } });
  registered = true;
  return import(`${lib}${name}.js`);
}
