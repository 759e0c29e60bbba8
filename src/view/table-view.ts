/** The partitions as a table, for whoever reads better than looks: the same numbers as the picture. */
import { count, oneDecimal } from '../scene/words';
import { element, setText } from './dom';
import type { FlowController } from './flow-controller';

const COLUMNS = ['partition', 'owner', 'log start', 'log end', 'ready', 'lag, records', 'lag, bytes', 'behind, s'];
/** Rows shown; a page of 4 096 would not be read. */
const ROWS_MAX = 256;
/** Milliseconds of wall time between two updates. */
const INTERVAL_MS = 250;

export class TableView {
  readonly element: HTMLDetailsElement;
  private readonly body = element('tbody');
  private drawnMs = -Infinity;

  constructor(private readonly controller: FlowController) {
    const head = element('thead', '', {}, element('tr', '', {}, ...COLUMNS.map(name => element('th', '', { scope: 'col' }, name))));
    this.element = element('details', 'table', {}, element('summary', 'summary', {}, element('b', '', {}, 'Table')),
      element('div', 'table-scroll', {}, element('table', '', {}, head, this.body)));
    this.element.addEventListener('toggle', () => this.draw(Infinity));
  }

  /** @param wallMs - Wall time; nothing is done while it is folded. */
  draw(wallMs: number): void {
    if (!this.element.open || wallMs - this.drawnMs < INTERVAL_MS) return;
    if (wallMs !== Infinity) this.drawnMs = wallMs;
    const { state } = this.controller.player;
    const ids = state.partitionIds.slice(0, ROWS_MAX);
    while (this.body.rows.length > ids.length) this.body.deleteRow(-1);
    ids.forEach((id, i) => {
      const { owner, closing, logStartOffset, logEndOffset, ready, lag, lagBytes, behind } = state.partition(id);
      const cells = [
        closing ? `P${id}, closing` : `P${id}`, owner < 0 ? 'nobody' : `consumer-${owner}`, count(logStartOffset), count(logEndOffset),
        count(ready), count(lag), count(lagBytes), oneDecimal(behind)
      ];
      const row = this.body.rows[i] ?? this.body.insertRow();
      cells.forEach((words, j) => setText(row.cells[j] ?? row.insertCell(), words));
    });
  }
}
