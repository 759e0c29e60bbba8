/** The producers: name, colour, rates; a column in a wide cell, else a line of chips. */
import { entryY } from './layout';
import { categoryOf, text, type Mark, type Picture } from './mark';
import type { Shape } from './shapes';
import { oneDecimal, quantity } from './words';

/** px of a chip in the line. */
const CHIP = 128;
const CHIP_NARROW = 104;

export const producersMark: Mark = picture => {
  const { state, layout } = picture;
  if (state.producerIds.length === 0) {
    const y = layout.size === 'wide' ? layout.top + layout.band / 2 : 14;
    return [text(layout.producers.x, y, 'No producers', { size: 12, fill: 'second', middle: true })];
  }
  return layout.size === 'wide' ? column(picture) : chips(picture);
};

function column({ state, layout }: Picture): Shape[] {
  const { producers } = layout;
  const right = producers.x + producers.width;
  const roomy = producers.pitch >= 36;
  const shapes = state.producerIds.slice(0, producers.shown).flatMap<Shape>((id, i) => {
    const y = entryY(layout, producers, i);
    const { recordsRate, bytesRate } = state.producer(id);
    const name = roomy ? y - 8 : y;
    const line: Shape[] = [
      { kind: 'circle', x: producers.x + 5, y: name, r: 4.5, fill: categoryOf(id).fill },
      text(producers.x + 16, name, `producer-${id}`, { size: 12, middle: true })
    ];
    if (recordsRate === null || bytesRate === null) return line;
    if (!roomy) return [...line, text(right, y, `${oneDecimal(recordsRate)}/s`, { align: 'right', fill: 'second', middle: true })];
    return [
      ...line,
      text(producers.x + 16, y + 9, `${oneDecimal(recordsRate)} rec/s`, { fill: 'second', middle: true }),
      text(right, y + 9, quantity(bytesRate, 'B/s'), { align: 'right', fill: 'second', middle: true })
    ];
  });
  const more = state.producerIds.length - producers.shown;
  if (more > 0) {
    shapes.push(text(producers.x + 16, entryY(layout, producers, producers.shown), `+${more} more`, { fill: 'second', middle: true }));
  }
  return shapes;
}

function chips({ state, layout }: Picture): Shape[] {
  const step = layout.size === 'medium' ? CHIP : CHIP_NARROW;
  const fits = Math.max(1, Math.floor(layout.width / step));
  const { producerIds } = state;
  const shown = producerIds.length <= fits ? producerIds.length : fits - 1;
  const shapes = producerIds.slice(0, shown).flatMap<Shape>((id, i) => {
    const rate = state.producer(id).recordsRate;
    const x = i * step + 2;
    return [
      { kind: 'circle', x: x + 5, y: 14, r: 4.5, fill: categoryOf(id).fill },
      text(x + 14, 14, layout.size === 'medium' ? `producer-${id}` : `p${id}`, { size: 12, middle: true }),
      text(x + step - 14, 14, rate === null ? '' : `${oneDecimal(rate)}/s`, { align: 'right', fill: 'second', middle: true })
    ];
  });
  if (shown < producerIds.length) {
    shapes.push(text(shown * step + 16, 14, `+${producerIds.length - shown} more`, { fill: 'second', middle: true }));
  }
  return shapes;
}
