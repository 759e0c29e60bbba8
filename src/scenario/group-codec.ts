/** Reads a question to an assignor of a consumer group, which may come from anywhere, in the words of whoever asks. */
import { GROUP_ASSIGNORS, type GroupStrategy } from '../engine/assignors/group';
import type { GroupMember, GroupRequest, TopicPartition } from '../engine/assignors/group/group-request';
import { nearestName } from './nearest-name';
import { FAULTS_MAX, ScenarioError, fault, type Fault } from './scenario-error';
import { grouped, quoted, shown, shownName, type Spelling } from './spelling';
import { unknownNames } from './unknown-names';

export const GROUP_MEMBERS_MAX = 10_000;
export const GROUP_PARTITIONS_MAX = 100_000;
const GROUP_TEXT_MAX = 1000;
const GENERATION_MAX = 2147483647;

export interface GroupQuestion {
  readonly strategy: GroupStrategy;
  readonly request: GroupRequest;
}

const NAMES = {
  camel: { generation: 'generation', dataGeneration: 'dataGeneration', instanceId: 'instanceId' },
  snake: { generation: 'generation', dataGeneration: 'data_generation', instanceId: 'instance_id' }
} as const;

/**
 * @param json - `{strategy, topics: {name: partitions}, members: [{id, topics, owned: [[topic, partition]], generation,
 * dataGeneration, instanceId}]}`; of a member all but the id may be absent or null. Members in the order in which they joined.
 * @throws {@link ScenarioError} with the faults that were found.
 */
export function parseGroupQuestion(json: unknown, spelling: Spelling = 'camel'): GroupQuestion {
  return new GroupReader(spelling).read(json);
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= GROUP_TEXT_MAX;
const isCount = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

class GroupReader {
  private readonly faults: Fault[] = [];

  constructor(private readonly spelling: Spelling) {}

  read(json: unknown): GroupQuestion {
    const given = isObject(json) ? json : {};
    if (!isObject(json)) this.wrong('question', json, 'not a question', 'strategy, topics, members');
    this.faults.push(...unknownNames('a question', given, ['strategy', 'topics', 'members']));
    const strategy = this.strategy(given.strategy);
    const topics = this.topics(given.topics);
    const members = this.members(given.members, topics);
    if (this.faults.length > 0) throw new ScenarioError(this.faults.slice(0, FAULTS_MAX));
    return { strategy, request: { topics, members } };
  }

  private wrong(field: string, value: unknown, why: string, allowed: string, remedy = ''): void {
    if (this.faults.length < FAULTS_MAX) {
      this.faults.push(fault(field, value, `${field} = ${shown(this.spelling, value)}: ${why}`, allowed, remedy));
    }
  }

  private strategy(value: unknown): GroupStrategy {
    const known = Object.keys(GROUP_ASSIGNORS);
    if (typeof value === 'string' && known.includes(value)) return value as GroupStrategy;
    const nearest = typeof value === 'string' ? nearestName(shownName(value), known) : undefined;
    this.wrong('strategy', value, 'unknown', known.join(', '), nearest === undefined ? 'Choose one of these.' : `Did you mean ${nearest}?`);
    return 'range';
  }

  private topics(value: unknown): ReadonlyMap<string, number> {
    const topics = new Map<string, number>();
    if (!isObject(value)) {
      this.wrong('topics', value, 'not a table of topics', 'names and numbers of partitions, such as {"t1": 6}');
      return topics;
    }
    let sum = 0;
    for (const [name, partitions] of Object.entries(value)) {
      const field = `topics[${quoted(name)}]`;
      if (!isText(name)) this.wrong(field, name, 'not a name', `text of 1 to ${grouped(GROUP_TEXT_MAX)} characters`);
      else if (isCount(partitions, 1, GROUP_PARTITIONS_MAX)) {
        topics.set(name, partitions);
        sum += partitions;
      } else this.wrong(field, partitions, 'not a number of partitions', `1 to ${grouped(GROUP_PARTITIONS_MAX)}, whole`);
    }
    if (sum > GROUP_PARTITIONS_MAX) this.wrong('topics', sum, 'too many partitions together', `at most ${grouped(GROUP_PARTITIONS_MAX)}`);
    return topics;
  }

  private members(value: unknown, topics: ReadonlyMap<string, number>): GroupMember[] {
    if (!Array.isArray(value) || value.length < 1 || value.length > GROUP_MEMBERS_MAX) {
      const given: unknown = Array.isArray(value) ? value.length : value;
      this.wrong('members', given, 'not the members of a group', `1 to ${grouped(GROUP_MEMBERS_MAX)} of them`);
      return [];
    }
    const ids = new Set<unknown>();
    return value.flatMap((item: unknown, i): GroupMember[] => {
      if (!isObject(item)) {
        this.wrong(`members[${i}]`, item, 'not a member', 'an object with id, topics, owned');
        return [];
      }
      const { id } = item;
      if (!isText(id)) this.wrong(`members[${i}].id`, id, 'not an id', `text of 1 to ${grouped(GROUP_TEXT_MAX)} characters`);
      else if (ids.has(id)) this.wrong(`members[${i}].id`, id, 'there twice', 'a different id for each member');
      ids.add(id);
      return [this.member(typeof id === 'string' ? id : '', item, topics)];
    });
  }

  private member(id: string, json: Json, topics: ReadonlyMap<string, number>): GroupMember {
    const at = `members[${quoted(id)}]`;
    const names = NAMES[this.spelling];
    this.faults.push(...unknownNames(at, json, ['id', 'topics', 'owned', ...Object.values(names)]));
    const generation = this.generation(`${at}.${names.generation}`, json[names.generation]);
    const instanceId = json[names.instanceId] ?? null;
    if (instanceId !== null && !isText(instanceId)) {
      this.wrong(`${at}.${names.instanceId}`, instanceId, 'not an id', `text of 1 to ${grouped(GROUP_TEXT_MAX)} characters`);
    }
    return {
      id,
      topics: this.subscription(`${at}.topics`, json.topics, topics),
      owned: this.owned(`${at}.owned`, json.owned, topics),
      generation: generation ?? -1,
      dataGeneration: this.generation(`${at}.${names.dataGeneration}`, json[names.dataGeneration]) ?? generation,
      instanceId: typeof instanceId === 'string' ? instanceId : null
    };
  }

  private subscription(field: string, value: unknown, topics: ReadonlyMap<string, number>): string[] {
    if (value === undefined || value === null) return [...topics.keys()];
    if (!Array.isArray(value) || !value.every(isText)) {
      this.wrong(field, value, 'not a subscription', 'a list of names of topics');
      return [];
    }
    if (new Set(value).size < value.length) this.wrong(field, value, 'a topic is there twice', 'each topic once');
    return value;
  }

  private owned(field: string, value: unknown, topics: ReadonlyMap<string, number>): TopicPartition[] {
    if (value === undefined || value === null) return [];
    const pairs = Array.isArray(value) && value.length <= GROUP_PARTITIONS_MAX ? (value as unknown[]) : null;
    if (pairs === null) this.wrong(field, value, 'not a list of partitions', `at most ${grouped(GROUP_PARTITIONS_MAX)} pairs of topic and partition`);
    return (pairs ?? []).flatMap((pair, i): TopicPartition[] => {
      const [topic, partition] = Array.isArray(pair) && pair.length === 2 ? (pair as unknown[]) : [undefined, undefined];
      const most = (isText(topic) && topics.get(topic)) || GROUP_PARTITIONS_MAX;
      if (isText(topic) && isCount(partition, 0, most - 1)) return [{ topic, partition }];
      const allowed = `a topic and its partition, 0 to ${grouped(most - 1)}`;
      this.wrong(`${field}[${i}]`, Array.isArray(pair) ? partition : pair, 'not a partition', allowed);
      return [];
    });
  }

  private generation(field: string, value: unknown): number | null {
    if (value === undefined || value === null) return null;
    if (isCount(value, -1, GENERATION_MAX)) return value;
    this.wrong(field, value, 'not a generation', `-1 (none) to ${grouped(GENERATION_MAX)}, whole`);
    return null;
  }
}
