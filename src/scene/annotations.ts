/** Which annotation is told at a time, and how a list of them is marked where there is little room. */
import type { Annotation } from '../scenario/scenario';

/** The index of the last annotation at or before a time in seconds; -1: none yet. */
export function annotationAt(annotations: readonly Annotation[], time: number): number {
  let low = 0;
  let high = annotations.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (annotations[middle].time <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Annotations too near each other for a mark each. */
export interface AnnotationMark {
  /** Seconds, of the first. */
  readonly time: number;
  /** Indices of the first and the last. */
  readonly first: number;
  readonly last: number;
}

/** Marks at least `gap` seconds apart, for what is at most at `end`; each stands for all until the next. */
export function annotationMarks(annotations: readonly Annotation[], gap: number, end: number): AnnotationMark[] {
  const marks: AnnotationMark[] = [];
  for (let i = 0; i < annotations.length && annotations[i].time <= end; i++) {
    const mark = marks[marks.length - 1];
    const { time } = annotations[i];
    if (mark !== undefined && time - mark.time < gap) marks[marks.length - 1] = { ...mark, last: i };
    else marks.push({ time, first: i, last: i });
  }
  return marks;
}
