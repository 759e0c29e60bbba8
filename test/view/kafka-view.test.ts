/** The page of the Kafka model: what is done to members, settings under headings, the log. */
import { enter, show } from './shown-flow';

afterEach(() => document.body.replaceChildren());

const kafka = (config: object = {}, more: object = {}) =>
  show({ model: 'kafka', ...more, config: { partitionsAmount: 6, consumersAmount: 3, producersAmount: 1, producerRate: 20, clockDivisor: 10, ...config } });
const button = (view: { element: HTMLElement }, name: string): HTMLButtonElement => {
  const found = [...view.element.querySelectorAll<HTMLButtonElement>('.pf-members button')].find(({ textContent }) => textContent === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

describe('what is done to a member', () => {
  it('is an action at the instant on the clock, to the one that is chosen', () => {
    const { player, view, find } = kafka();
    player.seek(12);
    view.draw();
    enter(find('.pf-members select'), '2', 'change');
    button(view, 'Crash').click();
    expect(player.scenario.actions).toMatchObject([{ time: 12, deed: { kind: 'crash', consumer: 2, seconds: 0 }, planned: false }]);
    view.draw();
    expect(find('.pf-member-status').textContent).toBe('crashed');
    expect(['Crash', 'Freeze', 'Close', 'Restart'].map(name => button(view, name).disabled)).toEqual([true, true, true, false]);
    button(view, 'Restart').click();
    expect(player.scenario.actions[1].deed).toEqual({ kind: 'restart', consumer: 2, seconds: 0 });
    enter(find('.pf-members select'), '0', 'change');
    button(view, 'Freeze').click();
    expect(player.scenario.actions[2].deed).toEqual({ kind: 'freeze', consumer: 0, seconds: 6.8 });
  });

  it('is refused in words where what is planned needs it otherwise', () => {
    const { player, controller, view, find } = kafka();
    controller.act = () => player.plan(0, { consumersAmount: 3 }, undefined, { kind: 'crash', consumer: 7, seconds: 0 });
    button(view, 'Crash').click();
    expect(find('.pf-members [role="alert"]').textContent).toBe('consumer = 7: not there. Allowed: 0 to 2, whole.');
  });

  it('has nobody to be done to where there is no member, and no place in the classroom', () => {
    const { view, find } = kafka({ consumersAmount: 0 });
    expect(find('.pf-member-status').textContent).toBe('the group has no members');
    expect(button(view, 'Crash').disabled).toBe(true);
    expect(show().view.element.querySelector('.pf-members')).toBeNull();
  });
});

describe('settings', () => {
  it('stand under headings with what is not at its default; the other protocol\'s are hidden', () => {
    const { view } = kafka({ sessionTimeoutMs: 9000 });
    const headings = [...view.element.querySelectorAll('.pf-section > .pf-heading')].map(({ textContent }) => textContent);
    expect(headings).toEqual([
      'Load1 value not at the default', 'Topic1 value not at the default', 'Group2 values not at the default', 'Poll loop', 'Commits', 'Producer',
      'Time1 value not at the default'
    ]);
    const hidden = (name: string): unknown => view.element.querySelector<HTMLElement>(`[data-field="${name}"]`)?.hidden;
    expect([hidden('sessionTimeoutMs'), hidden('groupConsumerSessionTimeoutMs'), hidden('maxPollIntervalMs')]).toEqual([false, true, false]);
  });

  it('of several numbers are one text; what is no number is refused, and the list in force stays', () => {
    const { player, view, find } = kafka();
    const weights = (): unknown => (player.state.config as { keyWeights?: unknown }).keyWeights;
    const entry = find<HTMLInputElement>('[data-field="keyWeights"] input');
    expect([entry.type, entry.value]).toEqual(['text', '']);
    enter(find('[data-field="keyDistribution"] select'), 'weights', 'change');
    view.draw();
    expect([weights(), entry.value]).toEqual([[2, 1], '2, 1']);
    enter(entry, '5, 1 0.5;', 'change');
    expect([weights(), entry.value]).toEqual([[5, 1, 0.5], '5, 1, 0.5']);
    enter(entry, '5, one', 'change');
    expect(find('[data-field="keyWeights"] .pf-field-error').textContent).toMatch(/^keyWeights\[1\] = NaN: not a number\. /);
    enter(entry, '', 'change');
    expect(find('[data-field="keyWeights"] .pf-field-error').textContent).toMatch(/^keyWeights = a list: no weight is above 0/);
    expect([weights(), entry.value]).toEqual([[5, 1, 0.5], '5, 1, 0.5']);
  });

  it('of ids are one text, from 0 on; the page calls members by them', () => {
    const { player, view, find } = kafka();
    enter(find('[data-field="consumerIds"] input'), 'billing-a,  billing-b', 'change');
    expect((player.scenario.config as { consumerIds?: unknown }).consumerIds).toEqual(['billing-a', 'billing-b']);
    view.draw();
    const names = [...view.element.querySelectorAll('.pf-members option')].map(({ textContent }) => textContent);
    expect(names).toEqual(['billing-a', 'billing-b', 'consumer-2']);
    enter(find('[data-field="consumerIds"] input'), 'a, a', 'change');
    expect(find('[data-field="consumerIds"] .pf-field-error').textContent).toMatch(/^consumerIds\[1\] = "a": there twice, also as consumerIds\[0\]\. /);
    player.seek(20);
    view.draw();
    expect(find<HTMLInputElement>('[data-field="consumerIds"] input').disabled).toBe(true);
    expect(find('.pf-log').textContent).toContain('billing-b received P');
  });

  it('that are fixed are locked once time has moved; a flag is a checkbox', () => {
    const { player, view, find } = kafka();
    const protocol = find<HTMLSelectElement>('[data-field="groupProtocol"] select');
    const flag = find<HTMLInputElement>('[data-field="enableAutoCommit"] input');
    expect([protocol.disabled, flag.type, flag.checked]).toEqual([false, 'checkbox', true]);
    enter(protocol, 'consumer', 'change');
    expect((player.state.config as { groupProtocol?: string }).groupProtocol).toBe('consumer');
    player.seek(1);
    view.draw();
    expect(protocol.disabled).toBe(true);
    flag.checked = false;
    flag.dispatchEvent(new Event('change', { bubbles: true }));
    expect(player.scenario.actions[0].set).toEqual({ enableAutoCommit: false });
    player.reset();
    view.draw();
    expect(protocol.disabled).toBe(false);
  });

  it('read as a sentence when folded', () => {
    const { find } = kafka();
    const pieces = [...find('.pf-sentence').children].map(({ textContent }) => textContent);
    expect(pieces.slice(-3)).toEqual(['3 consumers (java), 5\u2009ms a record', 'classic, range', 'session 45.0\u2009s in 4.5\u2009s']);
  });
});

describe('the log', () => {
  it('tells what happened in the group, the newest first, without the commits', () => {
    const { player, view, find } = kafka({}, { actions: [{ time: 20, deed: { kind: 'crash', consumer: 1 } }] });
    player.seek(40);
    view.draw();
    const rows = [...view.element.querySelectorAll('.pf-log-row .pf-log-text')].map(({ textContent }) => textContent ?? '');
    const first = (start: RegExp): number => rows.findIndex(row => start.test(row));
    expect(first(/^consumer-[02] took over P\d at offset \d+, the last committed; records? .* processed twice\.$/)).toBeGreaterThanOrEqual(0);
    expect(first(/processed twice/)).toBeLessThan(first(/^consumer-1 is out of the group/));
    expect(first(/^consumer-1 is out of the group/)).toBeLessThan(first(/^consumer-1 crashed/));
    expect(rows.some(row => /^consumer-\d committed /.test(row))).toBe(false);
    const { duplicates, lost, skipped } = player.state.kafka ?? { duplicates: -1, lost: -1, skipped: -1 };
    expect(find('.pf-log-heading').textContent).toMatch(new RegExp(`^${duplicates} records? processed twice, ${lost} lost, ${skipped} skipped, \\d+ out of order$`));
    expect(rows.length).toBeLessThanOrEqual(50);
  });

  it('is another one after time went back', () => {
    const { player, view, find } = kafka();
    player.seek(20);
    view.draw();
    const before = find('.pf-log-list').textContent;
    player.seek(0.05);
    view.draw();
    expect(find('.pf-log-list').textContent).not.toBe(before);
  });
});

it('the table has committed, position and high watermark', () => {
  const { player, view, find } = kafka();
  player.seek(20);
  find<HTMLDetailsElement>('.pf-table').open = true;
  view.draw();
  const head = [...view.element.querySelectorAll('.pf-table th')].map(({ textContent }) => textContent);
  expect(head.slice(-3)).toEqual(['committed', 'position', 'high watermark']);
  const { committed, position, highWatermark } = player.state.partition(0);
  expect([...find<HTMLTableElement>('.pf-table table').rows[1].cells].slice(-3).map(({ textContent }) => Number(textContent)))
    .toEqual([committed, position, highWatermark]);
});
