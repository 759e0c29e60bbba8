/**
 * Keys as a producer's serializer writes them: what is hashed. The same number as int, long or text is three different keys.
 *
 * @see org.apache.kafka.common.serialization
 */

/** IntegerSerializer, LongSerializer, ShortSerializer, DoubleSerializer: big-endian; StringSerializer and UUIDSerializer: UTF-8. */
export type KeyType = 'string' | 'int' | 'long' | 'short' | 'double' | 'uuid' | 'bytes';

/** UTF-8; half a surrogate pair becomes "?", as Java's String.getBytes has it. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const letter of text) {
    const code = letter.codePointAt(0) as number;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code >= 0xd800 && code < 0xe000) bytes.push(0x3f);
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
}

/** Big-endian. @param value - In the range of so many bytes. */
export function numberBytes(type: 'int' | 'long' | 'short' | 'double', value: number | bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(type === 'short' ? 2 : type === 'int' ? 4 : 8));
  if (type === 'short') view.setInt16(0, Number(value));
  else if (type === 'int') view.setInt32(0, Number(value));
  else if (type === 'long') view.setBigInt64(0, BigInt(value));
  else view.setFloat64(0, Number(value));
  return new Uint8Array(view.buffer);
}
