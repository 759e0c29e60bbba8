/**
 * The assignors of consumer groups against kafka-clients and the group coordinator 4.4.0: every case, every round, partitions in
 * the order in which Kafka lists them (of the coordinator's: sorted).
 */
import fc from 'fast-check';
import { assignGroup, type GroupStrategy } from '../../../src/engine/assignors/group';
import type { GroupMember, GroupRequest, TopicPartition } from '../../../src/engine/assignors/group/group-request';
import { javaHashOrder, javaStringHash } from '../../../src/engine/assignors/group/java-hash-order';
import { asked, byTopic, inOneOrder, oracle, requestOf, type Round } from './oracle-cases';

type Case = Round & { readonly assignor: string; readonly rounds?: readonly Round[] };

const nameOf = (assignor: string): GroupStrategy => (assignor === 'roundrobin' ? 'round-robin' : (assignor as GroupStrategy));

/** How many rounds there are, and in how many of them members subscribe to different topics. */
const FILES = {
  'range-roundrobin': { rounds: 500, different: 141 },
  sticky: { rounds: 5010, different: 419 },
  'cooperative-sticky': { rounds: 6232, different: 485 },
  'sticky-claims': { rounds: 300, different: 82 },
  uniform: { rounds: 1924, different: 316 }
};

describe.each(Object.entries(FILES))('%s', (name, counts) => {
  const rounds = oracle<Case>(name).flatMap(one => (one.rounds ?? [one]).map(round => ({ ...round, strategy: nameOf(one.assignor) })));

  it('is as large as it should be', () => {
    const different = rounds.filter(({ members }) => members.some(({ topics }) => topics !== undefined)).length;
    if (asked === undefined) expect({ rounds: rounds.length, different }).toEqual(counts);
    else expect(Math.min(rounds.length, different)).toBeGreaterThan(0);
  });

  it('is answered as Kafka does', () => {
    const wrong = rounds.filter(round => inOneOrder(byTopic(assignGroup(round.strategy, requestOf(round)))) !== inOneOrder(round.out));
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

it('iterates as java.util.HashMap', () => {
  const cases = oracle<{ keys: string[]; order: number[]; deep?: boolean }>('hashmap-order');
  const shallow = cases.filter(({ deep }) => deep !== true);
  expect(shallow.length).toBeGreaterThan(200);
  for (const { keys, order } of shallow) expect(javaHashOrder(keys.map(javaStringHash))).toEqual(order);
});

describe('every assignor', () => {
  const STRATEGIES: GroupStrategy[] = ['range', 'round-robin', 'sticky', 'cooperative-sticky', 'uniform', 'server-range'];
  const topics = fc.dictionary(fc.constantFrom('t0', 't1', 't2', 't3'), fc.integer({ min: 1, max: 12 }), { minKeys: 1, noNullPrototype: true });
  const requests = topics.chain(sizes => {
    const names = Object.keys(sizes);
    const member = fc.record({
      topics: fc.subarray(names, { minLength: 1 }),
      owned: fc.subarray(names.flatMap(topic => Array.from({ length: sizes[topic] }, (_, partition): TopicPartition => ({ topic, partition })))),
      generation: fc.integer({ min: -1, max: 3 }),
      isStatic: fc.boolean()
    });
    return fc.tuple(fc.boolean(), fc.array(member, { minLength: 1, maxLength: 8 })).map(([isAlike, members]): GroupRequest => ({
      topics: new Map(Object.entries(sizes)),
      members: members.map(({ topics: own, owned, generation, isStatic }, i): GroupMember => ({
        id: `m${(i * 7) % 11}`, topics: isAlike ? names : own, owned, generation, dataGeneration: generation, instanceId: isStatic ? `i${i}` : null
      }))
    }));
  });
  /** Server side a partition has one owner: it is the coordinator that says so. */
  const ownedOnce = (request: GroupRequest): GroupRequest => {
    const seen = new Set<string>();
    return { ...request, members: request.members.map(member => ({
      ...member, owned: member.owned.filter(({ topic, partition }) => !seen.has(`${topic} ${partition}`) && seen.add(`${topic} ${partition}`))
    })) };
  };

  /** Of a member of an older generation Kafka's sticky assignors ask only what it owned, not whether it still subscribes to that. */
  const subscribedOnly = (request: GroupRequest): GroupRequest => ({
    ...request, members: request.members.map(member => ({ ...member, owned: member.owned.filter(({ topic }) => member.topics.includes(topic)) }))
  });

  it.each(STRATEGIES)('%s gives each partition to one subscriber, evenly', strategy => {
    fc.assert(fc.property(requests, given => {
      const request = subscribedOnly(ownedOnce(given));
      const out = assignGroup(strategy, request);
      const subscribed = [...request.topics].filter(([topic]) => request.members.some(member => member.topics.includes(topic)));
      const all = subscribed.flatMap(([topic, count]) => Array.from({ length: count }, (_, partition) => `${topic} ${partition}`));
      const given_ = [...out.values()].flat().map(({ topic, partition }) => `${topic} ${partition}`);
      expect(new Set(given_).size).toBe(given_.length);
      if (strategy !== 'cooperative-sticky') expect(given_.sort()).toEqual(all.sort());
      for (const { id, topics: own } of request.members) expect(out.get(id)?.every(({ topic }) => own.includes(topic))).toBe(true);
      const isAlike = request.members.every(member => member.topics.length === subscribed.length);
      const loads = [...out.values()].map(mine => mine.length);
      const byRange = strategy === 'range' || strategy === 'server-range';
      if (isAlike && !byRange && strategy !== 'cooperative-sticky') expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
    }));
  });

  it('sticky moves the least that evenness allows', () => {
    fc.assert(fc.property(requests, given => {
      const request = ownedOnce({ ...given, members: given.members.map(member => ({ ...member, topics: [...given.topics.keys()], generation: 1, dataGeneration: 1 })) });
      const out = assignGroup('sticky', request);
      const count = [...request.topics.values()].reduce((a, b) => a + b);
      const [min, extras] = [Math.floor(count / request.members.length), count % request.members.length];
      // Who owns most keeps an extra: no assignment that is as even keeps more.
      const owned = request.members.map(member => member.owned.length).sort((a, b) => b - a);
      const kept = owned.reduce((sum, mine, i) => sum + Math.min(mine, min + (i < extras ? 1 : 0)), 0);
      const stays = request.members.reduce((sum, { id, owned: before }) =>
        sum + before.filter(({ topic, partition }) => out.get(id)?.some(now => now.topic === topic && now.partition === partition)).length, 0);
      expect(stays).toBe(kept);
    }));
  });

  it('cooperative-sticky comes to rest at a partition each, never taking what another holds', () => {
    fc.assert(fc.property(requests, given => {
      let request = ownedOnce({ ...given, members: given.members.map(member => ({ ...member, generation: 1, dataGeneration: 1 })) });
      for (let round = 0; round < 4; round++) {
        const out = assignGroup('cooperative-sticky', request);
        const holder = new Map(request.members.flatMap(({ id, owned }) => owned.map(({ topic, partition }) => [`${topic} ${partition}`, id] as const)));
        for (const [id, mine] of out) {
          for (const { topic, partition } of mine) expect(holder.get(`${topic} ${partition}`) ?? id).toBe(id);
        }
        request = { ...request, members: request.members.map(member => ({ ...member, owned: out.get(member.id) ?? [] })) };
      }
      const next = assignGroup('cooperative-sticky', request);
      for (const { id, owned } of request.members) expect(next.get(id)).toHaveLength(owned.length);
    }));
  });
});
