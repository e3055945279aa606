/** What of a Corefile decides for how long an answer is remembered. Models CoreDNS' plugins kubernetes and cache. */
export interface Caching {
  /** Milliseconds that a name's addresses are remembered; 0: not at all. */
  success: number;
  /** The same for "no such name". */
  denial: number;
}

const DEFAULT_TTL_S = 5;
const DEFAULT_SUCCESS_S = 3600;
const DEFAULT_DENIAL_S = 1800;

/** How names below `domain` are cached. An answer lives as long as its TTL, at most as long as the cache allows. */
export function cachingOf(corefile: string, domain: string): Caching {
  const lines = corefile.split('\n').map((line) => line.replace(/#.*$/, '').trim().split(/\s+/));
  const kubernetes = block(lines, 'kubernetes');
  const cache = block(lines, 'cache');
  if (cache === undefined) return { success: 0, denial: 0 };
  const ttl = Number(find(kubernetes, 'ttl')?.[1] ?? DEFAULT_TTL_S);
  const [, most] = cache[0]!;
  const limit = (kind: 'success' | 'denial', otherwise: number): number => {
    const off = cache.some(([word, what, ...zones]) => {
      const isHere = zones.length === 0 || zones.includes(domain) || zones.includes('.');
      return word === 'disable' && what === kind && isHere;
    });
    if (off) return 0;
    // `success CAPACITY [TTL]`
    const own = find(cache, kind)?.[2];
    return Math.min(ttl, Number(own ?? (/^\d+$/.test(most ?? '') ? most : otherwise))) * 1000;
  };
  return { success: limit('success', DEFAULT_SUCCESS_S), denial: limit('denial', DEFAULT_DENIAL_S) };
}

type Words = readonly string[];

const find = (lines: readonly Words[] | undefined, word: string): Words | undefined =>
  lines?.find(([first]) => first === word);

/** The line of a plugin and those of its braces. */
function block(lines: readonly Words[], plugin: string): Words[] | undefined {
  const start = lines.findIndex(([word]) => word === plugin);
  if (start < 0) return undefined;
  if (!lines[start]!.includes('{')) return [lines[start]!];
  const end = lines.findIndex(([word], at) => at > start && word === '}');
  return lines.slice(start, end < 0 ? undefined : end);
}
