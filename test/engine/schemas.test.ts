import { consumerSchema, partitionSchema, producerSchema } from '../../src/engine/schemas';
import { recorded, workloadOf } from './worlds';

describe('schemas, in ms', () => {
  const flow = recorded({ partitionsAmount: 2 }, workloadOf([[0, 1000, 0], [0, 500, 0], [1.8, 400, 1]]));
  flow.advanceTo(1.9);

  it('a partition lists its records, in work, waiting and on the way', () => {
    expect(partitionSchema(flow, 0)).toEqual({
      id: 0,
      currentOffset: 2,
      records: [
        {
          id: 0, key: 0, value: 1000, producerId: 0, partitionId: 0, speed: 1000, offset: 0, eventTime: 0,
          isBeingProcessed: true, isWaiting: false, isProcessed: false, processingProgress: expect.closeTo(0.9, 9),
          processingTimeMs: 1000
        },
        {
          id: 1, key: 0, value: 500, producerId: 0, partitionId: 0, speed: 500, offset: 1, eventTime: 0,
          isBeingProcessed: false, isWaiting: true, isProcessed: false, processingProgress: 0, processingTimeMs: 500
        }
      ]
    });
    expect(partitionSchema(flow, 1).records[0]).toMatchObject({ isWaiting: false, isBeingProcessed: false, eventTime: 1800 });
  });

  it('a consumer says what it works on', () => {
    const consumer = consumerSchema(flow, 0);
    expect(consumer).toMatchObject({ id: 0, assignedPartitions: [0, 1], activePartitions: [0], throughputMax: 1000 });
    expect(consumer.processingQueues[0].map(record => record.id)).toEqual([0, 1]);
    expect(consumer.recordProcessingState[0]).toMatchObject({ recordId: 0, startTime: 1000, bytesTotal: 1000 });
    expect(consumer.transitRecords).toEqual([]);
  });

  it('work that began within 0.2 s is in transit', () => {
    const other = recorded({}, workloadOf([[0, 1000, 0]]));
    other.advanceTo(1.15);
    expect(consumerSchema(other, 0).transitRecords.map(record => record.id)).toEqual([0]);
  });

  it('a producer says when it wrote last', () => {
    expect(producerSchema(flow, 0)).toEqual({ id: 0, lastProduceTime: 1800 });
  });
});
