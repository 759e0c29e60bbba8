/**
 * What the reader of a page wants of every flow on it, where a flow does not say; the application's settings
 * write it.
 */
import type { ColourBy } from '../scene/colours';

export interface Preferences {
  /** Whether a flow that is shown for the first time plays at once. */
  autoplay: boolean;
  /** Simulated seconds a second, at a flow's first display. */
  speed: number;
  /** Whether motion is reduced as the system says, or always. */
  reducedMotion: 'system' | 'reduce';
  /** What colours tell, in a view that was not asked for another. */
  colourBy: ColourBy;
}

export const preferences: Readonly<Preferences> = { autoplay: true, speed: 1, reducedMotion: 'system', colourBy: 'producer' };

const listeners = new Set<() => void>();

export function setPreferences(changes: Partial<Preferences>): void {
  Object.assign(preferences, changes);
  for (const listener of [...listeners]) listener();
}

/** @returns Ends the subscription. */
export function onPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function prefersReducedMotion(): boolean {
  if (preferences.reducedMotion === 'reduce') return true;
  return globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;
}
