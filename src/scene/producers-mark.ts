/** The producers: name, rates, and the colour of their records, if it is theirs; a column in a wide cell, else a line of chips. */
import { producerColour } from './colours';
import { entryY } from './layout';
import { text, widthOf, type Mark, type Picture } from './mark';
import type { Shape } from './shapes';
import { quantity, rate } from './words';

/** px that let a producer have a second line. */
const PITCH_TWO = 36;
const CHIP_Y = 12;
const CHIP_GAP = 18;
const DOT = 14;
/** px between two texts of a line. */
const GAP = 6;
/** px that stay for how many more there are. */
const MORE = CHIP_GAP + widthOf('+999 more', 11);

export const producersMark: Mark = picture => {
  const { state, layout } = picture;
  if (state.producerIds.length === 0) {
    const y = layout.size === 'wide' ? layout.top + layout.band / 2 : CHIP_Y;
    return [text(layout.producers.x, y, 'No producers', { size: 12, fill: 'second', middle: true })];
  }
  return layout.size === 'wide' ? column(picture) : chips(picture);
};

function column({ state, layout, colourBy }: Picture): Shape[] {
  const { producers } = layout;
  const left = producers.x + DOT + 1;
  const right = producers.x + producers.width;
  const second = { size: 10.5, fill: 'second', middle: true } as const;
  const shapes = state.producerIds.slice(0, producers.shown).flatMap<Shape>((id, i) => {
    const y = entryY(layout, producers, i);
    const { recordsRate, bytesRate } = state.producer(id);
    const hasTwo = producers.pitch >= PITCH_TWO;
    const name = hasTwo ? y - 9 : y;
    const line: Shape[] = [
      { kind: 'circle', x: producers.x + 5, y: name, r: 4.5, fill: producerColour(colourBy, id) },
      text(left, name, `producer-${id}`, { size: 12, middle: true })
    ];
    if (recordsRate === null || bytesRate === null) return line;
    if (!hasTwo) return [...line, text(right, y, recordsRate < 1000 ? `${rate(recordsRate)}/s` : quantity(recordsRate, '/s'), { ...second, align: 'right' })];
    const bytes = quantity(bytesRate, 'B/s');
    const records = `${rate(recordsRate)} rec/s`;
    const fits = widthOf(records, second.size) + GAP + widthOf(bytes, second.size) <= right - left;
    return [
      ...line,
      text(left, y + 9, fits ? records : `${rate(recordsRate)}/s`, second),
      text(right, y + 9, bytes, { ...second, align: 'right' })
    ];
  });
  const more = state.producerIds.length - producers.shown;
  if (more > 0) shapes.push(text(left, entryY(layout, producers, producers.shown), `+${more} more`, second));
  return shapes;
}

/** One line: with full names where they fit, and as many as fit. */
function chips({ state, layout, colourBy }: Picture): Shape[] {
  const { producerIds } = state;
  const widthWith = (name: string): number => DOT + widthOf(name, 12) + 5 + widthOf('00.0/s', 11) + CHIP_GAP;
  const isFull = producerIds.length * widthWith('producer-0') <= layout.width + CHIP_GAP;
  const nameOf = (id: number): string => (isFull ? `producer-${id}` : `p${id}`);
  const shapes: Shape[] = [];
  let x = 0;
  for (const id of producerIds) {
    const name = nameOf(id);
    const isLast = id === producerIds.length - 1;
    if (x + widthWith(name) - CHIP_GAP > layout.width - (isLast ? 0 : MORE)) break;
    const { recordsRate } = state.producer(id);
    shapes.push(
      { kind: 'circle', x: x + 5, y: CHIP_Y, r: 4.5, fill: producerColour(colourBy, id) },
      text(x + DOT, CHIP_Y, name, { size: 12, middle: true }),
      text(x + DOT + widthOf(name, 12) + 5, CHIP_Y, recordsRate === null ? '' : `${rate(recordsRate)}/s`, { fill: 'second', middle: true })
    );
    x += widthWith(name);
  }
  const more = producerIds.length - shapes.length / 3;
  if (more > 0) shapes.push(text(x, CHIP_Y, `+${more} more`, { fill: 'second', middle: true }));
  return shapes;
}
