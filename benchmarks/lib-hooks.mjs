/** How node finds the modules of lib/ and takes them for modules; see `from-lib.mjs`. */

let lib;

export function initialize(data) {
  lib = data.lib;
}

export async function resolve(specifier, context, next) {
  const bare = context.parentURL?.startsWith(lib) && specifier.startsWith('.') && !specifier.endsWith('.js');
  if (!bare) return next(specifier, context);
  try {
    return await next(`${specifier}.js`, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return next(`${specifier}/index.js`, context);
  }
}

export function load(url, context, next) {
  return next(url, url.startsWith(lib) ? { ...context, format: 'module' } : context);
}
