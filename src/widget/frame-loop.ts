/**
 * The animation frames of one flow: they come only while asked for, and only while the page is seen.
 *
 * A hidden page holds; on return it draws once, and goes on if it was going.
 */
export class FrameLoop {
  private pending: number | null = null;
  private readonly ends = new AbortController();

  /** @param onFrame - Gets the wall time in milliseconds; true: another frame is wanted. */
  constructor(private readonly onFrame: (wallMs: number) => boolean) {
    document.addEventListener('visibilitychange', () => this.turn(), { signal: this.ends.signal });
  }

  /** Asks for a frame; many requests make one. */
  request(): void {
    if (this.pending !== null || document.hidden || this.ends.signal.aborted) return;
    this.pending = requestAnimationFrame(wallMs => {
      this.pending = null;
      if (this.onFrame(wallMs)) this.request();
    });
  }

  /** Twice is safe. */
  dispose(): void {
    this.ends.abort();
    this.cancel();
  }

  private turn(): void {
    if (document.hidden) this.cancel();
    else this.request();
  }

  private cancel(): void {
    if (this.pending !== null) cancelAnimationFrame(this.pending);
    this.pending = null;
  }
}
