/** The picture of a flow: a pure function of its state at its time. What fades or lights up is read from simulated time. */
import type { FlowState, PartitionState } from '../engine/flow-state';
import { barsMark } from './bars-mark';
import type { ColourBy } from './colours';
import { fanMark } from './fan-mark';
import { headingsMark } from './headings-mark';
import { keptMark, keptOf } from './kept-mark';
import { lanesMark } from './lanes-mark';
import { layoutOf, type Layout } from './layout';
import type { Mark, Picture } from './mark';
import { membersMark } from './members-mark';
import { producersMark } from './producers-mark';
import { recordsMark } from './records-mark';
import { rowsMark } from './rows-mark';
import { roundUp } from './scale';
import { largestOf, seenRecords } from './seen-records';
import type { Scene } from './shapes';
import { groupSentence } from './member-words';
import { clock, many } from './words';

export interface SceneOptions {
  /** px. */
  readonly width: number;
  /** How a key is written; by default its number. */
  readonly keyOf?: (key: number) => string;
  /** What a record's colour tells; by default its producer. */
  readonly colourBy?: ColourBy;
}

/** px between waiting records where there is room, and where a lane becomes a bar. */
const PITCH_MAX = 20;
const PITCH_MIN = 3;
/** px at the right end of a lane that stay free. */
const KEPT_MARGIN = 14;
/** Part of a lane that stays for what is on its way, or for the number beside a bar. */
const WAY = 0.22;

/** Draws what the state is now. Costs what can be seen, whatever there is. */
export function sceneOf(state: FlowState, { width, keyOf = String, colourBy = 'producer' }: SceneOptions): Scene {
  const partitions = state.partitionIds.map(id => state.partition(id));
  const layout = layoutOf(width, {
    partitions: partitions.length, producers: state.producerIds.length, consumers: state.consumerIds.length, keepsProcessed: state.kafka !== null
  });
  const worst = partitions.reduce((a, b) => (b.lag > a.lag ? b : a), partitions[0]);
  const scale = scaleOf(layout, partitions);
  const seen = partitions.map(partition => (scale.scaleEnd > 0 ? [] : seenRecords(state, layout, partition, scale.recordPitch)));
  const picture: Picture = {
    state, layout, partitions, keyOf, colourBy, ...scale, seen, largest: largestOf(state, seen), worst: worst.lag > 0 ? worst.id : -1
  };
  const marks = [fanMark, ...lanesOf(picture), producersMark, membersMark, headingsMark];
  return { width, height: layout.height, shapes: marks.flatMap(mark => mark(picture)), description: describe(state, colourBy) };
}

function lanesOf({ layout, scaleEnd }: Picture): Mark[] {
  if (layout.lane.rows) return [rowsMark, barsMark];
  return [lanesMark, keptMark, scaleEnd > 0 ? barsMark : recordsMark];
}

/** One scale for all lanes: the longest queue fits, in circles or else in bars. */
function scaleOf({ lane }: Layout, partitions: readonly PartitionState[]): Pick<Picture, 'recordPitch' | 'scaleEnd'> {
  const room = lane.workX - lane.left;
  const longest = partitions.reduce((most, { ready }) => Math.max(most, ready), 1);
  // Of the classroom's records none are kept.
  const kept = lane.rows ? 0 : partitions.reduce((most, partition) => Math.max(most, keptOf(partition)), 0);
  const keptRoom = lane.right - lane.workX - KEPT_MARGIN;
  const recordPitch = Math.min(PITCH_MAX, (room * (1 - WAY)) / longest, keptRoom / (kept + 0.5));
  if (!lane.rows && recordPitch >= PITCH_MIN) return { recordPitch, scaleEnd: 0 };
  let most = 1;
  for (let first = 0; first < partitions.length; first += lane.share) {
    most = Math.max(most, partitions.slice(first, first + lane.share).reduce((sum, { unread }) => sum + unread, 0));
  }
  const wide = lane.rows ? room : room - 44;
  const scaleEnd = roundUp(Math.max(most, lane.rows ? 10 : 0, kept === 0 ? 0 : (kept * wide) / keptRoom));
  return { recordPitch: wide / scaleEnd, scaleEnd };
}

function describe(state: FlowState, colourBy: ColourBy): string {
  const { lag } = state.metrics();
  const colours = colourBy === 'key' ? ' Colours tell keys apart.' : '';
  const things = [
    many(state.producerIds.length, 'producer'), many(state.partitionIds.length, 'partition'), many(state.consumerIds.length, 'consumer')
  ];
  if (state.kafka !== null) return `At ${clock(state.now)}: ${things.join(', ')}; ${many(lag, 'record')} not yet committed. ${groupSentence(state.kafka)}${colours}`;
  return `At ${clock(state.now)}: ${things.join(', ')}; ${many(lag, 'record')} produced and not yet processed.${colours}`;
}
