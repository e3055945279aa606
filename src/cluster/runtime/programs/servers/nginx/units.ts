/** In whole milliseconds: `60s`, `500ms`, `1m`, `1m30s`, `5`. */
export function time(text: string | undefined, otherwise: number): number {
  if (text === undefined || !/^(\d+(ms|[smhd])?)+$/.test(text)) return otherwise;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhd])?/g))
    sum += Number(count) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit ?? 's']!;
  return sum;
}

/** In bytes: `8k`, `1m`, `0`. */
export function bytes(text: string | undefined, otherwise: number): number {
  const match = /^(\d+)([kmg])?$/i.exec(text ?? '');
  return match === null
    ? otherwise
    : Number(match[1]) * { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(match[2] ?? '').toLowerCase()]!;
}
