/**
 * Bytes as base64 text (RFC 4648, section 4, padded), and back.
 *
 * Our own, because the engine also runs where there is neither `atob` nor `Buffer`.
 */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 61;
const NONE = 255;

const VALUES = new Uint8Array(128).fill(NONE);
for (let i = 0; i < LETTERS.length; i++) VALUES[LETTERS.charCodeAt(i)] = i;

/** Letters written at once: a longer text is put together from pieces. */
const PIECE = 8190;

export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  const letters: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = (bytes[i] << 16) | ((left > 1 ? bytes[i + 1] : 0) << 8) | (left > 2 ? bytes[i + 2] : 0);
    letters.push(LETTERS[word >> 18], LETTERS[(word >> 12) & 63], left > 1 ? LETTERS[(word >> 6) & 63] : '=', left > 2 ? LETTERS[word & 63] : '=');
    if (letters.length >= PIECE) text += letters.splice(0).join('');
  }
  return text + letters.join('');
}

/** @returns Null when it is no base64, or not as it would be written. */
export function decodeBase64(text: string): Uint8Array | null {
  const { length } = text;
  if (length % 4 !== 0) return null;
  let pads = 0;
  while (pads < 2 && pads < length && text.charCodeAt(length - 1 - pads) === PAD) pads++;
  const bytes = new Uint8Array((length / 4) * 3 - pads);
  let seen = 0;
  for (let i = 0, at = 0; i < length; i += 4, at += 3) {
    const isLast = i + 4 === length;
    const a = valueAt(text, i);
    const b = valueAt(text, i + 1);
    const c = isLast && pads > 1 ? 0 : valueAt(text, i + 2);
    const d = isLast && pads > 0 ? 0 : valueAt(text, i + 3);
    seen |= a | b | c | d;
    const word = (a << 18) | (b << 12) | (c << 6) | d;
    // Bits that no byte has are 0 in what is written.
    if (isLast && word & (pads === 2 ? 0xffff : pads === 1 ? 0xff : 0)) return null;
    bytes[at] = word >> 16;
    if (at + 1 < bytes.length) bytes[at + 1] = word >> 8;
    if (at + 2 < bytes.length) bytes[at + 2] = word;
  }
  return seen > 63 ? null : bytes;
}

function valueAt(text: string, i: number): number {
  const code = text.charCodeAt(i);
  return code < 128 ? VALUES[code] : NONE;
}
