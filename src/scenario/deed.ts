/** What is done to a member of the group: read from anywhere, checked, written. */
import type { EngineConfig } from '../engine/config';
import type { Deed, ModelName, SoughtOffset } from '../engine/kafka-config';
import { nearestName } from './nearest-name';
import { ScenarioError, fault, type Fault } from './scenario-error';
import { grouped, shown, shownName, type Spelling } from './spelling';
import { unknownNames } from './unknown-names';

export const DEED_KINDS: readonly Deed['kind'][] = Object.freeze(['crash', 'close', 'restart', 'freeze', 'stall', 'pause', 'resume', 'poison', 'seek']);
/** Seconds of a freeze or a stall: a day. */
export const DEED_SECONDS_MAX = 86_400;

/** How often a poison record fails at most. */
export const POISON_TIMES_MAX = 1000;

/** Whether a deed takes a time. */
export const hasSeconds = (kind: Deed['kind']): boolean => kind === 'freeze' || kind === 'stall';

/** Where a seek goes, but for an offset. */
const PLACES: readonly unknown[] = Object.freeze(['beginning', 'end']);

export interface DeedJson {
  readonly kind: Deed['kind'];
  readonly consumer: number;
  readonly seconds?: number;
  readonly times?: number;
  readonly partition?: number;
  readonly offset?: SoughtOffset;
}

/**
 * @param config - What is in force when it is done.
 * @throws {@link ScenarioError} when the model has no members, there is no such member, or something is not allowed.
 */
export function parseDeed(json: unknown, config: EngineConfig, model: ModelName, spelling: Spelling = 'camel'): Deed {
  const wrong = (field: string, value: unknown, why: string, allowed: string, remedy = ''): Fault =>
    fault(field, value, `${field} = ${shown(spelling, value)}: ${why}`, allowed, remedy);
  if (model !== 'kafka') {
    throw new ScenarioError([wrong('deed', json, 'the classroom model has consumers that never fail', '', 'Make a flow of the Kafka model.')]);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ScenarioError([wrong('deed', json, 'not what is done to a member', 'an object with kind, consumer and, of freeze and stall, seconds, of poison times, of seek offset')]);
  }
  const { kind, consumer, seconds, times, partition, offset } = json as Record<string, unknown>;
  const faults = unknownNames('deed', json, ['kind', 'consumer', 'seconds', 'times', 'partition', 'offset']);
  const known = DEED_KINDS.find(one => one === kind);
  if (known === undefined) {
    const nearest = typeof kind === 'string' ? nearestName(shownName(kind), DEED_KINDS) : undefined;
    faults.push(wrong('kind', kind, 'unknown', DEED_KINDS.join(', '), nearest === undefined ? 'Choose one of these.' : `Did you mean ${nearest}?`));
  }
  const most = config.consumersAmount;
  if (!Number.isInteger(consumer) || (consumer as number) < 0 || (consumer as number) >= most) {
    faults.push(wrong('consumer', consumer, 'not there', most === 0 ? 'none: the group has no members then' : `0 to ${grouped(most - 1)}, whole`));
  }
  const takesTime = known === undefined || hasSeconds(known);
  const isLength = typeof seconds === 'number' && seconds > 0 && seconds <= DEED_SECONDS_MAX;
  if (takesTime ? !isLength && known !== undefined : seconds !== undefined && seconds !== 0) {
    faults.push(takesTime
      ? wrong('seconds', seconds, 'not a length of time', `above 0 to ${grouped(DEED_SECONDS_MAX)} s`)
      : wrong('seconds', seconds, `a ${known} takes no time`, 'freeze, stall', 'Leave it out.'));
  }
  const isCount = Number.isInteger(times) && (times as number) >= 1 && (times as number) <= POISON_TIMES_MAX;
  if (known === 'poison' ? !isCount : times !== undefined && known !== undefined) {
    faults.push(known === 'poison'
      ? wrong('times', times, 'not how often it fails', `1 to ${grouped(POISON_TIMES_MAX)}, whole`)
      : wrong('times', times, `a ${String(known)} has no number of times`, 'poison', 'Leave it out.'));
  }
  const isPlace = PLACES.includes(offset) || (Number.isSafeInteger(offset) && (offset as number) >= 0);
  if (known === 'seek' ? !isPlace : offset !== undefined && known !== undefined) {
    faults.push(known === 'seek'
      ? wrong('offset', offset, 'not an offset', `0 to ${grouped(Number.MAX_SAFE_INTEGER)}, whole, or beginning, end`)
      : wrong('offset', offset, `a ${String(known)} goes to no offset`, 'seek', 'Leave it out.'));
  }
  const partitions = config.partitionsAmount;
  const isThere = Number.isInteger(partition) && (partition as number) >= 0 && (partition as number) < partitions;
  if (known === 'seek' ? partition !== undefined && !isThere : partition !== undefined && known !== undefined) {
    faults.push(known === 'seek'
      ? wrong('partition', partition, 'not there', `0 to ${grouped(partitions - 1)}, whole`, 'Leave it out for all that the consumer owns.')
      : wrong('partition', partition, `a ${String(known)} is not of a partition`, 'seek', 'Leave it out.'));
  }
  if (faults.length > 0) throw new ScenarioError(faults);
  return Object.freeze({
    kind: known as Deed['kind'], consumer: consumer as number, seconds: takesTime ? (seconds as number) : 0, ...(known === 'poison' && { times: times as number }),
    ...(known === 'seek' && { offset: offset as SoughtOffset, ...(partition !== undefined && { partition: partition as number }) })
  });
}

export const formatDeed = ({ kind, consumer, seconds, times, partition, offset }: Deed): DeedJson => ({
  kind, consumer, ...(hasSeconds(kind) && { seconds }), ...(kind === 'poison' && { times }),
  ...(kind === 'seek' && { offset, ...(partition !== undefined && { partition }) })
});
