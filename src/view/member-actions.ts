/** What can be done to a member of the group, of the Kafka model: one is chosen, and crashes, freezes, closes or begins again. */
import type { Deed } from '../engine/kafka-config';
import type { MemberState } from '../engine/kafka-state';
import { ScenarioError } from '../scenario/scenario-error';
import { element, setText } from './dom';
import type { FlowController } from './flow-controller';

/** Seconds of a freeze, on the clock of the flow: one and a half sessions, so that the member is thrown out. */
const freezeSeconds = (member: MemberState): number => Number((1.5 * member.sessionTimeout).toPrecision(2));

interface Offer {
  readonly kind: Deed['kind'];
  readonly label: string;
  readonly title: string;
  /** Whether it makes sense now. */
  readonly fits: (member: MemberState) => boolean;
}

const isGone = ({ status }: MemberState): boolean => status === 'crashed' || status === 'stopped';

const OFFERS: readonly Offer[] = [
  { kind: 'crash', label: 'Crash', title: 'The process is gone, as by kill -9: the group learns of it when the session times out.', fits: member => !isGone(member) },
  { kind: 'freeze', label: 'Freeze', title: 'It does nothing for one and a half sessions, as in a long pause of the garbage collector.', fits: member => !isGone(member) },
  { kind: 'close', label: 'Close', title: 'It closes its consumer: commits, and leaves the group.', fits: member => !isGone(member) },
  { kind: 'pause', label: 'Pause', title: 'Its poll hands over nothing of what it owns now; heartbeats go on.', fits: member => !isGone(member) && member.paused < member.owned.length },
  { kind: 'resume', label: 'Resume', title: 'Its poll hands over all again.', fits: member => !isGone(member) && member.paused > 0 },
  { kind: 'restart', label: 'Restart', title: 'The process begins again.', fits: () => true }
];

export class MemberActions {
  readonly element: HTMLElement;
  private readonly chooser = element('select', 'entry', { 'aria-label': 'Member of the group' });
  private readonly status = element('span', 'member-status');
  private readonly error = element('span', 'field-error', { role: 'alert' });
  private readonly buttons: readonly HTMLButtonElement[];
  private shown = '';

  constructor(private readonly controller: FlowController, signal: AbortSignal) {
    this.buttons = OFFERS.map(({ label, title }) => element('button', 'action', { type: 'button', title }, label));
    this.buttons.forEach((button, i) => button.addEventListener('click', () => this.act(OFFERS[i].kind), { signal }));
    this.chooser.addEventListener('change', () => this.draw(), { signal });
    this.element = element('div', 'members', { role: 'group', 'aria-label': 'What happens to a member' },
      element('span', 'field-label', {}, 'Member'), this.chooser, this.status, ...this.buttons, this.error);
  }

  draw(): void {
    const members = this.controller.player.state.kafka?.members.filter(({ id }) => id < this.controller.player.state.config.consumersAmount) ?? [];
    const names = members.map(({ name }) => name).join();
    if (names !== this.shown) {
      const before = this.chooser.value;
      this.shown = names;
      this.chooser.replaceChildren(...members.map(({ id, name }) => element('option', '', { value: id }, name)));
      if (members.some(({ id }) => String(id) === before)) this.chooser.value = before;
    }
    const member = this.member;
    setText(this.status, member === undefined ? 'the group has no members' : member.status);
    this.buttons.forEach((button, i) => {
      const disabled = member === undefined || !OFFERS[i].fits(member);
      if (button.disabled !== disabled) button.disabled = disabled;
    });
  }

  private get member(): MemberState | undefined {
    const chosen = Number(this.chooser.value);
    return this.chooser.value === '' ? undefined : this.controller.player.state.kafka?.members.find(({ id }) => id === chosen);
  }

  private act(kind: Deed['kind']): void {
    const { member } = this;
    if (member === undefined) return;
    try {
      this.controller.act({ kind, consumer: member.id, seconds: kind === 'freeze' ? freezeSeconds(member) : 0 });
      setText(this.error, '');
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      setText(this.error, error.message);
    }
  }
}
