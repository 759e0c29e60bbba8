/** Which lines the figure has: what each shows, how it is written, and which one is emphasised. */
import type { FlowState } from '../engine/flow-state';
import type { Series } from '../player/series';
import type { Role } from './shapes';
import { count } from './words';

export interface Line {
  readonly name: string;
  readonly values: Float64Array;
  /** The last value; NaN: none. */
  readonly now: number;
  readonly isWhole: boolean;
  readonly colour: Role;
  readonly isBold: boolean;
  readonly isDashed?: boolean;
  /** Whether its name and value stand at the right. */
  readonly isNamed: boolean;
  /** Sample from which on it counts for the height of the axis. */
  readonly settled: number;
}

export interface Plot {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly Line[];
  /** Whether the space between its two lines is shaded. */
  readonly fill: boolean;
  /** Whether values hold until the next sample. */
  readonly stepped: boolean;
}

/** Partitions with a line each; of more, the ones with most lag. */
const LINES_MAX = 64;
const LINES_OF_MORE = 8;
const NAMED_MAX = 4;
/** Samples after which a rate is no longer that of the first records alone; the axis is for what comes then. */
const SETTLED = 20;

export function throughputPlot(series: Series): Plot {
  const line = (name: string, values: Float64Array, colour: Role, isBold: boolean): Line => ({
    name, values, colour, isBold, now: last(values), isWhole: false, isNamed: true, settled: SETTLED
  });
  const lines = [line('in', series.inRate, 'trace', false), line('out', series.outRate, 'text', true)];
  return { title: 'Throughput', unit: 'records/s', lines, fill: true, stepped: false };
}

export function lagPlot(series: Series, state: FlowState): Plot {
  const ids = series.partitions;
  const here = new Set(state.partitionIds);
  const byLag = ids
    .map(id => ({ id, values: series.lag(id), now: here.has(id) ? last(series.lag(id)) : 0 }))
    .sort((a, b) => b.now - a.now || a.id - b.id);
  const isMany = state.partitionIds.length > LINES_MAX;
  const unseen = mostUnseen(ids, state);
  const lines = byLag.slice(0, isMany ? LINES_OF_MORE : LINES_MAX).map(({ id, values, now }, i): Line => {
    const isWorst = i === 0 && now > 0 && now >= unseen;
    return {
      name: `P${id}`, values, now: here.has(id) ? now : NaN, isWhole: true, colour: isWorst ? 'attention' : 'trace', isBold: isWorst,
      isNamed: i < NAMED_MAX, settled: 0
    };
  });
  const most = unseen < 0 ? 'partitions with most' : `with most of P0–${ids[ids.length - 1]}`;
  const unit = isMany
    ? `records, the ${LINES_OF_MORE} ${most}; all ${count(state.partitionIds.length)}: ${count(last(series.lagTotal))}`
    : 'records, a line for each partition';
  // The most important line comes last, over the others.
  return { title: 'Lag', unit, lines: lines.reverse(), fill: false, stepped: true };
}

/** The group's lag both ways, of the Kafka model: what tools print, and what the client measures. */
export function groupLagPlot(series: Series): Plot {
  const line = (name: string, values: Float64Array, more: Pick<Line, 'colour' | 'isBold' | 'isDashed'>): Line =>
    ({ name, values, now: last(values), isWhole: true, isNamed: true, settled: 0, ...more });
  const lines = [
    line('to position', series.lagPosition, { colour: 'interactive', isBold: false, isDashed: true }),
    line('to committed', series.lagTotal, { colour: 'text', isBold: true })
  ];
  return { title: 'Lag of the group', unit: 'records, from the high watermark', lines, fill: false, stepped: true };
}

/** The most lag of a partition that the series has no column for; -1: it has one for each. */
function mostUnseen(columns: readonly number[], state: FlowState): number {
  const measured = new Set(columns);
  return state.partitionIds.filter(id => !measured.has(id)).reduce((most, id) => Math.max(most, state.partition(id).lag), -1);
}

/** The most that is drawn once lines have settled. */
export function highest(lines: readonly Line[]): number {
  let most = 1;
  for (const { values, settled } of lines) {
    for (let i = Math.max(0, Math.min(settled, values.length - 1)); i < values.length; i++) if (values[i] > most) most = values[i];
  }
  return most;
}

const last = (values: Float64Array): number => (values.length === 0 ? NaN : values[values.length - 1]);
