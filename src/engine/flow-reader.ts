/** Reads the state of a classroom's world at its present time; changes nothing. */
import type { LagState, PartitionState, RecordState } from './flow-state';
import type { PartitionLog } from './partition-log';
import { BYTES, EVENT_TIME, ID, KEY, MARK, PRODUCER } from './record-store';
import { StateReader } from './state-reader';
import type { World } from './world';

export class FlowReader extends StateReader {
  readonly model = 'classroom';
  readonly kafka = null;

  protected constructor(protected readonly world: World) {
    super();
  }

  get generation(): number {
    return this.world.group.generation;
  }

  get lastRebalanceTime(): number {
    return this.world.group.lastRebalanceTime;
  }

  partition(id: number): PartitionState {
    const { world } = this;
    const log = this.log(id);
    const ready = this.arrived(log);
    const working = world.pool.workerOf(id) >= 0;
    const { logStartOffset, logEndOffset, length } = log;
    return {
      id,
      closing: id >= this.config.partitionsAmount,
      owner: world.group.ownerOf(id),
      logStartOffset,
      committed: logStartOffset,
      nextOffset: logStartOffset,
      position: working ? logStartOffset + 1 : logStartOffset,
      highWatermark: logStartOffset + ready,
      logEndOffset,
      unread: length,
      ready,
      working,
      ...this.lag(id),
      ...this.drain([id])
    };
  }

  lag(partition: number): LagState {
    const { world } = this;
    const log = this.log(partition);
    const behind = log.length === 0 ? 0 : world.now - world.store.get(log.startSlot, EVENT_TIME);
    return { lag: log.length, lagBytes: log.bytes, behind };
  }

  record(partition: number, offset: number): RecordState {
    const { world } = this;
    const { store, pool } = world;
    const log = this.log(partition);
    const slot = log.slot(offset);
    const inWork = offset === log.logStartOffset && pool.workerOf(partition) >= 0;
    const eventTime = store.get(slot, EVENT_TIME);
    const integers = store.integers(slot);
    const cell = 2 * store.cell(slot);
    const reached = this.hasArrived(slot);
    return {
      id: store.get(slot, ID),
      key: integers[cell + KEY],
      bytes: store.get(slot, BYTES),
      producer: integers[cell + PRODUCER],
      partition,
      offset,
      eventTime,
      travel: reached ? 1 : world.transit.travelled(store.get(slot, MARK), eventTime),
      reached,
      inWork,
      processed: false,
      progress: inWork ? pool.progress(partition) : 0
    };
  }

  lastCompletionTime(partition: number): number {
    return this.world.pool.completedTime(partition);
  }

  /** Seconds at which work on a partition's oldest record began; null when nobody works on it. */
  startedTime(partition: number): number | null {
    const { pool } = this.world;
    return pool.workerOf(partition) >= 0 ? pool.startedTime(partition) : null;
  }

  /** Whether a resident record has reached the end of its partition. */
  protected hasArrived(slot: number): boolean {
    const { store, transit, now } = this.world;
    return transit.arrivalTime(store.get(slot, MARK), store.get(slot, EVENT_TIME)) <= now;
  }

  /** How many of a log's records have: the oldest ones. Looked for from the log's end, near which it mostly is. */
  protected arrived(log: PartitionLog): number {
    const { logStartOffset: start, length } = log;
    let low = length;
    let high = length;
    for (let step = 1; low > 0 && !this.hasArrived(log.slot(start + low - 1)); step *= 2) {
      high = low - 1;
      low = Math.max(0, low - step);
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.hasArrived(log.slot(start + middle))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  protected ownerOf(partition: number): number {
    return this.world.group.ownerOf(partition);
  }

  protected activePartitions(consumer: number): number[] {
    return this.world.pool.activePartitions(consumer);
  }

  protected get restarts(): number {
    return this.world.restarts;
  }

  protected get lagTotal(): number {
    return this.world.residents;
  }
}
