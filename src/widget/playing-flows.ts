/** Which flows of the page play: at most four, so that a notebook of many stays usable. */

export const PLAYING_MAX = 4;

export interface PlayingFlow {
  /** Pauses, because others play; the flow tells its reader. */
  giveWay(): void;
}

export class PlayingFlows {
  /** The one that plays longest first. */
  private readonly flows = new Set<PlayingFlow>();

  constructor(private readonly max = PLAYING_MAX) {}

  get size(): number {
    return this.flows.size;
  }

  /** Notes that a flow plays now; the one that has played longest gives way when they are too many. */
  started(flow: PlayingFlow): void {
    this.flows.add(flow);
    const [longest] = this.flows;
    if (this.flows.size <= this.max) return;
    this.flows.delete(longest);
    longest.giveWay();
  }

  stopped(flow: PlayingFlow): void {
    this.flows.delete(flow);
  }
}

/** The page's. */
export const playingFlows = new PlayingFlows();
