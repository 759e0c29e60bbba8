/** What a canvas shows as a PNG on a ground of its own: a page under it would else shine through. */

/** @returns Null where there is no canvas to paint on. */
export function pictureOf(canvas: HTMLCanvasElement, ground: string): Promise<Blob | null> {
  const copy = canvas.ownerDocument.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d');
  if (context === null || copy.width === 0) return Promise.resolve(null);
  context.fillStyle = ground;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  return new Promise(resolve => copy.toBlob(resolve, 'image/png'));
}
