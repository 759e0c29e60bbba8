/** The theme the page has now: light or dark, on the page's own ground. The page is asked, for a view may not be on it yet. */
import { DARK, LIGHT, type Theme } from '../scene/theme';

export function readTheme({ ownerDocument: { body, defaultView } }: HTMLElement): Theme {
  const base = body.dataset.jpThemeLight === 'false' ? DARK : LIGHT;
  const ground = defaultView?.getComputedStyle(body).getPropertyValue('--jp-layout-color0').trim() ?? '';
  return ground === '' ? base : { ...base, ground };
}
