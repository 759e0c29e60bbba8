/** What a view asks of whoever has the flow: the widget, or a page without one. */
import type { EngineConfig } from '../engine/config';
import type { Deed } from '../engine/kafka-config';
import type { Player } from '../player/player';
import type { ColourBy } from '../scene/colours';

export interface FlowController {
  /** Read only for the view: what changes it goes through the verbs below. */
  readonly player: Player;
  play(): void;
  pause(): void;
  /** Pauses, and goes to the next time at which something happens. */
  step(): void;
  /** @throws ScenarioError when what is planned needs what was made by hand. */
  reset(): void;
  /** @param time - Seconds. */
  seek(time: number): void;
  /** @param speed - Simulated seconds a second. */
  setSpeed(speed: number): void;
  /** @throws ScenarioError when it is no seed, or what is planned needs what was made by hand. */
  setSeed(seed: number): void;
  /** @throws ScenarioError when a value is not allowed; the flow goes on as it was. */
  change(set: Partial<EngineConfig>): void;
  /** @throws ScenarioError when there is no such member, or what is planned contradicts it. */
  act(deed: Deed): void;
  /**
   * Says something about the instant on the clock.
   *
   * @throws ScenarioError when it is no text for an annotation.
   */
  annotate(text: string): void;
  /** What colours tell, as the reader of the page prefers it; a view may be asked for another. */
  readonly colourBy: ColourBy;
  /** What the reader must be told. */
  readonly problems: readonly string[];
  /** @returns Ends the subscription. */
  onProblems(listener: () => void): () => void;
}
