/**
 * Who owns the clock and the list of actions: one front end, or the kernel.
 *
 * Each claim has the next number. Lower numbers are ignored; of two claims with one number the kernel's
 * holds, else the one whose name sorts last, so that all ends agree without asking.
 */

/** The kernel's name as an owner; a front end's is a unique text. */
export const KERNEL = 'kernel';

export interface Owner {
  readonly number: number;
  readonly who: string;
}

/** What a model's attribute says; the kernel at 0 when that is no owner. */
export function readOwner(value: unknown): Owner {
  const { number, who } = (value ?? {}) as Partial<Record<keyof Owner, unknown>>;
  const valid = Number.isSafeInteger(number) && (number as number) >= 0 && typeof who === 'string';
  return valid ? { number: number as number, who: who as string } : { number: 0, who: KERNEL };
}

export function nextOwner(current: Owner, who: string): Owner {
  return { number: current.number + 1, who };
}

/** Whether `claim` holds against `current`. */
export function prevails(claim: Owner, current: Owner): boolean {
  if (claim.number !== current.number) return claim.number > current.number;
  if (claim.who === current.who || current.who === KERNEL) return false;
  return claim.who === KERNEL || claim.who > current.who;
}
