/** The project's icon: three lanes of a topic, with records on them. */
import { LabIcon } from '@jupyterlab/ui-components';

export const flowIcon = new LabIcon({
  name: 'partition-flow:flow',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">
  <g class="jp-icon3" fill="none" stroke="#616161" stroke-width="1"><path d="M1 3.5h14M1 8h14M1 12.5h14"/></g>
  <g class="jp-icon-selectable" fill="#1976D2"><circle cx="11.5" cy="3.5" r="2"/><circle cx="4.5" cy="8" r="2"/><circle cx="9.5" cy="12.5" r="2"/></g>
  <g class="jp-icon-selectable" fill="#C27002"><circle cx="5.5" cy="3.5" r="1.5"/><circle cx="10" cy="8" r="1.5"/></g>
</svg>`
});
