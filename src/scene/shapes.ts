/**
 * What a picture is made of: plain data in CSS pixels, with colours by role.
 *
 * The scene makes shapes, the painter of the view draws them in their order; neither knows the other's business.
 */

/** A colour by what it is for (see `theme.ts` for what each looks like, light and dark). */
export type Role =
  | 'ground' | 'lane' | 'held' | 'hairline' | 'structure' | 'text' | 'second' | 'trace' | 'interactive' | 'attention'
  | `category${0 | 1 | 2 | 3 | 4 | 5}`
  /** Black or white, whichever contrasts more with the category of that number. */
  | `onCategory${0 | 1 | 2 | 3 | 4 | 5}`
  /** Age ramp, 0 newest. */
  | `age${0 | 1 | 2 | 3 | 4 | 5}`;

interface Painted {
  readonly fill?: Role;
  readonly stroke?: Role;
  /** Line width, px; 1 if absent. */
  readonly lineWidth?: number;
  readonly dash?: readonly number[];
  /** 0 to 1; 1 if absent. */
  readonly alpha?: number;
}

export interface Circle extends Painted {
  readonly kind: 'circle';
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

/** Part of a circle, clockwise from 12 o'clock; `start` and `end` in turns, 0 to 1. */
export interface Arc extends Painted {
  readonly kind: 'arc';
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly start: number;
  readonly end: number;
}

export interface Rect extends Painted {
  readonly kind: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius?: number;
  /** Diagonal lines of `stroke` instead of a filled ground. */
  readonly hatched?: boolean;
}

/** A straight line, or with `curved` a cubic that leaves and arrives horizontally. */
export interface Line extends Painted {
  readonly kind: 'line';
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly curved?: boolean;
}

/** Points joined in order: sparklines, triangles (closed). */
export interface Path extends Painted {
  readonly kind: 'path';
  readonly points: readonly (readonly [number, number])[];
  readonly closed?: boolean;
}

export interface Text {
  readonly kind: 'text';
  readonly x: number;
  /** The baseline's y, or the middle with `middle`. */
  readonly y: number;
  readonly text: string;
  /** px. */
  readonly size: number;
  readonly bold?: boolean;
  readonly fill: Role;
  readonly align?: 'left' | 'center' | 'right';
  readonly middle?: boolean;
  readonly alpha?: number;
  /** Cut with an ellipsis beyond this width, px. */
  readonly widthMax?: number;
}

export type Shape = Circle | Arc | Rect | Line | Path | Text;

/** A picture. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  /** One sentence that says what the picture shows, for a screen reader. */
  readonly description: string;
}
