/**
 * A flow while a page shows it: its player, its frames, and what its reader may do to it; wherever its recipe is kept.
 *
 * One session serves all displays of a flow. Who keeps the recipe says what happens before its reader acts.
 */
import { uuid } from '@jupyter-widgets/base';
import type { EngineConfig } from '../engine/config';
import type { Deed } from '../engine/kafka-config';
import { Player, type PlayerChange } from '../player/player';
import { validateAnnotationText } from '../scenario/annotation-text';
import type { Scenario } from '../scenario/scenario';
import { formatDeed, parseDeed } from '../scenario/deed';
import { modelOf } from '../scenario/model-fields';
import { validateChanges, validateSeed, validateSpeed } from '../scenario/validate';
import type { ColourBy } from '../scene/colours';
import type { FlowController } from '../view/flow-controller';
import { FrameLoop } from './frame-loop';
import { playingFlows, PLAYING_MAX, type PlayingFlow } from './playing-flows';
import { onPreferences, preferences, prefersReducedMotion } from './preferences';
import type { Problems } from './problems';

/** What a session draws. */
export interface Display {
  readonly seen: boolean;
  draw(): void;
}

/** Whether a flow that is shown for the first time plays at once. */
export const mayPlayAtOnce = (): boolean => preferences.autoplay && !prefersReducedMotion();

export class PageSession implements FlowController, PlayingFlow {
  readonly player: Player;
  private readonly displays = new Set<Display>();
  private readonly frames = new FrameLoop(wallMs => this.frame(wallMs));
  private readonly endPreferences = onPreferences(() => this.requestFrame());

  /** @param told - What a reader must be told. */
  constructor(recipe: Scenario, protected readonly told: Problems) {
    this.player = new Player(recipe);
    this.player.subscribe(what => this.onPlayerChange(what));
  }

  get problems(): readonly string[] {
    return this.told.list;
  }

  onProblems(listener: () => void): () => void {
    return this.told.subscribe(listener);
  }

  get colourBy(): ColourBy {
    return preferences.colourBy;
  }

  play(): void {
    this.beforeReaderActs();
    this.player.play();
  }

  pause(): void {
    this.beforeReaderActs();
    this.player.pause();
  }

  step(): void {
    this.beforeReaderActs();
    this.player.step();
  }

  reset(): void {
    this.beforeReaderActs();
    this.player.reset();
  }

  seek(time: number): void {
    this.beforeReaderActs();
    this.player.seek(time);
  }

  /** @throws {@link ScenarioError} when it is no speed. */
  setSpeed(speed: number): void {
    const valid = validateSpeed(speed);
    this.beforeReaderActs();
    this.player.setSpeed(valid);
  }

  /** @throws {@link ScenarioError} when it is no seed. */
  setSeed(seed: number): void {
    const valid = validateSeed(seed);
    this.beforeReaderActs();
    this.player.setSeed(valid);
  }

  /** @throws {@link ScenarioError} when a value is not allowed. */
  change(set: Partial<EngineConfig>): void {
    const { scenario, state } = this.player;
    const valid = validateChanges(set, state.config, { workload: scenario.workload !== null, model: modelOf(scenario), begun: this.player.time > 0 });
    this.beforeReaderActs();
    this.player.change(valid);
  }

  /** @throws {@link ScenarioError} when there is no such member. */
  act(deed: Deed): void {
    const { scenario, state } = this.player;
    const valid = parseDeed(formatDeed(deed), state.config, modelOf(scenario));
    this.beforeReaderActs();
    this.player.act(valid);
  }

  /** @throws {@link ScenarioError} when it is no text for an annotation. */
  annotate(text: string): void {
    const valid = validateAnnotationText(text);
    this.beforeReaderActs();
    this.player.annotate({ id: uuid(), time: this.player.time, text: valid });
  }

  /** Four other flows of the page play, the newest of them since now. */
  giveWay(): void {
    this.player.pause();
    this.told.say(
      'playing',
      `Paused, because ${PLAYING_MAX} other flows of this page play. ` +
        'To go on, press Play; the one that has played longest then pauses.'
    );
  }

  add(display: Display): void {
    this.displays.add(display);
    this.requestFrame();
  }

  remove(display: Display): void {
    this.displays.delete(display);
  }

  get displayCount(): number {
    return this.displays.size;
  }

  /** Has every display in sight drawn soon. */
  requestFrame(): void {
    this.frames.request();
  }

  /** Frees the engine. */
  dispose(): void {
    this.endPreferences();
    this.frames.dispose();
    this.player.dispose();
    playingFlows.stopped(this);
  }

  /** What the reader does is valid, and about to be done. */
  protected beforeReaderActs(): void {
    // Where nobody else has the flow there is nothing to claim.
  }

  /** The state of this frame is about to be drawn. */
  protected beforeDraw(): void {
    // Where nobody else looks at the flow there is nothing to tell.
  }

  private frame(wallMs: number): boolean {
    this.player.frame(wallMs);
    this.beforeDraw();
    for (const display of this.displays) {
      if (display.seen) display.draw();
    }
    return this.player.playing || this.player.seekingTo !== null;
  }

  private onPlayerChange(what: PlayerChange): void {
    if (what === 'playing') {
      if (this.player.playing) {
        this.told.say('playing');
        playingFlows.started(this);
      } else {
        playingFlows.stopped(this);
      }
    }
    this.requestFrame();
  }
}
