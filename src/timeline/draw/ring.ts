/**
 * A picture that is wider than anything could hold, of which the part in sight is kept: column `x` of the picture is
 * column `x mod width` of the ring. When the sight moves, what stays in sight stays where it is.
 *
 *     picture   ........[ in sight  ]..........
 *     ring             ght  ][ in si              the same columns, from where the ring begins
 */
export interface Span {
  /** First column, device px. */
  readonly from: number;
  /** The column after the last. */
  readonly to: number;
}

/** The parts of `wanted` that `kept` does not have. */
export function missing(kept: Span, wanted: Span): Span[] {
  if (kept.to <= wanted.from || kept.from >= wanted.to) return [wanted];
  const parts: Span[] = [];
  if (wanted.from < kept.from) parts.push({ from: wanted.from, to: kept.from });
  if (wanted.to > kept.to) parts.push({ from: kept.to, to: wanted.to });
  return parts;
}

/** Cuts a span where the ring of `width` columns begins anew. `turn` is the column of the picture at its column 0. */
export function unrolled({ from, to }: Span, width: number): (Span & { readonly turn: number })[] {
  const parts: (Span & { turn: number })[] = [];
  for (let at = from; at < to; ) {
    const turn = Math.floor(at / width) * width;
    const end = Math.min(to, turn + width);
    parts.push({ from: at, to: end, turn });
    at = end;
  }
  return parts;
}
