/**
 * The trace hash: 64 bits over every completed record, in the order of completion.
 *
 * A record is 64 bytes, little-endian: six doubles (record id, offset, bytes, event time, time work began, time completed)
 * and four int32 (key, partition, consumer, producer). They are taken as 16 words of 32 bits. The first half of the
 * state is MurmurHash3_x86_32 without its tail (seed 0); the second half mixes the first into itself after each word.
 * Both end with Murmur's finalizer over the number of records. Equal hashes mean equal runs, in every host.
 *
 * @see Appleby, MurmurHash3, public domain.
 */
const DOUBLES = 6;
const WORDS = 16;

/** Little-endian is what every machine this runs on has; the constructor checks. */
const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** One record's bytes, overwritten by each; no part of the state. */
const buffer = new ArrayBuffer(4 * WORDS);
const doubles = new Float64Array(buffer, 0, DOUBLES);
const integers = new Int32Array(buffer, 8 * DOUBLES);
const words = new Int32Array(buffer);

export class TraceHash {
  private first = 0;
  private second = 0x9747b28c | 0;
  private records = 0;

  constructor() {
    if (!littleEndian) throw new Error('The trace hash needs a little-endian machine.');
  }

  add(
    id: number, offset: number, bytes: number, eventTime: number, startedTime: number, completedTime: number,
    key: number, partition: number, consumer: number, producer: number
  ): void {
    doubles[0] = id;
    doubles[1] = offset;
    doubles[2] = bytes;
    doubles[3] = eventTime;
    doubles[4] = startedTime;
    doubles[5] = completedTime;
    integers[0] = key;
    integers[1] = partition;
    integers[2] = consumer;
    integers[3] = producer;
    let first = this.first;
    let second = this.second;
    for (let i = 0; i < WORDS; i++) {
      let k = Math.imul(words[i], 0xcc9e2d51);
      k = (k << 15) | (k >>> 17);
      first ^= Math.imul(k, 0x1b873593);
      first = (first << 13) | (first >>> 19);
      first = (Math.imul(first, 5) + 0xe6546b64) | 0;
      second = Math.imul(second ^ first, 0x85ebca6b);
      second ^= second >>> 15;
    }
    this.first = first;
    this.second = second;
    this.records++;
  }

  /** 16 hexadecimal digits. */
  get digest(): string {
    return hex(finished(this.first ^ this.records)) + hex(finished(this.second ^ this.records));
  }
}

function finished(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const hex = (word: number): string => word.toString(16).padStart(8, '0');
