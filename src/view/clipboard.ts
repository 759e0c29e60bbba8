/** Puts a text on the clipboard; on a page without https only the old way is there, and maybe not even that. */

/**
 * @param near - Where an element may stand for a moment.
 * @returns Whether it is on the clipboard.
 */
export async function copyText(words: string, near: HTMLElement): Promise<boolean> {
  try {
    // Absent where a page is no secure context, whatever the types say.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard !== undefined) {
      await clipboard.writeText(words);
      return true;
    }
  } catch {
    // Not allowed: the old way may be.
  }
  return copySelected(words, near);
}

function copySelected(words: string, near: HTMLElement): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = words;
  area.style.cssText = 'position: fixed; top: 0; left: 0; opacity: 0';
  near.append(area);
  area.focus();
  area.select();
  try {
    return document.execCommand?.('copy') ?? false;
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
