/** What is shown is what is in force: after a pause, another theme, another run, an edit given up. */
import { parseScenario } from '../../src/scenario/codec';
import { DARK, LIGHT } from '../../src/scene/theme';
import { readTheme } from '../../src/view/theme-reader';
import { enter, show } from './shown-flow';

afterEach(() => {
  jest.useRealTimers();
  document.body.replaceChildren();
  document.body.removeAttribute('style');
  delete document.body.dataset.jpThemeLight;
});

describe('a field', () => {
  const entry = '[data-field="partitionBandwidth"] .pf-entry';
  const slider = '[data-field="partitionsAmount"] input[type=range]';

  it('takes text that is no number for a mistake, not for none', () => {
    const { player, find } = show();
    const input = find<HTMLInputElement>(entry);
    Object.defineProperty(input, 'validity', { value: { badInput: true } });
    enter(input, '', 'input', 'change');
    expect(player.state.config.partitionBandwidth).toBe(1000);
    expect(find('[data-field="partitionBandwidth"] .pf-field-error').textContent).toMatch('not a number');
    expect(input.value).toBe('1000');
  });

  it('follows the flow again after a drag that ends where it began, without a change', () => {
    const { player, view, find } = show();
    enter(find(slider), '8', 'input');
    enter(find(slider), '4', 'input');
    player.change({ partitionsAmount: 6 });
    view.draw();
    expect(find<HTMLInputElement>(slider).value).toBe('6');
  });

  it('keeps what is being typed', () => {
    const { player, view, find } = show();
    find<HTMLInputElement>(entry).focus();
    enter(find(entry), '20', 'input');
    player.change({ partitionBandwidth: 5000 });
    view.draw();
    expect(find<HTMLInputElement>(entry).value).toBe('20');
  });

  it('shows the value in force when it only has the focus, or is left', () => {
    const { player, view, find } = show();
    const input = find<HTMLInputElement>(entry);
    input.focus();
    player.change({ partitionBandwidth: 5000 });
    view.draw();
    expect(input.value).toBe('5000');
    enter(input, '20', 'input');
    input.blur();
    expect(input.value).toBe('5000');
  });

  it('says the value of a logarithmic slider, not its place', () => {
    const { find } = show();
    const bandwidth = find('[data-field="partitionBandwidth"] input[type=range]');
    expect(bandwidth.getAttribute('aria-valuetext')).toBe('1000 bytes/s');
  });
});

describe('after a pause', () => {
  it('the table and the picture in words say what is now', () => {
    const { player, view, find } = show();
    find<HTMLDetailsElement>('.pf-table').open = true;
    view.draw();
    player.seek(9);
    view.draw();
    expect(find('.pf-canvas').getAttribute('aria-label')).toMatch(/^At 0:09\.0/);
    const lags = [...view.element.querySelectorAll('.pf-table tbody tr')].map(row => row.children[5].textContent);
    expect(lags).toEqual(player.state.partitionIds.map(id => String(player.state.partition(id).lag)));
    expect(lags.some(lag => lag !== '0')).toBe(true);
  });
});

it('the log shows another run, even with as many issues', () => {
  const recipe = (record: number): object => ({
    seed: 7, config: { partitionsAmount: 2, consumersAmount: 2, partitionBandwidth: null },
    workload: {
      time: [0, 0, 0, 1], key: [0, 1, 1, 1], bytes: [1, 9000, 9000, 10], producer: [0, 0, 0, 0],
      keys: ['a', record === 1 ? 'first' : 'second']
    },
    actions: [{ id: 'shrink', time: 0.5, set: { partitionsAmount: 1 } }]
  });
  const { player, view, find } = show(recipe(1));
  const issues = (count: number) => jest.spyOn(player.state, 'orderingIssues').mockReturnValue([{
    index: 0, time: 3, key: 1, record: count, partition: 1, consumer: 0, eventTime: 0, earlierRecord: 9,
    earlierPartition: 0, earlierConsumer: 1, earlierEventTime: 1, timeDifference: 1
  }]);
  issues(4);
  view.draw();
  expect(find('.pf-log-text').textContent).toMatch('Key first out of order: record 4');
  player.load(parseScenario(recipe(2)), 0);
  issues(4);
  view.draw();
  expect(find('.pf-log-text').textContent).toMatch('Key second out of order: record 4');
  issues(5);
  view.draw();
  expect(find('.pf-log-text').textContent).toMatch('record 5');
});

describe('the chart', () => {
  const charted = async () => {
    const library = { draw: jest.fn((_node: HTMLElement, _figure: object) => Promise.resolve()), purge: jest.fn() };
    const shown = show({}, () => Promise.resolve(library));
    Object.defineProperty(shown.find('.pf-chart'), 'clientWidth', { get: () => 800, configurable: true });
    shown.view.draw();
    await jest.advanceTimersByTimeAsync(0);
    return { ...shown, library };
  };
  const wordsColour = (figure: object): string => (figure as { layout: { font: { color: string } } }).layout.font.color;

  it('that waits is drawn in the theme that came meanwhile', async () => {
    jest.useFakeTimers();
    const { player, view, library } = await charted();
    player.seek(1);
    view.draw();
    document.body.dataset.jpThemeLight = 'false';
    view.setTheme();
    await jest.advanceTimersByTimeAsync(1000);
    expect(wordsColour(library.draw.mock.lastCall?.[1] as object)).toBe(DARK.text);
  });

  it('that gets no width while the page changes its theme is drawn in it once it has', async () => {
    jest.useFakeTimers();
    const { view, find, library } = await charted();
    const widths = jest.spyOn(find<HTMLElement>('.pf-chart'), 'clientWidth', 'get').mockReturnValue(0);
    document.body.dataset.jpThemeLight = 'false';
    view.setTheme();
    await jest.advanceTimersByTimeAsync(100);
    widths.mockReturnValue(800);
    await jest.advanceTimersByTimeAsync(1000);
    expect(wordsColour(library.draw.mock.lastCall?.[1] as object)).toBe(DARK.text);
  });

  it('shows an annotation that was made while time stands', async () => {
    jest.useFakeTimers();
    const { controller, view, library } = await charted();
    controller.annotate('seen');
    view.draw();
    await jest.advanceTimersByTimeAsync(1000);
    expect(JSON.stringify(library.draw.mock.lastCall?.[1])).toContain('seen');
  });

  it('is drawn at most four times a second', async () => {
    jest.useFakeTimers();
    const { player, view, library } = await charted();
    library.draw.mockClear();
    for (let frame = 1; frame <= 60; frame++) {
      player.seek(frame / 60);
      view.draw();
      await jest.advanceTimersByTimeAsync(1000 / 60);
    }
    expect(library.draw.mock.calls.length).toBeLessThanOrEqual(4);
    expect(library.draw.mock.calls.length).toBeGreaterThanOrEqual(3);
  });

  it('says so when it cannot be drawn', async () => {
    jest.useFakeTimers();
    const { player, view, find, library } = await charted();
    library.draw.mockImplementation(() => Promise.reject(new Error('no room')));
    player.seek(1);
    await jest.advanceTimersByTimeAsync(1000);
    view.draw();
    await jest.advanceTimersByTimeAsync(0);
    expect(find('.pf-chart').textContent).toBe('The chart could not be drawn: no room');
    expect(library.purge).toHaveBeenCalledTimes(1);
    view.dispose();
    expect(library.purge).toHaveBeenCalledTimes(1);
  });
});

it('a second drawing of the same instant writes nothing into the page', async () => {
  const annotations = [{ id: 'a', time: 1, text: 'one' }, { id: 'b', time: 2, text: 'two' }];
  const { player, view, find } = show({ title: 'T', description: 'About', annotations });
  player.seek(5);
  find<HTMLDetailsElement>('.pf-annotations').open = true;
  find<HTMLDetailsElement>('.pf-table').open = true;
  find<HTMLElement>('.pf-menu-button').click();
  view.draw();
  const seen: MutationRecord[] = [];
  const watching = new MutationObserver(records => seen.push(...records));
  watching.observe(view.element, { subtree: true, childList: true, characterData: true, attributes: true });
  view.draw();
  view.draw();
  await Promise.resolve();
  watching.disconnect();
  expect(seen.map(({ type, target, attributeName }) => [type, (target as Element).className, attributeName])).toEqual([]);
});

describe('the theme', () => {
  it('is the page\'s, also before the view is on it', () => {
    document.body.style.setProperty('--jp-layout-color0', '#fafafa');
    const apart = document.createElement('div');
    expect(readTheme(apart).ground).toBe('#fafafa');
    document.body.dataset.jpThemeLight = 'false';
    expect(readTheme(apart)).toEqual({ ...DARK, ground: '#fafafa' });
  });

  it('is light where the page has none', () => {
    expect(readTheme(document.createElement('div'))).toEqual(LIGHT);
  });
});

it('says how far it is slowed, without an alert for each number', () => {
  const { player, view, find } = show();
  const slowed = jest.spyOn(player, 'slowedTo', 'get').mockReturnValue(0.3);
  view.draw();
  expect(find('.pf-problem').textContent).toMatch(/^Slowed to 0\.3×:/);
  slowed.mockReturnValue(0.04);
  view.draw();
  expect(find('.pf-problem').textContent).toMatch(/^Slowed to 0\.04×:/);
  expect(find('.pf-problem').closest('[role=alert]')).toBeNull();
  slowed.mockReturnValue(null);
  view.draw();
  expect(view.element.querySelector('.pf-problem')).toBeNull();
});

it('the end of a run is written as briefly as it can be', () => {
  expect(show({ duration: 90 }).find('.pf-clock-end').textContent).toBe('of 1:30');
  document.body.replaceChildren();
  expect(show({ duration: 1.5 }).find('.pf-clock-end').textContent).toBe('of 0:01.5');
});

it('a table that does not show all partitions says so', () => {
  const { view, find } = show({ config: { partitionsAmount: 300 } });
  find<HTMLDetailsElement>('.pf-table').open = true;
  view.draw();
  expect(find('.pf-table caption').textContent).toBe('The first 256 of 300 partitions.');
});

it('reads nothing after its end, even when the table is opened', () => {
  const { player, view, find } = show();
  const table = find<HTMLDetailsElement>('.pf-table');
  view.dispose();
  const read = jest.spyOn(player.state, 'partition');
  table.open = true;
  table.dispatchEvent(new Event('toggle'));
  expect(read).not.toHaveBeenCalled();
});
