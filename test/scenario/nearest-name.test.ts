import { FIELDS } from '../../src/scenario/fields';
import { nearestName } from '../../src/scenario/nearest-name';

const names = FIELDS.map(field => field.name);

// test/python/test_validate.py has the same.
it.each([
  ['producerRat', 'producerRate'],
  ['producer_rate', 'producerRate'],
  ['PRODUCER-RATE', 'producerRate'],
  ['partitionAmount', 'partitionsAmount'],
  ['partitions', 'partitionsAmount'],
  ['consumers', 'consumersAmount'],
  ['rate', 'producerRate'],
  ['strategy', 'consumerAssignmentStrategy'],
  ['somethingElse', undefined],
  ['', undefined],
  ['İ'.repeat(30), undefined],
  ['😀'.repeat(13), undefined]
])('%s -> %s', (wrong, nearest) => {
  expect(nearestName(wrong, names)).toBe(nearest);
});

it('takes the first of equally near names', () => {
  expect(nearestName('ba', ['bb', 'bc'])).toBe('bb');
});
