import { Threefry, below } from '../../src/engine/threefry';

describe('Threefry-2x32, 13 rounds', () => {
  // Known answers of Random123 (kat_vectors, threefry2x32 13): key, counter -> block.
  it.each([
    [[0, 0], [0, 0], ['9d1c5ec6', '8bd50731']],
    [[0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], ['fd36d048', '2d17272c']]
  ])('key %p, counter %p -> %p', (key, counter, expected) => {
    const stream = new Threefry(0);
    stream.block(key[0], key[1], counter[0], counter[1]);
    expect([stream.first, stream.second].map(w => w.toString(16).padStart(8, '0'))).toEqual(expected);
  });

  it('gives the same word whatever was drawn before', () => {
    const one = new Threefry(7);
    one.draw(0, 3, 0, 41);
    const other = new Threefry(7);
    for (let n = 0; n < 41; n++) other.draw(0, n, 1, n);
    other.draw(0, 3, 0, 41);
    expect([other.first, other.second]).toEqual([one.first, one.second]);
  });

  it('does not begin anew after 2^32 numbers', () => {
    const at = (n: number): number[] => {
      const random = new Threefry(5);
      random.draw(0, 3, 1, n);
      return [random.first, random.second];
    };
    expect(at(5 + 2 ** 32)).not.toEqual(at(5));
    expect(at(5 + 2 ** 33)).not.toEqual(at(5 + 2 ** 32));
  });

  it('fills a range evenly: chi-square of 64 000 draws over 64 keys below its 99.9 % bound', () => {
    const counts = new Array<number>(64).fill(0);
    const stream = new Threefry(1);
    for (let n = 0; n < 64_000; n++) {
      stream.draw(0, 0, 0, n);
      counts[below(stream.first, 64)]++;
    }
    const chi = counts.reduce((sum, c) => sum + (c - 1000) ** 2 / 1000, 0);
    expect(chi).toBeLessThan(103.4); // 63 degrees of freedom
  });
});
