import type { HttpRequest } from '../../../../network/network.ts';
import type { HttpAnswer } from '../../../../network/registry.ts';
import type { Call } from '../../call.ts';
import { whenKnown } from '../upstream.ts';
import { type Answered, absolute, type Block, type Later, nearAll, plain, say } from './answer.ts';
import { all, type Directive, find } from './conf.ts';
import { content, MAX_TURNS } from './content.ts';
import { finish } from './finish.ts';
import { locationFor } from './locations.ts';
import { mappedValue } from './map.ts';
import { typeOf } from './types.ts';
import { type Exchange, expression, filled, hostOf, nameMatches } from './values.ts';

/** CPU time of a request, in milliseconds. */
const REQUEST_CPU_MS = 0.2;

export interface Site {
  port: number;
  tls: boolean;
  /** Which addresses it takes, where not all: `listen 80` is IPv4 alone, `listen [::]:80` is IPv6 alone. */
  family: 4 | 6;
  loopback: boolean;
  isDefault: boolean;
  server: readonly Directive[];
}

const known = new WeakMap<readonly Directive[], Site[]>();

/** The servers of a configuration, one for each port it listens on. */
export function sites(config: readonly Directive[]): Site[] {
  let list = known.get(config);
  if (list === undefined) {
    list = sitesOf(config);
    known.set(config, list);
  }
  return list;
}

function sitesOf(config: readonly Directive[]): Site[] {
  const servers = all(find(config, 'http')?.block, 'server');
  return servers.flatMap(({ block = [] }) => {
    const listens = all(block, 'listen');
    const ports = new Map<string, Site>();
    for (const { args } of listens.length === 0 ? [{ args: ['80'] }] : listens) {
      if (args[0]?.startsWith('unix:')) continue;
      const port = Number(/(?:^|:)(\d+)$/.exec(args[0] ?? '')?.[1] ?? 80);
      const isDefault = args.includes('default_server') || args.includes('default');
      const where = args[0] ?? '';
      const family = where.startsWith('[') ? 6 : 4;
      const loopback = /^(127\.|localhost|\[::1\])/.test(where);
      const key = `${port}/${args.includes('ipv6only=off') ? 'both' : family}`;
      ports.set(key, { port, tls: args.includes('ssl'), isDefault, family, loopback, server: block });
      if (args.includes('ipv6only=off')) ports.set(`${port}/4`, { ...ports.get(key)!, family: 4 });
    }
    return [...ports.values()];
  });
}

/** The sockets that the servers of a configuration need, each once. */
export function portsOf(
  list: readonly Site[],
): Map<number, { tls: boolean; family?: 4 | 6; loopback?: boolean }> {
  const ports = new Map<number, { tls: boolean; family?: 4 | 6; loopback?: boolean }>();
  for (const { port, tls, family, loopback } of list) {
    const known = ports.get(port);
    if (known === undefined) {
      ports.set(port, { tls, family, ...(loopback ? { loopback } : {}) });
      continue;
    }
    known.tls ||= tls;
    if (known.family !== family) delete known.family;
    if (!loopback) delete known.loopback;
  }
  return ports;
}

/** Answers a request as the server that it is meant for says. */
export function respond(
  call: Call,
  config: readonly Directive[],
  port: number,
  request: HttpRequest,
  client: string,
): HttpAnswer {
  const host = hostOf(request);
  const candidates = sites(config).filter((site) => site.port === port);
  const http = find(config, 'http')?.block ?? [];
  const score = ({ server }: Site) =>
    Math.max(0, ...(find(server, 'server_name')?.args ?? []).map((name) => nameMatches(name, host)));
  let site = candidates.find(({ isDefault }) => isDefault) ?? candidates[0]!;
  let best = 0;
  for (const each of candidates) {
    const next = score(each);
    if (next > best) [site, best] = [each, next];
  }
  const [raw = '/', ...query] = request.path.split('?');
  const uri = normalized(decoded(raw));
  const x: Exchange = {
    call,
    request,
    client,
    uri: uri ?? raw,
    args: query.join('?'),
    serverName: find(site.server, 'server_name')?.args[0] ?? '',
    port,
    captures: [],
    set: new Map(),
    http,
    mapped: (name) => mappedValue(x, name),
    errorLevel: find(config, 'error_log')?.args[1] ?? 'error',
    ending: [],
  };
  call.host.work(REQUEST_CPU_MS);
  if (uri === undefined) return finish(x, [http, site.server], plain(400));
  if (request.scheme === 'http' && site.tls)
    return finish(x, [http, site.server], { ...plain(400), isTlsMistake: true });
  return whenKnown((done) =>
    serve(x, [http, site.server], 0, (answer, chain) => done(finish(x, chain, answer))),
  );
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Without `.`, `..` and doubled slashes; undefined where it leads above the root. */
function normalized(uri: string): string | undefined {
  if (!/\/(\/|\.\.?(\/|$))/.test(uri)) return uri;
  const parts: string[] = [];
  const steps = uri.split('/').slice(1);
  for (const step of steps) {
    if (step === '..' && parts.pop() === undefined) return undefined;
    if (step !== '..' && step !== '.' && step !== '') parts.push(step);
  }
  const isFolder = parts.length > 0 && ['', '.', '..'].includes(steps.at(-1)!);
  return `/${parts.join('/')}${isFolder ? '/' : ''}`;
}

/** One turn of a request: rewrites of the server, its location, what that says. */
function serve(
  x: Exchange,
  outer: readonly Block[],
  turn: number,
  done: (answer: Answered, chain: readonly Block[]) => Later,
  named?: string,
): Later {
  if (turn > MAX_TURNS)
    return done(
      plain(500, `rewrite or internal redirection cycle while internally redirecting to "${x.uri}"`),
      outer,
    );
  const server = outer[1];
  if (named === undefined) {
    const early = rewrites(x, server ?? [], done, outer);
    if (early === 'answered') return;
  }
  const chain = [...outer];
  let prefix = '';
  let found =
    named === undefined
      ? locationFor(server ?? [], x.uri)
      : all(server, 'location').find(({ args }) => args[0] === named);
  while (found) {
    prefix = found.args.at(-1) ?? '';
    if (/^~\*?$/.test(found.args[0] ?? '')) caught(x, expression(prefix, found.args[0] === '~*' ? 'i' : ''));
    chain.push(found.block);
    found =
      named === undefined && all(found.block, 'location').length > 0
        ? locationFor(found.block!, x.uri)
        : undefined;
  }
  const answer = (given: Answered) => withErrorPage(x, given, outer, chain, turn, done);
  const block = chain.length > outer.length ? chain.at(-1)! : [];
  if (find(block, 'internal') && turn === 0) return answer(plain(404));
  const before = x.uri;
  const state = rewrites(x, block, (given) => answer(given), chain);
  if (state === 'answered') return;
  if (state === 'again' && x.uri !== before) return serve(x, outer, turn + 1, done);
  if (state !== 'again' && typeof state === 'object') chain.push(state.block);
  content(x, chain, prefix, turn, answer, {
    redirect: (uri) => {
      if (uri.startsWith('@')) return serve(x, outer, turn + 1, done, uri);
      [x.uri = '/', x.args = x.args] = uri.split('?');
      serve(x, outer, turn + 1, done);
    },
    sub: (target, then) => {
      const [uri = '/', args = ''] = target.split('?');
      const { body: _, ...request } = x.request;
      const other: Exchange = {
        ...x,
        request: { ...request, method: 'GET' },
        uri,
        args,
        captures: [],
        ending: [],
      };
      other.mapped = (name) => mappedValue(other, name);
      serve(other, outer, turn + 1, (answer) => then(answer, other));
    },
  });
}

function caught(x: Exchange, pattern: RegExp | undefined): boolean {
  const match = pattern?.exec(x.uri);
  if (!match) return false;
  x.captures = match;
  for (const [name, value] of Object.entries(match.groups ?? {})) x.set.set(name, value ?? '');
  return true;
}

/** The directives of the rewrite module, in their order. */
function rewrites(
  x: Exchange,
  block: readonly Directive[],
  done: (answer: Answered, chain: readonly Block[]) => Later,
  chain: readonly Block[],
): 'answered' | 'again' | { block: Block } | undefined {
  let inner: { block: Block } | undefined;
  for (const each of block) {
    if (each.name === 'set') x.set.set((each.args[0] ?? '').slice(1), filled(x, each.args[1] ?? ''));
    else if (each.name === 'return') {
      done(returned(x, each, chain), chain);
      return 'answered';
    } else if (each.name === 'rewrite') {
      const [source = '', target = '', flag] = each.args;
      if (!caught(x, expression(source))) continue;
      const next = filled(x, target);
      if (/^https?:\/\//.test(next) || flag === 'redirect' || flag === 'permanent') {
        const query =
          x.args !== '' && !next.endsWith('?') ? `${next.includes('?') ? '&' : '?'}${x.args}` : '';
        const location = absolute(x, next.replace(/\?$/, '') + query);
        done({ ...plain(flag === 'permanent' ? 301 : 302), location }, chain);
        return 'answered';
      }
      const [uri = '/', args] = next.split('?');
      x.uri = uri;
      if (args !== undefined) x.args = args === '' ? '' : [args, x.args].filter(Boolean).join('&');
      if (flag === 'break') return inner;
      if (flag === 'last') return 'again';
    } else if (each.name === 'break') return inner;
    else if (each.name === 'if' && holds(x, each.args)) {
      const state = rewrites(x, each.block ?? [], done, [...chain, each.block]);
      if (state === 'answered' || state === 'again') return state;
      inner = { block: each.block };
    }
  }
  return inner;
}

/** `($request_method = POST)`, `($host ~* ^www)`, `(!-f $request_filename)`. */
function holds(x: Exchange, args: readonly string[]): boolean {
  const words = args.join(' ').replace(/^\(\s*|\s*\)$/g, '');
  const test = /^(!?)-([fdex])\s+(.*)$/.exec(words);
  if (test) {
    const node = x.call.fs.find(filled(x, test[3]!), '/');
    const is =
      test[2] === 'd'
        ? node?.type === 'directory'
        : test[2] === 'f'
          ? node?.type === 'file'
          : node !== undefined;
    return is !== (test[1] === '!');
  }
  const [left = '', operator, ...rest] = words.split(/\s+/);
  const value = filled(x, left);
  const right = rest.join(' ').replace(/^(["'])(.*)\1$/, '$2');
  if (operator === '=') return value === filled(x, right);
  if (operator === '!=') return value !== filled(x, right);
  if (operator?.includes('~')) {
    const match = expression(right, operator.endsWith('*') ? 'i' : '')?.exec(value);
    if (match) x.captures = match;
    return (match != null) !== operator.startsWith('!');
  }
  return value !== '' && value !== '0';
}

function returned(x: Exchange, directive: Directive, chain: readonly Block[]): Answered {
  const [first = '200', second] = directive.args;
  const hasCode = /^\d{3}$/.test(first);
  const status = hasCode ? Number(first) : 302;
  const text = filled(x, hasCode ? (second ?? '') : first);
  if ([301, 302, 303, 307, 308].includes(status)) return { ...plain(status), location: absolute(x, text) };
  return { status, body: text, type: second === undefined ? 'text/html' : typeOf(chain, x.uri) };
}

/** `error_page 404 /404.html`, `error_page 500 = @fallback`, `error_page 403 =200 /ok`. */
function withErrorPage(
  x: Exchange,
  answer: Answered,
  outer: readonly Block[],
  chain: readonly Block[],
  turn: number,
  done: (answer: Answered, chain: readonly Block[]) => Later,
): Later {
  const page =
    answer.status < 300 || answer.passed || answer.body !== '' || answer.location !== undefined || turn > 0
      ? undefined
      : nearAll(chain, 'error_page').find(({ args }) => args.slice(0, -1).includes(String(answer.status)));
  if (page === undefined) return done(answer, chain);
  if (answer.error) say(x, chain, answer.error);
  const code = page.args.find((arg) => arg.startsWith('='));
  const uri = filled(x, page.args.at(-1) ?? '');
  if (/^https?:\/\//.test(uri)) return done({ ...plain(302), location: uri }, chain);
  const status = code === undefined ? answer.status : Number(code.slice(1) || 0);
  const after = (given: Answered, blocks: readonly Block[]) =>
    done({ ...given, status: status || given.status }, blocks);
  if (uri.startsWith('@')) return serve(x, outer, turn + 1, after, uri);
  x.uri = uri;
  serve(x, outer, turn + 1, (given, blocks) =>
    given.status === 404 ? done({ ...answer, body: '' }, chain) : after(given, blocks),
  );
}
