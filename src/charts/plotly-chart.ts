/** The one file that touches Plotly: draws a figure's specification, with the scatter trace alone. */
import * as Plotly from 'plotly.js/lib/core';
import * as scatter from 'plotly.js/lib/scatter';
import type { Config, Data, Layout } from 'plotly.js';
import type { FigureSpec } from '../scene/figure-spec';

Plotly.register([scatter]);

/** Draws a figure into a node, or changes the one there to it. */
export async function draw(node: HTMLElement, { data, layout, config }: FigureSpec): Promise<void> {
  await Plotly.react(node, data as Data[], layout as Partial<Layout>, config as Partial<Config>);
}

/** Frees what a figure holds. */
export function purge(node: HTMLElement): void {
  Plotly.purge(node);
}
