/** A player beside a straight run of its scenario to its time: everything that can be read must agree. */
import { Player } from '../../src/player/player';
import type { Series } from '../../src/player/series';

function columns({ series }: { readonly series: Series }): Record<string, unknown> {
  const { time, inRate, outRate, lagTotal, latencyP50, latencyP95, latencyP99, partitions, interval, length } = series;
  const lags = partitions.map(partition => [partition, series.lag(partition)]);
  return { time, inRate, outRate, lagTotal, latencyP50, latencyP95, latencyP99, lags, interval, length };
}

export function expectStraightRun(player: Player): void {
  const straight = new Player(player.scenario, { now: () => 0 });
  straight.seek(player.time);
  expect(player.time).toBe(straight.time);
  expect(player.traceHash()).toBe(straight.traceHash());
  expect(player.state.metrics()).toEqual(straight.state.metrics());
  expect(columns(player)).toEqual(columns(straight));
}
