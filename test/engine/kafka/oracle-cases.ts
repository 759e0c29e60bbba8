/** Answers of the published Kafka libraries (test/fixtures/README.md): JSON lines, the first a header. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { GroupMember, GroupRequest, TopicPartition } from '../../../src/engine/assignors/group/group-request';

type ByTopic = Readonly<Record<string, readonly number[]>>;

export interface Round {
  readonly topics: Readonly<Record<string, number>>;
  readonly members: readonly {
    readonly id: string; readonly instance?: string; readonly topics?: readonly string[]; readonly owned?: ByTopic;
    readonly gen?: number; readonly dataGen?: number;
  }[];
  readonly out: Readonly<Record<string, ByTopic>>;
}

export interface Header {
  readonly cases: number;
  readonly partitionCounts: readonly number[];
}

/** Other answers than the fixtures: `npm run oracles` makes them. */
export const asked = process.env.PF_ORACLES;

const linesOf = (name: string): unknown[] =>
  gunzipSync(readFileSync(path.join(asked ?? path.join(__dirname, '../../fixtures'), `${name}.jsonl.gz`))).toString().trim().split('\n')
    .map(line => JSON.parse(line) as unknown);

export const oracleHeader = (name: string): Header => linesOf(name)[0] as Header;

export const oracle = <Case>(name: string): Case[] => linesOf(name).slice(1) as Case[];

const flat = (byTopic: ByTopic = {}): TopicPartition[] =>
  Object.entries(byTopic).flatMap(([topic, partitions]) => partitions.map(partition => ({ topic, partition })));

export function requestOf({ topics, members }: Round): GroupRequest {
  const all = Object.keys(topics);
  return {
    topics: new Map(Object.entries(topics)),
    members: members.map(({ id, instance, topics: own, owned, gen, dataGen }): GroupMember => ({
      id, topics: own ?? all, owned: flat(owned), generation: gen ?? -1, dataGeneration: dataGen ?? gen ?? null, instanceId: instance ?? null
    }))
  };
}

/** An assignment as the cases have it: by member, by topic. */
export function byTopic(assignment: ReadonlyMap<string, readonly TopicPartition[]>): Record<string, Record<string, number[]>> {
  return Object.fromEntries([...assignment].map(([id, partitions]) => {
    const mine: Record<string, number[]> = {};
    for (const { topic, partition } of partitions) (mine[topic] ??= []).push(partition);
    return [id, mine];
  }));
}

/** As text, whatever the order of members and topics; of the partitions of a topic the order counts. */
export const inOneOrder = (out: Readonly<Record<string, ByTopic>>): string =>
  JSON.stringify(Object.keys(out).sort().map(id => [
    id, Object.keys(out[id]).filter(topic => out[id][topic].length > 0).map(topic => [topic, out[id][topic]])
  ]));
