/** The log: ordering issues, and in the Kafka model what happened in the group; the newest first. */
import { consumerName } from '../engine/consumer-name';
import type { FlowState, OrderingIssue } from '../engine/flow-state';
import type { GroupEventKind, KafkaState } from '../engine/kafka-state';
import { sentences, type Sentence } from '../scene/event-sentence';
import { clock, count, issueText, many } from '../scene/words';
import { element, icon, setText } from './dom';
import type { FlowController } from './flow-controller';

const ROWS = 50;
/** Of the newest events so many are looked at: most are commits, which the log leaves out. */
const EVENTS = 600;
const CROSSING = 'M2 4.5h2.5l6 7H14M14 11.5l-2-2M14 11.5l-2 2M2 11.5h2.5l6-7H14M14 4.5l-2-2M14 4.5l-2 2';
const CROSS = 'M3.5 3.5l9 9M12.5 3.5l-9 9';
const ARROWS = 'M2 5.5h11M13 5.5l-2.5-2.5M13 5.5l-2.5 2.5M14 10.5H3M3 10.5l2.5-2.5M3 10.5l2.5 2.5';
const TWICE = 'M10.5 3.5a4 4 0 1 1-5 0M6.5 12.5a4 4 0 0 0 5-6';
const DOT = 'M8 6.5a1.5 1.5 0 1 0 .01 0';

const FAILURES: readonly GroupEventKind[] = ['crashed', 'frozen', 'expired', 'poll-expired', 'dropped', 'fenced', 'losses', 'commit-failed', 'lost', 'failed', 'dead-letter'];
const REBALANCES: readonly GroupEventKind[] = ['rebalance', 'generation', 'assigned', 'revoked', 'partitions-added'];

interface Row {
  readonly time: number;
  readonly element: HTMLElement;
}

export class LogView {
  readonly element: HTMLElement;
  private readonly heading = element('span', 'log-heading');
  private readonly list = element('ol', 'log-list');
  private shown: string | undefined;

  constructor(private readonly controller: FlowController, private readonly keyOf: (key: number) => string) {
    const name = controller.player.state.kafka === null ? 'Ordering issues' : 'What happened';
    this.element = element('section', 'log', { 'aria-label': name }, this.heading, this.list);
  }

  draw(): void {
    const { state } = this.controller.player;
    const issues = state.orderingIssues(ROWS);
    const total = issues.length === 0 ? 0 : issues[issues.length - 1].index + 1;
    // Not the count alone: another run can have as many.
    const ofIssues = [total, ...issues.map(({ key, record, earlierRecord }) => `${this.keyOf(key)} ${record} ${earlierRecord}`)].join('\n');
    const shown = `${ofIssues}\n${groupShown(state)}`;
    if (shown === this.shown) return;
    this.shown = shown;
    const { kafka } = state;
    setText(this.heading, kafka === null ? issuesHeading(total) : groupHeading(kafka, total));
    const happened = kafka === null ? [] : sentences(kafka.events(EVENTS), id => consumerName(state.config, id)).slice(-ROWS).map(eventRow);
    const rows = [...happened, ...issues.map(issue => this.issueRow(issue))].sort((a, b) => a.time - b.time);
    this.list.replaceChildren(...rows.slice(-ROWS).reverse().map(row => row.element));
  }

  private issueRow(issue: OrderingIssue): Row {
    const key = this.keyOf(issue.key);
    return {
      time: issue.time,
      element: element('li', 'log-row', {},
        element('span', 'log-time', {}, clock(issue.time)), icon(CROSSING),
        element('span', 'log-text', {}, element('b', '', {}, 'Key ', element('bdi', 'key', { title: key }, key), ' out of order:'), ` ${issueText(issue)}`),
        element('span', 'log-where', {}, issue.partition === issue.earlierPartition ? `P${issue.partition}` : `P${issue.partition}, P${issue.earlierPartition}`))
    };
  }
}

/** What the group's part of the log depends on. */
function groupShown({ kafka }: FlowState): string {
  if (kafka === null) return '';
  const [last] = kafka.events(1);
  return `${kafka.eventCount} ${last?.time} ${kafka.duplicates} ${kafka.lost}`;
}

const issuesHeading = (total: number): string =>
  (total === 0 ? 'No ordering issues so far: every key was processed in order.' : `${count(total)} out of order`);

const groupHeading = ({ duplicates, lost, skipped }: KafkaState, issues: number): string =>
  `${many(duplicates, 'record')} processed twice, ${count(lost)} lost, ${count(skipped)} skipped, ${count(issues)} out of order`;

function eventRow({ time, kind, text, where }: Sentence): Row {
  const isFailure = FAILURES.includes(kind);
  const path = kind === 'duplicates' ? TWICE : isFailure ? CROSS : REBALANCES.includes(kind) ? ARROWS : DOT;
  return {
    time,
    element: element('li', isFailure || kind === 'duplicates' ? 'log-row log-failure' : 'log-row log-event', {},
      element('span', 'log-time', {}, clock(time)), icon(path), element('span', 'log-text', {}, text), element('span', 'log-where', {}, where))
  };
}
