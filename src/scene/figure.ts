/**
 * The figure under the picture: throughput in and out, and the lag of each partition, as data for a chart library.
 *
 * Greys for context, one line emphasised; names and current values at the right, spread so that they can be read.
 */
import type { FlowState } from '../engine/flow-state';
import type { Series } from '../player/series';
import type { FigureSpec } from './figure-spec';
import type { Theme } from './theme';
import { clock, count, oneDecimal } from './words';

export interface FigureOptions {
  readonly theme: Theme;
  /** px. */
  readonly width: number;
  /** Seconds; null: endless. */
  readonly duration: number | null;
}

/** px. */
const PLOT = 74;
const GAP = 42;
const TOP = 30;
const BOTTOM = 26;
const LABEL_PITCH = 13;
const POINTS_MAX = 600;
const LINES_MAX = 12;
const NAMED_MAX = 5;
/** Samples after which a rate is no longer that of the first records alone; the axis is for what comes then. */
const SETTLED = 20;
/** Seconds between two ticks. */
const STEPS = [5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600];

interface Line {
  readonly name: string;
  readonly values: Float64Array;
  readonly color: string;
  readonly bold: boolean;
  readonly text: string;
}

export function figureOf(series: Series, state: FlowState, { theme, width, duration }: FigureOptions): FigureSpec {
  const height = TOP + 2 * PLOT + GAP + BOTTOM;
  const end = duration ?? Math.max(30, state.now);
  const plots = [
    { title: 'Throughput', unit: 'records/s', lines: throughput(series, theme), axis: 'y', from: SETTLED },
    { title: 'Lag', unit: 'records, a line for each partition', lines: lags(series, state, theme), axis: 'y2', from: 0 }
  ];
  const stride = Math.max(1, Math.ceil(series.length / POINTS_MAX));
  const x = thinned(series.time, stride);
  const inner = height - TOP - BOTTOM;
  const data = plots.flatMap(({ lines, axis }) => lines.map(line => ({
    type: 'scatter', mode: 'lines', x, y: thinned(line.values, stride), yaxis: axis, name: line.name, connectgaps: false,
    line: { color: line.color, width: line.bold ? 1.8 : 1 }, hovertemplate: '%{y:.1f}'
  })));
  const domain = (i: number): [number, number] => [1 - (i * (PLOT + GAP) + PLOT) / inner, 1 - (i * (PLOT + GAP)) / inner];
  const yAxis = (i: number) => ({
    domain: domain(i), range: [0, 1.08 * highest(plots[i].lines, plots[i].from)], nticks: 4, zeroline: false, showline: false, ticks: '',
    gridcolor: theme.hairline, tickfont: { size: 10, color: theme.second }, fixedrange: true, tickformat: '~s'
  });
  const ticks = ticksTo(end);
  return {
    data,
    layout: {
      height, autosize: false, width, showlegend: false, hovermode: 'x unified', paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
      margin: { l: 40, r: width < 520 ? 76 : 96, t: TOP, b: BOTTOM },
      font: { family: 'system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif', color: theme.text },
      hoverlabel: { bgcolor: theme.ground, bordercolor: theme.hairline, font: { size: 11, color: theme.text } },
      xaxis: {
        range: [0, end], tickvals: ticks, ticktext: ticks.map(t => clock(t).replace(/\.\d$/, '')), tickfont: { size: 10, color: theme.second },
        showgrid: false, zeroline: false, showline: true, linecolor: theme.structure, ticks: 'outside', ticklen: 3, tickcolor: theme.structure,
        anchor: 'y2', fixedrange: true, hoverformat: '.1f', unifiedhovertitle: { text: '%{x:.1f} s' }
      },
      yaxis: yAxis(0),
      yaxis2: yAxis(1),
      shapes: [{
        type: 'line', xref: 'x', yref: 'paper', x0: state.now, x1: state.now, y0: 0, y1: 1, line: { color: theme.text, width: 1 }
      }],
      annotations: plots.flatMap(({ title, unit, lines, from }, i) => [
        {
          text: `<b>${title}</b>  <span style="color:${theme.second}">${unit}</span>`, xref: 'paper', yref: 'paper', x: 0, xanchor: 'left',
          xshift: -40, y: domain(i)[1], yanchor: 'bottom', yshift: 6, showarrow: false, font: { size: 11.5 }
        },
        ...labels(lines, domain(i), highest(lines, from))
      ])
    },
    config: { displayModeBar: false, responsive: false, staticPlot: false, doubleClick: false }
  };
}

function throughput(series: Series, theme: Theme): Line[] {
  const line = (name: string, values: Float64Array, color: string, bold: boolean): Line =>
    ({ name, values, color, bold, text: current(values, oneDecimal) });
  return [line('in', series.inRate, theme.trace, false), line('out', series.outRate, theme.text, true)];
}

function lags(series: Series, state: FlowState, theme: Theme): Line[] {
  const here = new Set(state.partitionIds);
  const lines = series.partitions
    .map(id => ({ id, values: series.lag(id) }))
    .map(({ id, values }) => ({ id, values, now: here.has(id) ? last(values) : 0 }));
  const byLag = [...lines].sort((a, b) => b.now - a.now);
  const worst = byLag.length > 0 && byLag[0].now > 0 ? byLag[0].id : -1;
  const shown = lines.length <= LINES_MAX ? lines : byLag.slice(0, 8);
  const drawn = shown.map(({ id, values }): Line => ({
    name: `P${id}`, values, color: id === worst ? theme.attention : theme.trace, bold: id === worst, text: current(values, count)
  }));
  // The emphasised line is drawn over the others.
  return drawn.sort((a, b) => Number(a.bold) - Number(b.bold));
}

/** Names and current values of the highest lines, at the right, at least LABEL_PITCH apart. */
function labels(lines: readonly Line[], [bottom]: [number, number], most: number): object[] {
  const named = lines
    .map(line => ({ line, value: last(line.values) }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => b.value - a.value)
    .slice(0, NAMED_MAX);
  const wanted = named.map(({ value }) => (PLOT * value) / (1.08 * most));
  const shifts: number[] = [];
  wanted.forEach((y, i) => shifts.push(i === 0 ? Math.min(PLOT, y) : Math.min(y, shifts[i - 1] - LABEL_PITCH)));
  const lift = Math.max(0, 4 - (shifts[shifts.length - 1] ?? 4));
  return named.map(({ line }, i) => ({
    text: `${line.bold ? '<b>' : ''}${line.name} ${line.text}${line.bold ? '</b>' : ''}`, xref: 'paper', yref: 'paper', x: 1,
    xanchor: 'left', xshift: 10, y: bottom, yanchor: 'middle', yshift: shifts[i] + lift, showarrow: false,
    font: { size: 11, color: line.color }
  }));
}

const last = (values: Float64Array): number => values.length === 0 ? NaN : values[values.length - 1];

function current(values: Float64Array, write: (value: number) => string): string {
  const value = last(values);
  return Number.isNaN(value) ? '' : write(value);
}

/** The most that is drawn from a sample on, at least 1. */
function highest(lines: readonly Line[], from: number): number {
  let most = 1;
  for (const { values } of lines) {
    for (let i = Math.min(from, values.length - 1); i < values.length; i++) if (values[i] > most) most = values[i];
  }
  return most;
}

/** Round seconds from 0, at most seven. */
function ticksTo(end: number): number[] {
  const step = STEPS.find(seconds => end / seconds <= 6) ?? Math.ceil(end / 6 / 3600) * 3600;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
}

/** Every so many-th value, and the last; missing ones are null. */
function thinned(values: Float64Array, stride: number): (number | null)[] {
  const out: (number | null)[] = [];
  for (let i = 0; i < values.length; i += stride) out.push(Number.isNaN(values[i]) ? null : values[i]);
  if (values.length > 0 && (values.length - 1) % stride !== 0) out.push(last(values));
  return out;
}
