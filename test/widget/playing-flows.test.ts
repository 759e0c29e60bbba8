import { formatScenario } from '../../src/scenario/codec';
import { PlayingFlows } from '../../src/widget/playing-flows';
import { scenario } from '../player/scenarios';
import { make, type Made } from './manager';

it('lets the one that has played longest give way', () => {
  const flows = new PlayingFlows(2);
  const [a, b, c] = ['a', 'b', 'c'].map(name => ({ name, giveWay: jest.fn() }));
  flows.started(a);
  flows.started(b);
  flows.stopped(a);
  flows.started(a);
  flows.started(c);
  expect(b.giveWay).toHaveBeenCalledTimes(1);
  expect(a.giveWay).not.toHaveBeenCalled();
  expect(flows.size).toBe(2);
});

it('pauses the first of five flows on a page, which says so until it plays again', async () => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
  const flows: Made[] = [];
  for (let i = 0; i < 5; i++) flows.push(await make({ scenario: formatScenario(scenario()) }));
  for (const flow of flows) {
    await flow.show();
    jest.advanceTimersByTime(100);
  }
  const playing = (): boolean[] => flows.map(({ model }) => model.get('playing') as boolean);
  expect(playing()).toEqual([false, true, true, true, true]);
  expect(flows[0].model.problems.list).toEqual([expect.stringMatching(/^Paused/)]);
  flows[0].model.set('playing', true);
  expect(playing()).toEqual([true, false, true, true, true]);
  expect(flows[0].model.problems.list).toEqual([]);
  jest.useRealTimers();
});
