import { keyCategory, producerCategory, producerColour } from '../../src/scene/colours';

const colour = (key: number): number => Number(keyCategory(key).fill.slice('category'.length));

describe('the colour of a key', () => {
  it('differs for the first six keys, of a topic as of a workload', () => {
    for (const first of [0, 1]) expect(new Set(Array.from({ length: 6 }, (_, i) => colour(first + i))).size).toBe(6);
  });

  it('is always the same', () => {
    // Computed by the published finalizer of MurmurHash3, mod 6, in Python.
    expect([7, 8, 9, 100, 2 ** 31 - 1].map(colour)).toEqual([4, 5, 3, 2, 2]);
  });

  it('is no sign of the partition: with any number of partitions, each has keys of every colour', () => {
    for (let partitions = 1; partitions <= 24; partitions++) {
      for (let partition = 0; partition < partitions; partition++) {
        const colours = new Set(Array.from({ length: 60 }, (_, i) => colour(partition + i * partitions)));
        expect([partitions, partition, colours.size]).toEqual([partitions, partition, 6]);
      }
    }
  });
});

it('a producer has no colour where colours tell keys', () => {
  expect(producerColour('key', 1)).toBe('trace');
  expect(producerColour('producer', 1)).toBe(producerCategory(1).fill);
});
