/** How Go prints the values that the API's messages quote. */

/** Go's %q for a string. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** A value in a message: JSON with sorted keys for objects and lists, quoted text, plain numbers and truth values. */
export function goValue(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'object') return JSON.stringify(sorted(value));
  return String(value);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(
    entries
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [key, sorted(entry)])
      .sort(byKey),
  );
}

function byKey(a: unknown[], b: unknown[]): number {
  return (a[0] as string) < (b[0] as string) ? -1 : 1;
}
