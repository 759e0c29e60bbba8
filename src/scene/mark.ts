/** What a mark needs to draw itself: the state, the geometry, and what was found out once for all marks. */
import type { FlowState, PartitionState } from '../engine/flow-state';
import type { ColourBy } from './colours';
import type { Layout } from './layout';
import type { SeenRecord } from './seen-records';
import type { Shape, Text } from './shapes';

export interface Picture {
  readonly state: FlowState;
  readonly layout: Layout;
  /** As `state.partitionIds` lists them. */
  readonly partitions: readonly PartitionState[];
  /** The id of the one partition with most lag, or -1: nobody lags. */
  readonly worst: number;
  /** px a waiting record takes in a lane. */
  readonly recordPitch: number;
  /** Whether records are too many for circles: then bars by age, whose scale ends at so many records; else 0. */
  readonly scaleEnd: number;
  /** Of each partition, in the order of `partitions`; none where there are bars. */
  readonly seen: readonly (readonly SeenRecord[])[];
  /** Bytes of the record that fills its place. */
  readonly largest: number;
  /** How a key is written. */
  readonly keyOf: (key: number) => string;
  readonly colourBy: ColourBy;
}

/** A mark: what it shows of a picture, as shapes. */
export type Mark = (picture: Picture) => Shape[];

/** A text with the usual choices made. */
export function text(x: number, y: number, words: string, options: Partial<Text> = {}): Text {
  return { kind: 'text', x, y, text: words, size: 11, fill: 'text', ...options };
}

/** About how wide a text is, px: a scene measures nothing, so that it is the same everywhere. */
export const widthOf = (words: string, size: number): number => words.length * size * 0.57;
