/**
 * One parameter's control: a slider (logarithmic where the table says so) with a number and its unit, or a list of choices.
 *
 * A drag shows its value and makes one change, at its end. What is refused is said beside it, and the value in force stays.
 */
import type { EngineConfig } from '../engine/config';
import type { Field } from '../scenario/fields';
import { sameValue, valueOf } from '../scenario/model-fields';
import { ScenarioError } from '../scenario/scenario-error';
import { linkedChange } from '../scenario/validate';
import { element, setText } from './dom';
import type { FlowController } from './flow-controller';

/** Places of a logarithmic slider. */
const PLACES = 400;

/** The numbers of a text, with commas or blanks between; NaN of what is none. */
const numbersIn = (text: string): number[] => text.split(/[\s,;]+/).filter(part => part !== '').map(Number);

export class FieldControl {
  readonly element: HTMLElement;
  private readonly slider: HTMLInputElement | null = null;
  private readonly entry: HTMLInputElement | HTMLSelectElement;
  private readonly error = element('span', 'field-error', { role: 'alert' });
  private shown: unknown;
  /** Whether an input holds a value that is not made a change yet. */
  private editing = false;

  constructor(private readonly controller: FlowController, private readonly field: Field, signal: AbortSignal) {
    const { label, name, unit, doc, control, choices, kind } = field;
    const named = unit === '' ? label : `${label}, ${unit}`;
    const on = (target: HTMLElement, type: string, act: () => void): void => target.addEventListener(type, act, { signal });
    if (choices !== undefined) {
      this.entry = element('select', 'entry', { 'aria-label': label }, ...choices.map(choice => element('option', '', { value: choice }, choice)));
    } else if (kind === 'flag') {
      this.entry = element('input', 'entry flag', { type: 'checkbox', 'aria-label': label });
    } else if (kind === 'numbers' || kind === 'texts') {
      this.entry = element('input', 'entry list', { type: 'text', 'aria-label': named, placeholder: 'none' });
    } else {
      this.entry = element('input', 'entry', {
        type: 'number', step: kind === 'integer' ? 1 : 'any', 'aria-label': named,
        ...(field.none === undefined ? {} : { placeholder: field.none })
      });
    }
    on(this.entry, 'input', () => {
      this.editing = true;
    });
    on(this.entry, 'change', () => this.change(this.entered()));
    on(this.entry, 'blur', () => this.giveUp());
    if (control !== undefined) {
      const slider = element('input', 'slider', {
        type: 'range', 'aria-label': named,
        ...(control.log ? { min: 0, max: PLACES, step: 1 } : { min: control.min, max: control.max, step: control.step ?? 'any' })
      });
      this.slider = slider;
      on(slider, 'input', () => this.preview());
      on(slider, 'change', () => this.change(this.slid()));
      on(slider, 'blur', () => this.giveUp());
    }
    const inputs = this.slider === null ? [this.entry] : [this.slider, this.entry];
    this.element = element('div', 'field', { 'data-field': name, title: doc },
      element('span', 'field-label', {}, label), ...inputs, element('span', 'unit', {}, unit), this.error);
  }

  /** Shows the value in force, but not while somebody sets another. */
  draw(config: EngineConfig, time: number): void {
    const value = valueOf(config, this.field);
    this.lock(this.field.fixed === true && time > 0);
    if (value !== this.shown && !this.editing) this.show(value);
  }

  /** What holds from 0 on cannot be set later. */
  private lock(locked: boolean): void {
    if (this.entry.disabled === locked) return;
    this.entry.disabled = locked;
    if (this.slider !== null) this.slider.disabled = locked;
    this.element.title = locked ? `${this.field.doc} It holds from 0 on: reset the flow to change it.` : this.field.doc;
  }

  private show(value: unknown): void {
    this.shown = value;
    if (this.field.kind === 'flag') {
      (this.entry as HTMLInputElement).checked = value === true;
      return;
    }
    this.entry.value = value === Infinity ? '' : Array.isArray(value) ? value.join(', ') : String(value);
    if (this.slider === null) return;
    this.slider.value = String(this.placeOf(value as number));
    this.sayValue();
  }

  /** The number follows the slider. Back where the drag began, no change event comes: nothing is edited any more. */
  private preview(): void {
    const place = String(this.placeOf(this.shown as number));
    this.editing = (this.slider as HTMLInputElement).value !== place;
    if (!this.editing) {
      this.show(this.shown);
      return;
    }
    this.entry.value = String(this.slid());
    this.sayValue();
  }

  /** The place of a slider tells nobody anything; the value it stands for does. */
  private sayValue(): void {
    this.slider?.setAttribute('aria-valuetext', this.entry.value === '' ? this.field.none ?? '' : `${this.entry.value} ${this.field.unit}`);
  }

  /** Left without a change: the value in force is shown again. */
  private giveUp(): void {
    if (!this.editing) return;
    this.editing = false;
    this.show(valueOf(this.controller.player.state.config, this.field));
  }

  private entered(): unknown {
    if (this.field.kind === 'flag') return (this.entry as HTMLInputElement).checked;
    const text = this.entry.value;
    if (this.field.choices !== undefined) return text;
    if (this.field.kind === 'numbers') return numbersIn(text);
    if (this.field.kind === 'texts') return text.split(',').map(part => part.trim()).filter(part => part !== '');
    // What is no number reads as empty too.
    if (text === '') return this.field.none === undefined || this.entry.validity.badInput ? NaN : null;
    return Number(text);
  }

  /** The value the slider stands for, rounded so that it reads well. */
  private slid(): number {
    const { control, kind } = this.field;
    const at = Number((this.slider as HTMLInputElement).value);
    if (control === undefined || !control.log) return at;
    const value = control.min * (control.max / control.min) ** (at / PLACES);
    const fine = 10 ** (Math.floor(Math.log10(value)) - 1);
    const step = kind === 'integer' ? Math.max(1, fine) : fine;
    const rounded = (wanted: number): number =>
      Math.min(control.max, Math.max(control.min, Number((Math.round(wanted / step) * step).toPrecision(2))));
    const shown = this.shown as number;
    // One place of the slider can be less than one step of the value: an arrow key must move it all the same.
    const stays = rounded(value) === shown && at !== this.placeOf(shown);
    return stays ? rounded(shown + Math.sign(at - this.placeOf(shown)) * step) : rounded(value);
  }

  private placeOf(value: number): number {
    const { control } = this.field;
    if (control === undefined || !control.log) return value;
    const part = Math.log(Math.max(control.min, value) / control.min) / Math.log(control.max / control.min);
    return Math.round(PLACES * Math.min(1, part));
  }

  private change(value: unknown): void {
    const { config } = this.controller.player.state;
    const { field } = this;
    this.editing = false;
    try {
      if (!sameValue(value, valueOf(config, field))) this.controller.change(linkedChange(field.name, value, config));
      setText(this.error, '');
      this.show(valueOf(this.controller.player.state.config, field));
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      setText(this.error, error.message);
      this.show(valueOf(config, field));
    }
  }
}
