/** Invariant 6: however a person gets to a time, what they find there is a straight run of the recipe. */
import fc from 'fast-check';
import { Player } from '../../src/player/player';
import { scenario } from './scenarios';
import { expectStraightRun } from './straight-run';

interface Reality {
  readonly player: Player;
  wallMs: number;
}
type Deed = { readonly name: string; readonly does: (reality: Reality) => void };

const deed = (name: string, does: (reality: Reality) => void): Deed => ({ name, does });

const tenths = fc.integer({ min: 0, max: 120 }).map(k => k / 10);
const anyTime = fc.oneof(tenths, fc.double({ min: 0, max: 12, noNaN: true }));
const anySet = fc.oneof(
  fc.integer({ min: 1, max: 6 }).map(partitionsAmount => ({ partitionsAmount })),
  fc.integer({ min: 0, max: 4 }).map(consumersAmount => ({ consumersAmount })),
  fc.integer({ min: 0, max: 4 }).map(producersAmount => ({ producersAmount })),
  fc.constantFrom(1, 20, 60).map(producerRate => ({ producerRate })),
  fc.constantFrom(500, 5000, Infinity).map(partitionBandwidth => ({ partitionBandwidth }))
);

const anyDeed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.integer({ min: 1, max: 300 }).map(ms => deed(`frame ${ms}`, r => r.player.frame((r.wallMs += ms))))
  },
  { weight: 2, arbitrary: fc.constant(deed('play', r => r.player.play())) },
  fc.constant(deed('pause', r => r.player.pause())),
  fc.constant(deed('step', r => r.player.step())),
  fc.constantFrom(0.3, 1, 7, 30).map(speed => deed(`speed ${speed}`, r => r.player.setSpeed(speed))),
  { weight: 3, arbitrary: anyTime.map(time => deed(`seek ${time}`, r => r.player.seek(time))) },
  { weight: 2, arbitrary: anySet.map(set => deed(`change ${JSON.stringify(set)}`, r => r.player.change(set))) },
  fc.tuple(fc.constantFrom(0, 0.1, 1.7), anySet).map(([after, set]) =>
    deed(`plan in ${after}: ${JSON.stringify(set)}`, r => r.player.plan(r.player.time + after, set))
  ),
  fc.constant(deed('reset', r => r.player.reset())),
  fc.constant(deed('undo', r => r.player.undo()))
);

const named = (deeds: readonly Deed[]): string => deeds.map(({ name }) => name).join('; ');

it.each([
  ['a quick machine', 0],
  ['a machine on which each look at the clock finds 3 ms gone', 3]
])('invariant 6: any frames, pauses, seeks, speeds and changes, on %s', (_, msALook) => {
  fc.assert(
    fc.property(fc.array(anyDeed, { minLength: 1, maxLength: 25, size: 'max' }), deeds => {
      let ms = 0;
      const player = new Player(scenario(), { now: () => (ms += msALook) });
      const reality = { player, wallMs: 0 };
      try {
        for (const { does } of deeds) does(reality);
        expectStraightRun(player);
      } catch (error) {
        throw new Error(`after: ${named(deeds)}`, { cause: error });
      }
    }),
    { seed: 20_261, numRuns: 150 }
  );
});

it('invariant 6: the series of a long run, back and forth over its changes of stride', () => {
  const slow = scenario({ actions: [] });
  const player = new Player({ ...slow, config: { ...slow.config, producerRate: 0.5 } }, { now: () => 0 });
  for (const time of [1000, 409.5, 1700.05, 409.6, 100, 819.2, 1638.4]) {
    player.seek(time);
    expectStraightRun(player);
  }
  player.seek(500.1);
  player.change({ partitionsAmount: 5 });
  expectStraightRun(player);
  player.seek(1700);
  expectStraightRun(player);
});
