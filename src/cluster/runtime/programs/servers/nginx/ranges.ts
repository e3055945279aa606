/** Parts of a file, and files the client has already. Models the range and not-modified filters. */
import { headerOf } from '../../../../network/headers.ts';
import { type Answered, type Block, near } from './answer.ts';
import type { Exchange } from './values.ts';

/** 304 or 412 where the conditions of the request say so. */
export function unchanged(x: Exchange, chain: readonly Block[], answer: Answered): Answered {
  const { headers } = x.request;
  const { modifiedMs, tag } = answer.file!;
  const seconds = Math.floor(modifiedMs / 1000);
  const none = headerOf(headers, 'if-none-match');
  const since = headerOf(headers, 'if-modified-since');
  const match = headerOf(headers, 'if-match');
  const unless = headerOf(headers, 'if-unmodified-since');
  const names = (list: string) =>
    list.split(',').some((each) => each.trim().replace(/^W\//, '') === tag || each.trim() === '*');
  if (unless !== undefined && Date.parse(unless) / 1000 < seconds)
    return { ...answer, status: 412, body: '' };
  if (match !== undefined && !names(match)) return { ...answer, status: 412, body: '' };
  if (none === undefined && since === undefined) return answer;
  if (since !== undefined && none === undefined) {
    const how = near(chain, 'if_modified_since')?.args[0] ?? 'exact';
    const asked = Date.parse(since) / 1000;
    if (how === 'off' || (how === 'before' ? asked < seconds : asked !== seconds)) return answer;
  }
  if (none !== undefined && !names(none)) return answer;
  return { ...answer, status: 304, body: '' };
}

/** One range or several of a body; undefined where the whole is sent. */
export function ranged(
  x: Exchange,
  chain: readonly Block[],
  { body, type, file }: Answered,
): { status: number; body: string; range?: string; type?: string } | undefined {
  const asked = /^bytes=(.+)$/i.exec(headerOf(x.request.headers, 'range') ?? '')?.[1];
  if (asked === undefined || near(chain, 'max_ranges')?.args[0] === '0') return undefined;
  const condition = headerOf(x.request.headers, 'if-range');
  if (
    condition !== undefined &&
    condition !== file?.tag &&
    Date.parse(condition) !== Math.floor(file!.modifiedMs / 1000) * 1000
  )
    return undefined;
  const unfit = { status: 416, body: '', range: `bytes */${body.length}` };
  const ranges: [number, number][] = [];
  for (const each of asked.split(',')) {
    const match = /^\s*(\d*)-(\d*)\s*$/.exec(each);
    if (match === null || (match[1] === '' && match[2] === '')) return unfit;
    const [, first = '', last = ''] = match;
    const from = first === '' ? Math.max(0, body.length - Number(last)) : Number(first);
    const to = first === '' || last === '' ? body.length : Math.min(body.length, Number(last) + 1);
    if (first !== '' && last !== '' && Number(last) < from) return unfit;
    if (from < to) ranges.push([from, to]);
  }
  if (ranges.length === 0) return unfit;
  const shown = ([from, to]: [number, number]) => `bytes ${from}-${to - 1}/${body.length}`;
  if (ranges.length === 1) return { status: 206, body: body.slice(...ranges[0]!), range: shown(ranges[0]!) };
  // More than is there: the whole is cheaper.
  if (ranges.reduce((sum, [from, to]) => sum + to - from, 0) > body.length) return undefined;
  const mark = '00000000000000000001';
  const parts = ranges.map(
    (range) =>
      `\r\n--${mark}\r\nContent-Type: ${type}\r\nContent-Range: ${shown(range)}\r\n\r\n${body.slice(...range)}`,
  );
  return {
    status: 206,
    body: `${parts.join('')}\r\n--${mark}--\r\n`,
    type: `multipart/byteranges; boundary=${mark}`,
  };
}
