/**
 * The figure under the picture: throughput in and out, and the lag of each partition, as data for a chart library.
 *
 * Greys for context, one line emphasised; names and current values stand at the right, spread so that they can be read.
 * Which lines there are is `figure-lines.ts`; what marks the annotations is `figure-annotations.ts`.
 */
import type { FlowState } from '../engine/flow-state';
import type { Series } from '../player/series';
import type { Annotation } from '../scenario/scenario';
import { annotationSpecs, type UprightLine } from './figure-annotations';
import { groupLagPlot, highest, lagPlot, throughputPlot, type Line, type Plot } from './figure-lines';
import { rebalanceBands } from './figure-rebalances';
import type { FigureSpec } from './figure-spec';
import { roundUp, ticksTo } from './scale';
import type { Theme } from './theme';
import { clock, count, rate } from './words';

export interface FigureOptions {
  readonly theme: Theme;
  /** px. */
  readonly width: number;
  /** Seconds; null: endless. */
  readonly duration: number | null;
  /** Of the scenario. */
  readonly annotations?: readonly Annotation[];
}

/** px. */
const PLOT = 74;
const GAP = 42;
const TOP = 32;
/** More at the top, for the annotations' numbers. */
const NUMBERS = 16;
const BOTTOM = 24;
const NARROW = 520;
const LABEL_PITCH = 13;
/** Points of all lines together: more cannot be seen, and take the page long. */
const POINTS_MAX = 12_000;
const LINE_POINTS_MAX = 600;
/** More lines are drawn thinner, so that one among them is seen. */
const LINES_MANY = 12;
/** Seconds between two ticks, and what an endless run shows at least. */
const TICKS = [5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200];
const SECONDS_MIN = 30;
const FONT = 'system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif';

type Spec = Readonly<Record<string, unknown>>;

export function figureOf(series: Series, state: FlowState, { theme, width, duration, annotations = [] }: FigureOptions): FigureSpec {
  const plots = [throughputPlot(series), lagPlot(series, state), ...(state.kafka === null ? [] : [groupLagPlot(series)])];
  const tops = plots.map(({ lines }) => roundUp(highest(lines)));
  const inner = plots.length * (PLOT + GAP) - GAP;
  const numbers = annotations.length > 0 ? NUMBERS : 0;
  const top = TOP + numbers;
  const height = top + inner + BOTTOM;
  const margin = width < NARROW ? { l: 30, r: 62, t: top, b: BOTTOM } : { l: 56, r: 148, t: top, b: BOTTOM };
  const domains = plots.map((_, i): [number, number] => [1 - (i * (PLOT + GAP) + PLOT) / inner, 1 - (i * (PLOT + GAP)) / inner]);
  const seconds = timeAxis(state.now, duration);
  const axes = plots.map((_, i) => (i === 0 ? 'y' : `y${i + 1}`));
  const noted = annotationSpecs(annotations, { theme, now: state.now, end: seconds.end, width: width - margin.l - margin.r });
  const small = { size: 10, color: theme.second };
  const yAxes = plots.map((_, i) => [`yaxis${i === 0 ? '' : i + 1}`, {
    domain: domains[i], range: [0, 1.02 * tops[i]], ...axisTicks(ticksTo(tops[i], 2)), tickfont: small, ticks: '', gridcolor: theme.hairline,
    zeroline: true, zerolinecolor: theme.structure, zerolinewidth: 1, showline: false, fixedrange: true
  }]);
  return {
    data: plots.flatMap(({ lines, fill, stepped }, i) => traces(series, lines, { theme, fill, stepped, axis: axes[i] })),
    layout: {
      height, width, margin, autosize: false, showlegend: false, hovermode: 'x unified',
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', font: { family: FONT, color: theme.text },
      hoverlabel: { bgcolor: theme.ground, bordercolor: theme.hairline, font: { size: 11, color: theme.text } },
      xaxis: {
        range: [0, seconds.end], ...axisTicks(seconds.ticks, t => clock(t).replace(/\.\d$/, '')), tickfont: small,
        showgrid: false, zeroline: false, showline: false, ticks: 'outside', ticklen: 4, tickcolor: theme.structure,
        anchor: `y${plots.length}`, fixedrange: true, hoverformat: '.1f', unifiedhovertitle: { text: '%{x:.1f} s' }
      },
      ...Object.fromEntries(yAxes),
      shapes: [
        ...(state.kafka === null ? [] : rebalanceBands(state.kafka, { theme, now: state.now, axes })),
        ...noted.lines.flatMap(line => acrossPlots(axes, line)),
        ...(state.now === 0 ? [] : acrossPlots(axes, { x: state.now, look: { line: { color: theme.text, width: 1 } } }))
      ],
      annotations: [...plots.flatMap((plot, i) => [
        title(plot, { top: domains[i][1], left: margin.l, above: 8 + (i === 0 ? numbers : 0), theme }),
        ...labels(plot.lines, { theme, bottom: domains[i][0], top: tops[i], right: margin.r })
      ]), ...noted.numbers]
    },
    config: { displayModeBar: false, responsive: false, staticPlot: false, doubleClick: false }
  };
}

interface TraceOptions {
  readonly theme: Theme;
  readonly axis: string;
  readonly fill: boolean;
  readonly stepped: boolean;
}

function traces(series: Series, lines: readonly Line[], { theme, axis, fill, stepped }: TraceOptions): Spec[] {
  const most = Math.min(LINE_POINTS_MAX, Math.floor(POINTS_MAX / Math.max(1, lines.length)));
  const stride = Math.max(1, Math.ceil(series.length / most));
  const isMany = lines.length > LINES_MANY;
  const x = thinned(series.time, stride);
  return lines.map(({ name, values, colour, isBold, isDashed, isNamed, isWhole }, i) => ({
    type: 'scatter', mode: 'lines', x, y: thinned(values, stride), yaxis: axis, name, connectgaps: false,
    line: { color: theme[colour], width: isBold ? 1.8 : isMany ? 0.8 : 1.2, shape: stepped ? 'hv' : 'linear', ...(isDashed === true && { dash: 'dash' }) }, opacity: isMany && !isBold ? 0.5 : 1,
    ...(isNamed ? { hovertemplate: isWhole ? '%{y:d}' : '%{y:.1f}' } : { hoverinfo: 'skip' }),
    ...(fill && i > 0 ? { fill: 'tonexty', fillcolor: shaded(theme.trace) } : {})
  }));
}

const shaded = (colour: string): string => `${colour}2e`;

/** Where the time axis ends: at the duration, or at the tick after now. */
function timeAxis(now: number, duration: number | null): { end: number; ticks: number[] } {
  const least = duration ?? Math.max(SECONDS_MIN, now);
  const step = TICKS.find(seconds => least / seconds <= 7) ?? 3600 * Math.ceil(least / 7 / 3600);
  const end = duration ?? step * Math.ceil(least / step);
  return { end, ticks: Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step) };
}

const axisTicks = (tickvals: readonly number[], write: (value: number) => string = count): Spec =>
  ({ tickmode: 'array', tickvals, ticktext: tickvals.map(write) });

/** A vertical line through each plot, and not through what stands between them. */
const acrossPlots = (axes: readonly string[], { x, look }: UprightLine): Spec[] =>
  axes.map(axis => ({ type: 'line', xref: 'x', yref: `${axis} domain`, x0: x, x1: x, y0: 0, y1: 1, ...look }));

interface TitleOptions {
  readonly theme: Theme;
  /** Where the plot ends, as part of the figure; px above that; px from the left of the figure to that of the plot. */
  readonly top: number;
  readonly above: number;
  readonly left: number;
}

const title = ({ title, unit }: Plot, { theme, top, above, left }: TitleOptions): Spec => ({
  text: `<b>${title}</b>  <span style="color:${theme.second};font-size:11px">${unit}</span>`, xref: 'paper', yref: 'paper', x: 0, xanchor: 'left',
  xshift: -left, y: top, yanchor: 'bottom', yshift: above, showarrow: false, font: { size: 11.5 }, borderpad: 0
});

interface LabelOptions {
  readonly theme: Theme;
  /** Where the plot begins, as part of the figure; its highest value; px right of it. */
  readonly bottom: number;
  readonly top: number;
  readonly right: number;
}

/** Names and, right-aligned, current values of the named lines, at least LABEL_PITCH apart and inside their plot. */
function labels(lines: readonly Line[], { theme, bottom, top, right }: LabelOptions): Spec[] {
  const named = lines.filter(({ isNamed, now }) => isNamed && !Number.isNaN(now)).reverse().sort((a, b) => b.now - a.now);
  const shifts = spread(named.map(({ now }) => (PLOT * Math.min(now, top)) / (1.02 * top)));
  return named.flatMap(({ name, now, isWhole, isBold, colour }, i) => {
    // A text needs more contrast than a line.
    const font = { size: 10.5, color: theme[colour === 'trace' ? 'second' : colour] };
    const words = (text: string): string => (isBold ? `<b>${text}</b>` : text);
    const common = {
      xref: 'paper', yref: 'paper', x: 1, y: bottom, yanchor: 'middle', yshift: shifts[i], showarrow: false, font, borderpad: 0
    };
    return [
      { ...common, text: words(name), xanchor: 'left', xshift: right < 100 ? 8 : 14 },
      { ...common, text: words(isWhole ? count(now) : rate(now)), xanchor: 'right', xshift: right }
    ];
  });
}

/** Moves heights, the highest first, apart: as little as can be, within a plot. */
function spread(heights: readonly number[]): number[] {
  const shifts: number[] = [];
  heights.forEach((height, i) => shifts.push(i === 0 ? Math.min(PLOT, height) : Math.min(height, shifts[i - 1] - LABEL_PITCH)));
  // What sank below the plot pushes up those above it.
  for (let i = shifts.length - 1, floor = 3; i >= 0; i--, floor += LABEL_PITCH) shifts[i] = Math.max(shifts[i], floor);
  return shifts;
}

/** Every so many-th value, and the last; missing ones are null. */
function thinned(values: Float64Array, stride: number): (number | null)[] {
  const out: (number | null)[] = [];
  const add = (value: number): number => out.push(Number.isNaN(value) ? null : value);
  for (let i = 0; i < values.length; i += stride) add(values[i]);
  if (values.length > 0 && (values.length - 1) % stride !== 0) add(values[values.length - 1]);
  return out;
}
