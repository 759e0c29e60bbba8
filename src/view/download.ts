/** Hands a file to the browser, which asks or puts it where downloads go. */

/** ms for which the browser may still read it. */
const KEPT_MS = 60_000;
/** Of a name; four bytes each are less than any file system's limit. */
const NAME_MAX = 50;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

/** A name that every file system takes and nobody misreads: the letters and digits of a title, whatever else is in it. */
export function fileNameOf(title: string): string {
  const words = [...title.normalize('NFC').replace(/[^\p{L}\p{N}\p{M}]+/gu, '-').replace(/^-/, '')];
  const name = words.slice(0, NAME_MAX).join('').replace(/-$/, '');
  return name === '' || RESERVED.test(name) ? `flow${name === '' ? '' : '-'}${name}` : name;
}
