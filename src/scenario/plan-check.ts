/**
 * Whether what acts at different times holds together: each change was valid where it was made, but another may
 * have come before it since.
 */
import type { EngineConfig } from '../engine/config';
import type { KafkaConfig } from '../engine/kafka-config';
import { withoutHandMadeAfter } from './actions';
import { parseDeed } from './deed';
import { FIELDS } from './fields';
import { kafkaFaults } from './kafka-rules';
import type { Scenario } from './scenario';
import { ScenarioError, fault } from './scenario-error';
import { shown } from './spelling';

/**
 * Checks that no minimum comes above its maximum, at 0 or at any action; of the Kafka model that all its rules hold, that no partition is
 * taken away, and that what is done to a member is done to one that is there.
 *
 * @returns The scenario; saved, it can be read again.
 * @throws {@link ScenarioError} with the first contradiction and its time.
 */
export function checkPlan(scenario: Scenario): Scenario {
  let { config } = scenario;
  for (const { time, set, deed } of scenario.actions) {
    const before = config;
    config = { ...config, ...set };
    if (scenario.model === 'kafka') {
      checkKafka(before, config, time);
      if (deed !== undefined) parseDeed(deed, config, 'kafka');
    }
    for (const { name, atMost } of FIELDS) {
      if (atMost === undefined) continue;
      const [value, most] = [config[name as keyof EngineConfig], config[atMost]];
      if (value <= most) continue;
      const head = `${name} = ${shown('camel', value)}: above ${atMost} = ${shown('camel', most)}`;
      throw new ScenarioError([
        fault(name, value, `${head} from ${time} s on, by what is planned`, `at most ${atMost}`, 'Plan both together.')
      ]);
    }
  }
  return scenario;
}

/**
 * What stays of a scenario when all that was made by hand after 0 goes.
 *
 * @throws {@link ScenarioError} when what is planned needs what was made by hand.
 */
export const planAlone = (scenario: Scenario): Scenario => checkPlan(withoutHandMadeAfter(scenario, 0));

function checkKafka(before: EngineConfig, config: EngineConfig, time: number): void {
  const faults = kafkaFaults(config as KafkaConfig, 'camel', ` from ${time} s on, by what is planned`);
  if (faults.length > 0) throw new ScenarioError(faults);
  const [had, has] = [before.partitionsAmount, config.partitionsAmount];
  if (has >= had) return;
  const head = `partitionsAmount = ${has}: fewer than the ${had} before, from ${time} s on, by what is planned`;
  throw new ScenarioError([fault('partitionsAmount', has, head, `${had} or more`, 'Kafka takes no partitions away.')]);
}
