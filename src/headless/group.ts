/** What happened in the consumer group of the Kafka model, in the spelling and the columns of Python's tables. */
import { consumerName } from '../engine/consumer-name';
import type { FlowState } from '../engine/flow-state';
import type { GroupEvent, MemberState, Rebalance } from '../engine/kafka-state';
import { eventSentence } from '../scene/event-sentence';

/** A row of a table; what there is not is null. */
type Row = Readonly<Record<string, string | number | boolean | readonly number[] | null>>;

export interface GroupTables {
  readonly events: readonly Row[];
  readonly rebalances: readonly Row[];
  readonly members: readonly Row[];
}

export function groupOf({ kafka }: FlowState): GroupTables | null {
  if (kafka === null) return null;
  return { events: kafka.events(Infinity).map(event), rebalances: kafka.rebalances().map(rebalance), members: kafka.members.map(member) };
}

/** What happened, in sentences: one for each of the events. Words may change, numbers not, so they are apart. */
export const groupSentences = ({ kafka, config }: FlowState): string[] =>
  kafka?.events(Infinity).map(event => eventSentence(event, id => consumerName(config, id))) ?? [];

/** Minus one means none. */
const some = (number: number): number | null => (number < 0 ? null : number);

const event = (what: GroupEvent): Row => ({
  time: what.time, kind: what.kind, member: some(what.member), partition: some(what.partition), offset: some(what.offset),
  end_offset: some(what.endOffset), generation: some(what.generation), cause: what.cause
});

const rebalance = (one: Rebalance): Row => ({
  cause: one.cause, protocol: one.protocol, generation: some(one.generation), start_time: one.startTime,
  end_time: Number.isNaN(one.endTime) ? null : one.endTime, moved: one.moved, unowned_seconds: one.unownedSeconds, duplicates: one.duplicates
});

const member = (one: MemberState): Row => ({
  id: one.id, name: one.name, status: one.status, generation: some(one.generation), known: one.known, session_left: one.sessionLeft,
  heartbeat_age: one.heartbeatAge, owned: one.owned, polled: one.polled
});
