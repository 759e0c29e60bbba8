import { STILL_IN_HAND, type GroupEvent } from '../../src/engine/kafka-state';
import { eventSentence, sentences } from '../../src/scene/event-sentence';

const event = (more: Partial<GroupEvent>): GroupEvent => ({
  index: 0, time: 64, kind: 'joined', member: -1, partition: -1, offset: -1, endOffset: -1, generation: -1, cause: '', ...more
});

it.each<[string, Partial<GroupEvent>]>([
  ['consumer-2 joined the group.', { kind: 'joined', member: 2 }],
  ['consumer-1 crashed, with 3 records in hand. The group does not know yet.', { kind: 'crashed', member: 1, cause: '3 records in hand' }],
  ['consumer-1 is out of the group, its session timed out: nothing was heard of consumer-1 for 45 s.',
    { kind: 'expired', member: 1, cause: 'nothing was heard of consumer-1 for 45 s' }],
  ['Generation 4: consumer-2 joined.', { kind: 'generation', generation: 4, cause: 'consumer-2 joined' }],
  ['consumer-2 took over P3 at offset 412, the last committed; records 412 to 431 come a second time.',
    { kind: 'resumed', member: 2, partition: 3, offset: 412, endOffset: 432 }],
  ['consumer-2 took over P3 at offset 412, the last committed; records 412 to 431 were processed twice.',
    { kind: 'duplicates', member: 2, partition: 3, offset: 412, endOffset: 432 }],
  ['consumer-1 went on with records 412 to 413 of P3, no longer its own: processed twice.',
    { kind: 'duplicates', member: 1, partition: 3, offset: 412, endOffset: 414, cause: STILL_IN_HAND }],
  ['Record 7 of P0 was lost: committed before it was processed.',
    { kind: 'losses', partition: 0, offset: 7, endOffset: 8, cause: 'committed before they were processed' }],
  ['Records 7 to 8 of P0 were lost: committed before they were processed.',
    { kind: 'losses', partition: 0, offset: 7, endOffset: 9, cause: 'committed before they were processed' }],
  ['consumer-0 gave up P1: it goes to another member.', { kind: 'revoked', member: 0, partition: 1, cause: 'they go to another member' }],
  ['P6 to P8 were added. Keys move as their producers learn of them.', { kind: 'partitions-added', offset: 6, endOffset: 9 }],
  ['P6 was added. Keys move as their producers learn of it.', { kind: 'partitions-added', offset: 6, endOffset: 7 }],
  ['producer-2 learned of P6 to P8: its keys move.', { kind: 'producer-learned', member: -1, offset: 6, endOffset: 9, cause: 'producer-2' }],
  ['consumer-1, the leader, learned of P6 to P8.', { kind: 'learned', member: 1, offset: 6, endOffset: 9, cause: 'the leader' }],
  ['consumer-1 learned of P6.', { kind: 'learned', member: 1, offset: 6, endOffset: 7, cause: '' }],
  ['A commit of consumer-1 was refused (ILLEGAL_GENERATION).', { kind: 'commit-failed', member: 1, cause: 'ILLEGAL_GENERATION' }]
])('%s', (text, what) => {
  expect(eventSentence(event(what))).toBe(text);
});

it('what happens to one member at one instant is one sentence, whatever comes between', () => {
  const found = sentences([
    event({ kind: 'generation', generation: 2 }),
    event({ kind: 'assigned', member: 0, partition: 1 }), event({ kind: 'assigned', member: 2, partition: 4 }),
    event({ kind: 'assigned', member: 0, partition: 3 }), event({ kind: 'committed', member: 0, partition: 1, offset: 9 }),
    event({ kind: 'assigned', member: 0, partition: 5, time: 65 })
  ]);
  expect(found.map(({ text }) => text)).toEqual([
    'Generation 2.', 'consumer-0 received P1 and P3.', 'consumer-2 received P4.', 'consumer-0 received P5.'
  ]);
  expect(found[1].where).toBe('P1, P3');
});

it('several partitions given up go to another member', () => {
  const given = [1, 3].map(partition => event({ kind: 'revoked', member: 0, partition, cause: 'they go to another member' }));
  expect(sentences(given).map(({ text }) => text)).toEqual(['consumer-0 gave up P1 and P3: they go to another member.']);
});

it('commits of one member, refused for one reason in one generation, are one sentence; others are others', () => {
  const refused = (time: number, more: Partial<GroupEvent> = {}): GroupEvent =>
    event({ kind: 'commit-failed', time, member: 1, generation: 3, cause: 'REBALANCE_IN_PROGRESS', ...more });
  const found = sentences([refused(64), refused(64, { member: 2 }), refused(65), refused(66), refused(70, { generation: 4 }), refused(71, { cause: 'ILLEGAL_GENERATION' })]);
  expect(found.map(({ time, text }) => [time, text])).toEqual([
    [64, 'Commits of consumer-1 were refused (REBALANCE_IN_PROGRESS).'], [64, 'A commit of consumer-2 was refused (REBALANCE_IN_PROGRESS).'],
    [70, 'A commit of consumer-1 was refused (REBALANCE_IN_PROGRESS).'], [71, 'A commit of consumer-1 was refused (ILLEGAL_GENERATION).']
  ]);
});

it('records that come again are told of each partition', () => {
  const found = sentences([
    event({ kind: 'resumed', member: 2, partition: 3, offset: 412, endOffset: 432 }), event({ kind: 'resumed', member: 2, partition: 4, offset: 7, endOffset: 9 })
  ]);
  expect(found).toHaveLength(2);
});
