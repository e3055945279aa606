import { tryParseQuantity } from '../api/quantity.ts';

/** The number a quantity stands for (`500m` is 0.5), undefined where there is none or the text is none. */
export function amountOf(text: string | number | undefined | null): number | undefined {
  if (text === undefined || text === null) return undefined;
  const parsed = tryParseQuantity(text);
  return 'error' in parsed ? undefined : Number(parsed.nano) / 1e9;
}
