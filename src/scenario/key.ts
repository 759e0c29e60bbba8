import { numberBytes, utf8 } from '../engine/partitioners/key-bytes';

/** A record's key as it was given: text, a whole number, or bytes. Different kinds are different keys. */
export type Key = string | number | BytesKey;

/** Bytes, in JSON `{"hex": "01ff"}`. */
export class BytesKey {
  /** @param hex - Lower case, two digits a byte. */
  constructor(readonly hex: string) {}

  /** As a reader sees it: 0x01ff. */
  toString(): string {
    return `0x${this.hex}`;
  }
}

/** The bytes that are hashed: text as StringSerializer writes it, whole numbers as LongSerializer, bytes as they are. */
export function bytesOfKey(key: Key): Uint8Array {
  if (typeof key === 'string') return utf8(key);
  if (typeof key === 'number') return numberBytes('long', key);
  return Uint8Array.from(key.hex.match(/../g) ?? [], digits => parseInt(digits, 16));
}
