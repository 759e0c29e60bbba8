/** The bytes of columns that several hold together, each column counted once. */

interface Buffer {
  readonly byteLength: number;
}

export class HeldBytes {
  /** Bytes of all that is held. */
  bytes = 0;
  private readonly holders = new Map<Buffer, number>();

  add(buffers: readonly Buffer[]): void {
    for (const buffer of buffers) {
      const holders = this.holders.get(buffer) ?? 0;
      this.holders.set(buffer, holders + 1);
      if (holders === 0) this.bytes += buffer.byteLength;
    }
  }

  /** Takes back what one holder added. */
  remove(buffers: readonly Buffer[]): void {
    for (const buffer of buffers) {
      const holders = this.holders.get(buffer) ?? 0;
      if (holders > 1) {
        this.holders.set(buffer, holders - 1);
      } else {
        this.holders.delete(buffer);
        this.bytes -= buffer.byteLength;
      }
    }
  }
}
