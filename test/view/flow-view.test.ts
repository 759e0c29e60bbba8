import { FIELDS } from '../../src/scenario/fields';
import { enter, show } from './shown-flow';

afterEach(() => document.body.replaceChildren());

describe('bar', () => {
  it('plays, pauses, steps, resets, sets speed and seed', () => {
    const { player, view, find } = show();
    find<HTMLButtonElement>('.pf-play').click();
    expect(player.playing).toBe(true);
    view.draw();
    expect(find('.pf-play').getAttribute('aria-label')).toBe('Pause');
    find<HTMLButtonElement>('.pf-play').click();
    expect(player.playing).toBe(false);
    find<HTMLButtonElement>('.pf-step').click();
    expect(player.time).toBeGreaterThan(0);
    find<HTMLButtonElement>('.pf-reset').click();
    expect(player.time).toBe(0);
    enter(find('.pf-speed'), '4', 'change');
    expect(player.speed).toBe(4);
    enter(find('.pf-seed'), '99', 'change');
    expect(player.scenario.seed).toBe(99);
  });

  it('plays a complete run again, with what was done by hand', () => {
    const { player, view, find } = show({ duration: 5 });
    player.seek(2);
    player.change({ partitionsAmount: 3 });
    player.seek(5);
    view.draw();
    expect(find('.pf-play').getAttribute('aria-label')).toBe('Play again');
    expect(find('.pf-clock-end').textContent).toBe('of 0:05 Run complete');
    find<HTMLButtonElement>('.pf-play').click();
    expect([player.time, player.playing, player.scenario.actions.length]).toEqual([0, true, 1]);
  });

  it('says what is wrong with a seed and keeps the one in force', () => {
    const { player, find } = show();
    enter(find('.pf-seed'), '-4', 'change');
    expect(player.scenario.seed).toBe(7);
    expect(find('.pf-toolbar .pf-field-error').textContent).toMatch('seed = -4: not a seed');
    expect(find<HTMLInputElement>('.pf-seed').value).toBe('7');
  });

  it('shows a speed that is not in the list', () => {
    const { player, view, find } = show();
    player.setSpeed(3.5);
    view.draw();
    expect(find<HTMLSelectElement>('.pf-speed').value).toBe('3.5');
  });
});

describe('controls', () => {
  it('has every field of the table, with its unit', () => {
    const { find } = show();
    for (const { name, unit, kind } of FIELDS) {
      const row = find(`.pf-field[data-field="${name}"]`);
      expect(row.querySelector('.pf-unit')?.textContent).toBe(unit);
      expect(row.querySelectorAll('input[type=range]')).toHaveLength(kind === 'choice' ? 0 : 1);
    }
  });

  it('a drag is one change, at its end', () => {
    const { player, find } = show();
    player.seek(2);
    const slider = find<HTMLInputElement>('[data-field="partitionsAmount"] input[type=range]');
    enter(slider, '5', 'input');
    enter(slider, '8', 'input');
    expect(player.scenario.actions).toHaveLength(0);
    expect(find<HTMLInputElement>('[data-field="partitionsAmount"] .pf-entry').value).toBe('8');
    enter(slider, '8', 'change');
    expect(player.scenario.actions).toMatchObject([{ time: 2, set: { partitionsAmount: 8 }, planned: false }]);
  });

  it('a logarithmic slider goes from one end of its range to the other', () => {
    const { player, find } = show();
    const slider = find<HTMLInputElement>('[data-field="partitionBandwidth"] input[type=range]');
    enter(slider, slider.max, 'input', 'change');
    expect(player.state.config.partitionBandwidth).toBe(10_000_000);
    enter(slider, slider.min, 'input', 'change');
    expect(player.state.config.partitionBandwidth).toBe(1000);
  });

  it('raising a minimum above its maximum moves the maximum along, in one action', () => {
    const { player, find } = show();
    player.seek(1);
    enter(find('[data-field="recordValueSizeMin"] .pf-entry'), '5000', 'change');
    expect(player.scenario.actions).toMatchObject([{ set: { recordValueSizeMin: 5000, recordValueSizeMax: 5000 } }]);
  });

  it('says what is wrong beside the field, and the value in force stays', () => {
    const { player, find } = show();
    enter(find('[data-field="producerRate"] .pf-entry'), '0', 'change');
    expect(player.state.config.producerRate).toBe(1);
    expect(find('[data-field="producerRate"] .pf-field-error').textContent).toMatch(/^producerRate = 0: a producer that is there produces\./);
    expect(find<HTMLInputElement>('[data-field="producerRate"] .pf-entry').value).toBe('1');
    enter(find('[data-field="producerRate"] .pf-entry'), '2', 'change');
    expect(find('[data-field="producerRate"] .pf-field-error').textContent).toBe('');
  });

  it('an empty bandwidth is none', () => {
    const { player, find } = show();
    enter(find('[data-field="partitionBandwidth"] .pf-entry'), '', 'change');
    expect(player.state.config.partitionBandwidth).toBe(Infinity);
  });

  it('shows what changed elsewhere', () => {
    const { player, view, find } = show();
    player.change({ producerRate: 4 });
    view.draw();
    expect(find<HTMLInputElement>('[data-field="producerRate"] .pf-entry').value).toBe('4');
    expect(find('.pf-sentence').textContent).toContain('4.0 rec/s each');
  });

  it('has no fields that generate beside a workload', () => {
    const workload = { time: [0, 1], key: [0, 1], bytes: [10, 10], producer: [0, 0], keys: ['a', 'b'] };
    const { view } = show({ workload });
    expect(view.element.querySelector('[data-field="producerRate"]')).toBeNull();
    expect(view.element.querySelector('[data-field="partitionsAmount"]')).not.toBeNull();
  });
});

describe('what a reader is told', () => {
  it('ordering issues, newest first, keys as text and never as markup', () => {
    const workload = { time: [0, 0, 0, 1], key: [0, 1, 1, 1], bytes: [1, 3000, 3000, 100], producer: [0, 0, 0, 0], keys: ['a', '<img src=x onerror=alert(1)>'] };
    const { player, view, find } = show({
      workload, config: { partitionsAmount: 2, consumersAmount: 2, partitionBandwidth: null },
      actions: [{ id: 'shrink', time: 0.5, set: { partitionsAmount: 1 } }]
    });
    expect(find('.pf-log').textContent).toMatch('No ordering issues so far');
    player.seek(20);
    view.draw();
    const rows = [...view.element.querySelectorAll('.pf-log-row')];
    expect(rows.map(row => row.querySelector('.pf-log-text')?.textContent)).toEqual([
      'Key <img src=x onerror=alert(1)> out of order: record 2 (P1) was processed after the newer record 3 (P0), 1.0\u2009s apart.',
      'Key <img src=x onerror=alert(1)> out of order: record 1 (P1) was processed after the newer record 3 (P0), 1.0\u2009s apart.'
    ]);
    expect(view.element.querySelector('img')).toBeNull();
  });

  it('problems, as they come and go', () => {
    const { controller, view, find } = show();
    controller.problems = ['producer_rate = 0: no.'];
    controller.listeners.forEach(listener => listener());
    expect(find('.pf-problem').textContent).toBe('producer_rate = 0: no.');
    controller.problems = [];
    view.draw();
    expect(view.element.querySelector('.pf-problem')).toBeNull();
  });

  it('the partitions as a table, when it is opened', () => {
    const { view, find } = show();
    const table = find<HTMLDetailsElement>('.pf-table');
    table.open = true;
    view.draw();
    expect(table.querySelectorAll('tbody tr')).toHaveLength(4);
    expect(table.querySelector('tbody tr')?.textContent).toMatch(/^P0consumer-0/);
  });

  it('the picture in words', () => {
    expect(show().find('.pf-canvas').getAttribute('aria-label')).toMatch(/^At 0:00\.0: 2 producers, 4 partitions, 2 consumers/);
  });
});

describe('its end', () => {
  it('is safe twice, frees the chart, and nothing is called afterwards', async () => {
    const library = { draw: jest.fn(() => Promise.resolve()), purge: jest.fn() };
    const { controller, view, find } = show({}, () => Promise.resolve(library));
    Object.defineProperty(find('.pf-chart'), 'clientWidth', { value: 800 });
    view.draw();
    await Promise.resolve();
    await Promise.resolve();
    expect(library.draw).toHaveBeenCalledTimes(1);
    const play = find<HTMLButtonElement>('.pf-play');
    view.dispose();
    view.dispose();
    expect(library.purge).toHaveBeenCalledTimes(1);
    expect(controller.listeners.size).toBe(0);
    play.click();
    expect(controller.player.playing).toBe(false);
    view.draw();
    view.setTheme();
    view.resize();
    expect(library.draw).toHaveBeenCalledTimes(1);
  });

  it('says so when the chart cannot be loaded', async () => {
    const { view, find } = show({}, () => Promise.reject(new Error('offline')));
    Object.defineProperty(find('.pf-chart'), 'clientWidth', { value: 800 });
    view.draw();
    await new Promise(resolve => setTimeout(resolve));
    expect(find('.pf-chart').textContent).toMatch('could not be loaded');
  });
});
