/** What captures say, held to facts read off them by hand. */
import { captureNames, readCapture } from './capture';
import { changesOf, committedBefore, measuresOf, neverProcessed, ownersBefore, phases, processedSinceCommit, repeatedOf, repeats, settledOwners } from './measures';

const range = readCapture('range-java-1');

it('are twenty', () => {
  expect(captureNames()).toHaveLength(20);
});

it('name what ran, and what was done when', () => {
  expect(range.config).toMatchObject({ client: 'java', protocol: 'range', partitions: 6, session: 6000, heartbeat: 2000, workMs: 5, maxPoll: 50 });
  expect(range.trace.actions.map(({ kind, member, time }) => [kind, member, time])).toEqual([
    ['start', 0, 0], ['start', 1, expect.closeTo(0.0082, 6)], ['start', 2, 10.0006], ['crash', 0, 20.0002]
  ]);
  expect(range.processes[1]).toEqual({
    member: 1, started: expect.closeTo(0.0082, 6) as number, begun: expect.closeTo(1.7376, 6) as number, firstCallback: 8.8169, memberId: 'c2-bd2744fd-a7f5-4c2c-bdf0-dbd660c0191d'
  });
  // c3 was closed at the end: everything after that is none of its business.
  expect(range.trace.until).toBe(48.0057);
  expect(range.produced).toHaveLength(3400);
});

it('tell of a second process of a member that was killed', () => {
  const { processes, trace } = readCapture('static-restart-java-1');
  expect(processes.map(({ member }) => member)).toEqual([0, 1, 2, 1]);
  expect(phases(trace).map(({ name, from }) => [name, Math.round(from)])).toEqual([['start', 0], ['crash', 16], ['restart', 18]]);
});

it('tell who owned what whenever somebody owned each partition', () => {
  expect(settledOwners(range.trace)).toEqual([[0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2], [1, 1, 1, 2, 2, 2]]);
  expect(settledOwners(readCapture('cooperative-sticky-java-1').trace)).toEqual([[0, 1, 0, 1, 0, 1], [0, 1, 0, 1, 2, 2], [1, 1, 2, 1, 2, 2]]);
  expect(settledOwners(readCapture('consumer-java-1').trace)).toEqual([[1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0], [1, 1, 2, 0, 0, 2], [1, 1, 2, 1, 2, 2]]);
});

it('take what a killed process owned from it', () => {
  expect(ownersBefore(range.trace, 20)).toEqual([0, 0, 1, 1, 2, 2]);
  expect(ownersBefore(range.trace, 21)).toEqual([-1, -1, 1, 1, 2, 2]);
});

it('tell how long a rebalance took', () => {
  const [start, join, crash] = phases(range.trace);
  expect(changesOf(range.trace, start)).toEqual({ first: expect.closeTo(8.8169, 6), last: expect.closeTo(8.8202, 6) });
  expect(changesOf(range.trace, join)).toEqual({ first: expect.closeTo(2.9187, 6), last: expect.closeTo(3.0043, 6) });
  expect(changesOf(range.trace, crash)).toEqual({ first: expect.closeTo(5.0103, 6), last: expect.closeTo(7.0156, 6) });
  const cooperative = readCapture('cooperative-sticky-java-1').trace;
  expect(measuresOf(cooperative, 100).get('join: from the first to the last change, s')?.value).toBeCloseTo(1.7827, 6);
  const closed = readCapture('close-java-1').trace;
  expect(changesOf(closed, phases(closed)[1]).last).toBeCloseTo(1.6003, 6);
});

it('count what was processed again, and by whom first', () => {
  const again = (name: string): number => repeats(readCapture(name).trace).length;
  expect(['range-java-1', 'range-java-2', 'cooperative-sticky-java-1', 'consumer-java-1', 'close-java-1', 'static-restart-java-1'].map(again))
    .toEqual([58, 32, 235, 76, 0, 120]);
  expect(repeats(range.trace).every(({ firstBy, member }) => firstBy === 0 && member === 1)).toBe(true);
  // Revoked while they were being processed, in the join at 13.4 s: c3 had them again.
  expect(repeats(readCapture('cooperative-sticky-java-1').trace).filter(({ time }) => time < 19)).toHaveLength(40);
});

it('tell what was committed when a member was killed', () => {
  expect([committedBefore(range.trace, 0, 20), committedBefore(range.trace, 1, 20)]).toEqual([200, 298]);
  expect(processedSinceCommit(range.trace, 0, 20.0002)).toHaveLength(58);
  expect(repeatedOf(range.trace, 0, 20.0002)).toEqual(processedSinceCommit(range.trace, 0, 20.0002));
});

it('name the records that nobody processed: of librdkafka, killed with 26 in hand that were committed', () => {
  const lost = new Map(captureNames().map(name => [name, neverProcessed(readCapture(name).trace).length]));
  expect([...lost].filter(([, count]) => count > 0)).toEqual([['kill-midbatch-librdkafka-2', 26]]);
});
