/**
 * How records come to a client: one fetch at a time, for every partition of which nothing is fetched already; Java's asks when all that was fetched
 * is handed over. The broker answers at once when it has something, else when the first record arrives, or with nothing after fetch.max.wait.ms. Java's fetches are a session (KIP-227): first come the partitions of which
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

/** Offset of an answer that the client will not want: no position is the same. */
const UNWANTED = -2;
/** librdkafka's queued.min.messages: it fetches ahead of the application, so many records of a partition. */
const QUEUED = 100_000;

/** Whether something fetched is not handed over: of a broker of which it has something Java's asks for nothing (KAFKA-17182). */
function hasFetched(member: Member): boolean {
  for (const { owned } of member.buffers) if (!owned.paused && !owned.lost) return true;
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

  /** Asks for more, unless it has asked already. */
  send(member: Member): void {
    const { world } = this;
    if (member.fetching === 2) {
      if (world.now < this.backAt(member) || this.isRepeated(member)) {
        if (member.asksMore) this.askNextTime(member);
        return;
      }
      // It came back empty while nobody polled.
      member.fetching = 0;
    }
    if (member.fetching !== 0 || !this.hasFetchable(member) || (world.config.client === 'java' && hasFetched(member))) return;
    member.fetches++;
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

  /** A fetch has come back with nothing, and something else is to be asked for. Returns whether it was the present one. */
  cameBack(member: Member, fetch: number): boolean {
    if (member.fetching !== 2 || member.fetches !== fetch) return false;
    member.fetching = 0;
    return true;
  }

  /** Brings up to now when the fetch that waits was sent last: with nothing it came back each fetch.max.wait.ms, and was sent again. To be called before the client stops polling. */
  catchUp(member: Member): void {
    if (member.fetching !== 2 || !this.isRepeated(member)) return;
    const { now, hop } = this.world;
    const round = this.waitSeconds + 2 * hop;
    const late = now - member.fetchArrives;
    if (late >= round) member.fetchArrives += round * Math.floor(late / round);
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
    const { world } = this;
    const member = world.members[owned.member];
    if (member.fetching !== 2 || owned.lost) return;
    if (world.now >= member.fetchArrives && world.now > member.fetchArrives + this.waitSeconds) {
      if (!this.isRepeated(member)) {
        member.asksMore = true;
        return;
      }
      this.catchUp(member);
      // It is on its way back, or to the broker again.
      if (world.now > member.fetchArrives + this.waitSeconds) member.fetchArrives += this.waitSeconds + 2 * world.hop;
    }
    if (world.now >= member.fetchArrives) {
      member.answeredEnd = 0;
      // It asked for what lay before a seek: the client will not want the answer.
      if (owned.askedFrom !== owned.fetchPosition) this.put(member, owned.partition, UNWANTED, UNWANTED);
      else this.take(member, owned, FETCH_BYTES);
      this.sendAnswer(member);
    } else if (this.isFetchable(owned)) {
      this.sendOff(member);
    }
  }

  /** Whether a fetch may ask for a partition: Java's for one of which nothing lies ready. */
  private isFetchable(owned: Owned): boolean {
    if (owned.fetchPosition < 0 || owned.lost || owned.paused) return false;
    return this.world.config.client === 'java' ? !owned.buffered : owned.fetchPosition - owned.position < QUEUED;
  }

  private hasFetchable({ owned }: Member): boolean {
    for (const one of owned) if (this.isFetchable(one)) return true;
    return false;
  }

  private get waitSeconds(): number {
    const { world } = this;
    return world.seconds(world.config.fetchMaxWaitMs);
  }

  /** Seconds at which the fetch that waits is back at the client, with nothing. */
  private backAt({ fetchArrives }: Member): number {
    return fetchArrives + this.waitSeconds + this.world.hop;
  }

  /** Whether a fetch that comes back with nothing is sent again at once: Java's by poll, librdkafka's by a thread of its own. */
  private isRepeated(member: Member): boolean {
    if (member.isFrozen) return false;
    return this.world.config.client === 'librdkafka' || (member.inPoll && member.pollSince <= this.backAt(member));
  }

  /** What a fetch that waits does not ask for, the next one will: this one has to come back first, as there is one at a time. */
  private askNextTime(member: Member): void {
    member.asksMore = false;
    if (!member.owned.some(owned => this.isFetchable(owned) && (!owned.waiting || owned.askedFrom !== owned.fetchPosition))) return;
    this.catchUp(member);
    this.world.timers.add(this.backAt(member), 'fetchBack', member.id, member.incarnation, member.fetches);
  }

  private sendOff(member: Member): void {
    member.fetching = 1;
    this.world.timers.addFetch(member.fetchArrives, false, member.id, member.incarnation);
  }

  private hasSomething(member: Member): boolean {
    const { logs } = this.world;
    for (const owned of member.owned) {
      const { partition, fetchPosition } = owned;
      if (this.isFetchable(owned) && logs[partition].logEndOffset > fetchPosition && highWatermark(this.world, partition) > fetchPosition) return true;
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
    if (!this.isFetchable(owned)) return;
    owned.askedFrom = owned.fetchPosition;
    if (owned.waiting) return;
    const state = this.world.partitions[owned.partition];
    const log = this.world.logs[owned.partition];
    owned.waiting = true;
    state.waiting.push(owned);
    if (owned.fetchPosition < log.logEndOffset) this.expect(owned.partition, this.world.store.get(log.slot(owned.fetchPosition), MARK));
  }

  /** Puts what there is of a partition into the answer. Returns how many bytes of it are left. */
  private take(member: Member, owned: Owned, left: number): number {
    if (!this.isFetchable(owned)) return left;
    const { world } = this;
    const { logs, store } = world;
    const { partition, fetchPosition: first } = owned;
    const most = highWatermark(world, partition);
    if (most <= first) return left;
    let end = first;
    let bytes = 0;
    for (const log = logs[partition]; end < most && bytes < PARTITION_BYTES; end++) bytes += store.get(log.slot(end), BYTES);
    this.put(member, partition, first, end);
    return left - bytes;
  }

  private put(member: Member, partition: number, first: number, end: number): void {
    const { answered, answeredEnd: at } = member;
    answered[at] = partition;
    answered[at + 1] = first;
    answered[at + 2] = end;
    member.answeredEnd = at + ANSWERED;
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
