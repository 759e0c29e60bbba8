/** A large table, which the kernel has and the page has not: asked for by its hash, and what comes back. */
import type { JSONObject } from '@lumino/coreutils';
import type { ScenarioWorkload } from '../scenario/scenario';
import { grouped, quoted } from '../scenario/spelling';
import { isReference, parseWorkload, type WorkloadReference } from '../scenario/workload-codec';
import { COLUMNS } from '../scenario/workload-hash';
import { readColumn } from './workload-serializer';

interface TableMessage {
  readonly type: 'workload';
  readonly hash: string;
  readonly name?: unknown;
  readonly keys?: unknown;
}

export function isTableMessage(content: unknown): content is TableMessage & JSONObject {
  const { type, hash } = (content ?? {}) as Partial<TableMessage>;
  return type === 'workload' && typeof hash === 'string';
}

/** What the attribute refers to; null: it is no reference, or not one that names a table. */
export function referenceIn(attribute: unknown): WorkloadReference | null {
  if (typeof attribute !== 'object' || attribute === null || !isReference(attribute)) return null;
  const { name, hash, rows } = attribute as Partial<WorkloadReference>;
  return typeof hash === 'string' && typeof rows === 'number' ? { name: typeof name === 'string' ? name : '', hash, rows } : null;
}

/** @throws ScenarioError when it is another table, or none. */
export function tableOf({ name, keys }: TableMessage, buffers: readonly DataView[], reference: WorkloadReference): ScenarioWorkload {
  // A buffer of each column, in their order; of a table without partitions there is none of the last.
  const columns = Object.fromEntries(COLUMNS.slice(0, Math.max(4, buffers.length)).map((column, i) => [column, readColumn(buffers[i], column)]));
  return parseWorkload({ ...columns, name: name ?? '', keys, hash: reference.hash, rows: reference.rows }) as ScenarioWorkload;
}

export const waitingWords = (reference: WorkloadReference): string =>
  `Waiting for ${words(reference)} from the kernel. If nothing comes, run the cell again.`;

export const missingWords = (reference: WorkloadReference): string =>
  `This flow plays ${words(reference)}, which is too large to be saved in a notebook. Run the cell again to play it (SHA-256 ${reference.hash}).`;

const words = ({ name, rows }: WorkloadReference): string => `the table ${name === '' ? '' : `${quoted(name)} `}of ${grouped(rows)} records`;
