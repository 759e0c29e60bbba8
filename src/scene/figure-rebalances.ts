/** The rebalances of a group in the figure: a band across each plot, from when the coordinator began one until everybody had theirs. */
import type { KafkaState } from '../engine/kafka-state';
import type { Theme } from './theme';

interface BandOptions {
  readonly theme: Theme;
  /** Seconds: the clock. */
  readonly now: number;
  /** Names of the plots' vertical axes. */
  readonly axes: readonly string[];
}

/** The newest are drawn; more would hide the lines. */
const BANDS_MAX = 100;

export function rebalanceBands(kafka: KafkaState, { theme, now, axes }: BandOptions): Readonly<Record<string, unknown>>[] {
  return kafka.rebalances().slice(-BANDS_MAX).flatMap(({ startTime, endTime }) => axes.map(axis => ({
    type: 'rect', layer: 'below', xref: 'x', yref: `${axis} domain`, x0: startTime, x1: Number.isNaN(endTime) ? now : endTime, y0: 0, y1: 1,
    fillcolor: theme.held, line: { color: theme.structure, width: 0.75 }
  })));
}
