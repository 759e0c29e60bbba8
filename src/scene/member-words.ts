/** What is said of a member, and of a group, in a few words. */
import type { KafkaState, MemberState } from '../engine/kafka-state';
import { many, oneDecimal } from './words';

/** Whether it sends no heartbeats, though the group counts on it. */
export const isSilent = ({ status, known }: MemberState): boolean => known && (status === 'crashed' || status === 'frozen' || status === 'stopped');

/** A member beside its partitions; empty: as it should be. @param isWide - Whether there is room for more than one short word. */
export function statusWords({ status, known, paused, owned }: MemberState, isWide = true): string {
  switch (status) {
    case 'stable': return paused > 0 && paused === owned.length ? 'paused' : '';
    case 'crashed': return 'crashed';
    case 'frozen': return 'frozen';
    case 'stopped': return known ? 'closed' : isWide ? 'not running' : 'down';
    case 'joining': return 'joining';
    case 'rebalancing': return isWide ? 'rebalancing' : 'moving';
    case 'left': return isWide ? 'too slow: left' : 'left';
  }
}

/**
 * Why a member has no partition.
 *
 * @param isAnew - Whether its process began anew, and the group waits for the former one until that one's session ends.
 */
export function idleWords({ status, known }: MemberState, isAnew = false): string {
  if (status === 'crashed' || status === 'stopped') return known ? 'the group does not know yet' : 'out of the group';
  if (status === 'frozen') return known ? 'the group does not know yet' : 'out of the group';
  if (status === 'left') return 'joins again at its next poll';
  if (isAnew) return 'waits for its former self';
  return status === 'joining' ? 'waits for an assignment' : 'no partition left';
}

/** The group in sentences. */
export function groupSentence({ groupState, members, duplicates, lost }: KafkaState): string {
  const unlike = members.filter(({ status }) => status !== 'stable' && status !== 'stopped');
  const said = unlike.map(member => {
    const left = isSilent(member) && member.sessionLeft !== null ? `, its session times out in ${oneDecimal(member.sessionLeft)} s` : '';
    return `${member.name} is ${member.status === 'left' ? 'out: it did not poll in time' : member.status}${left}`;
  });
  const states = said.length === 0 ? '' : ` ${said.join('; ')}.`;
  return `Group ${groupState}.${states} ${many(duplicates, 'record')} processed twice, ${lost} lost.`;
}
