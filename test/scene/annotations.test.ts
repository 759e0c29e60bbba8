import { annotationAt, annotationMarks } from '../../src/scene/annotations';
import { annotationSpecs } from '../../src/scene/figure-annotations';
import { DARK, LIGHT } from '../../src/scene/theme';
import type { Annotation } from '../../src/scenario/scenario';

const at = (...times: number[]): Annotation[] => times.map((time, i) => ({ id: `note-${i}`, time, text: `text ${i}` }));

describe('the annotation of an instant', () => {
  it.each([[-1, 0], [0, 1], [0, 1.9], [1, 2], [3, 5], [3, 1e9]])('is number %p at %p s', (index, time) => {
    expect(annotationAt(at(1, 2, 5, 5), time)).toBe(index);
  });

  it('is none where there are none', () => expect(annotationAt([], 5)).toBe(-1));

  it('is the one a search from the end finds, for any list', () => {
    for (let length = 0; length < 12; length++) {
      const list = at(...Array.from({ length }, (_, i) => Math.floor((i * 7) / 3)));
      for (let time = 0; time < 30; time += 0.5) expect(annotationAt(list, time)).toBe(list.filter(note => note.time <= time).length - 1);
    }
  });
});

describe('marks', () => {
  it('stand for all annotations within their gap, and for none beyond the end', () => {
    expect(annotationMarks(at(1, 1.5, 2.9, 3, 10, 99), 2, 50)).toEqual([
      { time: 1, first: 0, last: 2 }, { time: 3, first: 3, last: 3 }, { time: 10, first: 4, last: 4 }
    ]);
  });

  it('are no more than fit, however many annotations there are', () => {
    const many = at(...Array.from({ length: 1000 }, (_, i) => i / 10));
    const { lines, numbers } = annotationSpecs(many, { theme: LIGHT, now: 0, end: 100, width: 400 });
    expect(lines.length).toBeLessThanOrEqual(400 / 22);
    expect(numbers).toHaveLength(lines.length);
  });
});

describe('annotations in the figure', () => {
  const specs = (notes: Annotation[], now: number) => annotationSpecs(notes, { theme: DARK, now, end: 30, width: 300 });

  it('have a line at their instant and their number above, the current one bold', () => {
    const { lines, numbers } = specs(at(2, 10, 10.5, 20), 12);
    expect(lines.map(({ x }) => x)).toEqual([2, 10, 20]);
    expect(numbers.map(({ x, text }) => [x, text])).toEqual([[2, '1'], [10, '<b>2–3</b>'], [20, '4']]);
  });

  it('tell their words in the tooltip, escaped, cut, and at most five of them', () => {
    const notes = at(1, 1, 1, 1, 1, 1, 1).map((note, i) => ({ ...note, text: i === 0 ? '<b>&' : i === 1 ? '𝒳'.repeat(500) : note.text }));
    const [first, second, , , , more, ...none] = String(specs(notes, 0).numbers[0].hovertext).split('<br>');
    expect(first).toBe('0:01.0  \u2068&#60;b&#62;&#38;\u2069');
    expect([...second]).toHaveLength('0:01.0  '.length + 80 + 2);
    expect([more, none]).toEqual(['and 2 more', []]);
  });
});
