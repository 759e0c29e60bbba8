import { KERNEL, nextOwner, prevails, readOwner } from '../../src/widget/ownership';

describe('a claim', () => {
  it.each([
    ['a higher number', { number: 3, who: 'a' }, { number: 2, who: KERNEL }, true],
    ['a lower number', { number: 1, who: KERNEL }, { number: 2, who: 'a' }, false],
    ['the same claim', { number: 2, who: 'a' }, { number: 2, who: 'a' }, false],
    ['the same number, the kernel against a page', { number: 2, who: KERNEL }, { number: 2, who: 'z' }, true],
    ['the same number, a page against the kernel', { number: 2, who: 'z' }, { number: 2, who: KERNEL }, false],
    ['the same number, the page that sorts last', { number: 2, who: 'b' }, { number: 2, who: 'a' }, true],
    ['the same number, the page that sorts first', { number: 2, who: 'a' }, { number: 2, who: 'b' }, false]
  ])('with %s', (_, claim, current, holds) => {
    expect(prevails(claim, current)).toBe(holds);
  });

  it('has the next number', () => {
    expect(nextOwner({ number: 4, who: 'a' }, 'b')).toEqual({ number: 5, who: 'b' });
  });
});

it.each([[null], [7], [{}], [{ number: -1, who: 'a' }], [{ number: 1.5, who: 'a' }], [{ number: 1, who: 2 }]])(
  'reads %p as the kernel at 0',
  value => expect(readOwner(value)).toEqual({ number: 0, who: KERNEL })
);
