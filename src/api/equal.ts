/** Whether two values of JSON are the same. A field that is undefined is the same as one that is not there. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => deepEqual(item, b[i]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  // The fields of the one are all in the other, so that the same number of them means the same fields.
  let more = 0;
  for (const key of Object.keys(left)) {
    if (left[key] === undefined) continue;
    if (!deepEqual(left[key], right[key])) return false;
    more++;
  }
  for (const key of Object.keys(right)) if (right[key] !== undefined) more--;
  return more === 0;
}
