/** The bar above the picture: play, step, reset, speed, the clock, the title, the seed, and at its end the menu. */
import { ScenarioError } from '../scenario/scenario-error';
import { clock } from '../scene/words';
import { element, icon, setText } from './dom';
import type { FlowController } from './flow-controller';

const PLAY = 'M4 2.5v11l9-5.5z';
const PAUSE = 'M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z';
const STEP = 'M3 2.5v11l7-5.5zM11 2.5h2v11h-2z';
const REPLAY = 'M8 2.6a5.4 5.4 0 1 0 5.3 6.5h-1.6A3.9 3.9 0 1 1 8 4.1c1.1 0 2 .4 2.7 1.1L8.6 7.3h5V2.3l-1.8 1.8A5.3 5.3 0 0 0 8 2.6z';
const RESET = 'M13 2.5v11l-7-5.5zM3 2.5h2v11h-2z';
const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 60];

export class Toolbar {
  readonly element: HTMLElement;
  private readonly playButton = button('play', 'Play', PLAY);
  private readonly speed = element('select', 'speed', { 'aria-label': 'Speed, simulated seconds a second' });
  private readonly clock = element('span', 'clock', { role: 'timer', 'aria-label': 'Simulated time' });
  private readonly end = element('span', 'clock-end');
  private readonly title = element('span', 'title', { dir: 'auto' });
  private readonly seed = element('input', 'seed', { type: 'number', min: 0, max: 4294967295, step: 1, 'aria-label': 'Seed' });
  private readonly error = element('span', 'field-error', { role: 'alert' });
  private playShown = '';

  constructor(private readonly controller: FlowController, menu: HTMLElement, signal: AbortSignal) {
    const step = button('step', 'Step to the next event', STEP);
    const reset = button('reset', 'Back to 0:00.0', RESET);
    const on = (target: HTMLElement, type: string, act: () => void): void => target.addEventListener(type, act, { signal });
    on(this.playButton, 'click', () => this.playOrPause());
    on(step, 'click', () => this.controller.step());
    on(reset, 'click', () => this.attempt(() => this.controller.reset()));
    on(this.speed, 'change', () => this.controller.setSpeed(Number(this.speed.value)));
    on(this.seed, 'change', () => this.changeSeed());
    this.element = element('div', 'toolbar', { role: 'toolbar', 'aria-label': 'Flow' },
      this.playButton, reset, step, element('span', 'speed-box', {}, this.speed), this.clock, this.end,
      element('span', 'space'), this.title, element('label', 'seed-label', {}, 'seed', this.seed), this.error, menu);
    this.draw();
  }

  draw(): void {
    const { player } = this.controller;
    this.drawPlay();
    setText(this.clock, clock(player.time));
    const { duration, seed, title } = player.scenario;
    const end = duration === null ? '' : `of ${clock(duration).replace(/\.0$/, '')}`;
    setText(this.end, player.finished && player.stop === null ? `${end} Run complete` : end);
    if (this.title.title !== title) this.title.title = title;
    setText(this.title, title);
    if (document.activeElement !== this.seed && this.seed.value !== String(seed)) this.seed.value = String(seed);
    this.drawSpeed(player.speed);
  }

  private playOrPause(): void {
    const { player } = this.controller;
    if (player.playing) {
      this.controller.pause();
      return;
    }
    if (player.finished) this.controller.seek(0);
    this.controller.play();
  }

  /** Pause while it plays, from the start again when it has ended; in the brand's colour before it was ever played. */
  private drawPlay(): void {
    const { playing, finished, time } = this.controller.player;
    const label = playing ? 'Pause' : finished ? 'Play again' : 'Play';
    this.playButton.classList.toggle('pf-inviting', !playing && time === 0);
    if (label === this.playShown) return;
    this.playShown = label;
    this.playButton.replaceChildren(icon(playing ? PAUSE : finished ? REPLAY : PLAY));
    this.playButton.title = label;
    this.playButton.setAttribute('aria-label', label);
  }

  /** The speeds offered, and the one in force where it is another. */
  private drawSpeed(speed: number): void {
    if (this.speed.value === String(speed)) return;
    const offered = [...new Set([...SPEEDS, speed])].sort((a, b) => a - b);
    this.speed.replaceChildren(...offered.map(value => element('option', '', { value, selected: value === speed }, `${value}×`)));
    this.speed.value = String(speed);
  }

  private changeSeed(): void {
    this.attempt(() => this.controller.setSeed(this.seed.value === '' ? NaN : Number(this.seed.value)));
    this.seed.value = String(this.controller.player.scenario.seed);
  }

  /** Does it, or says why it cannot be done. */
  private attempt(act: () => void): void {
    try {
      act();
      setText(this.error, '');
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      setText(this.error, error.message);
    }
  }
}

function button(name: string, label: string, path: string): HTMLButtonElement {
  return element('button', `button ${name}`, { type: 'button', title: label, 'aria-label': label }, icon(path));
}
