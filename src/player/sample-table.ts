/**
 * Samples at one stride, as columns that share their times. A column of a partition begins when the partition
 * does.
 *
 * When to sample, and at which stride, is `series.ts`.
 */

/** One sample. */
export interface Measure {
  readonly time: number;
  readonly inRate: number;
  readonly outRate: number;
  readonly lagTotal: number;
  /** Kafka model: high watermark - position; NaN in the other. */
  readonly lagPosition: number;
  readonly latencyP50: number;
  readonly latencyP95: number;
  readonly latencyP99: number;
  /** By partition. */
  readonly lags: ReadonlyMap<number, number>;
}

type Total = keyof Omit<Measure, 'lags'>;

const TOTALS: readonly Total[] = ['time', 'inRate', 'outRate', 'lagTotal', 'lagPosition', 'latencyP50', 'latencyP95', 'latencyP99'];

/** Cells a column has room for at first; it doubles when full. */
const ROOM_MIN = 64;

interface LagColumn {
  /** Row from which on there is a number. */
  readonly first: number;
  cells: Float64Array;
}

export class SampleTable {
  private room = ROOM_MIN;
  private count = 0;
  private readonly totals = new Map<Total, Float64Array>(TOTALS.map(name => [name, blank(ROOM_MIN)]));
  private readonly lags = new Map<number, LagColumn>();

  constructor(private readonly roomMax: number) {}

  add(measure: Measure): void {
    if (this.count === this.room) this.grow();
    const row = this.count++;
    for (const [name, cells] of this.totals) cells[row] = measure[name];
    for (const [partition, lag] of measure.lags) {
      let column = this.lags.get(partition);
      if (column === undefined) this.lags.set(partition, (column = { first: row, cells: blank(this.room) }));
      column.cells[row] = lag;
    }
  }

  column(name: Total, length: number): Float64Array {
    return (this.totals.get(name) as Float64Array).subarray(0, length);
  }

  /** Ids of the partitions that appear in the first `length` samples, ascending. */
  partitions(length: number): number[] {
    const seen = [...this.lags].filter(([, column]) => column.first < length);
    return seen.map(([partition]) => partition).sort((a, b) => a - b);
  }

  lag(partition: number, length: number): Float64Array {
    return this.lags.get(partition)?.cells.subarray(0, length) ?? blank(length);
  }

  /** Forgets all but the first `length` samples. */
  cut(length: number): void {
    this.count = length;
    for (const [partition, column] of this.lags) {
      if (column.first >= length) this.lags.delete(partition);
      else column.cells.fill(NaN, length);
    }
  }

  /** A table with every second sample of this one. */
  thinned(): SampleTable {
    const table = new SampleTable(this.roomMax);
    table.room = this.room;
    table.count = Math.ceil(this.count / 2);
    for (const [name, cells] of this.totals) table.totals.set(name, everySecond(cells));
    for (const [partition, column] of this.lags) {
      table.lags.set(partition, { first: Math.ceil(column.first / 2), cells: everySecond(column.cells) });
    }
    return table;
  }

  private grow(): void {
    this.room = Math.min(2 * this.room, this.roomMax);
    for (const [name, cells] of this.totals) this.totals.set(name, widened(cells, this.room));
    for (const column of this.lags.values()) column.cells = widened(column.cells, this.room);
  }
}

const blank = (length: number): Float64Array => new Float64Array(length).fill(NaN);

function everySecond(cells: Float64Array): Float64Array {
  const half = blank(cells.length);
  for (let row = 0; 2 * row < cells.length; row++) half[row] = cells[2 * row];
  return half;
}

function widened(cells: Float64Array, room: number): Float64Array {
  const wider = blank(room);
  wider.set(cells);
  return wider;
}
