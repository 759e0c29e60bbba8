/** What happened in a group, in sentences for people: what, then why, in the past tense, without blame. */
import { numbered } from '../engine/consumer-name';
import { SOUGHT_AGAIN, STILL_IN_HAND, type GroupEvent, type GroupEventKind } from '../engine/kafka-state';
import { count } from './words';

/** What a consumer is called. */
export type NameOf = (consumer: number) => string;

/** A line of the log. */
export interface Sentence {
  /** Seconds. */
  readonly time: number;
  readonly kind: GroupEventKind;
  readonly text: string;
  /** P1, P3; empty: it is not about partitions. */
  readonly where: string;
}

/** What happens all the time, or is said with something else. */
const UNSAID: readonly GroupEventKind[] = ['committed', 'skipped'];
/** Partitions named one by one. */
const NAMED_MAX = 8;

/**
 * Sentences for what happened, in its order; what happened to one member at one instant is one sentence, and so are the commits of its
 * that are refused for one reason while a rebalance lasts: an application that goes on has one refused a call.
 */
export function sentences(events: readonly GroupEvent[], nameOf: NameOf = numbered): Sentence[] {
  const said: GroupEvent[][] = [];
  for (const event of events) {
    if (UNSAID.includes(event.kind)) continue;
    // What comes between them belongs to other partitions of the same step.
    const same = said.slice(-NAMED_MAX).find(([first]) => isSameStep(first, event));
    if (same === undefined) said.push([event]);
    else same.push(event);
  }
  return said.map(group => ({
    time: group[0].time, kind: group[0].kind, text: textOf(group, nameOf), where: partitionsOf(group).slice(0, 3).map(id => `P${id}`).join(', ')
  }));
}

/** The sentence of one event. */
export const eventSentence = (event: GroupEvent, nameOf: NameOf = numbered): string => textOf([event], nameOf);

const isSameStep = (a: GroupEvent, b: GroupEvent): boolean =>
  a.kind === b.kind && a.member === b.member && a.cause === b.cause && (a.kind === 'commit-failed' ? a.generation === b.generation :
    a.time === b.time && a.partition >= 0 && a.endOffset < 0 && b.endOffset < 0);

const partitionsOf = (group: readonly GroupEvent[]): number[] => group.map(({ partition }) => partition).filter(id => id >= 0);

/** P1, P2 and P5. */
function listed(names: readonly string[]): string {
  if (names.length > NAMED_MAX) return `${count(names.length)} partitions`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** records 412 to 431; record 412. */
const range = (offset: number, end: number): string =>
  (end - offset === 1 ? `record ${count(offset)}` : `records ${count(offset)} to ${count(end - 1)}`);

const were = ([{ offset, endOffset }]: readonly GroupEvent[]): string => (endOffset - offset === 1 ? 'was' : 'were');

/** A cause that speaks of several, said of one. */
const ofOne = (because: string): string => because.replace('they were', 'it was').replace('they go', 'it goes');

const capital = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;

function textOf(group: readonly GroupEvent[], nameOf: NameOf): string {
  const [{ kind, member, partition, offset, endOffset, generation, cause }] = group;
  const who = nameOf(member);
  const what = listed(partitionsOf(group).map(id => `P${id}`));
  const because = cause === '' ? '' : `: ${cause}`;
  switch (kind) {
    case 'joined': return `${who} joined the group.`;
    case 'left': return `${who} left the group.`;
    case 'closed': return `${who} closed its consumer.`;
    case 'crashed': return `${who} crashed, with ${cause}. The group does not know yet.`;
    case 'frozen': return `${who} froze for ${cause}.`;
    case 'thawed': return `${who} went on.`;
    case 'restarted': return `${who} began again.`;
    case 'stalled': return `${who} got a record that takes ${cause} more.`;
    case 'expired': return `${who} is out of the group, its session timed out: ${cause}.`;
    case 'poll-expired': return `${who} left the group: ${cause}, and max.poll.interval.ms was over.`;
    case 'dropped': return `${who} is out of the group: ${cause}.`;
    case 'fenced': return `${who} learned that it is no member any more (${cause}).`;
    case 'rebalance': return `A rebalance began${because}.`;
    case 'generation': return `Generation ${count(generation)}${because}.`;
    case 'assigned': return `${who} received ${what}.`;
    case 'revoked': return `${who} gave up ${what}${group.length === 1 ? ofOne(because) : because}.`;
    case 'lost': return `${who} lost ${what}${because}.`;
    case 'committed': return `${who} committed offset ${count(offset)} of ${what}.`;
    case 'commit-failed': return group.length === 1 ? `A commit of ${who} was refused (${cause}).` : `Commits of ${who} were refused (${cause}).`;
    case 'reset': return partition < 0 || offset < 0 ? capital(`${cause}.`) : reset(group, who, cause);
    case 'resumed': return resumed(group, who, what);
    case 'duplicates':
      if (cause === SOUGHT_AGAIN) return `${who} sought an earlier offset of P${partition}; ${range(offset, endOffset)} ${were(group)} processed twice.`;
      if (cause === STILL_IN_HAND) return `${who} went on with ${range(offset, endOffset)} of P${partition}, no longer its own: processed twice.`;
      return `${who} took over P${partition} at offset ${count(offset)}, the last committed; ${range(offset, endOffset)} ${were(group)} processed twice.`;
    case 'losses': return `${capital(range(offset, endOffset))} of P${partition} ${were(group)} lost${endOffset - offset === 1 ? ofOne(because) : because}.`;
    case 'skipped': return `${capital(range(offset, endOffset))} of P${partition} ${were(group)} skipped${because}.`;
    case 'paused': return `${who} paused ${what}: poll hands over nothing of ${group.length === 1 ? 'it' : 'them'}.`;
    case 'unpaused': return `${who} goes on with ${what}.`;
    case 'sought': return `${who} sought ${listed(group.map(one => `offset ${count(one.offset)} of P${one.partition}`))}${comesAgain(group[0])}.`;
    case 'seek-refused': return `${who} could not seek${partition < 0 ? '' : ` in P${partition}`}${because} (IllegalStateException).`;
    case 'failed': return `${who} failed to process record ${count(offset)} of P${partition} (${cause}).`;
    case 'dead-letter': return `${who} sent record ${count(offset)} of P${partition} to the dead-letter topic, and went on.`;
    case 'partitions-added':
      return `${capital(added(group))} ${endOffset - offset === 1 ? 'was' : 'were'} added. Keys move as their producers learn of ${endOffset - offset === 1 ? 'it' : 'them'}.`;
    case 'learned': return `${who}${cause === '' ? '' : `, ${cause},`} learned of ${added(group)}.`;
    case 'producer-learned': return `${cause} learned of ${added(group)}: its keys move.`;
  }
}

/** P6 to P8. */
const added = ([{ offset, endOffset }]: readonly GroupEvent[]): string => (endOffset - offset === 1 ? `P${offset}` : `P${offset} to P${endOffset - 1}`);

const reset = (group: readonly GroupEvent[], who: string, cause: string): string =>
  `${who} began ${listed(group.map(({ partition, offset }) => `P${partition} at offset ${count(offset)}`))}: ${cause}.`;

function resumed(group: readonly GroupEvent[], who: string, what: string): string {
  if (group.length > 1) return `${who} goes on where ${what} were committed.`;
  return `${who} took over ${what} at offset ${count(group[0].offset)}, the last committed${comesAgain(group[0])}.`;
}

const comesAgain = ({ offset, endOffset }: GroupEvent): string =>
  (endOffset < 0 ? '' : `; ${range(offset, endOffset)} ${endOffset - offset === 1 ? 'comes' : 'come'} a second time`);
