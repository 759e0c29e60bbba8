/** The controls of all parameters, made from the table of fields; folded they read as a sentence. */
import type { EngineConfig } from '../engine/config';
import type { KafkaConfig } from '../engine/kafka-config';
import type { Field } from '../scenario/fields';
import { defaultsOf, fieldsOf, modelOf, sameValue, valueOf } from '../scenario/model-fields';
import { configSentence } from '../scene/sentence';
import { many } from '../scene/words';
import { element, setText } from './dom';
import { FieldControl } from './field-control';
import type { FlowController } from './flow-controller';

/** Sections that are open at first. */
const OPEN = ['Load', 'Group'];

/** Controls under one heading, which can be folded; of fields without a section, all, without a heading. */
class ControlSection {
  readonly element: HTMLElement;
  private readonly controls: readonly FieldControl[];
  private readonly changed = element('span', 'changed');

  constructor(controller: FlowController, private readonly fields: readonly Field[], signal: AbortSignal) {
    const [{ section }] = fields;
    this.controls = fields.map(field => new FieldControl(controller, field, signal));
    const inside = element('div', 'fields', {}, ...this.controls.map(control => control.element));
    this.element = section === undefined
      ? inside
      : element('details', 'section', OPEN.includes(section) ? { open: '' } : {}, element('summary', 'heading', {}, section, this.changed), inside);
  }

  draw(config: EngineConfig, time: number, start: EngineConfig): void {
    this.controls.forEach((control, i) => {
      const { protocol } = this.fields[i];
      control.element.hidden = protocol !== undefined && protocol !== (config as KafkaConfig).groupProtocol;
      control.draw(config, time);
    });
    const count = this.fields.filter(field => !sameValue(valueOf(config, field), valueOf(start, field))).length;
    setText(this.changed, count === 0 ? '' : `${many(count, 'value')} not at the default`);
  }
}

export class Controls {
  readonly element: HTMLDetailsElement;
  private readonly sections: readonly ControlSection[];
  private readonly sentence = element('span', 'sentence');
  private shown = '';

  constructor(private readonly controller: FlowController, signal: AbortSignal) {
    const { scenario } = controller.player;
    const fields = fieldsOf(modelOf(scenario)).filter(field => !(scenario.workload !== null && field.generates));
    const headings = [...new Set(fields.map(({ section }) => section))];
    this.sections = headings.map(heading => new ControlSection(controller, fields.filter(({ section }) => section === heading), signal));
    this.element = element('details', 'controls', {},
      element('summary', 'summary', {}, element('b', '', {}, 'Controls'), this.sentence),
      ...this.sections.map(section => section.element));
  }

  draw(): void {
    const { player } = this.controller;
    const { config } = player.state;
    const pieces = configSentence(config, player.scenario.workload !== null);
    if (pieces.join('|') !== this.shown) {
      this.shown = pieces.join('|');
      this.sentence.replaceChildren(...pieces.map(piece => element('span', 'piece', {}, ...numbersApart(piece))));
    }
    const start = defaultsOf(modelOf(player.scenario), (config as KafkaConfig).client);
    for (const section of this.sections) section.draw(config, player.time, start);
  }
}

/** A text with its numbers in elements of their own, which stand out. */
const numbersApart = (words: string): (Node | string)[] =>
  words.split(/(\d[\d.\u2009]*\d|\d)/).map((part, i) => (i % 2 === 1 ? element('span', 'number', {}, part) : part));
