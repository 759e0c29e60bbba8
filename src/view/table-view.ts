/** The partitions as a table, for whoever reads better than looks: the same numbers as the picture. */
import { consumerName } from '../engine/consumer-name';
import { count, oneDecimal } from '../scene/words';
import { element, setText } from './dom';
import type { FlowController } from './flow-controller';

/** Of the Kafka model besides. */
const KAFKA_COLUMNS = ['committed', 'position', 'high watermark'];
const COLUMNS = ['partition', 'owner', 'log start', 'log end', 'ready', 'lag, records', 'lag, bytes', 'behind, s', 'trend, records/s', 'gone in, s'];
/** Rows shown; a page of 4 096 would not be read. */
const ROWS_MAX = 256;
/** Milliseconds of wall time between two updates. */
const INTERVAL_MS = 250;

/** With one decimal; what is undefined, or never, is a dash. */
const orDash = (value: number | null): string => (value === null ? '–' : oneDecimal(Math.abs(value) < 0.05 ? 0 : value));

export class TableView {
  readonly element: HTMLDetailsElement;
  private readonly caption = element('caption');
  private readonly body = element('tbody');
  private drawnMs = -Infinity;

  constructor(private readonly controller: FlowController, signal: AbortSignal) {
    const columns = controller.player.state.kafka === null ? COLUMNS : [...COLUMNS, ...KAFKA_COLUMNS];
    const head = element('thead', '', {}, element('tr', '', {}, ...columns.map(name => element('th', '', { scope: 'col' }, name))));
    this.element = element('details', 'table', {}, element('summary', 'summary', {}, element('b', '', {}, 'Table')),
      element('div', 'table-scroll', {}, element('table', '', {}, this.caption, head, this.body)));
    this.element.addEventListener('toggle', () => this.draw(performance.now()), { signal });
  }

  /** Now and then while time goes on, always while it stands; never while folded. `wallMs` is wall time. */
  draw(wallMs: number): void {
    const { player } = this.controller;
    if (!this.element.open || (player.playing && wallMs - this.drawnMs < INTERVAL_MS)) return;
    this.drawnMs = wallMs;
    const { state } = player;
    const ids = state.partitionIds.slice(0, ROWS_MAX);
    const all = state.partitionIds.length;
    setText(this.caption, all > ROWS_MAX ? `The first ${ROWS_MAX} of ${count(all)} partitions.` : '');
    while (this.body.rows.length > ids.length) this.body.deleteRow(-1);
    ids.forEach((id, i) => {
      const partition = state.partition(id);
      const { owner, closing, logStartOffset, logEndOffset, ready, lag, lagBytes, behind, committed, position, highWatermark } = partition;
      const cells = [
        closing ? `P${id}, closing` : `P${id}`, owner < 0 ? 'nobody' : consumerName(state.config, owner), count(logStartOffset), count(logEndOffset),
        count(ready), count(lag), count(lagBytes), oneDecimal(behind), orDash(partition.lagTrend), orDash(partition.timeToDrain),
        ...(state.kafka === null ? [] : [count(committed), count(position), count(highWatermark)])
      ];
      const row = this.body.rows[i] ?? this.body.insertRow();
      cells.forEach((words, j) => setText(row.cells[j] ?? row.insertCell(), words));
    });
  }
}
