/** ACLs of HAProxy: `if api !admin || { path_beg /x }`. */
import { headerOf } from '../../../../network/headers.ts';
import type { HttpRequest } from '../../../../network/network.ts';
import { addressMatches, expression } from '../nginx/values.ts';
import type { Line } from './conf.ts';

/** Whether the condition behind a rule holds: `if ...`, `unless ...`, or none. */
export function holds(
  lines: readonly Line[],
  words: readonly string[],
  request: HttpRequest | undefined,
  client: string,
): boolean {
  const [kind, ...rest] = words;
  if (kind !== 'if' && kind !== 'unless') return true;
  const terms: string[][] = [[]];
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i]!;
    if (word === '||' || word === 'or') terms.push([]);
    else if (word === '{' || word === '!{') {
      const end = rest.indexOf('}', i);
      terms.at(-1)!.push(`${word === '!{' ? '!' : ''}\0${rest.slice(i + 1, end).join('\0')}`);
      i = end;
    } else terms.at(-1)!.push(word);
  }
  const one = (word: string): boolean => {
    const isNot = word.startsWith('!');
    const name = isNot ? word.slice(1) : word;
    const isTrue = name.startsWith('\0')
      ? matches(name.slice(1).split('\0'), request, client)
      : lines.some(
          ({ words: acl }) => acl[0] === 'acl' && acl[1] === name && matches(acl.slice(2), request, client),
        ) || PREDEFINED[name]?.(request) === true;
    return isTrue !== isNot;
  };
  const isTrue = terms.some((term) => term.every(one));
  return isTrue === (kind === 'if');
}

const PREDEFINED: Readonly<Record<string, (request: HttpRequest | undefined) => boolean>> = {
  TRUE: () => true,
  FALSE: () => false,
  METH_GET: (request) => /^(GET|HEAD)$/.test(request?.method ?? 'GET'),
  METH_POST: (request) => request?.method === 'POST',
  METH_HEAD: (request) => request?.method === 'HEAD',
  HTTP: () => true,
};

/** One criterion with its flags and values: `path_beg -i /api /v1`, `hdr(host) -m beg www.`. */
function matches(
  [criterion = '', ...rest]: readonly string[],
  request: HttpRequest | undefined,
  client: string,
): boolean {
  const [, base = '', argument = ''] = /^([\w.]+)(?:\(([^)]*)\))?/.exec(criterion) ?? [];
  let how = /_(beg|end|sub|reg|dir|dom|len)$/.exec(base)?.[1] ?? 'str';
  let isLoose = false;
  const values: string[] = [];
  for (let i = 0; i < rest.length; i++) {
    if (rest[i] === '-i') isLoose = true;
    else if (rest[i] === '-m') how = rest[++i] ?? how;
    else if (rest[i] === '--') continue;
    else values.push(rest[i]!);
  }
  const name = base.replace(/_(beg|end|sub|reg|dir|dom|len)$/, '');
  if (name === 'src') return values.some((value) => addressMatches(value, client));
  if (name === 'ssl_fc') return request?.scheme === 'https';
  const given = sample(name, argument, request);
  if (given === undefined) return false;
  if (how === 'found') return true;
  const text = isLoose ? given.toLowerCase() : given;
  return values.some((value) => {
    const wanted = isLoose ? value.toLowerCase() : value;
    switch (how) {
      case 'beg':
        return text.startsWith(wanted);
      case 'end':
        return text.endsWith(wanted);
      case 'sub':
        return text.includes(wanted);
      case 'dir':
        return `${text}/`.includes(`/${wanted.replace(/^\/|\/$/g, '')}/`);
      case 'dom':
        return text === wanted || text.endsWith(`.${wanted}`);
      case 'reg':
        return expression(value, isLoose ? 'i' : '')?.test(given) === true;
      default:
        return text === wanted;
    }
  });
}

function sample(name: string, argument: string, request: HttpRequest | undefined): string | undefined {
  if (request === undefined) return undefined;
  const [path = '/', query = ''] = request.path.split('?');
  const host = headerOf(request.headers, 'host') ?? request.host;
  switch (name) {
    case 'path':
      return path;
    case 'url':
    case 'pathq':
      return request.path;
    case 'query':
      return query;
    case 'method':
      return request.method ?? 'GET';
    case 'hdr':
    case 'req.hdr':
    case 'req.fhdr':
      return argument.toLowerCase().startsWith('host')
        ? host
        : headerOf(request.headers, argument.split(',')[0]!.toLowerCase());
    case 'url_param':
    case 'urlp':
      return new URLSearchParams(query).get(argument) ?? undefined;
    default:
      return undefined;
  }
}
