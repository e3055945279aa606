const SUFFIX: Record<string, number> = {
  '': 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** Bytes of a quantity (`250M`, `40Mi`, `1e3`); 0 where the text is none. */
export function parseQuantity(text: string): number {
  const match = /^(\d+(?:\.\d+)?(?:[eE]\d+)?)(Ki|Mi|Gi|Ti|[kKMGT]?)[bB]?$/.exec(text.trim());
  return match ? Math.round(Number(match[1]) * SUFFIX[match[2]!]!) : 0;
}
