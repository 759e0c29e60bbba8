/**
 * The trace hash: 64 bits over every completed record, in the order of completion.
 *
 * A record is 64 bytes, little-endian: six doubles (record id, offset, bytes, event time, time work began, time completed)
 * and four int32 (key, partition, consumer, producer). The hash is MurmurHash3_x86_128, seed 0, of all these bytes, of which
 * the first 64 bits are shown: anybody can compute it from a run's records. Equal hashes mean equal runs, in every host.
 *
 * @see Appleby, MurmurHash3, public domain.
 */
const DOUBLES = 6;
const WORDS = 16;

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/** Little-endian is what every machine this runs on has; the constructor checks. */
const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** One record's bytes, overwritten by each; no part of the state. */
const buffer = new ArrayBuffer(4 * WORDS);
/** Record id, offset, bytes, event time, time work began, time completed. */
export const tracedDoubles = new Float64Array(buffer, 0, DOUBLES);
/** Key, partition, consumer, producer. */
export const tracedIntegers = new Int32Array(buffer, 8 * DOUBLES);
const words = new Int32Array(buffer);

const rotated = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

export class TraceHash {
  private readonly state = new Int32Array(4);
  private records = 0;

  constructor() {
    if (!littleEndian) throw new Error('The trace hash needs a little-endian machine.');
  }

  /** Takes in the record whose numbers were written to `tracedDoubles` and `tracedIntegers`. */
  add(): void {
    this.records++;
    const { state } = this;
    let h1 = state[0];
    let h2 = state[1];
    let h3 = state[2];
    let h4 = state[3];
    for (let i = 0; i < WORDS; i += 4) {
      h1 ^= Math.imul(rotated(Math.imul(words[i], C1), 15), C2);
      h1 = (Math.imul(rotated(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
      h2 ^= Math.imul(rotated(Math.imul(words[i + 1], C2), 16), C3);
      h2 = (Math.imul(rotated(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
      h3 ^= Math.imul(rotated(Math.imul(words[i + 2], C3), 17), C4);
      h3 = (Math.imul(rotated(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
      h4 ^= Math.imul(rotated(Math.imul(words[i + 3], C4), 18), C1);
      h4 = (Math.imul(rotated(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
    }
    state[0] = h1;
    state[1] = h2;
    state[2] = h3;
    state[3] = h4;
  }

  /** 16 hexadecimal digits. */
  get digest(): string {
    const length = Math.imul(4 * WORDS, this.records);
    const mixed = summed(Array.from(this.state, word => word ^ length)).map(finished);
    return summed(mixed).slice(0, 2).map(hex).join('');
  }
}

/** The first word plus all, and the others plus that. */
function summed([h1, h2, h3, h4]: readonly number[]): number[] {
  const first = (h1 + h2 + h3 + h4) | 0;
  return [first, (h2 + first) | 0, (h3 + first) | 0, (h4 + first) | 0];
}

function finished(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
