/** A flow shown in the page of a test, with nobody but a player behind it. */
import { Player } from '../../src/player/player';
import { parseScenario } from '../../src/scenario/codec';
import { validateAnnotationText } from '../../src/scenario/annotation-text';
import { validateChanges, validateSeed } from '../../src/scenario/validate';
import type { ColourBy } from '../../src/scene/colours';
import type { LoadCharts } from '../../src/view/chart-view';
import type { Deed } from '../../src/engine/kafka-config';
import type { FlowController } from '../../src/view/flow-controller';
import { FlowView } from '../../src/view/flow-view';

export class PlayerController implements FlowController {
  problems: string[] = [];
  colourBy: ColourBy = 'producer';
  private noted = 0;
  readonly listeners = new Set<() => void>();
  constructor(readonly player: Player) {}
  play(): void { this.player.play(); }
  pause(): void { this.player.pause(); }
  step(): void { this.player.step(); }
  reset(): void { this.player.reset(); }
  seek(time: number): void { this.player.seek(time); }
  setSpeed(speed: number): void { this.player.setSpeed(speed); }
  setSeed(seed: number): void { this.player.setSeed(validateSeed(seed)); }
  change(set: object): void {
    const { scenario, state, time } = this.player;
    this.player.change(validateChanges(set, state.config, { model: scenario.model, begun: time > 0 }));
  }
  act(deed: Deed): void { this.player.act(deed); }
  annotate(text: string): void { this.player.annotate({ id: `note-${++this.noted}`, time: this.player.time, text: validateAnnotationText(text) }); }
  onProblems(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/**
 * A view of a flow of 4 partitions, 2 producers and 2 consumers, or of what `scenario` says. Its wall clock
 * stands still, so that a seek arrives at once however busy the machine is.
 */
export function show(scenario: object = {}, loadCharts?: LoadCharts) {
  const generated = 'workload' in scenario ? {} : { producersAmount: 2 };
  const config = { partitionsAmount: 4, consumersAmount: 2, ...generated };
  const player = new Player(parseScenario({ seed: 7, config, ...scenario }), { now: () => 0 });
  const controller = new PlayerController(player);
  const view = new FlowView(controller, { loadCharts });
  document.body.append(view.element);
  const find = <T extends Element>(selector: string): T => {
    const found = view.element.querySelector<T>(selector);
    if (found === null) throw new Error(`no ${selector}`);
    return found;
  };
  return { player, controller, view, find };
}

/** Gives an input a value, as a person would, and fires the events named. */
export function enter(input: HTMLInputElement | HTMLSelectElement, value: string, ...types: string[]): void {
  input.value = value;
  for (const type of types) input.dispatchEvent(new Event(type, { bubbles: true }));
}
