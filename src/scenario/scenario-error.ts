/**
 * What is wrong with what somebody asked for, all of it at once, as words and as data.
 *
 * Each message reads `<field> = <value>: <why>. Allowed: <range, unit>. <What to do>.`
 */

/** Faults that are told at once; whoever makes more of them is no person. */
export const FAULTS_MAX = 100;

export interface Fault {
  /** As the caller wrote it. */
  readonly field: string;
  readonly value: unknown;
  readonly message: string;
}

export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';

  /** @param faults - At least one. */
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(fault => fault.message).join('\n'));
  }
}

/** One sentence after the other; empty ones left out. */
export function fault(field: string, value: unknown, head: string, allowed: string, remedy = ''): Fault {
  const message = [`${head}.`, allowed === '' ? '' : `Allowed: ${allowed}.`, remedy].filter(part => part !== '').join(' ');
  return { field, value, message };
}
