/** All annotations, folded, numbered as the chart numbers them; each is a button that goes there. */
import type { Annotation } from '../scenario/scenario';
import { annotationAt } from '../scene/annotations';
import { clock, count } from '../scene/words';
import { element, setText } from './dom';
import type { FlowController } from './flow-controller';

export class AnnotationList {
  readonly element: HTMLDetailsElement;
  private readonly amount = element('span', 'amount');
  private readonly list = element('ol', 'annotation-list');
  /** The list whose rows are there. */
  private shown: readonly Annotation[] = [];
  private current = -1;

  constructor(private readonly controller: FlowController, signal: AbortSignal) {
    this.element = element('details', 'annotations', { hidden: true },
      element('summary', 'summary', {}, element('b', '', {}, 'Annotations'), this.amount), this.list);
    this.element.addEventListener('toggle', () => this.draw(), { signal });
    this.list.addEventListener('click', ({ target }) => this.goTo(target), { signal });
    signal.addEventListener('abort', () => {
      this.shown = [];
    }, { once: true });
  }

  /** Rows are made only while it is open. */
  draw(): void {
    const { scenario: { annotations }, time } = this.controller.player;
    const isEmpty = annotations.length === 0;
    if (this.element.hidden !== isEmpty) this.element.hidden = isEmpty;
    setText(this.amount, count(annotations.length));
    if (!this.element.open) return;
    if (annotations !== this.shown) {
      this.shown = annotations;
      this.current = -1;
      this.list.replaceChildren(...annotations.map(row));
    }
    this.mark(annotationAt(annotations, time));
  }

  private mark(current: number): void {
    if (current === this.current) return;
    this.buttonOf(this.current)?.removeAttribute('aria-current');
    this.buttonOf(current)?.setAttribute('aria-current', 'true');
    this.current = current;
  }

  private buttonOf(index: number): Element | null | undefined {
    return this.list.children[index]?.firstElementChild;
  }

  private goTo(target: EventTarget | null): void {
    const item = target instanceof Element ? target.closest('li') : null;
    if (item === null) return;
    const annotation = this.shown[[...this.list.children].indexOf(item)];
    if (annotation !== undefined) this.controller.seek(annotation.time);
  }
}

const row = ({ time, text }: Annotation, index: number): HTMLElement =>
  element('li', 'annotation', {}, element('button', 'annotation-button', { type: 'button' },
    element('span', 'annotation-number', {}, `${index + 1}`), element('span', 'log-time', {}, clock(time)),
    element('span', 'annotation-text', { dir: 'auto' }, text)));
