/**
 * What Kafka itself refuses in settings that are each allowed: rules between them, on the true values, before a clock divides them.
 *
 * `partition_flow/_kafka_rules.py` says the same in the kernel; test/fixtures/bad-values.json holds both to the same words.
 */
import type { KafkaConfig } from '../engine/kafka-config';
import { KAFKA_FIELDS } from './kafka-fields';
import { fault, type Fault } from './scenario-error';
import { grouped, nameIn, shown, textIn, type Spelling } from './spelling';

interface Contradiction {
  readonly name: keyof KafkaConfig;
  readonly why: string;
  readonly allowed: string;
  readonly remedy: string;
}

/** The settings of a protocol that stand for those of the other. */
export const COUNTERPARTS: Readonly<Partial<Record<keyof KafkaConfig, keyof KafkaConfig>>> = {
  sessionTimeoutMs: 'groupConsumerSessionTimeoutMs', groupConsumerSessionTimeoutMs: 'sessionTimeoutMs',
  heartbeatIntervalMs: 'groupConsumerHeartbeatIntervalMs', groupConsumerHeartbeatIntervalMs: 'heartbeatIntervalMs',
  partitionAssignmentStrategy: 'groupRemoteAssignor', groupRemoteAssignor: 'partitionAssignmentStrategy'
};

function heartbeat(config: KafkaConfig): Contradiction | null {
  const [beat, session] = config.groupProtocol === 'classic'
    ? ['heartbeatIntervalMs', 'sessionTimeoutMs'] as const
    : ['groupConsumerHeartbeatIntervalMs', 'groupConsumerSessionTimeoutMs'] as const;
  if (config[beat] < config[session]) return null;
  return {
    name: beat, why: `not below {${session}} = ${config[session]}`, allowed: `below ${grouped(config[session])} ms`,
    remedy: 'Kafka advises a third of it at most.'
  };
}

function pollInterval({ client, groupProtocol, maxPollIntervalMs, sessionTimeoutMs }: KafkaConfig): Contradiction | null {
  if (client !== 'librdkafka' || groupProtocol !== 'classic' || maxPollIntervalMs >= sessionTimeoutMs) return null;
  return {
    name: 'maxPollIntervalMs', why: `below {sessionTimeoutMs} = ${sessionTimeoutMs}, which librdkafka refuses`,
    allowed: `${grouped(sessionTimeoutMs)} ms or more`, remedy: ''
  };
}

function strategy({ client, groupProtocol, partitionAssignmentStrategy }: KafkaConfig): Contradiction | null {
  if (client !== 'librdkafka' || groupProtocol !== 'classic' || partitionAssignmentStrategy !== 'sticky') return null;
  return { name: 'partitionAssignmentStrategy', why: 'librdkafka has no such strategy', allowed: 'range, round-robin, cooperative-sticky', remedy: '' };
}

function weights({ keyDistribution, keyWeights }: KafkaConfig): Contradiction | null {
  if (keyDistribution !== 'weights' || keyWeights.some(weight => weight > 0)) return null;
  return { name: 'keyWeights', why: 'no weight is above 0, and {keyDistribution} is weights', allowed: 'at least one weight above 0', remedy: 'Set both together.' };
}

/** Settings of the other protocol that are not at their default: Kafka's clients throw a ConfigException. */
function otherProtocol(config: KafkaConfig): Contradiction | null {
  const field = KAFKA_FIELDS.find(({ protocol, name, default: start }) =>
    protocol !== undefined && protocol !== config.groupProtocol && config[name] !== start);
  if (field === undefined) return null;
  const counterpart = COUNTERPARTS[field.name];
  return {
    name: field.name, why: `a setting of {groupProtocol} ${String(field.protocol)}, and the flow's is ${config.groupProtocol}`, allowed: '',
    remedy: counterpart === undefined ? 'Leave it out.' : `Set {${counterpart}} instead, or leave it out.`
  };
}

/** @returns What contradicts what, each told once. */
export function kafkaFaults(config: KafkaConfig, spelling: Spelling, when = ''): Fault[] {
  return [otherProtocol, heartbeat, pollInterval, strategy, weights].flatMap(rule => {
    const wrong = rule(config);
    if (wrong === null) return [];
    const { name, why, allowed, remedy } = wrong;
    const written = nameIn(spelling, name);
    const head = `${written} = ${shown(spelling, config[name])}: ${textIn(spelling, why)}${when}`;
    return [fault(written, config[name], head, allowed, textIn(spelling, remedy))];
  });
}
