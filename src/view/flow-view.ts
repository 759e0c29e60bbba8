/**
 * A flow on a page: bar with its menu, description, picture, caption, controls, log, annotations, chart, table.
 *
 * It draws when it is told to and owns no time: who calls `draw` in which frame is the widget's. It knows neither widgets nor
 * a chart library.
 */
import { sceneOf } from '../scene/scene';
import type { Scene } from '../scene/shapes';
import type { Theme } from '../scene/theme';
import { clock } from '../scene/words';
import { CanvasPainter } from './canvas-painter';
import { pictureOf } from './canvas-picture';
import { ChartView, type LoadCharts } from './chart-view';
import { AnnotationCaption } from './annotation-caption';
import { AnnotationList } from './annotation-list';
import { Controls } from './controls';
import { MemberActions } from './member-actions';
import { DescriptionView } from './description-view';
import { element, setText } from './dom';
import type { FlowController } from './flow-controller';
import { FlowMenu } from './flow-menu';
import { LogView } from './log-view';
import { TableView } from './table-view';
import { readTheme } from './theme-reader';
import { Toolbar } from './toolbar';

export interface FlowViewOptions {
  /** Absent: no chart. */
  readonly loadCharts?: LoadCharts;
}

/** Milliseconds of wall time between two descriptions of the picture while it moves. */
const DESCRIBE_MS = 2000;
/** px: what is drawn before the page has given a width. */
const WIDTH_FIRST = 900;

export class FlowView {
  readonly element: HTMLElement;
  private readonly canvas = element('canvas', 'canvas', { role: 'img' });
  private readonly painter = new CanvasPainter(this.canvas);
  private readonly problems = element('div', 'problems', { role: 'alert' });
  /** Apart from the problems: its number changes all the time, and would be announced each time. */
  private readonly slowed = element('p', 'problem', { role: 'note' });
  private readonly status = element('span', 'status', { role: 'status', 'aria-live': 'polite' });
  private readonly toolbar: Toolbar;
  private readonly menu: FlowMenu;
  private readonly description = new DescriptionView();
  private readonly caption = new AnnotationCaption();
  private readonly annotations: AnnotationList;
  private readonly members: MemberActions | null;
  private readonly controls: Controls;
  private readonly log: LogView;
  private readonly table: TableView;
  private readonly chart: ChartView | null;
  private readonly ending = new AbortController();
  private readonly endProblems: () => void;
  private theme: Theme;
  private width = 0;
  private describedMs = -Infinity;
  private disposed = false;

  constructor(private readonly controller: FlowController, { loadCharts }: FlowViewOptions = {}) {
    const { signal } = this.ending;
    this.menu = new FlowMenu(controller, { signal, picture: () => pictureOf(this.canvas, this.theme.ground), redraw: () => this.draw() });
    this.toolbar = new Toolbar(controller, this.menu.element, signal);
    this.members = controller.player.state.kafka === null ? null : new MemberActions(controller, signal);
    this.controls = new Controls(controller, signal);
    this.log = new LogView(controller, key => this.keyText(key));
    this.annotations = new AnnotationList(controller, signal);
    this.table = new TableView(controller, signal);
    this.chart = loadCharts === undefined ? null : new ChartView(controller, loadCharts);
    this.element = element('div', 'root', {}, this.problems, this.toolbar.element, this.description.element, this.canvas,
      this.caption.element, ...(this.members === null ? [] : [this.members.element]), this.controls.element, this.log.element, this.annotations.element,
      ...(this.chart === null ? [] : [this.chart.element]), this.table.element, this.status);
    this.theme = readTheme(this.element);
    this.endProblems = controller.onProblems(() => this.drawProblems());
    this.draw();
  }

  /** Everything that shows time, as it is now. */
  draw(): void {
    if (this.disposed) return;
    const { player } = this.controller;
    const width = this.width || this.canvas.clientWidth || WIDTH_FIRST;
    const scene = this.scene(width);
    this.painter.paint(scene, this.theme);
    this.toolbar.draw();
    this.description.draw(player.scenario.description);
    this.caption.draw(player.scenario.annotations, player.time);
    this.annotations.draw();
    this.members?.draw();
    this.controls.draw();
    this.log.draw();
    const wallMs = performance.now();
    this.table.draw(wallMs);
    this.menu.draw(wallMs);
    this.chart?.draw(this.theme, this.chart.element.clientWidth);
    if (!player.playing || wallMs - this.describedMs >= DESCRIBE_MS) {
      this.describedMs = wallMs;
      if (this.canvas.getAttribute('aria-label') !== scene.description) this.canvas.setAttribute('aria-label', scene.description);
    }
    this.drawProblems();
    this.drawStatus();
  }

  /** The page gave it another size. */
  resize(): void {
    this.width = this.canvas.clientWidth;
    this.draw();
  }

  /** The page has another theme. */
  setTheme(): void {
    this.theme = readTheme(this.element);
    this.draw();
  }

  /** Twice is safe; nothing is called or drawn afterwards. */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.endProblems();
    this.ending.abort();
    this.chart?.dispose();
    this.element.remove();
  }

  private scene(width: number): Scene {
    const { player } = this.controller;
    return sceneOf(player.state, { width, keyOf: key => this.keyText(key), colourBy: this.menu.colourBy });
  }

  private keyText(key: number): string {
    const { workload, model } = this.controller.player.scenario;
    if (workload !== null) return String(workload.keys[key]);
    return model === 'kafka' ? `k${key}` : String(key);
  }

  private drawProblems(): void {
    if (this.disposed) return;
    const { player, problems } = this.controller;
    this.drawSlowed(player.slowedTo);
    const texts = [...problems, ...(player.stop === null ? [] : [player.stop.message])];
    const rows = [...this.problems.children];
    if (texts.length === rows.length && texts.every((words, i) => rows[i].textContent === words)) return;
    this.problems.replaceChildren(...texts.map(words => element('p', 'problem', {}, words)));
  }

  private drawSlowed(speed: number | null): void {
    if (speed === null) {
      this.slowed.remove();
      return;
    }
    const words = speed >= 0.1 ? speed.toFixed(1) : speed.toPrecision(1);
    setText(this.slowed, `Slowed to ${words}×: so many records take this page longer than the time they show.`);
    if (this.slowed.parentNode === null) this.problems.after(this.slowed);
  }

  private drawStatus(): void {
    const { player } = this.controller;
    setText(this.status, player.finished ? `Run complete at ${clock(player.time)}.` : player.playing ? '' : 'Paused.');
  }
}
