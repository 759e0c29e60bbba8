/** The log of ordering issues: the newest first. */
import { clock, count, issueText } from '../scene/words';
import { element, icon, setText } from './dom';
import type { FlowController } from './flow-controller';

const ROWS = 50;
const CROSSING = 'M2 4.5h2.5l6 7H14M14 11.5l-2-2M14 11.5l-2 2M2 11.5h2.5l6-7H14M14 4.5l-2-2M14 4.5l-2 2';

export class LogView {
  readonly element: HTMLElement;
  private readonly heading = element('span', 'log-heading');
  private readonly list = element('ol', 'log-list');
  private shown: string | undefined;

  constructor(private readonly controller: FlowController, private readonly keyOf: (key: number) => string) {
    this.element = element('section', 'log', { 'aria-label': 'Ordering issues' }, this.heading, this.list);
  }

  draw(): void {
    const { state } = this.controller.player;
    const issues = state.orderingIssues(ROWS);
    const total = issues.length === 0 ? 0 : issues[issues.length - 1].index + 1;
    // Not the count alone: another run can have as many.
    const shown = [total, ...issues.map(({ key, record, earlierRecord }) => `${this.keyOf(key)} ${record} ${earlierRecord}`)].join('\n');
    if (shown === this.shown) return;
    this.shown = shown;
    setText(this.heading, total === 0 ? 'No ordering issues so far: every key was processed in order.' : `${count(total)} out of order`);
    this.list.replaceChildren(...issues.reverse().map(issue => {
      const key = this.keyOf(issue.key);
      return element('li', 'log-row', {},
        element('span', 'log-time', {}, clock(issue.time)), icon(CROSSING),
        element('span', 'log-text', {}, element('b', '', {}, 'Key ', element('bdi', 'key', { title: key }, key), ' out of order:'), ` ${issueText(issue)}`),
        element('span', 'log-where', {}, issue.partition === issue.earlierPartition ? `P${issue.partition}` : `P${issue.partition}, P${issue.earlierPartition}`));
    }));
  }
}
