/**
 * One parameter's control: a slider (logarithmic where the table says so) with a number and its unit, or a list of choices.
 *
 * A drag shows its value and makes one change, at its end. What is refused is said beside it, and the value in force stays.
 */
import type { EngineConfig } from '../engine/config';
import type { Field } from '../scenario/fields';
import { ScenarioError } from '../scenario/scenario-error';
import { linkedChange } from '../scenario/validate';
import { element, setText } from './dom';
import type { FlowController } from './flow-controller';

/** Places of a logarithmic slider. */
const PLACES = 400;

export class FieldControl {
  readonly element: HTMLElement;
  private readonly inputs: (HTMLInputElement | HTMLSelectElement)[];
  private readonly slider: HTMLInputElement | null = null;
  private readonly entry: HTMLInputElement | HTMLSelectElement;
  private readonly error = element('span', 'field-error', { role: 'alert' });
  private shown: unknown;
  private dragging = false;

  constructor(private readonly controller: FlowController, private readonly field: Field, signal: AbortSignal) {
    const { label, name, unit, doc, control, choices } = field;
    const on = (target: HTMLElement, type: string, act: () => void): void => target.addEventListener(type, act, { signal });
    if (choices !== undefined) {
      this.entry = element('select', 'entry', { 'aria-label': label }, ...choices.map(choice => element('option', '', { value: choice }, choice)));
    } else {
      this.entry = element('input', 'entry', {
        type: 'number', step: field.kind === 'integer' ? 1 : 'any', 'aria-label': `${label}, ${unit}`,
        ...(field.none === undefined ? {} : { placeholder: field.none })
      });
    }
    on(this.entry, 'change', () => this.change(this.entered()));
    if (control !== undefined) {
      const slider = element('input', 'slider', {
        type: 'range', 'aria-label': `${label}, ${unit}`,
        ...(control.log ? { min: 0, max: PLACES, step: 1 } : { min: control.min, max: control.max, step: control.step ?? 'any' })
      });
      this.slider = slider;
      on(slider, 'input', () => {
        this.dragging = true;
        this.entry.value = String(this.slid());
      });
      on(slider, 'change', () => {
        this.dragging = false;
        this.change(this.slid());
      });
    }
    this.inputs = this.slider === null ? [this.entry] : [this.slider, this.entry];
    this.element = element('div', 'field', { 'data-field': name, title: doc },
      element('span', 'field-label', {}, label), ...this.inputs, element('span', 'unit', {}, unit), this.error);
  }

  /** Shows the value in force, but not while somebody sets another. */
  draw(config: EngineConfig): void {
    const value = config[this.field.name];
    if (value === this.shown || this.dragging || this.inputs.includes(document.activeElement as HTMLInputElement) && document.activeElement === this.entry) return;
    this.show(value);
  }

  private show(value: unknown): void {
    this.shown = value;
    this.entry.value = value === Infinity ? '' : String(value);
    if (this.slider !== null) this.slider.value = String(this.placeOf(value as number));
  }

  private entered(): unknown {
    const text = this.entry.value;
    if (this.field.choices !== undefined) return text;
    if (text === '') return this.field.none === undefined ? NaN : null;
    return Number(text);
  }

  /** The value the slider stands for, rounded so that it reads well. */
  private slid(): number {
    const { control, kind } = this.field;
    const at = Number((this.slider as HTMLInputElement).value);
    if (control === undefined || !control.log) return at;
    const value = control.min * (control.max / control.min) ** (at / PLACES);
    const step = 10 ** (Math.floor(Math.log10(value)) - 1);
    const round = Math.min(control.max, Math.max(control.min, Number((Math.round(value / step) * step).toPrecision(2))));
    return kind === 'integer' ? Math.round(round) : round;
  }

  private placeOf(value: number): number {
    const { control } = this.field;
    if (control === undefined || !control.log) return value;
    const part = Math.log(Math.max(control.min, value) / control.min) / Math.log(control.max / control.min);
    return Math.round(PLACES * Math.min(1, part));
  }

  private change(value: unknown): void {
    const { config } = this.controller.player.state;
    const { name } = this.field;
    try {
      if (value !== config[name]) this.controller.change(linkedChange(name, value, config));
      setText(this.error, '');
      this.show(this.controller.player.state.config[name]);
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      setText(this.error, error.message);
      this.show(config[name]);
    }
  }
}
