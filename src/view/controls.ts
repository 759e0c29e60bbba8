/** The controls of all parameters, made from the table of fields; folded they read as a sentence. */
import { FIELDS } from '../scenario/fields';
import { configSentence } from '../scene/sentence';
import { element } from './dom';
import { FieldControl } from './field-control';
import type { FlowController } from './flow-controller';

export class Controls {
  readonly element: HTMLDetailsElement;
  private readonly fields: readonly FieldControl[];
  private readonly sentence = element('span', 'sentence');
  private shown = '';

  constructor(private readonly controller: FlowController, signal: AbortSignal) {
    const workload = controller.player.scenario.workload !== null;
    this.fields = FIELDS.filter(field => !(workload && field.generates)).map(field => new FieldControl(controller, field, signal));
    this.element = element('details', 'controls', {},
      element('summary', 'summary', {}, element('b', '', {}, 'Controls'), this.sentence),
      element('div', 'fields', {}, ...this.fields.map(field => field.element)));
  }

  draw(): void {
    const { player } = this.controller;
    const { config } = player.state;
    const pieces = configSentence(config, player.scenario.workload !== null);
    if (pieces.join('|') !== this.shown) {
      this.shown = pieces.join('|');
      this.sentence.replaceChildren(...pieces.map(piece => element('span', 'piece', {}, ...numbersApart(piece))));
    }
    for (const field of this.fields) field.draw(config);
  }
}

/** A text with its numbers in elements of their own, which stand out. */
const numbersApart = (words: string): (Node | string)[] =>
  words.split(/(\d[\d.\u2009]*\d|\d)/).map((part, i) => (i % 2 === 1 ? element('span', 'number', {}, part) : part));
