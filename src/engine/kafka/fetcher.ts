/**
 * How records come to a client: one fetch at a time, for every partition of which nothing is fetched already. The broker answers at
 * once when it has something, and else when the first record arrives. Java's fetches are a session (KIP-227): first come the partitions of which
 * nothing was answered for longest. librdkafka has none: partitions come as they are asked for.
 *
 * @see org.apache.kafka.clients.consumer.internals.AbstractFetch, FetchCollector, kafka.server.FetchSession
 */
import { BYTES, MARK } from '../record-store';
import { highWatermark } from './delivery';
import type { KafkaWorld } from './kafka-world';
import { OffsetRange, type Member, type Owned } from './member';

/** max.partition.fetch.bytes and fetch.max.bytes, Kafka's defaults. */
const PARTITION_BYTES = 1_048_576;
const FETCH_BYTES = 52_428_800;

/** Numbers of an answer for one partition: which, the first offset, one past the last. */
const ANSWERED = 3;

const isFetchable = (owned: Owned): boolean => owned.fetchPosition >= 0 && !owned.buffered && !owned.lost && !owned.paused;

function hasFetchable(owned: readonly Owned[]): boolean {
  for (const one of owned) if (isFetchable(one)) return true;
  return false;
}

/** What was answered goes to the end of the session. */
function moveToEnd(session: Owned[], partition: number): void {
  const last = session.length - 1;
  for (let i = 0; i < last; i++) {
    if (session[i].partition !== partition) continue;
    const owned = session[i];
    session.copyWithin(i, i + 1);
    session[last] = owned;
    return;
  }
}

export class Fetcher {
  constructor(private readonly world: KafkaWorld) {}

  /** Asks for more, if nothing is asked for already. */
  send(member: Member): void {
    const { world } = this;
    if (member.fetching === 2) {
      if (!member.asksMore) return;
      member.asksMore = false;
      // fetch.max.wait.ms is not modelled: a partition that came is asked for at once.
      for (const owned of member.owned) this.wait(member, owned);
      if (world.now >= member.fetchArrives) this.answer(member, this.inSession(member));
      else if (this.hasSomething(member)) this.sendOff(member);
      return;
    }
    if (member.fetching !== 0 || !hasFetchable(member.owned)) return;
    member.fetchArrives = world.now + world.hop;
    if (this.hasSomething(member)) {
      this.sendOff(member);
      return;
    }
    // Nothing is there for it: that it arrives makes no difference by itself.
    member.fetching = 2;
    member.asksMore = false;
    for (const owned of member.owned) this.wait(member, owned);
  }

  /** It is at the broker. */
  arrive(member: Member): void {
    member.fetching = 2;
    this.answer(member, this.inSession(member));
    if (member.fetching !== 2) return;
    for (const owned of member.owned) this.wait(member, owned);
  }

  /** The next record of a partition that somebody waits for has arrived. */
  wake(partition: number): void {
    const state = this.world.partitions[partition];
    state.awaited = false;
    if (state.waiting.length === 1) {
      const owned = state.waiting.pop() as Owned;
      owned.waiting = false;
      this.offer(owned);
      return;
    }
    const { waiting } = state;
    state.waiting = [];
    for (const owned of waiting) owned.waiting = false;
    for (const owned of waiting) this.offer(owned);
  }

  /** A record is on its way to a partition that somebody waits for. */
  expect(partition: number, mark: number): void {
    const { world } = this;
    const state = world.partitions[partition];
    if (state.awaited || state.waiting.length === 0) return;
    state.awaited = true;
    world.transit.await(partition, mark);
  }

  /** What was fetched is at the client. */
  receive(member: Member): void {
    member.fetching = 0;
    const { answered, answeredEnd } = member;
    for (let i = 0; i < answeredEnd; i += ANSWERED) {
      const owned = member.ownedOf(answered[i]);
      if (owned === undefined || owned.lost || owned.fetchPosition !== answered[i + 1]) continue;
      owned.buffered = true;
      owned.fetchPosition = answered[i + 2];
      member.buffers.push(new OffsetRange(owned, answered[i + 1], answered[i + 2]));
    }
  }

  /** Answers who waited for a record that is there now, or lets the fetch arrive that is still under way. */
  private offer(owned: Owned): void {
    const member = this.world.members[owned.member];
    if (member.fetching !== 2 || owned.lost) return;
    if (this.world.now >= member.fetchArrives) {
      member.answeredEnd = 0;
      this.take(member, owned, FETCH_BYTES);
      this.sendAnswer(member);
    } else if (isFetchable(owned)) this.sendOff(member);
  }

  private sendOff(member: Member): void {
    member.fetching = 1;
    this.world.timers.addFetch(member.fetchArrives, false, member.id, member.incarnation);
  }

  private hasSomething(member: Member): boolean {
    const { logs } = this.world;
    for (const owned of member.owned) {
      const { partition, fetchPosition } = owned;
      if (isFetchable(owned) && logs[partition].logEndOffset > fetchPosition && highWatermark(this.world, partition) > fetchPosition) return true;
    }
    return false;
  }

  /** What the client owns: what the session held before keeps its place, what is new comes last. */
  private inSession(member: Member): readonly Owned[] {
    const { owned, fetchSession, fetchSessionOf } = member;
    if (this.world.config.client === 'librdkafka') return owned;
    if (fetchSessionOf === owned && fetchSession.length === owned.length) return fetchSession;
    const held = fetchSession.flatMap(({ partition }) => owned.find(one => one.partition === partition) ?? []);
    member.fetchSession = [...held, ...owned.filter(one => !held.includes(one))];
    member.fetchSessionOf = owned;
    return member.fetchSession;
  }

  private wait(member: Member, owned: Owned): void {
    if (owned.waiting || !isFetchable(owned)) return;
    const state = this.world.partitions[owned.partition];
    const log = this.world.logs[owned.partition];
    owned.waiting = true;
    state.waiting.push(owned);
    if (owned.fetchPosition < log.logEndOffset) this.expect(owned.partition, this.world.store.get(log.slot(owned.fetchPosition), MARK));
  }

  /** Puts what there is of a partition into the answer. Returns how many bytes of it are left. */
  private take(member: Member, owned: Owned, left: number): number {
    if (!isFetchable(owned)) return left;
    const { world } = this;
    const { logs, store } = world;
    const { partition, fetchPosition: first } = owned;
    const most = highWatermark(world, partition);
    if (most <= first) return left;
    let end = first;
    let bytes = 0;
    for (const log = logs[partition]; end < most && bytes < PARTITION_BYTES; end++) bytes += store.get(log.slot(end), BYTES);
    const { answered, answeredEnd: at } = member;
    answered[at] = partition;
    answered[at + 1] = first;
    answered[at + 2] = end;
    member.answeredEnd = at + ANSWERED;
    return left - bytes;
  }

  private answer(member: Member, from: readonly Owned[]): void {
    member.answeredEnd = 0;
    let left = FETCH_BYTES;
    for (const owned of from) if (left > 0) left = this.take(member, owned, left);
    this.sendAnswer(member);
  }

  private sendAnswer(member: Member): void {
    const { world } = this;
    const { answered, answeredEnd, fetchSession } = member;
    if (answeredEnd === 0) return;
    for (let i = 0; i < answeredEnd; i += ANSWERED) moveToEnd(fetchSession, answered[i]);
    member.fetching = 1;
    world.timers.addFetch(world.now + world.hop, true, member.id, member.incarnation);
  }
}
