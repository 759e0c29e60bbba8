import packageJson from '../../package.json';
import { formatScenario } from '../../src/scenario/codec';
import { PACKAGE_VERSION } from '../../src/widget';
import { Player } from '../../src/player/player';
import { setPreferences } from '../../src/widget/preferences';
import { scenario } from '../player/scenarios';
import { make, settled, type Made } from './manager';

const recipe = (): object => formatScenario(scenario());

beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
afterEach(() => jest.useRealTimers());

/** How many callbacks hang on a model. */
const subscriptions = ({ model }: Made): number =>
  Object.values((model as unknown as { _events: Record<string, unknown[]> })._events).flat().length;

it('tells the version of the package', () => expect(PACKAGE_VERSION).toBe(packageJson.version));

describe('a first display', () => {
  it('plays at once', async () => {
    const flow = await make({ scenario: recipe() });
    await flow.show();
    jest.advanceTimersByTime(2000);
    expect(flow.comm.told).toMatchObject({ playing: true });
    expect(flow.model.get('time')).toBeGreaterThan(0.5);
  });

  it('does not play with autoplay=False', async () => {
    const flow = await make({ scenario: recipe(), autoplay: false });
    await flow.show();
    jest.advanceTimersByTime(2000);
    expect(flow.model.get('time')).toBe(0);
  });

  it('does not play when the reader asked for less motion', async () => {
    globalThis.matchMedia = jest.fn(() => ({ matches: true }) as MediaQueryList);
    const flow = await make({ scenario: recipe() });
    await flow.show();
    jest.advanceTimersByTime(2000);
    expect(flow.model.get('playing')).toBe(false);
    Reflect.deleteProperty(globalThis, 'matchMedia');
  });
});

describe('the preferences of the page', () => {
  afterEach(() => setPreferences({ autoplay: true, speed: 1, reducedMotion: 'system' }));

  it.each([[{ autoplay: false }], [{ reducedMotion: 'reduce' as const }]])(
    '%p keep a flow from playing at once',
    async changes => {
      setPreferences(changes);
      const flow = await make({ scenario: recipe() });
      await flow.show();
      expect(flow.model.get('playing')).toBe(false);
    }
  );

  it('set the speed of a first display whose code does not', async () => {
    setPreferences({ speed: 5 });
    for (const [state, speed] of [[{}, 5], [{ speed: 2 }, 2], [{ time: 3 }, 1]] as const) {
      const flow = await make({ scenario: recipe(), ...state });
      await flow.show();
      expect(flow.model.get('speed')).toBe(speed);
    }
  });
});

describe('a saved flow', () => {
  it('is where it was, paused or playing as it was', async () => {
    const straight = new Player(scenario());
    straight.seek(12.5);
    for (const playing of [false, true]) {
      const flow = await make({ scenario: recipe(), time: 12.5, playing, _owner: { number: 1, who: 'an old page' } });
      await flow.show();
      expect(flow.model.traceHash()).toBe(straight.traceHash());
      jest.advanceTimersByTime(2500);
      expect((flow.model.get('time') as number) > 12.5).toBe(playing);
    }
  });

  it('comes back from the state that a notebook keeps, without the parameters', async () => {
    const flow = await make({ scenario: recipe(), autoplay: false });
    await flow.show();
    const { state } = await flow.manager.get_state();
    const saved = state[flow.model.model_id].state as Record<string, unknown>;
    expect(saved.scenario).toEqual(recipe());
    expect(saved).not.toHaveProperty('producer_rate');
  });

  const many = (count: number): object[] =>
    Array.from({ length: count }, (_, i) => ({ id: `${i}`, time: 1, set: {}, planned: true }));
  const hostile: [string, Record<string, unknown>][] = [
    ['no object', { scenario: 'x' }],
    ['a value out of range', { scenario: { ...recipe(), config: { partitionsAmount: 1e9 } } }],
    ['an unknown field', { scenario: { ...recipe(), onload: 'alert(1)' } }],
    ['too many actions', { scenario: { ...recipe(), actions: many(10_001) } }],
    ['a workload that is none', { scenario: recipe(), _workload: { time: 'x' } }]
  ];

  it.each(hostile)('with %s is explained, and nothing runs', async (_, state) => {
    const flow = await make({ ...state, playing: true });
    const view = await flow.show();
    jest.advanceTimersByTime(2000);
    expect(view.el.querySelector('.pf-problem')?.textContent).not.toBe('');
    expect(view.el.querySelector('.pf-play')).toBeNull();
    expect(flow.model.traceHash()).toBeNull();
    expect(flow.comm.sent).toEqual([]);
  });

  it('that is not valid shows as soon as a valid recipe comes', async () => {
    const flow = await make({ scenario: { version: 7 }, autoplay: false });
    const view = await flow.show();
    await flow.comm.update({ scenario: recipe() });
    expect(view.el.querySelector('.pf-play')).not.toBeNull();
  });

  it.each([['time', 'soon'], ['time', -1], ['speed', 0], ['speed', 'fast'], ['_owner', 3], ['refused', 'x']])(
    'with %s = %p is shown all the same',
    async (name, value) => {
      const flow = await make({ scenario: recipe(), autoplay: false, [name]: value });
      const view = await flow.show();
      expect(view.el.querySelector('.pf-play')).not.toBeNull();
    }
  );
});

describe('views', () => {
  it('show one run, and free it with the last of them', async () => {
    const flow = await make({ scenario: recipe() });
    const first = await flow.show();
    const second = await flow.show();
    jest.advanceTimersByTime(1000);
    first.remove();
    first.remove();
    expect(flow.model.traceHash()).not.toBeNull();
    second.remove();
    expect(flow.model.traceHash()).toBeNull();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('come back where they left', async () => {
    const flow = await make({ scenario: recipe(), autoplay: false });
    const view = await flow.show();
    flow.model.set('playing', true);
    jest.advanceTimersByTime(3000);
    const hash = flow.model.traceHash();
    flow.model.set('playing', false);
    view.remove();
    await flow.show();
    expect(flow.model.traceHash()).toBe(hash);
    jest.advanceTimersByTime(1000);
    expect(flow.model.traceHash()).toBe(hash);
  });

  it('leave nothing subscribed, ten of them', async () => {
    const flow = await make({ scenario: recipe() });
    const before = subscriptions(flow);
    const listen = jest.spyOn(document, 'addEventListener');
    for (let i = 0; i < 10; i++) {
      const view = await flow.show();
      jest.advanceTimersByTime(100);
      view.remove();
      await settled();
    }
    expect(subscriptions(flow)).toBe(before);
    expect(jest.getTimerCount()).toBe(0);
    for (const [, , options] of listen.mock.calls) {
      if (typeof options === 'object' && options.signal) expect(options.signal.aborted).toBe(true);
    }
  });

  it('are not drawn out of sight, while the flow runs on', async () => {
    let look: (near: boolean) => void = () => undefined;
    const stub = globalThis.IntersectionObserver;
    globalThis.IntersectionObserver = class extends stub {
      constructor(callback: IntersectionObserverCallback) {
        super(callback);
        look = isIntersecting => callback([{ isIntersecting } as IntersectionObserverEntry], this);
      }
    };
    const flow = await make({ scenario: recipe() });
    const view = await flow.show();
    const draw = jest.spyOn(view, 'draw');
    jest.advanceTimersByTime(100);
    expect(draw).toHaveBeenCalled();
    look(false);
    draw.mockClear();
    const hash = flow.model.traceHash();
    jest.advanceTimersByTime(3000);
    expect(draw).not.toHaveBeenCalled();
    expect(flow.model.traceHash()).not.toBe(hash);
    look(true);
    jest.advanceTimersByTime(20);
    expect(draw).toHaveBeenCalled();
    globalThis.IntersectionObserver = stub;
  });

  it('end with the widget', async () => {
    const flow = await make({ scenario: recipe() });
    const view = await flow.show();
    flow.comm.die();
    await settled();
    jest.advanceTimersByTime(1000);
    expect(flow.model.traceHash()).toBeNull();
    expect(view.luminoWidget.isDisposed).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('the parameters', () => {
  it('are attributes, with or without a view', async () => {
    const flow = await make({ scenario: recipe(), time: 6 });
    expect(flow.model.get('consumers_amount')).toBe(3);
    expect(flow.model.get('seed')).toBe(7);
  });

  it('set by another widget change the flow as if by hand', async () => {
    const flow = await make({ scenario: recipe(), autoplay: false });
    await flow.show();
    flow.model.set('producer_rate', 9);
    await settled();
    flow.model.set('seed', 99);
    await settled();
    expect(flow.comm.told.scenario).toMatchObject({ seed: 99, config: { producerRate: 9 } });
    expect(flow.comm.told).not.toHaveProperty('producer_rate');
  });

  it('refuse what is not allowed, say why, and show what is in force', async () => {
    const flow = await make({ scenario: recipe(), autoplay: false });
    await flow.show();
    flow.model.set('producer_rate', -1);
    jest.advanceTimersByTime(100);
    expect(flow.model.get('producer_rate')).toBe(4);
    expect(flow.model.problems.list).toEqual([expect.stringContaining('-1')]);
  });

  it('are never taken from the kernel', async () => {
    const flow = await make({ scenario: recipe(), autoplay: false, producer_rate: 77 });
    await flow.show();
    await flow.comm.update({ producer_rate: 55 });
    expect(flow.model.get('producer_rate')).toBe(4);
  });
});

describe('what a reader is told', () => {
  it('is what the kernel refused', async () => {
    const flow = await make({ scenario: recipe(), refused: ['late'] });
    expect(flow.model.problems.list).toEqual(['late']);
    await flow.comm.update({ refused: ['late', 'later'] });
    expect(flow.model.problems.list).toEqual(['late', 'later']);
  });

  it('is that kernel and page differ', async () => {
    const flow = await make({ scenario: recipe(), _package_version: '0.0.1' });
    expect(flow.model.problems.list).toEqual([expect.stringMatching(/0\.0\.1.*update/)]);
  });

  it('is nothing when they agree', async () => {
    const flow = await make({ scenario: recipe(), _package_version: PACKAGE_VERSION });
    expect(flow.model.problems.list).toEqual([]);
  });
});
