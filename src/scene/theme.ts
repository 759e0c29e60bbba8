/** What the roles of `shapes.ts` look like: the tokens of light and dark, retuned for 3:1 contrast and colour blindness. */
import type { Role } from './shapes';

export type Theme = Readonly<Record<Role, string>>;

const CATEGORIES_LIGHT = ['#1a50b0', '#c27002', '#219c89', '#69245d', '#22709e', '#af6ce9'];
const CATEGORIES_DARK = ['#6391fa', '#f0bd45', '#8fe0cb', '#d294ab', '#4fb8f5', '#9c78b4'];
const AGES_LIGHT = ['#d9e6f5', '#b8d0ec', '#86b3dd', '#4f8ec9', '#2763a6', '#0f3d7a'];
const AGES_DARK = ['#1c2b3d', '#24405f', '#2f5c8a', '#4480ba', '#6fa8dd', '#b5d6f7'];

export const LIGHT: Theme = themeOf({
  ground: '#ffffff', lane: '#f6f6f6', held: '#e9e9e9', hairline: '#e6e6e6', structure: '#bdbdbd', text: '#212121',
  second: '#616161', trace: '#8c8c8c', interactive: '#1976d2', attention: '#b8290a'
}, CATEGORIES_LIGHT, AGES_LIGHT);

export const DARK: Theme = themeOf({
  ground: '#111111', lane: '#1f1f1f', held: '#343434', hairline: '#333333', structure: '#616161', text: '#e0e0e0',
  second: '#a6a6a6', trace: '#757575', interactive: '#64b5f6', attention: '#ff7d54'
}, CATEGORIES_DARK, AGES_DARK);

/** How many categories there are; a seventh repeats the first. */
export const CATEGORY_COUNT = 6;

function themeOf(base: Record<string, string>, categories: readonly string[], ages: readonly string[]): Theme {
  const colours: Record<string, string> = { ...base };
  categories.forEach((colour, i) => {
    colours[`category${i}`] = colour;
    colours[`onCategory${i}`] = luminance(colour) > 0.18 ? '#000000' : '#ffffff';
  });
  ages.forEach((colour, i) => {
    colours[`age${i}`] = colour;
  });
  return Object.freeze(colours) as Theme;
}

/** Relative luminance of #rrggbb (WCAG 2). Black on it contrasts more than white above 0.179. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map(i => {
    const c = parseInt(colour.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
