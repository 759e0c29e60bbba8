/**
 * The trace hash a second time: MurmurHash3_x86_128, seed 0, over 64 bytes a completed record, first 64 bits shown.
 *
 * The bytes are those that `src/engine/trace-hash.ts` documents; the hash is written from Appleby's description, 16 bytes a
 * block. There is never a tail.
 */
import type { ReferenceRecord } from './reference';

const C = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93];
const TURN_WORD = [15, 16, 17, 18];
const TURN_STATE = [19, 17, 15, 13];
const ADD = [0x561ccd1b, 0x0bcaa747, 0x96cd1c35, 0x32ac3b17];

const turned = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

const finished = (word: number): number => {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
};

export class ReferenceHash {
  private readonly state = [0, 0, 0, 0];
  private length = 0;

  add(record: ReferenceRecord): void {
    const { id, offset, bytes, eventTime, startedTime, completedTime, key, partition, consumer, producer } = record;
    const view = new DataView(new ArrayBuffer(64));
    [id, offset, bytes, eventTime, startedTime, completedTime].forEach((value, i) => view.setFloat64(8 * i, value, true));
    [key, partition, consumer, producer].forEach((value, i) => view.setInt32(48 + 4 * i, value, true));
    const { state } = this;
    for (let word = 0; word < 16; word++) {
      const i = word % 4;
      const k = Math.imul(turned(Math.imul(view.getInt32(4 * word, true), C[i]), TURN_WORD[i]), C[(i + 1) % 4]);
      state[i] = (Math.imul(turned(state[i] ^ k, TURN_STATE[i]) + state[(i + 1) % 4], 5) + ADD[i]) | 0;
    }
    this.length += 64;
  }

  get digest(): string {
    let words = this.state.map(word => word ^ this.length);
    for (const last of [false, true]) {
      const sum = words.reduce((a, b) => (a + b) | 0);
      words = words.map((word, i) => (i === 0 ? sum : (word + sum) | 0));
      if (!last) words = words.map(finished);
    }
    return words.slice(0, 2).map(word => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }
}
