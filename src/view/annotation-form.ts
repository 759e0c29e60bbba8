/** The small form in which a reader annotates the instant on the clock. The flow rests while it is open. */
import { ScenarioError } from '../scenario/scenario-error';
import { clock } from '../scene/words';
import { element, setText } from './dom';
import type { FlowController } from './flow-controller';
import { Popup } from './popup';

export class AnnotationForm {
  readonly element: HTMLFormElement;
  private readonly label = element('span', 'panel-label');
  private readonly entry = element('input', 'entry annotation-entry', { type: 'text', autocomplete: 'off', 'aria-label': 'What to say about this instant', placeholder: 'What is there to see?' });
  private readonly error = element('p', 'field-error', { role: 'alert' });
  private readonly popup: Popup;
  private playsOn = false;

  /** @param onDone - It was said, at a time in seconds. */
  constructor(
    private readonly controller: FlowController,
    anchor: HTMLElement,
    private readonly onDone: (time: number) => void,
    private readonly signal: AbortSignal
  ) {
    this.element = element('form', 'panel popup', { role: 'dialog', 'aria-label': 'Annotate this instant' }, this.label,
      element('div', 'panel-row', {}, this.entry, element('button', 'panel-button', { type: 'submit' }, 'Annotate')), this.error);
    this.popup = new Popup(anchor, this.element, () => this.closed(), signal);
    this.element.addEventListener('submit', event => {
      event.preventDefault();
      this.submit();
    }, { signal });
    this.element.addEventListener('keydown', event => {
      event.stopPropagation();
      if (event.key === 'Escape') this.popup.close();
    }, { signal });
  }

  open(): void {
    const { player } = this.controller;
    this.playsOn = player.playing;
    if (player.playing) this.controller.pause();
    setText(this.error, '');
    this.popup.open();
    this.draw();
    this.entry.focus();
  }

  /** Its time follows the clock, which something else may move. */
  draw(): void {
    if (this.popup.isOpen) setText(this.label, `At ${clock(this.controller.player.time)}`);
  }

  private submit(): void {
    const { time } = this.controller.player;
    try {
      this.controller.annotate(this.entry.value.trim());
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      setText(this.error, error.message);
      return;
    }
    this.entry.value = '';
    this.popup.close();
    this.onDone(time);
  }

  private closed(): void {
    if (this.playsOn && !this.signal.aborted) this.controller.play();
    this.playsOn = false;
  }
}
