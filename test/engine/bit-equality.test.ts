/**
 * Invariant 6 in random worlds: however a time is reached, everything that can be read there is the same to the bit.
 *
 * Even divisions of the time are in `properties.test.ts`; all that a person can do to one scenario, in
 * `test/player/any-path.test.ts`.
 */
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import type { EngineConfig } from '../../src/engine/config';
import type { Recorder } from '../../src/engine/recorder';
import type { FlowSimulation } from '../../src/engine/flow-simulation';
import { metricsOf } from '../../src/headless/metrics';
import { Player } from '../../src/player/player';
import { Run, type RunCheckpoint } from '../../src/scenario/run';
import type { Scenario } from '../../src/scenario/scenario';
import { SEED, SMALL, rows, sizes, worldsOf, type RandomWorld, type Step } from './worlds';

const worlds = worldsOf(SMALL, sizes);
const LIMITS = { recordsMax: 1e5, issuesKept: 1e5 };

const check = (property: Parameters<typeof fc.assert>[0], numRuns: number): void =>
  fc.assert(property as fc.IProperty<unknown>, { seed: SEED, numRuns });

/** A world as a scenario, its steps planned; and the seconds it is looked at, 3 more than its steps take. */
function planned({ seed, config, steps }: RandomWorld): { scenario: Scenario; end: number } {
  let time = 0;
  const actions = steps.map(({ wait, set }, i) => ({ id: `step ${i}`, time: (time += wait), set, planned: true }));
  return { scenario: { version: 1, seed, title: '', description: '', duration: null, config, actions, annotations: [], workload: null }, end: time + 3 };
}

const runOf = (scenario: Scenario): Run => new Run(scenario, { limits: LIMITS });

const COLUMNS: readonly (keyof Recorder)[] = [
  'key', 'producer', 'partition', 'consumer', 'restarts', 'offset', 'bytes', 'eventTime', 'reachedTime', 'startedTime',
  'completedTime'
];

/** Numbers of the whole and of every part, as JSON: doubles are written so that no two give one text. */
const numbers = (simulation: FlowSimulation): string =>
  `${simulation.now} ${simulation.traceHash()} ${simulation.generation} ${JSON.stringify(metricsOf(simulation))}`;

/** The numbers, each issue, and the bytes of every column of the recorder. */
function everything(simulation: FlowSimulation): string {
  const recorder = simulation.settledRecorder();
  const hash = createHash('sha1');
  for (const name of COLUMNS) {
    const column = recorder?.[name] as Float64Array;
    hash.update(new Uint8Array(column.slice(0, recorder?.count).buffer));
  }
  return `${numbers(simulation)} ${JSON.stringify(simulation.orderingIssues(Infinity))} ${hash.digest('hex')}`;
}

function straight(scenario: Scenario, time: number): FlowSimulation {
  const run = runOf(scenario);
  run.advanceTo(time);
  return run.simulation;
}

/** Parts of a time, from 0 to 1. */
const parts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

/** The double next to one above 0, up or down. */
function neighbour(value: number, up: boolean): number {
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0] += up ? 1n : -1n;
  return new Float64Array(bits.buffer)[0];
}

/** Plays a world with a checkpoint at one event in `each`, then comes back to them as `order` says. */
function goBack(world: RandomWorld, each: number, order: Iterator<number>): void {
  const { scenario, end } = planned(world);
  const run = runOf(scenario);
  const kept: { readonly checkpoint: RunCheckpoint; readonly then: string }[] = [];
  for (let events = 0; run.nextTime() <= end && kept.length < 120; events++) {
    if (events % each === 0) kept.push({ checkpoint: run.capture(), then: everything(run.simulation) });
    run.advanceTo(run.nextTime());
  }
  run.advanceTo(end);
  const wanted = everything(run.simulation);
  expect(wanted).toBe(everything(straight(scenario, end)));
  for (let visits = kept.length; visits > 0; visits--) {
    const place = order.next().value as number;
    const { checkpoint, then } = kept[place % kept.length];
    checkpoint.restore();
    expect(everything(run.simulation)).toBe(then);
    // One in three is left half way, as a seek that is given up.
    if (place % 3 === 0) {
      run.advanceTo((run.time + end) / 2);
    } else {
      run.advanceTo(end);
      expect(everything(run.simulation)).toBe(wanted);
    }
  }
}

describe('to the bit', () => {
  it('run(a) then run(b) is run(a + b), cut at any times, at events, and a rounding beside them', () => {
    check(fc.property(worlds, parts, fc.nat(), (world, cuts, pick) => {
      const { scenario, end } = planned(world);
      const whole = straight(scenario, end);
      const events = rows(whole).flatMap(row => [row.eventTime, row.reachedTime, row.startedTime, row.completedTime]);
      const near = events.filter((time, i) => time > 0 && (i + pick) % 7 === 0)
        .flatMap(time => [time, neighbour(time, true), neighbour(time, false)]);
      const run = runOf(scenario);
      const times = [...cuts.map(part => part * end), ...near, end].filter(time => time <= end).sort((a, b) => a - b);
      for (const time of times) {
        run.advanceTo(time);
        // Twice is once.
        run.advanceTo(time);
        expect(run.time).toBe(time);
      }
      expect(everything(run.simulation)).toBe(everything(whole));
    }), 80);
  });

  it('slices of a few events each are one run', () => {
    check(fc.property(worlds, fc.integer({ min: 1, max: 9 }), (world, eventsMax) => {
      const { scenario, end } = planned(world);
      const run = runOf(scenario);
      while (!run.advanceTo(end, eventsMax)) {
        // A slice ends with an instant.
        expect(run.simulation.nextEventTime()).toBeGreaterThan(run.time);
      }
      expect(everything(run.simulation)).toBe(everything(straight(scenario, end)));
    }), 60);
  });

  it('frames of any length at any speeds show what a straight run does', () => {
    // A frame counts for 100 ms at most, so time may come to where an action is, exactly.
    const length = fc.oneof(fc.double({ min: 0.1, max: 130, noNaN: true }), fc.constant(100));
    const frames = fc.array(fc.tuple(length, fc.constantFrom(0.3, 1, 1, 7, 30)), { maxLength: 40 });
    check(fc.property(worlds, frames, (world, pattern) => {
      const { scenario } = planned(world);
      const player = new Player(scenario, { now: () => 0, limits: LIMITS });
      player.play();
      let wallMs = 0;
      pattern.forEach(([ms, speed], i) => {
        player.setSpeed(speed);
        player.frame((wallMs += ms));
        if (i % 10 !== 0 && i !== pattern.length - 1) return;
        expect(numbers(player.state as FlowSimulation)).toBe(numbers(straight(scenario, player.time)));
      });
    }), 60);
  });

  it('seeks back and forth find the state of a fresh run', () => {
    check(fc.property(worlds, parts, (world, places) => {
      const { scenario, end } = planned(world);
      const player = new Player(scenario, { now: () => 0, limits: LIMITS });
      for (const part of places) {
        player.seek(part * end);
        expect(everything(player.state as FlowSimulation)).toBe(everything(straight(scenario, part * end)));
      }
    }), 40);
  });

  it('a checkpoint of every event comes back to its state and to the same end, in any order, more than once', () => {
    // Few records, so that every event can be gone back to.
    const size = { ...SMALL, partitions: 4, producers: 2, consumers: 3, keys: 4 };
    const few = worldsOf(size, sizes).filter(({ steps }) => steps.length > 1);
    check(fc.property(few, fc.infiniteStream(fc.nat()), (world, order) => {
      goBack({ ...world, config: slower(world.config), steps: world.steps.slice(0, 4).map(slow) }, 1, order);
    }), 25);
  });

  it('so does one of each twentieth event where many records have come and gone, and others are in their place', () => {
    const amounts = { partitionsAmount: 3, producersAmount: 4, consumersAmount: 2 };
    const quick = { ...amounts, producerRate: 16, partitionBandwidth: 20_000, consumerThroughputMaxInBytes: 60_000 };
    const steps = [{ consumersAmount: 1 }, { partitionsAmount: 5 }, { partitionsAmount: 2 }].map(set => ({ wait: 1.5, set }));
    check(fc.property(worlds, fc.infiniteStream(fc.nat()), (world, order) => {
      goBack({ ...world, config: { ...world.config, ...quick }, steps }, 20, order);
    }), 5);
  });

  it('a fork with no change is the same run', () => {
    // After 0: there a change is not an action but another beginning.
    check(fc.property(worlds, fc.double({ min: 0.001, max: 1, noNaN: true }), (world, part) => {
      const { scenario, end } = planned(world);
      const player = new Player(scenario, { now: () => 0, limits: LIMITS });
      player.seek(part * end);
      // An equal recipe, another object: gone on with, gone back to, and forked off by hand without changing anything.
      player.load({ ...scenario, actions: scenario.actions.map(action => ({ ...action })) }, end);
      expect(everything(player.state as FlowSimulation)).toBe(everything(straight(scenario, end)));
      player.seek(part * end);
      player.change({});
      player.change({ ...player.state.config });
      player.seek(end);
      expect(everything(player.state as FlowSimulation)).toBe(everything(straight(scenario, end)));
    }), 50);
  });
});

describe('an added producer', () => {
  const producerless = ({ wait, set: { producersAmount: _, ...set } }: Step): Step => ({ wait, set });

  it('leaves the others\' records alone: the nth of each has the same key, bytes and time', () => {
    check(fc.property(worlds, fc.nat(8), fc.integer({ min: 1, max: 4 }), (world, at, more) => {
      const steps = world.steps.map(producerless);
      const added = { producersAmount: world.config.producersAmount + more };
      const of = (changed: readonly Step[]): Map<number, string[]> => {
        const { scenario, end } = planned({ ...world, steps: changed });
        const written = new Map<number, string[]>();
        for (const { producer, key, bytes, eventTime } of rows(straight(scenario, end))) {
          written.set(producer, [...(written.get(producer) ?? []), `${key} ${bytes} ${eventTime}`]);
        }
        return written;
      };
      const alone = of([...steps, { wait: 1, set: {} }]);
      const together = of([...steps.slice(0, at), { wait: 0, set: added }, ...steps.slice(at), { wait: 1, set: {} }]);
      expect(together.size).toBe(world.config.producersAmount + more);
      alone.forEach((records, producer) => expect(together.get(producer)).toEqual(records));
    }), 80);
  });
});

const slow = ({ wait, set }: Step): Step => ({ wait: Math.min(wait, 1), set: slower(set) });

/** At most three records a second of each producer. */
function slower<T extends Partial<EngineConfig>>(set: T): T {
  return set.producerRate === undefined ? set : { ...set, producerRate: Math.min(3, set.producerRate) };
}
