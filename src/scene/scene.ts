/** The picture of a flow: a pure function of its state at its time. What fades or lights up is read from simulated time. */
import type { FlowState } from '../engine/flow-state';
import { fanMark } from './fan-mark';
import { headingsMark } from './headings-mark';
import { lanesMark } from './lanes-mark';
import { layoutOf, type Layout } from './layout';
import type { Picture } from './mark';
import { membersMark } from './members-mark';
import { producersMark } from './producers-mark';
import { recordsMark } from './records-mark';
import type { Scene } from './shapes';
import { clock, many } from './words';

export interface SceneOptions {
  /** px. */
  readonly width: number;
  /** How a key is written; by default its number. */
  readonly keyOf?: (key: number) => string;
}

/** px between waiting records where there is room. */
const PITCH_MAX = 20;
/** Part of a lane that stays for what is on its way. */
const WAY = 0.22;

/** Draws what the state is now. Costs what can be seen, whatever there is. */
export function sceneOf(state: FlowState, { width, keyOf = String }: SceneOptions): Scene {
  const partitions = state.partitionIds.map(id => state.partition(id));
  const layout = layoutOf(width, {
    partitions: partitions.length, producers: state.producerIds.length, consumers: state.consumerIds.length
  });
  const worst = partitions.reduce((a, b) => (b.lag > a.lag ? b : a), partitions[0]);
  const picture: Picture = {
    state, layout, partitions, keyOf, worst: worst.lag > 0 ? worst.id : -1,
    recordPitch: recordPitch(layout, layout.lane.rows ? worst.lag * layout.lane.share : longestQueue(partitions))
  };
  const marks = [fanMark, lanesMark, recordsMark, producersMark, membersMark, headingsMark];
  return { width, height: layout.height, shapes: marks.flatMap(mark => mark(picture)), description: describe(state) };
}

const longestQueue = (partitions: Picture['partitions']): number =>
  partitions.reduce((most, { ready }) => Math.max(most, ready), 0);

/** One scale for all lanes: the longest fits. */
function recordPitch({ lane }: Layout, longest: number): number {
  const room = (lane.workX - lane.left) * (1 - WAY);
  return Math.min(PITCH_MAX, room / Math.max(1, longest));
}

function describe(state: FlowState): string {
  const { lag } = state.metrics();
  const parts = [
    many(state.producerIds.length, 'producer'), many(state.partitionIds.length, 'partition'), many(state.consumerIds.length, 'consumer')
  ];
  return `At ${clock(state.now)}: ${parts.join(', ')}; ${many(lag, 'record')} produced and not yet processed.`;
}
