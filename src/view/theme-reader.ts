/** The theme the page has now: light or dark, on the page's own ground. */
import { DARK, LIGHT, type Theme } from '../scene/theme';

export function readTheme(element: HTMLElement): Theme {
  const { body, defaultView } = element.ownerDocument;
  const base = body.dataset.jpThemeLight === 'false' ? DARK : LIGHT;
  const ground = defaultView?.getComputedStyle(element).getPropertyValue('--jp-layout-color0').trim() ?? '';
  return ground === '' ? base : { ...base, ground };
}
