import type { EngineLimits } from '../../src/engine/config';
import { formatScenario, parseScenario } from '../../src/scenario/codec';
import { Player, type PlayerChange } from '../../src/player/player';
import { CONFIG, scenario } from './scenarios';
import { expectStraightRun } from './straight-run';

/** A player with frames of 20 ms. */
function playing(given = scenario(), limits: Partial<EngineLimits> = {}) {
  const player = new Player(given, { now: () => 0, limits });
  let wallMs = 0;
  const frames = (count: number): void => {
    for (let i = 0; i < count; i++) player.frame((wallMs += 20));
  };
  frames(1);
  return { player, frames, sleep: (ms: number) => void (wallMs += ms) };
}

describe('a change that contradicts what is planned', () => {
  it('is refused, and the recipe stays one that can be read back', () => {
    const planned = [{ id: 'later', time: 30, set: { recordValueSizeMin: 550 }, planned: true }];
    const player = new Player(scenario({ actions: planned }));
    player.seek(1);
    expect(() => player.change({ recordValueSizeMax: 500 })).toThrow(
      'recordValueSizeMin = 550: above recordValueSizeMax = 500 from 30 s on, by what is planned');
    expect(() => player.plan(40, { recordValueSizeMax: 500 })).toThrow('from 40 s on');
    expect(player.scenario.actions).toEqual(planned);
    expect(parseScenario(formatScenario(player.scenario)).actions).toEqual(planned);
  });

  it('is refused of a reset and a seed too, which would drop what the plan needs', () => {
    const player = new Player(scenario());
    player.seek(1);
    player.change({ recordValueSizeMax: 5000 });
    player.plan(30, { recordValueSizeMin: 3000 });
    const { scenario: before, time } = player;
    expect(() => player.reset()).toThrow('recordValueSizeMin = 3000: above recordValueSizeMax');
    expect(() => player.setSeed(8)).toThrow('from 30 s on, by what is planned');
    expect(player).toMatchObject({ scenario: before, time });
    expect(player.canUndo).toBe(false);
  });
});

describe('time', () => {
  it('stands until it is told to play', () => {
    const { player, frames } = playing();
    frames(10);
    expect(player.time).toBe(0);
  });

  it('runs at the speed that is set', () => {
    const { player, frames } = playing();
    player.setSpeed(5);
    player.play();
    frames(51);
    expect(player.time).toBeCloseTo(5, 9);
  });

  it('skips what was lost asleep', () => {
    const { player, frames, sleep } = playing();
    player.play();
    frames(2);
    sleep(60_000);
    frames(1);
    expect(player.time).toBeCloseTo(0.12, 9);
  });

  it('skips what passed in a pause', () => {
    const { player, frames } = playing();
    player.play();
    frames(2);
    player.pause();
    frames(100);
    player.play();
    frames(2);
    expect(player.time).toBeCloseTo(0.04, 9);
  });

  it('ends with the duration, and pauses there', () => {
    const { player, frames } = playing(scenario({ duration: 0.5 }));
    player.play();
    frames(100);
    expect(player).toMatchObject({ time: 0.5, playing: false, finished: true });
    player.play();
    expect(player.playing).toBe(false);
  });

  it('stops at a cap of the engine, says so, and comes back from it', () => {
    const { player, frames } = playing(scenario(), { residentsMax: 10 });
    const heard: PlayerChange[] = [];
    player.subscribe(what => heard.push(what));
    player.play();
    frames(400);
    expect(player.time).toBeLessThan(7);
    expect(player.stop?.limit).toBe('residents');
    expect(player.playing).toBe(false);
    expect(heard.at(-1)).toBe('stop');
    player.seek(0.01);
    expect(player.stop).toBeNull();
  });

  it.each([NaN, 0, -1])('refuses a speed of %p', speed => {
    expect(() => playing().player.setSpeed(speed)).toThrow(RangeError);
  });
});

describe('the frame budget', () => {
  /** A machine on which each look at the clock finds 5 ms gone. */
  const slow = (): Player => {
    let ms = 0;
    return new Player(scenario({ config: { ...CONFIG, producersAmount: 64, producerRate: 1000 } }), {
      now: () => (ms += 5)
    });
  };

  it('slows the run, and tells to what', () => {
    const player = slow();
    player.setSpeed(100);
    player.play();
    for (let i = 0; i < 10; i++) player.frame(20 * i);
    expect(player.slowedTo).toBeGreaterThan(0);
    expect(player.slowedTo).toBeLessThan(100);
    player.pause();
    expect(player.slowedTo).toBeNull();
    expectStraightRun(player);
  });

  it('spreads a long seek over frames', () => {
    const player = slow();
    player.seek(3);
    expect(player.seekingTo).toBe(3);
    expect(player.time).toBeLessThan(3);
    for (let i = 0; i < 1000 && player.seekingTo !== null; i++) player.frame(20 * i);
    expect(player.time).toBe(3);
    expectStraightRun(player);
  });

  it('ends a seek at the instant of a change', () => {
    const player = slow();
    player.seek(3);
    const { time } = player;
    player.change({ consumersAmount: 5 }, 'now');
    expect(player.scenario.actions[0]).toMatchObject({ id: 'now', time });
    expect(player.seekingTo).toBeNull();
  });
});

describe('step', () => {
  it('pauses and goes to the next time at which something happens', () => {
    const { player } = playing(scenario({ config: { ...CONFIG, producerDelayRandomFactor: 0, partitionBandwidth: 1 } }));
    player.play();
    player.step();
    expect(player).toMatchObject({ playing: false, time: 0.25 });
    expectStraightRun(player);
  });

  it('takes a planned action for something that happens', () => {
    const { player } = playing(scenario({ config: { ...CONFIG, producersAmount: 0 } }));
    player.step();
    expect(player.time).toBe(5);
    expect(player.state.config.consumersAmount).toBe(3);
    player.step();
    expect(player.time).toBe(5);
  });
});

describe('a change', () => {
  it('is the starting config as long as time is 0', () => {
    const { player } = playing();
    player.change({ producersAmount: 1 });
    expect(player.scenario.config.producersAmount).toBe(1);
    expect(player.scenario.actions).toHaveLength(1);
    expectStraightRun(player);
  });

  it('is an action by hand later', () => {
    const { player } = playing();
    player.seek(1.5);
    player.change({ producersAmount: 1 }, 'mine');
    expect(player.scenario.actions[0]).toEqual({ id: 'mine', time: 1.5, set: { producersAmount: 1 }, planned: false });
    expect(player.state.config.producersAmount).toBe(1);
    expectStraightRun(player);
  });

  it('is seen by the sample of its own instant', () => {
    const { player } = playing();
    player.seek(2);
    player.change({ partitionsAmount: 6 });
    expect(player.series.partitions).toHaveLength(6);
    expect([...player.series.lag(5)].slice(-2)).toEqual([NaN, 0]);
    expectStraightRun(player);
  });

  it('after going back drops later actions made by hand, keeps planned ones, and can be undone', () => {
    const { player } = playing();
    player.seek(2);
    player.change({ producersAmount: 1 }, 'a');
    player.seek(4);
    player.change({ producersAmount: 4 }, 'b');
    const before = player.scenario;
    player.seek(3);
    player.change({ consumersAmount: 1 }, 'c');
    expect(player.scenario.actions.map(({ id }) => id)).toEqual(['a', 'c', 'planned']);
    player.seek(8);
    expectStraightRun(player);
    player.undo();
    expect(player.scenario).toBe(before);
    expect(player.time).toBe(3);
    player.seek(8);
    expectStraightRun(player);
    expect(player.canUndo).toBe(false);
  });

  it('gives each action made by hand an id of its own', () => {
    const { player } = playing(
      scenario({ actions: [{ id: 'hand-1', time: 1, set: { producersAmount: 1 }, planned: false }] })
    );
    player.seek(2);
    player.change({ producersAmount: 2 });
    expect(new Set(player.scenario.actions.map(({ id }) => id)).size).toBe(2);
  });
});

describe('a plan', () => {
  it('acts at its time', () => {
    const { player } = playing();
    player.seek(1);
    player.plan(2, { producersAmount: 0 }, 'later');
    player.seek(6);
    expect(player.state.config.producersAmount).toBe(0);
    expectStraightRun(player);
  });

  it('acts at once when its time is now', () => {
    const { player } = playing();
    player.seek(1);
    player.plan(1, { producersAmount: 0 });
    expect(player.state.config.producersAmount).toBe(0);
    expectStraightRun(player);
  });

  it('is refused before now', () => {
    const { player } = playing();
    player.seek(1);
    expect(() => player.plan(0.5, { producersAmount: 0 })).toThrow(RangeError);
  });
});

describe('reset', () => {
  it('pauses, goes to 0 and keeps planned actions only', () => {
    const { player } = playing();
    player.seek(3);
    player.change({ producersAmount: 5 });
    player.play();
    player.reset();
    expect(player).toMatchObject({ time: 0, playing: false });
    expect(player.scenario.actions.map(({ id }) => id)).toEqual(['planned']);
    expectStraightRun(player);
  });

  it('by another seed goes to 0 and keeps config and planned actions', () => {
    const { player } = playing();
    player.seek(3);
    player.setSeed(8);
    expect(player.scenario).toEqual(scenario({ seed: 8 }));
    player.seek(3);
    expectStraightRun(player);
  });
});

describe('a subscription', () => {
  it('hears of what changed', () => {
    const { player, frames } = playing();
    const heard: PlayerChange[] = [];
    player.subscribe(what => heard.push(what));
    player.play();
    frames(2);
    player.setSpeed(2);
    player.pause();
    player.change({ producersAmount: 1 });
    expect(heard).toEqual(['playing', 'time', 'speed', 'playing', 'time', 'scenario']);
  });

  it('hears nothing after it ended, or after dispose; dispose twice is safe', () => {
    const { player } = playing();
    const first = jest.fn();
    const second = jest.fn();
    const unsubscribe = player.subscribe(first);
    player.subscribe(second);
    player.play();
    unsubscribe();
    player.dispose();
    player.dispose();
    player.seek(1);
    expect(first).toHaveBeenCalledTimes(1);
    expect(second).toHaveBeenCalledTimes(1);
  });
});
