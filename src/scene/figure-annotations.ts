/** The annotations in the figure: a dotted line at each instant, its number above; the words are in its tooltip, as text. */
import type { Annotation } from '../scenario/scenario';
import { annotationAt, annotationMarks, type AnnotationMark } from './annotations';
import { plotlyText } from './plotly-text';
import type { Theme } from './theme';
import { clock } from './words';

/** A vertical line at an instant, and how it looks. */
export interface UprightLine {
  /** Seconds. */
  readonly x: number;
  readonly look: Readonly<Record<string, unknown>>;
}

export interface AnnotationSpecs {
  readonly lines: readonly UprightLine[];
  readonly numbers: readonly Readonly<Record<string, unknown>>[];
}

interface AnnotationOptions {
  readonly theme: Theme;
  /** Seconds: the clock, and where the time axis ends. */
  readonly now: number;
  readonly end: number;
  /** px that the time axis takes. */
  readonly width: number;
}

/** px between two marks: what a number takes, or two with a dash between. */
const GAP_ONE_DIGIT = 22;
const GAP_DIGIT = 12;
/** px above the plot: clear of the axis' highest value. */
const ABOVE = 4;
/** Of more annotations at one mark so many are told in its tooltip. */
const TOLD_MAX = 5;
const WORDS_MAX = 80;

export function annotationSpecs(annotations: readonly Annotation[], { theme, now, end, width }: AnnotationOptions): AnnotationSpecs {
  const gap = GAP_ONE_DIGIT + GAP_DIGIT * (String(annotations.length).length - 1);
  const marks = annotationMarks(annotations, (gap * end) / Math.max(1, width), end);
  const current = annotationAt(annotations, now);
  return {
    lines: marks.map(({ time }) => ({ x: time, look: { line: { color: theme.trace, width: 1, dash: '1px,2px' }, layer: 'below' } })),
    numbers: marks.map(mark => {
      const isCurrent = mark.first <= current && current <= mark.last;
      const words = numbered(mark);
      return {
        text: isCurrent ? `<b>${words}</b>` : words, hovertext: told(annotations, mark), xref: 'x', x: mark.time, yref: 'paper', y: 1, yanchor: 'bottom',
        yshift: ABOVE, showarrow: false, borderpad: 0, font: { size: 10, color: isCurrent ? theme.text : theme.second },
        hoverlabel: { bgcolor: theme.ground, bordercolor: theme.hairline, font: { size: 11, color: theme.text } }
      };
    })
  };
}

/** Ends the direction of a text's letters with it. */
const isolated = (text: string): string => `\u2068${text}\u2069`;

/** As the list of annotations numbers them. */
const numbered = ({ first, last }: AnnotationMark): string => (first === last ? `${first + 1}` : `${first + 1}–${last + 1}`);

function told(annotations: readonly Annotation[], { first, last }: AnnotationMark): string {
  const lines = annotations.slice(first, Math.min(last + 1, first + TOLD_MAX)).map(({ time, text }) => `${clock(time)}  ${plotlyText(isolated(cut(text)))}`);
  const more = last + 1 - first - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('<br>');
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= WORDS_MAX ? text : `${characters.slice(0, WORDS_MAX - 1).join('')}…`;
}
