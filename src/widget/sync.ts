/**
 * One flow's two ends: who owns the clock, what the other end asks for, and what it is told.
 *
 * The owner alone writes `scenario` and `time`; the others follow them. A command is done once, by its id,
 * and answered. Messages overtake attributes on their way, so a command waits for the attributes sent before
 * it; and for a seek to arrive, because it acts at the time that was sought.
 * What a command does is `commands.ts`; the rules of ownership are `ownership.ts`.
 */
import { isEqual, uuid } from '@jupyter-widgets/base';
import type { Player, PlayerChange } from '../player/player';
import { formatScenario } from '../scenario/codec';
import { isCommandMessage, obey, type CommandMessage } from './commands';
import type { PartitionFlowModel } from './model';
import { KERNEL, nextOwner, prevails, readOwner, type Owner } from './ownership';

/** Answers remembered, to give them again when a command is sent again. */
const ANSWERS_MAX = 1000;

/** Wall milliseconds between two messages of a time that is moved by hand. */
const HAND_INTERVAL_MS = 250;

export class Sync {
  private readonly who = uuid();
  private readonly answers = new Map<string, string | null>();
  /** The attributes' values that were acted on. */
  private readonly seen = new Map<string, unknown>();
  private readonly unsubscribe: () => void;
  /** Commands in the order in which they came. */
  private waiting: CommandMessage[] = [];
  private isAnswering = false;
  private owner: Owner;
  private timeSent: number;
  private timeSentMs = -Infinity;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private disposed = false;

  constructor(
    private readonly model: PartitionFlowModel,
    private readonly player: Player
  ) {
    this.owner = readOwner(model.get('_owner'));
    this.timeSent = model.timeSaved;
    for (const name of ['_owner', 'scenario', 'time', 'playing', 'speed']) this.isNew(name);
    model.on('change', this.onModelChange, this);
    model.on('msg:custom', this.onMessage, this);
    model.on('comm_live_update', this.onConnection, this);
    this.unsubscribe = player.subscribe(what => this.onPlayerChange(what));
  }

  get owns(): boolean {
    return this.owner.who === this.who;
  }

  /** Makes this end the owner, if it is not. */
  claim(): void {
    if (this.owns) return;
    this.owner = nextOwner(this.owner, this.who);
    this.write({ _owner: { ...this.owner } });
    this.model.tell({ type: 'resend' });
  }

  /** Hands the flow to the kernel: nobody looks any more. */
  release(): void {
    if (!this.owns) return;
    this.owner = nextOwner(this.owner, KERNEL);
    this.write({ _owner: { ...this.owner }, time: this.time });
  }

  /** Twice is safe. */
  dispose(): void {
    this.disposed = true;
    this.model.off(null, null, this);
    this.unsubscribe();
    this.cancelTimer();
  }

  /** Seconds: where the clock is, or will be at the end of a seek. */
  private get time(): number {
    return this.player.seekingTo ?? this.player.time;
  }

  private write(attributes: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(attributes)) this.seen.set(name, value);
    this.model.set(attributes);
    this.model.save_changes();
  }

  /** Whether an attribute has another value than was acted on; the kernel's echo brings equal ones. */
  private isNew(name: string): boolean {
    const before = this.seen.get(name);
    const value: unknown = this.model.get(name);
    this.seen.set(name, value);
    return before !== value && !isEqual(before, value);
  }

  private onConnection(): void {
    if (!this.model.comm_live) return;
    this.model.save_changes();
    this.model.tell({ type: 'resend' });
  }

  /** An attribute was set by the kernel, or by a link on the page. */
  private onModelChange(): void {
    if (this.isNew('_owner')) this.hearClaim(readOwner(this.model.get('_owner')));
    const otherRecipe = this.isNew('scenario');
    const otherTime = this.isNew('time');
    if (this.owns) {
      if (otherRecipe) this.merge();
    } else if (otherRecipe || otherTime) {
      this.follow(otherRecipe);
    }
    if (this.isNew('speed')) this.hearSpeed(this.model.get('speed'));
    if (this.isNew('playing')) this.hearPlaying(this.model.get('playing') === true);
  }

  private hearClaim(claim: Owner): void {
    if (prevails(claim, this.owner)) {
      const owned = this.owns;
      this.owner = claim;
      if (owned) this.player.pause();
    } else if (this.owns && (claim.number !== this.owner.number || claim.who !== this.who)) {
      this.write({ _owner: { ...this.owner } });
    }
  }

  private follow(otherRecipe: boolean): void {
    const time = this.model.timeSaved;
    if (!otherRecipe) {
      this.player.seek(time);
      return;
    }
    const recipe = this.model.recipe();
    if (recipe !== null) this.player.load(recipe, time);
  }

  /** The kernel wrote the recipe before it heard that we own it: its recipe, and what was done here since. */
  private merge(): void {
    const theirs = this.model.recipe();
    if (theirs === null) return;
    const { scenario, time } = this.player;
    this.player.load({
      ...theirs, actions: merged(theirs.actions, scenario.actions), annotations: merged(theirs.annotations, scenario.annotations)
    }, time);
  }

  private hearSpeed(speed: unknown): void {
    if (typeof speed === 'number' && speed > 0) this.player.setSpeed(speed);
    if (this.owns && speed !== this.player.speed) this.write({ speed: this.player.speed });
  }

  /** To play asks for an owner that can: if that is the kernel, we take over. */
  private hearPlaying(playing: boolean): void {
    if (!this.owns && playing && this.owner.who === KERNEL) this.claim();
    if (!this.owns) return;
    if (playing) this.player.play();
    else this.player.pause();
    if (playing !== this.player.playing) this.write({ playing: this.player.playing });
  }

  private onMessage(content: unknown): void {
    if (!isCommandMessage(content)) return;
    const enqueue = (): void => {
      this.waiting.push(content);
      this.answerWaiting();
    };
    void this.model.state_change.then(enqueue, enqueue);
  }

  private answerWaiting(): void {
    if (this.isAnswering) return;
    this.isAnswering = true;
    while (this.player.seekingTo === null && !this.disposed) {
      const message = this.waiting.shift();
      if (message === undefined) break;
      this.answer(message);
    }
    this.isAnswering = false;
  }

  private answer(message: CommandMessage): void {
    if (!this.owns) return;
    const { id } = message;
    if (!this.answers.has(id)) {
      this.answers.set(id, this.isDone(id) ? null : this.obey(message));
      const [oldest] = this.answers.keys();
      if (this.answers.size > ANSWERS_MAX) this.answers.delete(oldest);
    }
    this.model.tell({ type: 'ack', id, error: this.answers.get(id) ?? null });
  }

  /** Whether a front end before this one did the command. */
  private isDone(id: string): boolean {
    const { actions, annotations } = this.player.scenario;
    return actions.some(action => action.id === id) || annotations.some(annotation => annotation.id === id);
  }

  /** @returns Why it was refused, or null. */
  private obey(message: CommandMessage): string | null {
    try {
      obey(message, this.player);
      return null;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.model.problems.say('asked', text);
      return text;
    }
  }

  private onPlayerChange(what: PlayerChange): void {
    this.answerWaiting();
    if (!this.owns) return;
    const { player } = this;
    switch (what) {
      case 'scenario':
        this.write({ scenario: formatScenario(player.scenario) });
        return;
      case 'speed':
        this.write({ speed: player.speed });
        return;
      case 'playing':
        this.sendTime({ playing: player.playing });
        return;
      default:
        if (player.seekingTo === null) this.timeMoved();
    }
  }

  private timeMoved(): void {
    const { player } = this;
    if (player.time === this.timeSent) return this.cancelTimer();
    const plays = player.playing && player.time >= this.timeSent;
    const interval = plays ? 1000 / this.model.rateHz : HAND_INTERVAL_MS;
    const left = this.timeSentMs + interval - performance.now();
    if (left <= 0) this.sendTime();
    else if (!plays) this.timer ??= setTimeout(() => this.sendTime(), left);
  }

  private sendTime(more: Record<string, unknown> = {}): void {
    this.cancelTimer();
    this.timeSent = this.time;
    this.timeSentMs = performance.now();
    this.write({ time: this.timeSent, ...more });
  }

  private cancelTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}

/** Theirs, and those of ours that they do not know, in order of time. */
function merged<T extends { readonly id: string; readonly time: number }>(theirs: readonly T[], ours: readonly T[]): T[] {
  const known = new Set(theirs.map(({ id }) => id));
  return [...theirs, ...ours.filter(({ id }) => !known.has(id))].sort((a, b) => a.time - b.time);
}
