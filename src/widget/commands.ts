/**
 * What the kernel asks of the front end that owns the clock, and how it is done.
 *
 * Which commands arrive, and the answers to them, is `sync.ts`.
 */
import type { Player } from '../player/player';
import { configAt } from '../scenario/actions';
import { validateAnnotationText } from '../scenario/annotation-text';
import { parseScenario } from '../scenario/codec';
import { parseDeed } from '../scenario/deed';
import { modelOf } from '../scenario/model-fields';
import { validateChanges, validateSeed, validateTime } from '../scenario/validate';

export type Command =
  | { readonly kind: 'set'; readonly changes: unknown; readonly at: unknown }
  | { readonly kind: 'deed'; readonly deed: unknown; readonly at: unknown }
  | { readonly kind: 'annotate'; readonly text: unknown; readonly at: unknown }
  | { readonly kind: 'seed'; readonly seed: unknown }
  | { readonly kind: 'step' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'seek'; readonly time: unknown }
  | { readonly kind: 'replace'; readonly scenario: unknown; readonly time?: unknown };

export interface CommandMessage {
  readonly type: 'command';
  readonly id: string;
  readonly command: Command;
}

export function isCommandMessage(content: unknown): content is CommandMessage {
  const { type, id, command } = (content ?? {}) as Partial<CommandMessage>;
  return type === 'command' && typeof id === 'string' && typeof command === 'object' && command !== null;
}

/**
 * Does what a command says, at the instant on the clock.
 *
 * @throws {@link ScenarioError} or RangeError when it cannot be done; the flow stays as it was.
 */
export function obey({ id, command }: CommandMessage, player: Player): void {
  const { scenario, time } = player;
  switch (command.kind) {
    case 'set': {
      const at = command.at === null ? time : validateTime(command.at);
      const set = validateChanges(command.changes, configAt(scenario, at), {
        spelling: 'snake',
        workload: scenario.workload !== null,
        model: modelOf(scenario),
        begun: command.at !== null || time > 0
      });
      if (command.at === null) player.change(set, id);
      else player.plan(at, set, id);
      return;
    }
    case 'deed': {
      const at = command.at === null ? time : validateTime(command.at);
      const deed = parseDeed(command.deed, configAt(scenario, at), modelOf(scenario), 'snake');
      if (command.at === null) player.act(deed, id);
      else player.plan(at, {}, id, deed);
      return;
    }
    case 'annotate':
      player.annotate({ id, time: command.at === null ? time : validateTime(command.at), text: validateAnnotationText(command.text) });
      return;
    case 'seed':
      player.setSeed(validateSeed(command.seed));
      return;
    case 'step':
      player.step();
      return;
    case 'reset':
      player.reset();
      return;
    case 'seek':
      player.seek(validateTime(command.time));
      return;
    case 'replace': {
      const { workload } = scenario;
      player.load({ ...parseScenario(command.scenario), workload }, validateTime(command.time ?? 0));
      return;
    }
    default:
      throw new RangeError(`command = ${JSON.stringify(command)}: unknown to this page. Update partition-flow.`);
  }
}
