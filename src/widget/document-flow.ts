/**
 * A flow whose recipe is the text of a document: it plays without a kernel, and what its reader changes is written into the text.
 *
 * Only changes are written: playing, seeking and speed are not in a file. A text that is no scenario is explained, and left alone.
 */
import { FILE_SUFFIX, formatFile, parseFile } from '../scenario/file';
import type { Scenario } from '../scenario/scenario';
import { ScenarioError } from '../scenario/scenario-error';
import { FlowDisplay, explain } from './flow-display';
import { PageSession, mayPlayAtOnce } from './page-session';
import { preferences } from './preferences';
import { Problems } from './problems';

/** The text of a document, wherever that is kept. */
export interface DocumentText {
  read(): string;
  write(text: string): void;
  /** @returns Ends the subscription. */
  onChange(listener: () => void): () => void;
}

interface Shown {
  readonly session: PageSession;
  readonly display: FlowDisplay;
}

export class DocumentFlow {
  private shown: Shown | null = null;
  /** The text that the flow shows. */
  private known: string | null = null;
  private isReading = false;
  private readonly endChanges: () => void;

  constructor(private readonly element: HTMLElement, private readonly text: DocumentText) {
    element.classList.add('pf-widget', 'pf-document');
    this.endChanges = text.onChange(() => this.read());
    this.read();
  }

  /** 16 hex digits over what completed up to now; null when there is no flow to show. */
  traceHash(): string | null {
    return this.shown?.session.player.traceHash() ?? null;
  }

  /** Seconds on the clock, and whether it runs; null when there is no flow to show. */
  get clock(): { readonly time: number; readonly playing: boolean } | null {
    const player = this.shown?.session.player;
    return player === undefined ? null : { time: player.time, playing: player.playing };
  }

  /** Twice is safe. */
  dispose(): void {
    this.endChanges();
    this.hide();
  }

  private read(): void {
    const text = this.text.read();
    if (text === this.known) return;
    this.known = text;
    try {
      this.show(parseFile(text));
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      this.hide();
      explain(this.element, [`This file is no flow that can be played (${FILE_SUFFIX}).`, ...error.faults.map(({ message }) => message)]);
    }
  }

  private show(scenario: Scenario): void {
    if (this.shown === null) {
      const session = new PageSession(scenario, new Problems());
      session.player.setSpeed(preferences.speed);
      session.player.subscribe(what => {
        if (what === 'scenario') this.write();
      });
      const display = new FlowDisplay(this.element, session);
      session.add(display);
      this.shown = { session, display };
      if (mayPlayAtOnce()) session.player.play();
      return;
    }
    const { player } = this.shown.session;
    this.isReading = true;
    player.load(scenario, player.time);
    this.isReading = false;
  }

  private write(): void {
    if (this.shown === null || this.isReading) return;
    this.known = formatFile(this.shown.session.player.scenario);
    this.text.write(this.known);
  }

  private hide(): void {
    this.shown?.display.dispose();
    this.shown?.session.dispose();
    this.shown = null;
  }
}
