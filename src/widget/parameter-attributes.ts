/**
 * The parameters in force as attributes of the widget model, under their Python names, so that other widgets
 * can be linked to them (`jslink`).
 *
 * They stay on the page: the recipe is what is saved and sent, and what it says wins.
 */
import type { WidgetModel } from '@jupyter-widgets/base';
import type { EngineConfig } from '../engine/config';
import type { KafkaConfig } from '../engine/kafka-config';
import { FIELDS } from '../scenario/fields';
import { KAFKA_FIELDS } from '../scenario/kafka-fields';

export type ParameterName = keyof KafkaConfig | 'seed';

const NAMES: ReadonlyMap<string, ParameterName> = new Map<string, ParameterName>([
  ...[...FIELDS, ...KAFKA_FIELDS].map(field => [field.pythonName, field.name] as const),
  ['seed', 'seed']
]);

/** The attributes but for the parameters: what may be sent or saved. */
export function withoutParameters<T extends object>(attributes: T): T {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !NAMES.has(name))) as T;
}

export class ParameterAttributes {
  private showing = false;

  /** @param onSet - Another widget set a parameter. */
  constructor(
    private readonly model: WidgetModel,
    onSet: (name: ParameterName, value: unknown) => void
  ) {
    for (const [attribute, name] of NAMES) {
      model.on(`change:${attribute}`, (_: WidgetModel, value: unknown) => {
        if (!this.showing) onSet(name, value);
      });
    }
  }

  /** Sets the attributes to what is in force. */
  show(config: EngineConfig, seed: number): void {
    // What a model has not is undefined there.
    const values: Partial<Record<ParameterName, unknown>> = { ...config, seed };
    this.showing = true;
    for (const [attribute, name] of NAMES) {
      const value = values[name] === Infinity ? null : values[name];
      if (this.model.get(attribute) !== value) this.model.set(attribute, value);
    }
    this.showing = false;
  }
}
