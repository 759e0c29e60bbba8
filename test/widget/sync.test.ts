/** The protocol between the two ends of a flow, seen from the kernel. */
import { formatScenario } from '../../src/scenario/codec';
import { Player } from '../../src/player/player';
import { PACKAGE_VERSION } from '../../src/widget/version';
import { scenario } from '../player/scenarios';
import { make, settled, type Made } from './manager';

interface Told {
  readonly seed: number;
  readonly config: Record<string, unknown>;
  readonly actions: readonly Record<string, unknown>[];
}

const told = ({ comm }: Made): Told => comm.told.scenario as Told;
const acks = ({ comm }: Made): unknown[] => comm.messages('ack').map(({ id, error }) => [id, error]);
const owner = ({ model }: Made): { number: number; who: string } =>
  model.get('_owner') as { number: number; who: string };
const play = (flow: Made, seconds: number): void => {
  flow.model.set('playing', true);
  jest.advanceTimersByTime(seconds * 1000);
};
const pause = (flow: Made): void => void flow.model.set('playing', false);

/** A flow on the page that does not play by itself. */
async function shown(state: Record<string, unknown> = {}): Promise<Made> {
  const flow = await make({ scenario: formatScenario(scenario()), autoplay: false, ...state });
  await flow.show();
  return flow;
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
afterEach(() => jest.useRealTimers());

describe('ownership', () => {
  it('says nothing before a view is shown', async () => {
    const { comm } = await make({ scenario: formatScenario(scenario()) });
    expect(comm.sent).toEqual([]);
  });

  it('is claimed with the next number by the first view', async () => {
    const flow = await shown({ _owner: { number: 4, who: 'kernel' } });
    expect(owner(flow).number).toBe(5);
    expect(owner(flow).who).not.toBe('kernel');
    expect(flow.comm.told._owner).toEqual(owner(flow));
    expect(flow.comm.messages('resend')).toHaveLength(1);
    expect(flow.comm.messages('page')).toEqual([{ type: 'page', version: PACKAGE_VERSION }]);
    expect(flow.comm.messages('views')).toEqual([{ type: 'views', count: 1 }]);
    await flow.show();
    expect(owner(flow).number).toBe(5);
  });

  it('goes to whoever has a higher number: the flow pauses there and follows', async () => {
    const flow = await shown();
    play(flow, 2);
    const theirs = { id: 'theirs', time: 3, set: { consumersAmount: 1 }, planned: false };
    const other = scenario({ actions: [theirs, ...scenario().actions] });
    await flow.comm.update({
      _owner: { number: 9, who: 'kernel' },
      playing: false,
      scenario: formatScenario(other),
      time: 3.5
    });
    const { length } = flow.comm.sent;
    jest.advanceTimersByTime(2000);
    expect(flow.model.get('time')).toBe(3.5);
    expect(flow.model.get('consumers_amount')).toBe(1);
    expect(flow.comm.sent).toHaveLength(length);
    await flow.comm.update({ time: 6 });
    jest.advanceTimersByTime(100);
    expect(flow.model.get('consumers_amount')).toBe(3);
  });

  it('stays where it is at a lower number, and says so', async () => {
    const flow = await shown({ _owner: { number: 4, who: 'kernel' } });
    const ours = owner(flow);
    await flow.comm.update({ _owner: { number: 2, who: 'late' } });
    expect(flow.comm.told._owner).toEqual(ours);
    expect(owner(flow)).toEqual(ours);
  });

  it('is claimed back by a touch', async () => {
    const flow = await shown();
    const view = await flow.show();
    await flow.comm.update({ _owner: { number: 9, who: 'kernel' } });
    view.el.querySelector<HTMLElement>('.pf-step')?.click();
    expect(owner(flow).number).toBe(10);
    expect(flow.comm.told._owner).toEqual(owner(flow));
  });

  it('is claimed back from the kernel when the kernel says play', async () => {
    const flow = await shown();
    await flow.comm.update({ _owner: { number: 9, who: 'kernel' } });
    await flow.comm.update({ playing: true });
    expect(owner(flow).number).toBe(10);
    jest.advanceTimersByTime(3000);
    expect(flow.model.get('time')).toBeGreaterThan(1);
  });

  it('goes to the kernel with the last view', async () => {
    const flow = await make({ scenario: formatScenario(scenario()), autoplay: false });
    const view = await flow.show();
    play(flow, 2);
    view.remove();
    await settled();
    expect(flow.comm.told._owner).toEqual({ number: 2, who: 'kernel' });
    expect(flow.comm.told.time).toBeGreaterThan(1.8);
    expect(flow.comm.messages('views').at(-1)).toEqual({ type: 'views', count: 0 });
  });

  it('keeps what the kernel wrote before it heard of the claim, and what was done here since', async () => {
    const flow = await shown();
    play(flow, 2);
    await flow.comm.command('ours', { kind: 'set', changes: { producersAmount: 4 }, at: null });
    await flow.comm.update({ scenario: formatScenario(scenario({ seed: 11 })) });
    expect(told(flow).seed).toBe(11);
    expect(told(flow).actions.map(({ id }) => id)).toEqual(['ours', 'planned']);
  });
});

it('an echo of what this end wrote is no news', async () => {
  const flow = await shown();
  await flow.comm.command('1', { kind: 'set', changes: { producersAmount: 4 }, at: null });
  const load = jest.spyOn(Player.prototype, 'load');
  await flow.comm.update({ scenario: JSON.parse(JSON.stringify(told(flow))) as unknown });
  await flow.comm.update({ speed: 3 });
  expect(load).not.toHaveBeenCalled();
  load.mockRestore();
});

describe('a command', () => {
  it('at 0 changes the starting config', async () => {
    const flow = await shown();
    await flow.comm.command('c1', { kind: 'set', changes: { producersAmount: 4 }, at: null });
    expect(told(flow).config.producersAmount).toBe(4);
    expect(acks(flow)).toEqual([['c1', null]]);
    expect(flow.model.get('producers_amount')).toBe(2);
    jest.advanceTimersByTime(20);
    expect(flow.model.get('producers_amount')).toBe(4);
  });

  it('later is an action at the instant on the clock, with its id', async () => {
    const flow = await shown();
    play(flow, 2);
    pause(flow);
    await flow.comm.command('c1', { kind: 'set', changes: { producersAmount: 4 }, at: null });
    expect(told(flow).actions[0]).toEqual({
      id: 'c1', time: flow.model.get('time'), set: { producersAmount: 4 }, planned: false
    });
  });

  it('is planned when it names a time', async () => {
    const flow = await shown();
    await flow.comm.command('c1', { kind: 'set', changes: { producersAmount: 4 }, at: 30 });
    expect(told(flow).actions.at(-1)).toEqual({ id: 'c1', time: 30, set: { producersAmount: 4 }, planned: true });
  });

  it('is done once by its id, and answered each time', async () => {
    const flow = await shown();
    play(flow, 1);
    for (let i = 0; i < 3; i++) {
      await flow.comm.command('c1', { kind: 'set', changes: { producersAmount: 4 }, at: null });
    }
    expect(told(flow).actions.filter(({ id }) => id === 'c1')).toHaveLength(1);
    expect(acks(flow)).toEqual([['c1', null], ['c1', null], ['c1', null]]);
  });

  it('is not done again when a front end before this one did it', async () => {
    const flow = await shown();
    const { length } = flow.comm.sent;
    await flow.comm.command('planned', { kind: 'set', changes: { producersAmount: 4 }, at: null });
    expect(flow.comm.sent).toHaveLength(length + 1);
    expect(acks(flow)).toEqual([['planned', null]]);
  });

  it.each([
    ['a value out of range', { kind: 'set', changes: { producerRate: 0 }, at: null }, /^producer_rate = 0: /],
    ['a time before now', { kind: 'set', changes: { producerRate: 2 }, at: 0.5 }, /before now/],
    ['a seed that is none', { kind: 'seed', seed: -1 }, /^seed = -1: /],
    ['a time that is none', { kind: 'seek', time: null }, /^time = /],
    ['a kind unknown here', { kind: 'crash' }, /unknown to this page/]
  ])('is refused with a reason for %s, and the flow stays as it was', async (_, command, reason) => {
    const flow = await shown();
    play(flow, 1);
    pause(flow);
    const before = flow.model.get('scenario') as unknown;
    await flow.comm.command('bad', command);
    expect(acks(flow)).toEqual([['bad', expect.stringMatching(reason)]]);
    expect(flow.model.get('scenario')).toEqual(before);
    expect(flow.model.problems.list).toEqual([expect.stringMatching(reason)]);
  });

  it('seed, step, seek and reset do what the buttons do', async () => {
    const flow = await shown();
    await flow.comm.command('1', { kind: 'seed', seed: 12 });
    expect(told(flow).seed).toBe(12);
    await flow.comm.command('2', { kind: 'seek', time: 4 });
    await settled();
    expect(flow.comm.told.time).toBe(4);
    await flow.comm.command('3', { kind: 'step' });
    jest.advanceTimersByTime(300);
    expect(flow.comm.told.time).toBeGreaterThan(4);
    await flow.comm.command('4', { kind: 'reset' });
    jest.advanceTimersByTime(300);
    expect(flow.comm.told.time).toBe(0);
    expect(acks(flow)).toHaveLength(4);
  });

  it('replaces the recipe and goes to 0', async () => {
    const flow = await shown();
    play(flow, 2);
    await flow.comm.command('1', { kind: 'replace', scenario: formatScenario(scenario({ seed: 3, actions: [] })) });
    expect(told(flow)).toMatchObject({ seed: 3, actions: [] });
    expect(flow.model.get('scenario')).toEqual(told(flow));
  });

  it('waits for the attributes that were sent before it', async () => {
    const flow = await shown();
    void flow.comm.update({ _owner: { number: 9, who: 'kernel' } });
    await flow.comm.command('c1', { kind: 'set', changes: { producersAmount: 4 }, at: null });
    expect(acks(flow)).toEqual([]);
  });

  it('waits for a seek that takes many frames, and acts at its end', async () => {
    const flow = await shown();
    let ms = 0;
    const slow = jest.spyOn(performance, 'now').mockImplementation(() => (ms += 10));
    await flow.comm.command('1', { kind: 'seek', time: 20 });
    await flow.comm.command('2', { kind: 'set', changes: { producersAmount: 4 }, at: null });
    expect(acks(flow)).toEqual([['1', null]]);
    jest.advanceTimersByTime(10_000);
    await settled();
    slow.mockRestore();
    expect(acks(flow)).toEqual([['1', null], ['2', null]]);
    expect(told(flow).actions.at(-1)).toMatchObject({ id: '2', time: 20 });
    expect(flow.comm.told.time).toBe(20);
  });

  it('is left to the owner', async () => {
    const flow = await shown();
    await flow.comm.update({ _owner: { number: 9, who: 'another page' } });
    await flow.comm.command('c1', { kind: 'set', changes: { producersAmount: 4 }, at: null });
    expect(acks(flow)).toEqual([]);
  });
});

describe('time', () => {
  const timesSent = ({ comm }: Made): number => comm.sent.filter(({ state }) => state && 'time' in state).length;

  /** How often the time is sent in some seconds. */
  async function counted(flow: Made, seconds: number): Promise<number> {
    const before = timesSent(flow);
    for (let i = 0; i < 10 * seconds; i++) {
      jest.advanceTimersByTime(100);
      await settled();
    }
    return timesSent(flow) - before;
  }

  it.each([[1], [4]])('goes to the kernel %p times a second while playing', async rate => {
    const flow = await shown({ _rate_hz: rate });
    play(flow, 1);
    await settled();
    const sent = await counted(flow, 10);
    expect(sent).toBeGreaterThanOrEqual(9 * rate);
    expect(sent).toBeLessThanOrEqual(10 * rate);
  });

  it('goes at pause, and then no more', async () => {
    const flow = await shown();
    play(flow, 1.5);
    await settled();
    pause(flow);
    await settled();
    expect(flow.comm.told.time).toBeCloseTo(1.5, 1);
    expect(await counted(flow, 5)).toBe(0);
  });

  it('goes four times a second at most while it is moved by hand, and last of all its last value', async () => {
    const flow = await shown();
    const before = timesSent(flow);
    for (let i = 1; i <= 50; i++) {
      await flow.comm.command(`${i}`, { kind: 'seek', time: i / 10 });
      jest.advanceTimersByTime(20);
    }
    jest.advanceTimersByTime(250);
    await settled();
    expect(timesSent(flow) - before).toBeLessThanOrEqual(6);
    expect(flow.comm.told.time).toBe(5);
  });

  it('holds while the page is hidden, and does not catch up', async () => {
    const flow = await shown();
    play(flow, 1);
    const hidden = jest.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(await counted(flow, 5)).toBe(0);
    hidden.mockRestore();
    document.dispatchEvent(new Event('visibilitychange'));
    jest.advanceTimersByTime(1000);
    pause(flow);
    expect(flow.model.get('time')).toBeGreaterThan(1.8);
    expect(flow.model.get('time')).toBeLessThan(2.2);
  });
});

describe('the kernel is gone', () => {
  it('and the flow plays on, and can be changed', async () => {
    const flow = await shown();
    play(flow, 1);
    await settled();
    flow.manager.disconnect();
    await settled();
    const { length } = flow.comm.sent;
    jest.advanceTimersByTime(3000);
    flow.model.set('producers_amount', 5);
    pause(flow);
    expect(flow.model.get('time')).toBeGreaterThan(3.8);
    expect(flow.comm.sent).toHaveLength(length);
  });

  it('and hears what it missed when it is back', async () => {
    const flow = await shown();
    flow.model.comm_live = false;
    flow.model.set('producers_amount', 5);
    flow.model.comm_live = true;
    expect(told(flow).config.producersAmount).toBe(5);
    expect(flow.comm.messages('resend')).toHaveLength(2);
  });
});

describe('speed and playing', () => {
  it('are taken from the kernel', async () => {
    const flow = await shown();
    await flow.comm.update({ speed: 10, playing: true });
    jest.advanceTimersByTime(2000);
    pause(flow);
    expect(flow.model.get('time')).toBeGreaterThan(18);
  });

  it('are told to the kernel', async () => {
    const flow = await shown({ scenario: formatScenario(scenario({ duration: 2 })) });
    play(flow, 3);
    await settled();
    expect(flow.comm.told).toMatchObject({ playing: false, time: 2 });
  });
});
