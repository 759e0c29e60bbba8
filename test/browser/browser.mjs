/**
 * One Chromium, and where its pictures go.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.mjs';

const pictures = process.env.PF_SHOTS ?? path.join(import.meta.dirname, 'output');

/** Starts the browser that was found. @throws when there is none. */
export function launch() {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found. Install one, or set PF_CHROMIUM to its path.');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync']
  });
}

/** Keeps a picture of a page or an element. */
export async function picture(target, name) {
  mkdirSync(pictures, { recursive: true });
  await target.screenshot({ path: path.join(pictures, `${name}.png`) });
}

/**
 * What an element looks like: how bright it is on the whole, 0 black to 1 white, and how many pixels are not ground.
 *
 * The ground is its most frequent colour.
 */
export async function look(element) {
  const image = (await element.screenshot()).toString('base64');
  return element.page().evaluate(async data => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    const [ground, area] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best));
    const [red, green, blue] = [ground & 255, (ground >> 8) & 255, (ground >> 16) & 255];
    return { brightness: (red + green + blue) / 765, ink: pixels.length - area, colours: counts.size };
  }, image);
}
