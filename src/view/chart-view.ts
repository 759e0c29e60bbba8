/**
 * The chart: loads the chart library when the chart is first drawn, and draws at most four times a second of wall time.
 *
 * What it shows is `scene/figure.ts`; the library is handed in, so the view knows none.
 */
import type { Annotation } from '../scenario/scenario';
import type { FigureSpec } from '../scene/figure-spec';
import { figureOf } from '../scene/figure';
import type { Theme } from '../scene/theme';
import { element, setText } from './dom';
import type { FlowController } from './flow-controller';

/** What draws a figure. */
export interface ChartLibrary {
  draw(node: HTMLElement, figure: FigureSpec): Promise<void>;
  purge(node: HTMLElement): void;
}

export type LoadCharts = () => Promise<ChartLibrary>;

const INTERVAL_MS = 250;

export class ChartView {
  readonly element = element('div', 'chart', { role: 'img', 'aria-label': 'Throughput and lag over time' });
  private library: ChartLibrary | null = null;
  private loading = false;
  private busy = false;
  private disposed = false;
  private drawnMs = -Infinity;
  private drawn = '';
  private annotationsDrawn: readonly Annotation[] = [];
  /** What the next drawing is made with. */
  private look: { readonly theme: Theme; readonly width: number } | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly controller: FlowController, private readonly load: LoadCharts) {}

  /** Draws if something changed and it is time; else soon. */
  draw(theme: Theme, width: number): void {
    if (this.disposed) return;
    if (width === 0) {
      this.lookAgain(theme);
      return;
    }
    this.look = { theme, width };
    if (this.library === null) this.fetch();
    else this.drawSoon(this.library);
  }

  /** Twice is safe. */
  dispose(): void {
    this.disposed = true;
    this.free();
  }

  /** A page that changes its theme has no widths for a moment, and nobody tells when that is over. */
  private lookAgain(theme: Theme): void {
    if (this.look === null) return;
    this.look = { ...this.look, theme };
    this.timer ??= setTimeout(() => {
      this.timer = null;
      if (this.element.clientWidth > 0) this.draw(this.look?.theme ?? theme, this.element.clientWidth);
    }, INTERVAL_MS);
  }

  private drawSoon(library: ChartLibrary): void {
    if (this.look === null) return;
    const { theme, width } = this.look;
    const { player } = this.controller;
    const { annotations, duration } = player.scenario;
    const key = [player.time, player.series.length, player.scenario.seed, width, theme.ground, theme.text].join();
    if (key === this.drawn && annotations === this.annotationsDrawn) return;
    const left = this.drawnMs + INTERVAL_MS - performance.now();
    if (left > 0 || this.busy) {
      this.timer ??= setTimeout(() => {
        this.timer = null;
        this.drawSoon(library);
      }, Math.max(left, 20));
      return;
    }
    this.drawn = key;
    this.annotationsDrawn = annotations;
    this.drawnMs = performance.now();
    this.busy = true;
    const figure = figureOf(player.series, player.state, { theme, width, duration, annotations });
    library.draw(this.element, figure).then(
      () => {
        this.busy = false;
      },
      (error: unknown) => this.fail(`The chart could not be drawn: ${error instanceof Error ? error.message : String(error)}`)
    );
  }

  private free(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.library?.purge(this.element);
    this.library = null;
  }

  /** No chart from here on; why stands in its place. */
  private fail(why: string): void {
    if (this.disposed) return;
    this.free();
    setText(this.element, why);
  }

  private fetch(): void {
    if (this.loading) return;
    this.loading = true;
    this.load().then(
      library => {
        if (this.disposed) return;
        this.library = library;
        this.drawSoon(library);
      },
      () => this.fail('The chart could not be loaded: the server was not reached. Reload the page.')
    );
  }
}
