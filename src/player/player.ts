/**
 * Plays a scenario: play, pause, step, seek, speed, and changes at the instant on the clock.
 *
 * Turns wall time into simulated time; owns no timer, whoever shows the flow calls `frame`. No call works
 * longer than the frame budget, and a slice of events more, so a page never freezes: what does not fit slows
 * the run, or is done in the next frames of a seek.
 * Invariant: no frame pattern, pause, seek or speed changes a record, a sample or the trace hash.
 */
import type { EngineConfig, EngineLimits, Stop } from '../engine/config';
import type { FlowState } from '../engine/flow-state';
import type { Deed } from '../engine/kafka-config';
import { withAnnotation, withoutHandMadeAfter, withSeed, withStartingConfig } from '../scenario/actions';
import { checkPlan, planAlone } from '../scenario/plan-check';
import type { Action, Annotation, Scenario } from '../scenario/scenario';
import { SPEED_MAX, SPEED_MIN, TIME_MAX } from '../scenario/validate';
import { Pace } from './pace';
import { HandMadeIds, withOneMoreAction, withOneMoreAnnotation } from './recipe-room';
import type { Series } from './series';
import { Timeline } from './timeline';

/** What changed: `time` covers everything that comes with it. */
export type PlayerChange = 'time' | 'scenario' | 'playing' | 'speed' | 'stop';

export interface PlayerOptions {
  /** Milliseconds of wall time. */
  readonly frameBudgetMs?: number;
  /** The wall clock, milliseconds. */
  readonly now?: () => number;
  readonly limits?: Partial<EngineLimits>;
}

/** A recipe before a change took actions away, and seconds: where the change was made. */
type Dropped = Pick<Player, 'scenario' | 'time'>;

export class Player {
  private readonly timeline: Timeline;
  private readonly pace = new Pace();
  private readonly listeners = new Set<(what: PlayerChange) => void>();
  private readonly frameBudgetMs: number;
  private readonly wallNow: () => number;
  private isPlaying = false;
  private speedNow = 1;
  private seekTarget: number | null = null;
  private dropped: Dropped | null = null;
  private readonly ids = new HandMadeIds();

  constructor(scenario: Scenario, options: PlayerOptions = {}) {
    this.frameBudgetMs = options.frameBudgetMs ?? 12;
    this.wallNow = options.now ?? (() => performance.now());
    this.timeline = new Timeline(scenario, options.limits);
  }

  get scenario(): Scenario {
    return this.timeline.scenario;
  }

  /** Simulated seconds. */
  get time(): number {
    return this.timeline.time;
  }

  get playing(): boolean {
    return this.isPlaying;
  }

  /** Simulated seconds a wall second. */
  get speed(): number {
    return this.speedNow;
  }

  /** Read only; another object after a change of seed, workload or starting config. */
  get state(): FlowState {
    return this.timeline.simulation;
  }

  /** What the charts draw, up to `time`. */
  get series(): Series {
    return this.timeline.series;
  }

  /** The speed that is reached when the frame budget does not allow `speed`, else null. */
  get slowedTo(): number | null {
    return this.pace.slowedTo;
  }

  /** Seconds that a seek still under way goes to, else null. */
  get seekingTo(): number | null {
    return this.seekTarget;
  }

  /** Whether time can go no further. */
  get finished(): boolean {
    return this.stop !== null || this.time >= this.end;
  }

  get stop(): Stop | null {
    return this.state.stop;
  }

  /** Whether `undo` has something to put back. */
  get canUndo(): boolean {
    return this.dropped !== null;
  }

  /** 16 hex digits over what was completed up to `time`. */
  traceHash(): string {
    return this.timeline.simulation.traceHash();
  }

  play(): void {
    if (!this.finished) this.setPlaying(true);
  }

  /** A seek under way goes on. */
  pause(): void {
    this.setPlaying(false);
  }

  /** Pauses, and does all that happens at the next time at which something happens; a seek under way ends. */
  step(): void {
    this.pause();
    this.seekTarget = null;
    const next = this.timeline.nextTime();
    if (this.finished || next === Infinity) return;
    this.timeline.advance(Math.min(next, this.end));
    this.notify('time');
    this.endIfFinished();
  }

  /** Pauses and goes to 0. Planned actions stay, those made by hand go; a ScenarioError when the plan needs them, and nothing goes. */
  reset(): void {
    const kept = this.keptAfterDrop(0, planAlone(this.scenario));
    this.pause();
    this.become(kept, 0);
  }

  /** Goes to a time, later or earlier; a long way takes several frames. */
  seek(time: number): void {
    if (Number.isNaN(time)) throw new RangeError('time = NaN: not a time. Allowed: 0 or more, seconds.');
    this.seekTarget = Math.min(Math.max(time, 0), this.end);
    this.timeline.approach(this.seekTarget);
    this.seekOn();
  }

  /** @param speed - Simulated seconds a wall second, above 0; taken into 0.001 to 10 000. */
  setSpeed(speed: number): void {
    if (!(speed > 0)) throw new RangeError(`speed = ${speed}: time only runs forward. Allowed: above 0.`);
    const allowed = Math.min(Math.max(speed, SPEED_MIN), SPEED_MAX);
    if (allowed === this.speedNow) return;
    this.speedNow = allowed;
    this.pace.rest();
    this.notify('speed');
  }

  /**
   * Changes parameters: the starting config at 0, else an action now. Later actions made by hand are dropped,
   * and a seek under way ends.
   *
   * @param set - Valid for the config in force.
   * @param id - Of the action; made up when left out.
   * @throws {@link ScenarioError} when the scenario is full, or what is planned contradicts it; it stays as it was.
   */
  change(set: Partial<EngineConfig>, id?: string): void {
    if (this.time === 0) this.takeNow(withStartingConfig(withoutHandMadeAfter(this.scenario, 0), set));
    else this.actNow({ set }, id);
  }

  /** Does something to a member of the group now; as {@link change}. */
  act(deed: Deed, id?: string): void {
    this.actNow({ set: {}, deed }, id);
  }

  /** Plans a change, or what is done to a member, at `time`, not before now. */
  plan(time: number, set: Partial<EngineConfig>, id = this.ids.fresh(this.scenario), deed?: Deed): void {
    if (!(time >= this.time)) throw new RangeError(`time = ${time}: before now. Allowed: from ${this.time} s.`);
    this.become(checkPlan(withOneMoreAction(this.scenario, { id, time, set, ...(deed !== undefined && { deed }), planned: true })));
  }

  /**
   * Says something about an instant. No record changes, nothing is computed again, and a seek under way goes on.
   *
   * @throws {@link ScenarioError} when the scenario is full; it stays as it was.
   */
  annotate(annotation: Annotation): void {
    this.timeline.become(withOneMoreAnnotation(this.scenario, annotation));
    // What was said is no part of what an undo takes back.
    if (this.dropped !== null) this.dropped = { ...this.dropped, scenario: withAnnotation(this.dropped.scenario, annotation) };
    this.notify('scenario');
  }

  /** Another run of the same plan: goes to 0, keeps config and planned actions; a ScenarioError as of {@link reset}. */
  setSeed(seed: number): void {
    this.become(withSeed(this.keptAfterDrop(0, planAlone(this.scenario)), seed), 0);
  }

  /** Takes another scenario and goes to `time` in it. What both have in common is not computed again. */
  load(scenario: Scenario, time: number): void {
    this.dropped = null;
    this.become(scenario, time);
  }

  /** Puts back the actions that the last change, reset or seed dropped, and goes to where that was. */
  undo(): void {
    if (this.dropped !== null) this.load(this.dropped.scenario, this.dropped.time);
  }

  /**
   * One frame: goes on when playing or seeking.
   *
   * @param wallMs - Wall time of the frame, ascending.
   */
  frame(wallMs: number): void {
    const wallSeconds = this.pace.step(wallMs);
    if (this.seekTarget !== null) this.seekOn();
    else if (this.isPlaying) this.playOn(wallSeconds);
  }

  /** @returns A function that ends the subscription. */
  subscribe(listener: (what: PlayerChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Stops, and tells nobody any more. Twice is safe. */
  dispose(): void {
    this.listeners.clear();
    this.seekTarget = null;
    this.pause();
  }

  private get end(): number {
    return this.scenario.duration ?? TIME_MAX;
  }

  private playOn(wallSeconds: number): void {
    const from = this.time;
    const target = Math.min(from + wallSeconds * this.speedNow, this.end);
    this.timeline.advance(target, this.outOfTime());
    this.pace.note({ wallSeconds, wanted: target - from, got: this.time - from });
    if (this.time !== from) this.notify('time');
    this.endIfFinished();
  }

  private seekOn(): void {
    if (this.seekTarget !== null && this.timeline.advance(this.seekTarget, this.outOfTime())) {
      this.seekTarget = null;
      this.pace.rest();
    }
    this.notify('time');
    if (this.seekTarget === null) this.endIfFinished();
  }

  private endIfFinished(): void {
    if (!this.finished) return;
    this.setPlaying(false);
    if (this.stop !== null) this.notify('stop');
  }

  private actNow(what: Pick<Action, 'set' | 'deed'>, id = this.ids.fresh(this.scenario)): void {
    this.takeNow(withOneMoreAction(withoutHandMadeAfter(this.scenario, this.time), { id, time: this.time, ...what, planned: false }));
  }

  private takeNow(changed: Scenario): void {
    const checked = checkPlan(changed);
    // Only now: what is refused drops nothing, and leaves the last undo.
    this.keptAfterDrop(this.time);
    this.become(checked);
  }

  /** Takes another recipe, goes to `time` in it, and tells. */
  private become(scenario: Scenario, time = this.time): void {
    const changed = scenario !== this.scenario;
    this.timeline.become(scenario);
    this.seek(time);
    if (changed) this.notify('scenario');
  }

  /** The recipe without what was made by hand after `time`; keeps it as it was, for `undo`. */
  private keptAfterDrop(time: number, kept = withoutHandMadeAfter(this.scenario, time)): Scenario {
    const drops = kept.actions.length < this.scenario.actions.length;
    this.dropped = drops ? { scenario: this.scenario, time: this.time } : null;
    return kept;
  }

  private setPlaying(playing: boolean): void {
    if (playing === this.isPlaying) return;
    this.isPlaying = playing;
    this.pace.rest();
    this.notify('playing');
  }

  /** Asks whether this call has used up its wall time. */
  private outOfTime(deadline = this.wallNow() + this.frameBudgetMs): () => boolean {
    return () => this.wallNow() >= deadline;
  }

  private notify(what: PlayerChange): void {
    for (const listener of [...this.listeners]) listener(what);
  }
}
