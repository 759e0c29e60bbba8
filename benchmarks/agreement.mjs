/** Whether two contestants computed the same numbers: whole ones exactly, times and rates to 1e-9. */

/** Of the value, or of 1 where it is smaller. */
const TOLERANCE = 1e-9;

/**
 * @param ours - The engine's answer.
 * @param theirs - The other one's; names that only `ours` has are not looked at.
 * @returns {string[]} Where they differ, and how.
 */
export function differences(ours, theirs, path = '') {
  if (Array.isArray(theirs)) {
    if (ours.length !== theirs.length) return [`${path}: ${ours.length} and ${theirs.length} of them`];
    return theirs.flatMap((value, i) => differences(ours[i], value, `${path}[${i}]`));
  }
  if (typeof theirs === 'object' && theirs !== null) {
    const under = name => (path === '' ? name : `${path}.${name}`);
    return Object.entries(theirs).flatMap(([name, value]) => differences(ours[name], value, under(name)));
  }
  const numbers = typeof ours === 'number' && typeof theirs === 'number';
  const fractional = numbers && !(Number.isInteger(ours) && Number.isInteger(theirs));
  const same = fractional ? Math.abs(ours - theirs) <= TOLERANCE * Math.max(1, Math.abs(ours)) : ours === theirs;
  return same ? [] : [`${path}: ${ours} and ${theirs}`];
}

/** @throws when the answers differ; names the first differences. */
export function expectAgreement(who, ours, theirs) {
  const found = differences(ours, theirs);
  if (found.length === 0) return;
  throw new Error(`${who}: ${found.length} numbers differ (the engine's first): ${found.slice(0, 5).join('; ')}`);
}
