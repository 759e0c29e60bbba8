/**
 * Where things go: a width and the numbers of things give a geometry, in px. It depends on nothing that moves.
 *
 * Wide cells have producers, lanes and members side by side; below 900 px producers become a line of chips; below 520 px
 * members shrink to their short names. More than 24 partitions become rows, more than 224 share rows.
 */
export type Size = 'wide' | 'medium' | 'narrow';

export interface Layout {
  readonly size: Size;
  readonly width: number;
  readonly height: number;
  /** Baseline of the headings, and the top of the lanes. */
  readonly headingY: number;
  readonly top: number;
  /** Height of the band in which lanes, producers and members stand. */
  readonly band: number;
  readonly lane: {
    readonly left: number;
    readonly right: number;
    /** The one x at which all work happens. */
    readonly workX: number;
    readonly pitch: number;
    readonly height: number;
    /** Whether partitions are thin rows, and how many share one. */
    readonly rows: boolean;
    readonly share: number;
    readonly count: number;
  };
  readonly lagX: number;
  readonly behindX: number;
  readonly curve: { readonly from: number; readonly to: number };
  readonly members: Column;
  readonly producers: Column;
}

/** A column of things of one kind, spread over the band. */
export interface Column {
  readonly x: number;
  readonly width: number;
  readonly pitch: number;
  /** How many are shown; fewer than there are when they do not fit. */
  readonly shown: number;
}

export interface Counts {
  readonly partitions: number;
  readonly producers: number;
  readonly consumers: number;
  /** Whether processed records stay in their lanes until they are committed: they lie right of the work. */
  readonly keepsProcessed?: boolean;
}

const ROWS_FROM = 25;
const ROWS_MAX = 224;
/** A member or producer takes at least this much, and at most that. */
const ENTRY_MIN = 22;
const ENTRY_MAX = 96;
/** px that let a member or producer have its second line; only so many of them make the band taller. */
const ENTRY_FULL = 46;
const ENTRIES_FULL = 8;
/** Part of a lane that lies right of the work, where processed records stay. */
const KEPT = 0.3;
/** px from the left, in a wide cell, at which the fan's room ends and the lanes' names begin. */
export const FAN_END = 220;

export function layoutOf(width: number, counts: Counts): Layout {
  const size: Size = width >= 900 ? 'wide' : width >= 520 ? 'medium' : 'narrow';
  const lane = laneOf(counts.partitions);
  const wanted = size === 'narrow' ? ENTRY_MIN : ENTRY_FULL;
  const wantedBy = (count: number): number => Math.min(count, ENTRIES_FULL) * wanted;
  const band = Math.max(lane.count * lane.pitch, wantedBy(counts.consumers), size === 'wide' ? wantedBy(counts.producers) : 0);
  const headingY = size === 'wide' ? 16 : 48;
  const top = headingY + (lane.rows ? 44 : 34);
  const x = columnsOf(size, width, nameWidth(counts.partitions, lane));
  const done = counts.keepsProcessed === true ? KEPT * (x.laneRight - x.laneLeft) : size === 'narrow' ? 26 : 58;
  return {
    size,
    width,
    height: top + band + 12,
    headingY,
    top,
    band,
    lane: { ...lane, left: x.laneLeft, right: x.laneRight, workX: x.laneRight - (lane.rows ? 0 : done) },
    lagX: x.lag,
    behindX: x.behind,
    curve: { from: x.behind + (size === 'narrow' ? 4 : 12), to: x.members - 6 },
    members: columnOf(x.members, width - x.members, band, counts.consumers),
    producers: columnOf(0, 126, band, counts.producers)
  };
}

/** The middle of the lane or row of the partition at a place in the list. */
export function laneY({ top, lane, band }: Layout, index: number): number {
  const used = lane.count * lane.pitch;
  return top + (band - used) / 2 + (Math.floor(index / lane.share) + 0.5) * lane.pitch;
}

/** The middle of a member or producer. */
export const entryY = ({ top, band }: Layout, { pitch, shown }: Column, index: number): number =>
  top + (band - shown * pitch) / 2 + (index + 0.5) * pitch;

function laneOf(partitions: number): Pick<Layout['lane'], 'pitch' | 'height' | 'rows' | 'share' | 'count'> {
  const rows = partitions >= ROWS_FROM;
  const share = Math.ceil(partitions / ROWS_MAX);
  const count = Math.ceil(partitions / share);
  if (rows) {
    const pitch = clamp(448 / count, 2, 12);
    return { pitch, height: Math.max(1.5, pitch - 1), rows, share, count };
  }
  const pitch = partitions <= 8 ? 50 : partitions <= 12 ? 40 : 28;
  return { pitch, height: pitch >= 40 ? 26 : 20, rows, share, count };
}

/** px that the longest name takes: P23, P223, or P995–999 where neighbours share a row. */
const nameWidth = (partitions: number, { rows, share }: { rows: boolean; share: number }): number =>
  share > 1 ? 62 : rows && partitions > 100 ? 40 : 34;

function columnsOf(size: Size, width: number, name: number): { laneLeft: number; laneRight: number; lag: number; behind: number; members: number } {
  if (size === 'wide') {
    const members = width - 186;
    const behind = members - 68;
    return { laneLeft: FAN_END + name, laneRight: behind - 96, lag: behind - 54, behind, members };
  }
  if (size === 'medium') {
    const members = width - 132;
    const behind = members - 52;
    return { laneLeft: name, laneRight: behind - 92, lag: behind - 54, behind, members };
  }
  const members = width - 34;
  const behind = members - 24;
  return { laneLeft: name, laneRight: behind - 88, lag: behind - 52, behind, members };
}

function columnOf(x: number, width: number, band: number, count: number): Column {
  const pitch = clamp(band / Math.max(1, count), ENTRY_MIN, ENTRY_MAX);
  const fits = Math.floor(band / pitch + 1e-9);
  // The last place says how many more there are.
  return { x, width, pitch, shown: count <= fits ? count : Math.max(1, fits - 1) };
}

const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));
