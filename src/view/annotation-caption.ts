/** The caption of the picture: what was said last about the instant on the clock. Its place is kept while nothing is said yet. */
import type { Annotation } from '../scenario/scenario';
import { annotationAt } from '../scene/annotations';
import { clock } from '../scene/words';
import { element } from './dom';

export class AnnotationCaption {
  readonly element = element('p', 'caption', { 'aria-live': 'polite', hidden: true });
  private shown: Annotation | undefined;

  /** @param time - Seconds. */
  draw(annotations: readonly Annotation[], time: number): void {
    const isEmpty = annotations.length === 0;
    if (this.element.hidden !== isEmpty) this.element.hidden = isEmpty;
    const annotation = annotations[annotationAt(annotations, time)];
    if (annotation?.time === this.shown?.time && annotation?.text === this.shown?.text) return;
    this.shown = annotation;
    this.element.replaceChildren(...(annotation === undefined ? [] : [
      element('span', 'caption-time', {}, clock(annotation.time)),
      element('span', 'caption-text', { title: annotation.text, dir: 'auto' }, annotation.text)
    ]));
  }
}
