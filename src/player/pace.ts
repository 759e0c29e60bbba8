/**
 * Wall clock to simulated time: how far a frame may go, and how fast the run really went.
 *
 * Knows neither the run nor what a frame costs; `player.ts` measures that.
 */

/** Wall seconds a frame counts at most: what was lost asleep is skipped, not caught up. */
const FRAME_SECONDS_MAX = 0.1;

/** Frames that must keep up before the run no longer counts as slowed. */
const CALM_FRAMES = 30;

/** Weight of the newest frame in the speed that is reported. */
const NEWEST = 0.2;

export class Pace {
  private lastWallMs: number | null = null;
  private calm = 0;
  private reached: number | null = null;

  /** Simulated seconds a wall second, lately, when frames fall short; null when they keep up. */
  get slowedTo(): number | null {
    return this.reached;
  }

  /** Wall seconds since the frame before, clamped; 0 for the first one after a rest. */
  step(wallMs: number): number {
    const last = this.lastWallMs;
    this.lastWallMs = wallMs;
    if (last === null || wallMs <= last) return 0;
    return Math.min((wallMs - last) / 1000, FRAME_SECONDS_MAX);
  }

  /** Notes what a frame got done of the simulated seconds it wanted. */
  note(frame: { wallSeconds: number; wanted: number; got: number }): void {
    if (frame.wallSeconds <= 0) return;
    const short = frame.got < frame.wanted;
    const speed = frame.got / frame.wallSeconds;
    if (short) this.calm = 0;
    else if (this.reached !== null && ++this.calm >= CALM_FRAMES) this.reached = null;
    if (short || this.reached !== null) {
      this.reached = this.reached === null ? speed : this.reached + NEWEST * (speed - this.reached);
    }
  }

  /** Time stands from here: the next frame starts afresh. */
  rest(): void {
    this.lastWallMs = null;
    this.calm = 0;
    this.reached = null;
  }
}
