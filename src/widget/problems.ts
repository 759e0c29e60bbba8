/** What a reader must be told about a flow, as text, by the matter it concerns. */

export type Matter = 'recipe' | 'version' | 'refused' | 'asked' | 'playing';

export class Problems {
  private readonly texts = new Map<Matter, readonly string[]>();
  private readonly listeners = new Set<() => void>();

  /** Every text once. */
  get list(): readonly string[] {
    return [...new Set([...this.texts.values()].flat())];
  }

  /** Says what is wrong in a matter now; nothing: all is well. */
  say(matter: Matter, ...texts: readonly string[]): void {
    const before = this.list.join('\n');
    this.texts.set(matter, texts);
    if (this.list.join('\n') === before) return;
    for (const listener of [...this.listeners]) listener();
  }

  /** @returns A function that ends the subscription. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
