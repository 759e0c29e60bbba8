/** Scenarios of every kind, for properties. */
import fc from 'fast-check';
import type { EngineConfig } from '../../src/engine/config';
import { parseScenario } from '../../src/scenario/codec';
import { FIELDS } from '../../src/scenario/fields';
import type { Scenario } from '../../src/scenario/scenario';

/** Text without half surrogate pairs, hostile letters included. */
export const text = (most: number, least = 0): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: 'grapheme', minLength: least, maxLength: Math.min(most, 12) }),
    fc.string({ unit: 'binary', minLength: least, maxLength: Math.min(most, 12) }),
    fc.constantFrom('"""', "'''\\", '</script><script>alert(1)</script>', '\n)\nimport os\n', '\u202e\u2066x', 'a\u2028b', '{{x}}', '\\u0022')
  ).filter(value => !/\p{Surrogate}/u.test(value) && [...value].length >= least && [...value].length <= most);

const time = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: 0, max: 1e9, noNaN: true })).map(value => value + 0);

/** Changes of parameters in JSON, each value allowed; sizes only together. */
export function changes(workload: boolean): fc.Arbitrary<Record<string, unknown>> {
  const fields = FIELDS.filter(({ name, generates }) => !name.startsWith('recordValueSize') && !(workload && generates));
  const value = ({ kind, choices, allowed, none }: (typeof FIELDS)[number]): fc.Arbitrary<unknown> => {
    if (choices !== undefined) return fc.constantFrom(...choices);
    const { min, max } = allowed ?? { min: 0, max: 1 };
    // Mostly small ones: worlds of thousands take their time.
    const whole = () => fc.oneof({ weight: 9, arbitrary: fc.integer({ min, max: Math.min(max, min + 8) }) }, { weight: 1, arbitrary: fc.integer({ min, max }) });
    const number = kind === 'integer' ? whole() : fc.double({ min, max, noNaN: true }).map(n => n + 0);
    return none === undefined ? number : fc.option(number);
  };
  return fc.record(Object.fromEntries(fields.map(field => [field.name, value(field)])), { requiredKeys: [] });
}

const key = fc.oneof(
  fc.maxSafeInteger().map(n => n + 0), text(40), fc.uint8Array({ maxLength: 8 }).map(bytes => ({ hex: Buffer.from(bytes).toString('hex') }))
);

export const aWorkload: fc.Arbitrary<Record<string, unknown>> = fc.tuple(
  fc.uniqueArray(key, { minLength: 1, maxLength: 6, selector: item => JSON.stringify(item) }),
  fc.array(fc.tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.nat(), fc.double({ min: 1e-3, max: 1e7, noNaN: true }), fc.nat({ max: 4095 })),
    { minLength: 1, maxLength: 20 }),
  text(30),
  fc.boolean()
).map(([keys, rows, name, hasPartitions]) => {
  const sorted = [...rows].sort((a, b) => a[0] - b[0]);
  // Keys are numbered by their first appearance, and each is there.
  const drawn = sorted.map(row => row[1] % keys.length);
  const firsts = [...new Set(drawn)];
  return {
    name, keys: firsts.map(i => keys[i]), time: sorted.map(row => row[0] + 0), key: drawn.map(i => firsts.indexOf(i)), bytes: sorted.map(row => row[2]),
    producer: sorted.map(row => row[3]),
    // Every second one has some; they are no more than one partition, which every flow has.
    ...(hasPartitions && { partition: sorted.map(row => -(row[1] % 2)) })
  };
});

/** As JSON, in the form a person may write. */
export const scenarioJson: fc.Arbitrary<Record<string, unknown>> = fc.option(aWorkload).chain(workload => {
  const set = changes(workload !== null);
  return fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    title: text(200),
    description: text(400),
    duration: fc.option(fc.double({ min: 1e-9, max: 1e9, noNaN: true })),
    config: set,
    actions: fc.array(fc.record({ time, set, planned: fc.boolean() }), { maxLength: 5 }).map(items => items.sort((a, b) => a.time - b.time)),
    annotations: fc.array(fc.record({ time, text: text(60, 1) }), { maxLength: 4 }).map(items => items.sort((a, b) => a.time - b.time)),
    workload: fc.constant(workload)
  });
});

export const aScenario: fc.Arbitrary<Scenario> = scenarioJson.map(json => parseScenario(json));

export type ConfigName = keyof EngineConfig;
