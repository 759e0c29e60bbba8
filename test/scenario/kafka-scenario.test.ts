/** Scenarios of the Kafka model: what is read, written, refused, planned, and written as code. */
import fc from 'fast-check';
import type { KafkaConfig } from '../../src/engine/kafka-config';
import { configAt, withAction, withStartingConfig } from '../../src/scenario/actions';
import { formatScenario, parseScenario } from '../../src/scenario/codec';
import { DEED_KINDS, hasSeconds, parseDeed } from '../../src/scenario/deed';
import { formatFile, parseFile } from '../../src/scenario/file';
import { KAFKA_FIELDS, LIBRDKAFKA } from '../../src/scenario/kafka-fields';
import { defaultsOf, fieldsOf } from '../../src/scenario/model-fields';
import { checkPlan } from '../../src/scenario/plan-check';
import { Run } from '../../src/scenario/run';
import { ScenarioError } from '../../src/scenario/scenario-error';
import { toCode } from '../../src/scenario/to-code';
import { linkedChange, validateChanges } from '../../src/scenario/validate';

const SEED = 20261123;

function told(act: () => unknown): string[] {
  try {
    act();
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.faults.map(fault => fault.message);
    throw error;
  }
}

const kafka = (more: object = {}): unknown => ({ model: 'kafka', ...more });

describe('a scenario of the Kafka model', () => {
  it('has Kafka\'s defaults where nothing is said, and librdkafka\'s where that is the client', () => {
    const { config, model } = parseScenario(kafka());
    expect(model).toBe('kafka');
    expect(config).toMatchObject({
      sessionTimeoutMs: 45_000, heartbeatIntervalMs: 3000, maxPollIntervalMs: 300_000, maxPollRecords: 500, fetchMaxWaitMs: 500, recordsKeptMs: 0, autoCommitIntervalMs: 5000, enableAutoCommit: true,
      autoOffsetReset: 'latest', partitioner: 'murmur2', lingerMs: 5, batchSize: 16_384, groupInitialRebalanceDelayMs: 3000,
      groupConsumerSessionTimeoutMs: 45_000, groupConsumerHeartbeatIntervalMs: 5000, groupConsumerAssignmentIntervalMs: 1000,
      partitionBandwidth: Infinity, processingTimeMs: 5, recordKeyRange: 24, networkLatencyMs: 1, clockDivisor: 1
    });
    expect(parseScenario(kafka({ config: { client: 'librdkafka' } })).config).toMatchObject(LIBRDKAFKA);
    expect(parseScenario(kafka({ config: { client: 'librdkafka', maxPollRecords: 9 } })).config).toMatchObject({ ...LIBRDKAFKA, maxPollRecords: 9 });
  });

  it('has every field with a default that is allowed, a control inside it, and a heading', () => {
    for (const { name, default: start, allowed, control, choices, kind, none, section } of KAFKA_FIELDS) {
      expect([name, section]).not.toEqual([name, undefined]);
      if (choices !== undefined) expect(choices).toContain(start);
      else if (kind === 'flag') expect(typeof start).toBe('boolean');
      else if (start === null) expect(none).toBeDefined();
      else if (kind === 'numbers' || kind === 'texts') expect(start).toEqual([]);
      else {
        expect(start).toBeGreaterThanOrEqual(allowed?.min ?? 0);
        expect(start).toBeLessThanOrEqual(allowed?.max ?? 0);
        expect(control?.min).toBeGreaterThanOrEqual(allowed?.min ?? 0);
        expect(control?.max).toBeLessThanOrEqual(allowed?.max ?? 0);
      }
    }
  });

  const scenario = parseScenario(kafka({
    seed: 3, config: { consumersAmount: 3, partitionsAmount: 6, enableAutoCommit: false, partitionAssignmentStrategy: 'cooperative-sticky' },
    actions: [
      { time: 20, deed: { kind: 'crash', consumer: 1 } }, { time: 30, deed: { kind: 'freeze', consumer: 0, seconds: 4.5 } },
      { time: 40, set: { partitionsAmount: 8 }, planned: false }
    ]
  }));

  it('comes back from JSON and from a file as it was', () => {
    expect(parseScenario(JSON.parse(JSON.stringify(formatScenario(scenario))))).toEqual(scenario);
    expect(parseFile(formatFile(scenario))).toEqual(scenario);
  });

  it('says its model and its deeds only where there are some', () => {
    expect(formatScenario(scenario)).toMatchObject({ model: 'kafka', actions: [{ deed: { kind: 'crash', consumer: 1 } }, {}, { set: { partitionsAmount: 8 } }] });
    expect(formatScenario(scenario).actions[0]).not.toHaveProperty('set');
    expect(formatScenario(parseScenario({ model: 'classroom' }))).not.toHaveProperty('model');
    expect(Object.keys(formatScenario(scenario).config)).toEqual(expect.arrayContaining(fieldsOf('kafka').map(({ name }) => name)));
    expect(formatScenario(scenario).config).not.toHaveProperty('partitionTransit');
  });

  it('is code that makes it', () => {
    expect(toCode(scenario)).toBe(`import partition_flow as pf

flow = pf.PartitionFlow(
    model="kafka",
    partitions_amount=6,
    consumers_amount=3,
    partition_assignment_strategy="cooperative-sticky",
    enable_auto_commit=False,
    seed=3,
)
flow.at(20).crash(consumer=1)
flow.at(30).freeze(consumer=0, seconds=4.5)
flow.at(40).set(partitions_amount=8)
flow
`);
    expect(toCode(parseScenario(kafka({ config: { client: 'librdkafka' } })))).toContain('    client="librdkafka",\n    seed=0,');
  });

  it.each<[object, string]>([
    [{ model: 'Kafka' }, 'model = "Kafka": unknown. Allowed: classroom, kafka. Choose one of these.'],
    [kafka({ config: { sessionTimeoutMs: 6000, heartbeatIntervalMs: 6000 } }) as object,
      'heartbeatIntervalMs = 6000: not below sessionTimeoutMs = 6000. Allowed: below 6 000 ms. Kafka advises a third of it at most.'],
    [kafka({ actions: [{ time: 1, deed: { kind: 'crash', consumer: 1 } }] }) as object, 'actions[0].consumer = 1: not there. Allowed: 0 to 0, whole.'],
    [kafka({ config: { consumersAmount: 0 }, actions: [{ time: 1, deed: { kind: 'crash', consumer: 0 } }] }) as object,
      'actions[0].consumer = 0: not there. Allowed: none: the group has no members then.'],
    [kafka({ actions: [{ time: 1, deed: { kind: 'kill', consumer: 0 } }] }) as object,
      'actions[0].kind = "kill": unknown. Allowed: crash, close, restart, freeze, stall, pause, resume, poison, seek. Choose one of these.'],
    [kafka({ actions: [{ time: 1, deed: { kind: 'freeze', consumer: 0 } }] }) as object,
      'actions[0].seconds = null: not a length of time. Allowed: above 0 to 86 400 s.'],
    [kafka({ actions: [{ time: 1, deed: { kind: 'crash', consumer: 0, seconds: 3 } }] }) as object,
      'actions[0].seconds = 3: a crash takes no time. Allowed: freeze, stall. Leave it out.'],
    [kafka({ actions: [{ time: 1, deed: { kind: 'poison', consumer: 0, times: 0 } }] }) as object,
      'actions[0].times = 0: not how often it fails. Allowed: 1 to 1 000, whole.'],
    [kafka({ actions: [{ time: 1, deed: { kind: 'pause', consumer: 0, times: 2 } }] }) as object,
      'actions[0].times = 2: a pause has no number of times. Allowed: poison. Leave it out.'],
    [kafka({ actions: [{ time: 1, deed: { kind: 'crash', consumer: 0 }, set: {} }] }) as object, 'actions[0].set: beside a deed. Allowed: one of both. Make two actions of them.'],
    [kafka({ actions: [{ time: 1, deed: { kind: 'seek', consumer: 0, offset: -1 } }] }) as object,
      'actions[0].offset = -1: not an offset. Allowed: 0 to 9 007 199 254 740 991, whole, or beginning, end.'],
    [kafka({ actions: [{ time: 1, deed: { kind: 'seek', consumer: 0, offset: 'End' } }] }) as object,
      'actions[0].offset = "End": not an offset. Allowed: 0 to 9 007 199 254 740 991, whole, or beginning, end.'],
    [kafka({ actions: [{ time: 1, deed: { kind: 'seek', consumer: 0, offset: 0, partition: 7 } }] }) as object,
      'actions[0].partition = 7: not there. Allowed: 0 to 0, whole. Leave it out for all that the consumer owns.'],
    [kafka({ actions: [{ time: 1, deed: { kind: 'crash', consumer: 0, offset: 3 } }] }) as object,
      'actions[0].offset = 3: a crash goes to no offset. Allowed: seek. Leave it out.'],
    [kafka({ actions: [{ time: 1, deed: 'crash' }] }) as object,
      'actions[0].deed = "crash": not what is done to a member. Allowed: an object with kind, consumer and, of freeze and stall, seconds, of poison times, of seek offset.'],
    [{ actions: [{ time: 1, deed: { kind: 'crash', consumer: 0 } }] },
      'actions[0].deed = an object: the classroom model has consumers that never fail. Make a flow of the Kafka model.'],
    [kafka({ config: { partitionsAmount: 6 }, actions: [{ time: 1, set: { partitionsAmount: 5 } }] }) as object,
      'actions[0].partitionsAmount = 5: Kafka takes no partitions away, and there are 6. Allowed: 6 to 4 096 partitions, whole.'],
    [kafka({ actions: [{ time: 1, set: { client: 'librdkafka' } }] }) as object,
      'actions[0].client = "librdkafka": it is "java" from 0 on, and stays so while a flow runs. Allowed: any at 0. Reset the flow first, or make another.']
  ])('%j is refused', (json, message) => {
    expect(told(() => parseScenario(json))).toEqual([message]);
  });

  it('is refused when what is planned contradicts what comes before it', () => {
    const planned = parseScenario(kafka({ config: { consumersAmount: 3 }, actions: [{ time: 9, deed: { kind: 'crash', consumer: 2 } }, { time: 10, set: { sessionTimeoutMs: 10_000 } }] }));
    expect(told(() => checkPlan(planned))).toEqual([]);
    expect(told(() => checkPlan(withStartingConfig(planned, { consumersAmount: 2 })))).toEqual(['consumer = 2: not there. Allowed: 0 to 1, whole.']);
    const early = { id: 'x', time: 5, set: { heartbeatIntervalMs: 12_000 } as Partial<KafkaConfig>, planned: false };
    expect(told(() => checkPlan(withAction(planned, early)))).toEqual([
      'heartbeatIntervalMs = 12000: not below sessionTimeoutMs = 10000 from 10 s on, by what is planned. Allowed: below 10 000 ms. Kafka advises a third of it at most.'
    ]);
    const more = parseScenario(kafka({ actions: [{ time: 10, set: { partitionsAmount: 4 } }] }));
    expect(told(() => checkPlan(withStartingConfig(more, { partitionsAmount: 7 })))).toEqual([
      'partitionsAmount = 4: fewer than the 7 before, from 10 s on, by what is planned. Allowed: 7 or more. Kafka takes no partitions away.'
    ]);
  });

  it('a control that changes the protocol takes its settings back to their defaults', () => {
    const config = { ...defaultsOf('kafka'), sessionTimeoutMs: 9000, partitionAssignmentStrategy: 'sticky' } as KafkaConfig;
    const changed = linkedChange('groupProtocol', 'consumer', config);
    expect(told(() => validateChanges({ groupProtocol: 'consumer' }, config, { model: 'kafka' }))).toHaveLength(1);
    expect(told(() => validateChanges(changed, config, { model: 'kafka' }))).toEqual([]);
  });
});

const deed: fc.Arbitrary<object> = fc.record({
  kind: fc.constantFrom(...DEED_KINDS), consumer: fc.integer({ min: 0, max: 2 }), seconds: fc.double({ min: 0.001, max: 20, noNaN: true }),
  offset: fc.oneof(fc.constantFrom('beginning', 'end'), fc.nat()), partition: fc.constantFrom(undefined, 0)
}).map(({ kind, consumer, seconds, offset, partition }) => ({
  kind, consumer, ...(hasSeconds(kind) && { seconds }), ...(kind === 'poison' && { times: 4 }),
  ...(kind === 'seek' && { offset, ...(partition !== undefined && { partition }) })
}));

const planned = fc.record({
  seed: fc.nat(), model: fc.constant('kafka'),
  config: fc.record({
    consumersAmount: fc.constant(3), partitionsAmount: fc.integer({ min: 1, max: 8 }), producerRate: fc.integer({ min: 1, max: 30 }),
    groupProtocol: fc.constantFrom('classic', 'consumer'), clockDivisor: fc.constantFrom(1, 10), client: fc.constantFrom('java', 'librdkafka')
  }),
  actions: fc.array(fc.record({ time: fc.integer({ min: 0, max: 40 }), deed, planned: fc.boolean() }), { maxLength: 6 })
    .map(items => items.sort((a, b) => a.time - b.time))
});

it('any plan comes back from a file, and runs the same', () => {
  fc.assert(fc.property(planned, json => {
    const scenario = parseScenario(json);
    const read = parseFile(formatFile(scenario));
    expect(read).toEqual(scenario);
    const [one, other] = [scenario, read].map(from => {
      const run = new Run(from);
      run.advanceTo(50);
      return [run.simulation.traceHash(), run.simulation.kafka?.events(Infinity), configAt(from, 50)];
    });
    expect(other).toEqual(one);
  }), { numRuns: 40, seed: SEED });
});

it('whatever is called a deed is one, or a ScenarioError', () => {
  fc.assert(fc.property(fc.jsonValue(), json => {
    for (const value of [json, { kind: json, consumer: 0 }, { kind: 'freeze', consumer: json, seconds: json }]) {
      try {
        const found = parseDeed(value, defaultsOf('kafka'), 'kafka');
        expect(DEED_KINDS).toContain(found.kind);
      } catch (error) {
        expect(error).toBeInstanceOf(ScenarioError);
      }
    }
  }), { numRuns: 300, seed: SEED });
});
