/**
 * What a reader can take away from a flow, say about it, or see in another way: the menu at the end of the bar.
 *
 * How a menu behaves is `menu.ts`.
 */
import { FILE_SUFFIX, formatFile } from '../scenario/file';
import { toCode } from '../scenario/to-code';
import type { ColourBy } from '../scene/colours';
import { clock } from '../scene/words';
import { AnnotationForm } from './annotation-form';
import { copyText } from './clipboard';
import { CopyPanel } from './copy-panel';
import { element, setText } from './dom';
import { download, fileNameOf } from './download';
import type { FlowController } from './flow-controller';
import { Menu, menuItem } from './menu';

/** Milliseconds of wall time between two hashes while time goes on. */
const INTERVAL_MS = 250;
const COLOURS: readonly ColourBy[] = ['producer', 'key'];

export interface FlowMenuOptions {
  readonly signal: AbortSignal;
  /** The picture as it is now; null: there is none. */
  readonly picture: () => Promise<Blob | null>;
  /** Another colouring was chosen. */
  readonly redraw: () => void;
}

export class FlowMenu {
  readonly element: HTMLElement;
  private readonly menu: Menu;
  private readonly form: AnnotationForm;
  private readonly copying: CopyPanel;
  private readonly said = element('span', 'said', { role: 'status' });
  private readonly hash = element('code', 'hash');
  private readonly hashTime = element('span', 'menu-note');
  private readonly colours = COLOURS.map(name => menuItem({ role: 'menuitemradio', 'aria-checked': 'false' }, name));
  private chosen: ColourBy | null = null;
  private drawnMs = -Infinity;

  constructor(private readonly controller: FlowController, private readonly options: FlowMenuOptions) {
    const { signal } = options;
    this.menu = new Menu({ label: 'More', content: this.content(), onOpen: () => this.drawNow() }, signal);
    this.form = new AnnotationForm(controller, this.menu.button, time => this.say(`Annotated at ${clock(time)}`), signal);
    this.copying = new CopyPanel(this.menu.button, signal);
    this.element = this.menu.element;
    this.element.append(this.form.element, this.copying.element, this.said);
    // Else it would be shown again when the page, hidden meanwhile, is.
    this.said.addEventListener('animationend', () => this.said.replaceChildren(), { signal });
  }

  /** What colours tell in this view: what was chosen here, else what the reader of the page prefers. */
  get colourBy(): ColourBy {
    return this.chosen ?? this.controller.colourBy;
  }

  /** Now and then while time goes on, always while it stands; never while closed. `wallMs` is wall time. */
  draw(wallMs: number): void {
    this.form.draw();
    const { player } = this.controller;
    const moves = player.playing || player.seekingTo !== null;
    if (!this.menu.isOpen || (moves && wallMs - this.drawnMs < INTERVAL_MS)) return;
    this.drawNow(wallMs);
  }

  private drawNow(wallMs = performance.now()): void {
    this.drawnMs = wallMs;
    const { player } = this.controller;
    setText(this.hash, player.traceHash());
    setText(this.hashTime, `at ${clock(player.time)}`);
    COLOURS.forEach((name, i) => {
      const checked = String(name === this.colourBy);
      if (this.colours[i].getAttribute('aria-checked') !== checked) this.colours[i].setAttribute('aria-checked', checked);
    });
  }

  private content(): HTMLElement[] {
    const { player } = this.controller;
    const hash = menuItem({ title: 'Equal hashes: the same records were processed at the same times. In Python: flow.run(until=...).trace_hash' },
      element('span', 'hash-lines', {}, 'Copy trace hash ', this.hashTime, ' ', this.hash));
    COLOURS.forEach((name, i) => this.chosenBy(this.colours[i], () => this.colour(name)));
    return [
      this.chosenBy(menuItem({}, 'Annotate this instant…'), () => this.form.open()),
      separator(),
      this.chosenBy(menuItem({}, 'Copy as Python'), () => this.copy(toCode(player.scenario), 'Copied as Python')),
      this.chosenBy(menuItem({}, `Download ${FILE_SUFFIX}`), () => this.downloadRecipe()),
      this.chosenBy(menuItem({}, 'Download picture'), () => this.downloadPicture()),
      separator(),
      element('div', 'menu-group', { role: 'group', 'aria-label': 'Colour by' },
        element('span', 'menu-heading', { 'aria-hidden': 'true' }, 'Colour by'), ...this.colours),
      separator(),
      // What is on it is what is copied, also while time goes on.
      this.chosenBy(hash, () => this.copy(this.hash.textContent ?? '', `Copied the hash ${this.hashTime.textContent ?? ''}`))
    ];
  }

  private chosenBy(item: HTMLButtonElement, act: () => void): HTMLButtonElement {
    item.addEventListener('click', () => {
      this.menu.close();
      act();
    }, { signal: this.options.signal });
    return item;
  }

  private copy(words: string, done: string): void {
    copyText(words, this.element).then(
      isCopied => {
        if (this.options.signal.aborted) return;
        if (isCopied) this.say(done);
        else this.copying.open(words);
      },
      (error: unknown) => this.say(`Not copied: ${String(error)}`)
    );
  }

  private downloadRecipe(): void {
    const { scenario } = this.controller.player;
    const name = `${fileNameOf(scenario.title)}${FILE_SUFFIX}`;
    download(name, new Blob([formatFile(scenario)], { type: 'application/json' }));
    this.say(`Downloading ${name}`);
  }

  private downloadPicture(): void {
    const { scenario, time } = this.controller.player;
    const name = `${fileNameOf(scenario.title)}-${time.toFixed(1)}s.png`;
    this.options.picture().then(
      picture => {
        if (picture === null) this.say('There is no picture to download.');
        else {
          download(name, picture);
          this.say(`Downloading ${name}`);
        }
      },
      (error: unknown) => this.say(`No picture: ${String(error)}`)
    );
  }

  private colour(name: ColourBy): void {
    this.chosen = name;
    this.options.redraw();
    this.say(`Colours tell ${name}s apart`);
  }

  /** Shown for a moment, and read aloud; a new element is both again, even with the same words. */
  private say(words: string): void {
    this.said.replaceChildren(element('span', 'said-text', {}, words));
  }
}

const separator = (): HTMLElement => element('div', 'menu-separator', { role: 'separator' });
