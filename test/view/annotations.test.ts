/** What the author of a flow says about it: title, description, annotations; whatever is in them. */
import { ScenarioError } from '../../src/scenario/scenario-error';
import { Player } from '../../src/player/player';
import { parseScenario } from '../../src/scenario/codec';
import { HOSTILE } from '../scene/hostile';
import { show } from './shown-flow';

const NOTES = [{ id: 'a', time: 2, text: 'first' }, { id: 'b', time: 9, text: 'second' }, { id: 'c', time: 9, text: 'third' }];

type Shown = ReturnType<typeof show>;

afterEach(() => document.body.replaceChildren());

function openList({ find, view }: Shown): HTMLElement[] {
  find<HTMLDetailsElement>('.pf-annotations').open = true;
  view.draw();
  return [...view.element.querySelectorAll<HTMLElement>('.pf-annotation-button')];
}

describe('the caption', () => {
  it.each([[0, ''], [1.99, ''], [2, '0:02.0first'], [8.9, '0:02.0first'], [9, '0:09.0third'], [40, '0:09.0third']])('at %p s is %j', (time, words) => {
    const { player, view, find } = show({ annotations: NOTES });
    player.seek(time);
    view.draw();
    expect([find('.pf-caption').textContent, find<HTMLElement>('.pf-caption').hidden]).toEqual([words, false]);
  });

  it('is read aloud as it changes, and has all words where they are cut', () => {
    const { player, view, find } = show({ annotations: NOTES });
    player.seek(3);
    view.draw();
    expect(find('.pf-caption').getAttribute('aria-live')).toBe('polite');
    expect(find<HTMLElement>('.pf-caption-text').title).toBe('first');
  });

  it('is not there without annotations', () => {
    const { find } = show();
    expect([find<HTMLElement>('.pf-caption').hidden, find<HTMLElement>('.pf-annotations').hidden]).toEqual([true, true]);
  });

  it('says the new words of an annotation that was replaced at the same time', () => {
    const { player, view, find } = show({ annotations: NOTES });
    player.seek(3);
    view.draw();
    player.load({ ...player.scenario, annotations: [{ id: 'a', time: 2, text: 'other' }] }, 3);
    view.draw();
    expect(find('.pf-caption').textContent).toBe('0:02.0other');
  });
});

describe('the list', () => {
  it('has all, numbered, and goes where one of them is', () => {
    const shown = show({ annotations: NOTES });
    shown.player.seek(3);
    const rows = openList(shown);
    expect(rows.map(row => row.getAttribute('aria-current'))).toEqual(['true', null, null]);
    expect(rows.map(row => row.textContent)).toEqual(['10:02.0first', '20:09.0second', '30:09.0third']);
    rows[1].querySelector<HTMLElement>('.pf-annotation-text')?.click();
    expect(shown.player.time).toBe(9);
    shown.view.draw();
    expect(rows.map(row => row.getAttribute('aria-current'))).toEqual([null, null, 'true']);
  });

  it('makes no rows while it is folded', () => {
    const { view } = show({ annotations: NOTES });
    expect(view.element.querySelectorAll('.pf-annotation-button')).toHaveLength(0);
  });

  it('follows what is added', () => {
    const shown = show({ annotations: NOTES });
    openList(shown);
    shown.player.seek(5);
    shown.controller.annotate('between');
    shown.view.draw();
    expect(openList(shown).map(row => row.querySelector('.pf-annotation-text')?.textContent)).toEqual(['first', 'between', 'second', 'third']);
    expect(shown.find('.pf-amount').textContent).toBe('4');
  });
});

describe('the description', () => {
  it.each([['', true], ['  \n ', true], ['Short.\nTwo lines.', false]])('%j is hidden: %p, and not folded', (description, hidden) => {
    const { view, find } = show({ description });
    expect(find<HTMLElement>('.pf-description').hidden).toBe(hidden);
    expect(view.element.querySelector('.pf-description details')).toBeNull();
    expect(find('.pf-description').textContent).toBe(description);
  });

  it.each([
    ['a long line', `${'word '.repeat(100)}`, `${'word '.repeat(21)}word …`],
    ['many lines', 'one\r\ntwo\nthree\nfour\nfive', 'one …'],
    ['a line without a space', '𝒳'.repeat(400), `${'𝒳'.repeat(110)} …`]
  ])('folds %s behind its beginning', (_, description, beginning) => {
    const { find } = show({ description });
    expect(find('.pf-description .pf-beginning').textContent).toBe(beginning);
    expect(find('.pf-description-text').textContent).toBe(description);
    expect(find<HTMLDetailsElement>('.pf-description details').open).toBe(false);
  });
});

describe('texts of strangers', () => {
  const workload = (key: string) => ({ time: [0, 0, 0, 1], key: [0, 1, 1, 1], bytes: [1, 3000, 3000, 100], producer: [0, 0, 0, 0], keys: ['a', key] });

  it.each(HOSTILE)('are text wherever they stand, and nothing runs: %j', words => {
    const shown = show({
      title: words, description: words, annotations: [{ id: words, time: 1, text: words }], workload: workload(words),
      config: { partitionsAmount: 2, consumersAmount: 2, partitionBandwidth: null }, actions: [{ id: 'shrink', time: 0.5, set: { partitionsAmount: 1 } }]
    });
    const { player, view, controller, find } = shown;
    controller.problems = [words];
    player.seek(20);
    find<HTMLDetailsElement>('.pf-table').open = true;
    find<HTMLElement>('.pf-menu-button').click();
    openList(shown);
    expect(find('.pf-title').textContent).toBe(words);
    expect(find('.pf-description-text').textContent).toBe(words);
    expect(find('.pf-caption-text').textContent).toBe(words);
    expect(find('.pf-annotation-text').textContent).toBe(words);
    expect(find('.pf-problem').textContent).toBe(words);
    expect(find('.pf-key').textContent).toBe(words);
    expect(find('.pf-log-text').textContent).toBe(`Key ${words} out of order: record 2 (P1) was processed after the newer record 3 (P0), 1.0\u2009s apart.`);
    expect(find('.pf-table tbody').textContent).not.toContain(words);
    expect(view.element.querySelectorAll('img, script, a, iframe, [onerror], [onload]')).toHaveLength(0);
    expect([...view.element.querySelectorAll('svg')].every(svg => svg.getAttribute('class') === 'pf-icon')).toBe(true);
    for (const node of view.element.querySelectorAll('[aria-label]')) expect(node.getAttribute('aria-label')).not.toContain(words);
  });

  it.each(['.pf-title', '.pf-description-text', '.pf-caption-text', '.pf-annotation-text'])('have a direction of their own in %s', place => {
    const shown = show({ title: 'א', description: 'א', annotations: [{ id: 'a', time: 0, text: 'א' }] });
    openList(shown);
    expect(shown.find(place).getAttribute('dir')).toBe('auto');
  });

  it('bytes as a key read 0x01ff', () => {
    const { player, view, find } = show({
      workload: { ...workload('b'), keys: ['a', { hex: '01ff' }] },
      config: { partitionsAmount: 2, consumersAmount: 2, partitionBandwidth: null }, actions: [{ id: 'shrink', time: 0.5, set: { partitionsAmount: 1 } }]
    });
    player.seek(20);
    view.draw();
    expect(find('.pf-key').textContent).toBe('0x01ff');
  });
});

describe('annotate', () => {
  it('changes no record, computes nothing again, and keeps what an undo puts back', () => {
    const { player, controller } = show();
    player.seek(5);
    player.change({ partitionsAmount: 6 });
    player.seek(3);
    player.change({ partitionsAmount: 2 });
    player.seek(12);
    const [hash, state] = [player.traceHash(), player.state];
    const told: string[] = [];
    player.subscribe(what => told.push(what));
    controller.annotate('here');
    expect([player.traceHash(), player.state, player.time, told]).toEqual([hash, state, 12, ['scenario']]);
    player.undo();
    expect(player.scenario.actions).toMatchObject([{ time: 5 }]);
    expect(player.scenario.annotations).toMatchObject([{ time: 12, text: 'here' }]);
  });

  it('is kept by a reset, a seed and a change before it', () => {
    const { player, controller } = show();
    player.seek(5);
    controller.annotate('here');
    player.seek(2);
    player.change({ partitionsAmount: 6 });
    player.setSeed(8);
    player.reset();
    expect(player.scenario.annotations).toMatchObject([{ time: 5, text: 'here' }]);
  });

  it('lets a seek under way go on', () => {
    let wallMs = 0;
    const recipe = parseScenario({ config: { producersAmount: 10, producerRate: 100, partitionsAmount: 4 } });
    const player = new Player(recipe, { now: () => (wallMs += 100) });
    player.seek(40);
    const reached = player.time;
    player.annotate({ id: 'a', time: reached, text: 'here' });
    expect([player.seekingTo, player.time]).toEqual([40, reached]);
    expect(reached).toBeLessThan(40);
    for (let frame = 0; player.seekingTo !== null && frame < 10_000; frame++) player.frame(frame);
    const straight = new Player(recipe, { now: () => 0 });
    straight.seek(40);
    expect([player.time, player.traceHash()]).toEqual([40, straight.traceHash()]);
  });

  it('refuses more than 1 000, and leaves the flow as it was', () => {
    const annotations = Array.from({ length: 1000 }, (_, i) => ({ id: `n${i}`, time: i, text: 'x' }));
    const { player, controller } = show({ annotations });
    const { scenario } = player;
    const dare = (): void => controller.annotate('one more');
    expect(dare).toThrow(ScenarioError);
    expect(dare).toThrow(/^annotations: 1001 are too many\. Allowed: at most 1000\./);
    expect(player.scenario).toBe(scenario);
  });
});
