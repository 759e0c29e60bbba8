/** Paints a scene: shapes in their order, roles as colours, sharp on any display. */
import type { Role, Scene, Shape } from '../scene/shapes';
import type { Theme } from '../scene/theme';

/** Where the page names no font. */
const FONT = 'system-ui, sans-serif';
const HATCH = 6;

export class CanvasPainter {
  private readonly context: CanvasRenderingContext2D | null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext('2d');
  }

  /** Paints all of it anew. Nothing happens where there is no canvas to paint on. */
  paint(scene: Scene, theme: Theme): void {
    const { canvas, context } = this;
    const page = canvas.ownerDocument.defaultView;
    const ratio = page?.devicePixelRatio ?? 1;
    const width = Math.round(scene.width * ratio);
    const height = Math.round(scene.height * ratio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) {
      canvas.height = height;
      canvas.style.height = `${scene.height}px`;
    }
    if (context === null) return;
    const font = page?.getComputedStyle(canvas).fontFamily || FONT;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, scene.width, scene.height);
    for (const shape of scene.shapes) draw(context, shape, theme, font);
    context.globalAlpha = 1;
  }
}

function draw(context: CanvasRenderingContext2D, shape: Shape, theme: Theme, font: string): void {
  context.globalAlpha = shape.alpha ?? 1;
  if (shape.kind === 'text') {
    context.font = `${shape.bold ? '600 ' : ''}${shape.size}px ${font}`;
    context.textAlign = shape.align ?? 'left';
    context.textBaseline = shape.middle ? 'middle' : 'alphabetic';
    context.fillStyle = theme[shape.fill];
    context.fillText(fitted(context, shape.text, shape.widthMax), shape.x, shape.y);
    return;
  }
  if (shape.kind === 'rect' && shape.hatched) {
    hatch(context, shape, theme[shape.stroke ?? 'structure']);
    return;
  }
  trace(context, shape);
  if (shape.fill !== undefined) {
    context.fillStyle = theme[shape.fill];
    context.fill();
  }
  if (shape.stroke !== undefined) stroke(context, theme, shape.stroke, shape.lineWidth ?? 1, shape.dash ?? []);
}

function stroke(context: CanvasRenderingContext2D, theme: Theme, role: Role, width: number, dash: readonly number[]): void {
  context.strokeStyle = theme[role];
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.stroke();
}

function trace(context: CanvasRenderingContext2D, shape: Exclude<Shape, { kind: 'text' }>): void {
  context.beginPath();
  switch (shape.kind) {
    case 'circle':
      context.arc(shape.x, shape.y, Math.max(0, shape.r), 0, 2 * Math.PI);
      return;
    case 'arc': {
      const noon = -Math.PI / 2;
      context.arc(shape.x, shape.y, Math.max(0, shape.r), noon + 2 * Math.PI * shape.start, noon + 2 * Math.PI * shape.end);
      return;
    }
    case 'rect':
      context.roundRect(shape.x, shape.y, shape.width, shape.height, Math.min(shape.radius ?? 0, shape.height / 2, shape.width / 2));
      return;
    case 'line': {
      context.moveTo(shape.x1, shape.y1);
      const middle = (shape.x1 + shape.x2) / 2;
      if (shape.curved) context.bezierCurveTo(middle, shape.y1, middle, shape.y2, shape.x2, shape.y2);
      else context.lineTo(shape.x2, shape.y2);
      return;
    }
    case 'path':
      shape.points.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
      if (shape.closed) context.closePath();
  }
}

function hatch(context: CanvasRenderingContext2D, { x, y, width, height }: { x: number; y: number; width: number; height: number }, colour: string): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.beginPath();
  for (let at = x - height; at < x + width; at += HATCH) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.strokeStyle = colour;
  context.lineWidth = 0.5;
  context.setLineDash([]);
  context.stroke();
  context.restore();
}

/** The text, cut with an ellipsis where it would be too wide. */
function fitted(context: CanvasRenderingContext2D, words: string, widthMax = Infinity): string {
  if (widthMax === Infinity || context.measureText(words).width <= widthMax) return words;
  const characters = [...words];
  while (characters.length > 1 && context.measureText(`${characters.join('')}…`).width > widthMax) characters.pop();
  return `${characters.join('')}…`;
}
