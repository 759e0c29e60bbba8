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
