/** Kafka's rules by themselves, for whoever asks without a flow: many questions in one crossing, as JSON. */
import { assignGroup } from '../engine/assignors/group';
import { murmur2 } from '../engine/partitioners/murmur2';
import { partitionForKey, type KeyHash } from '../engine/partitioners/keyed';
import { parseGroupQuestion } from '../scenario/group-codec';
import { ScenarioError } from '../scenario/scenario-error';

/** @param hexKeys - Each key's bytes, hexadecimal, as a JSON list. @returns The signed hashes, as JSON. */
export const murmur2Many = (hexKeys: string): string => JSON.stringify(keysOf(hexKeys).map(murmur2));

/** @param hash - One there is. @param partitions - Above 0. @returns The partitions of the keys, as JSON. */
export const partitionsForKeys = (hash: KeyHash, partitions: number, hexKeys: string): string =>
  JSON.stringify(keysOf(hexKeys).map(key => partitionForKey(hash, key, partitions)));

/**
 * Answers questions to assignors, in the spelling of Python.
 *
 * @returns As JSON: `answers`, for each a list of [member, [[topic, partition], ...]]; or `index` and `faults` of the first question
 * that is none.
 */
export function assignGroups(questionsJson: string): string {
  const answers: unknown[] = [];
  for (const question of JSON.parse(questionsJson) as unknown[]) {
    try {
      const { strategy, request } = parseGroupQuestion(question, 'snake');
      const assignment = assignGroup(strategy, request);
      answers.push(request.members.map(({ id }) => [id, (assignment.get(id) ?? []).map(({ topic, partition }) => [topic, partition])]));
    } catch (error) {
      if (error instanceof ScenarioError) return JSON.stringify({ index: answers.length, faults: error.faults });
      throw error;
    }
  }
  return JSON.stringify({ answers });
}

const keysOf = (hexKeys: string): Uint8Array[] => (JSON.parse(hexKeys) as string[]).map(bytesOfHex);

function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (digit(hex.charCodeAt(2 * i)) << 4) | digit(hex.charCodeAt(2 * i + 1));
  return bytes;
}

/** Of 0-9 and a-f. */
const digit = (code: number): number => (code < 58 ? code - 48 : code - 87);
