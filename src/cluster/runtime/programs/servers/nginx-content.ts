import { headerOf } from '../../../network/headers.ts';
import type { HttpOutcome } from '../../../network/network.ts';
import { SystemError } from '../../files/errors.ts';
import type { Call } from '../call.ts';
import { serveFile } from './files.ts';
import {
  type Answered,
  absolute,
  type Block,
  type Done,
  type Later,
  near,
  nearAll,
  plain,
  say,
} from './nginx-answer.ts';
import { addressMatches, type Exchange, filled } from './nginx-values.ts';
import { all, type Directive, find } from './nginxconf.ts';
import { sendOn } from './upstream.ts';

/** Error pages, rewrites and try_files may send a request round so often. */
export const MAX_TURNS = 10;

/** What a location answers once its rewrites are done: who may, a file, somebody else. */
export function content(
  x: Exchange,
  chain: readonly Block[],
  prefix: string,
  turn: number,
  done: Done,
  redirect: (uri: string) => Later,
): Later {
  const block = chain.at(-1);
  for (const rule of nearAccess(chain))
    if (addressMatches(rule.args[0] ?? '', x.client)) {
      if (rule.name === 'allow') break;
      return done(plain(403, 'access forbidden by rule'));
    }
  const basic = near(chain, 'auth_basic');
  if (basic && basic.args[0] !== 'off' && headerOf(x.request.headers, 'authorization') === undefined)
    return done({ ...plain(401), headers: { 'WWW-Authenticate': `Basic realm="${basic.args[0]}"` } });
  if (find(block, 'stub_status'))
    return done({
      status: 200,
      type: 'text/plain',
      body: 'Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n',
    });
  const tries = near(chain, 'try_files');
  if (tries && turn < MAX_TURNS) {
    for (const option of tries.args.slice(0, -1)) {
      const served = file(x, chain, prefix, filled(x, option));
      if (served.status === 200) return done(served);
    }
    const last = filled(x, tries.args.at(-1) ?? '');
    if (/^=\d+$/.test(last)) return done(plain(Number(last.slice(1))));
    const passes = block?.some(({ name }) => /_pass$/.test(name));
    if (last !== x.uri || !passes) return redirect(last);
  }
  const pass = block?.find(({ name }) => /_pass$/.test(name));
  if (pass?.name === 'proxy_pass') return proxy(x, chain, prefix, filled(x, pass.args[0] ?? ''), done);
  if (pass) return reach(x, pass.name.slice(0, -5), filled(x, pass.args[0] ?? ''), chain, done);
  const method = x.request.method ?? 'GET';
  if (method !== 'GET' && method !== 'HEAD') return done(plain(405));
  done(file(x, chain, prefix, x.uri));
}

const nearAccess = (chain: readonly Block[]): Directive[] => {
  for (let i = chain.length - 1; i >= 0; i--) {
    const found = chain[i]?.filter(({ name }) => name === 'allow' || name === 'deny') ?? [];
    if (found.length > 0) return found;
  }
  return [];
};

/** A file below root or alias, a directory's index, or what is said where there is none. */
function file(x: Exchange, chain: readonly Block[], prefix: string, uri: string): Answered {
  const { call } = x;
  const root = filled(x, near(chain, 'root')?.args[0] ?? 'html');
  const indexes = near(chain, 'index')?.args ?? ['index.html'];
  const alias = find(chain.at(-1), 'alias')?.args[0];
  const below = (folder: string): string => (folder.startsWith('/') ? folder : `/etc/nginx/${folder}`);
  const served =
    alias === undefined
      ? serveFile(call, below(root), uri, indexes)
      : serveFile(call, below(filled(x, alias)), belowPrefix(uri, prefix), indexes);
  const type =
    served.type === 'application/octet-stream'
      ? (near(chain, 'default_type')?.args[0] ?? 'text/plain')
      : served.type;
  const answer: Answered = { status: served.status, body: served.body, type };
  if (served.location) answer.location = absolute(x, `${x.uri}/`);
  if (served.status === 404) answer.error = `open() "${served.path}" failed (2: No such file or directory)`;
  if (served.status !== 403) return answer;
  const node = call.fs.find(served.path, '/');
  if (node?.type !== 'directory')
    return { ...answer, error: `open() "${served.path}" failed (13: Permission denied)` };
  if (near(chain, 'autoindex')?.args[0] === 'on') return listing(x, served.path);
  return { ...answer, error: `directory index of "${served.path}" is forbidden` };
}

/** What is left of a path after its location: for an alias. */
function belowPrefix(uri: string, prefix: string): string {
  const rest = uri.startsWith(prefix) ? uri.slice(prefix.length) : uri;
  return rest === '' && uri.endsWith('/') ? '/' : rest;
}

function listing(x: Exchange, path: string): Answered {
  const { call } = x;
  let names: string[];
  try {
    names = [...call.fs.list(path, '/').entries].map(([name, node]) =>
      node.type === 'directory' ? `${name}/` : name,
    );
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return plain(403, `opendir() "${path}" failed (13: ${error.message})`);
  }
  const lines = names.sort().map((name) => `<a href="${name}">${name}</a>`);
  const body = `<html>\r\n<head><title>Index of ${x.uri}</title></head>\r\n<body>\r\n<h1>Index of ${x.uri}</h1><hr><pre><a href="../">../</a>\r\n${lines.join('\r\n')}\r\n</pre><hr></body>\r\n</html>\r\n`;
  return { status: 200, body, type: 'text/html' };
}

/** In whole milliseconds: `60s`, `500ms`, `1m`, `5`. */
function time(text: string | undefined, otherwise: number): number {
  const match = /^(\d+)(ms|s|m|h)?$/.exec(text ?? '');
  return match ? Number(match[1]) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] ?? 's']! : otherwise;
}

interface Upstream {
  host: string;
  port: number | undefined;
  /** Asked only where all others have failed. */
  isBackup?: boolean;
}

/** The servers of an upstream block. */
function servers(chain: readonly Block[], host: string): Upstream[] {
  const block = all(chain[0], 'upstream').find(({ args }) => args[0] === host)?.block;
  if (block === undefined) return [];
  return all(block, 'server')
    .filter(({ args }) => !args.includes('down'))
    .map(({ args }) => {
      const [name = '', port] = (args[0] ?? '').split(':');
      return {
        host: name,
        port: port === undefined ? undefined : Number(port),
        isBackup: args.includes('backup'),
      };
    });
}

const turns = new WeakMap<Call, Map<string, number>>();

function proxy(x: Exchange, chain: readonly Block[], prefix: string, target: string, done: Done): Later {
  const url = /^(https?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(target);
  if (!url) return done(plain(500, `invalid URL prefix in "${target}"`));
  const scheme = url[1] as 'http' | 'https';
  const query = x.args === '' ? '' : `?${x.args}`;
  const path = url[4] === undefined ? x.uri + query : url[4] + x.uri.slice(prefix.length) + query;
  const port = Number(url[3] ?? (scheme === 'https' ? 443 : 80));
  const group = servers(chain, url[2]!);
  const list: Upstream[] = group.length > 0 ? rotated(x.call, url[2]!, group) : [{ host: url[2]!, port }];
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(x.request.headers))
    if (!/^(host|connection|keep-alive|content-length)$/i.test(name)) headers[name] = value;
  headers.Host = url[3] ? `${url[2]}:${url[3]}` : url[2]!;
  headers.Connection = 'close';
  for (const { args } of nearAll(chain, 'proxy_set_header'))
    headers[args[0] ?? ''] = filled(x, args[1] ?? '');
  const timeoutMs = Math.min(
    time(near(chain, 'proxy_connect_timeout')?.args[0], 60_000),
    time(near(chain, 'proxy_read_timeout')?.args[0], 60_000),
  );
  const attempt = (i: number): void => {
    const to = list[i]!;
    const toPort = to.port ?? port;
    const shown = `${scheme}://${addressOf(x.call, to.host)}:${toPort}${path}`;
    x.upstream = `${addressOf(x.call, to.host)}:${toPort}`;
    sendOn(
      x.call,
      x.request,
      { scheme, host: to.host, port: toPort, path, headers, timeoutMs },
      (outcome) => {
        if (outcome.kind === 'response') return done(passed(x, outcome, chain));
        const [status, what] = failure(outcome);
        if (i + 1 < list.length) {
          say(x, chain, `${what}|${shown}`);
          return attempt(i + 1);
        }
        done(plain(status, `${what}|${shown}`));
      },
    );
  };
  attempt(0);
}

/** Round robin: every request begins one further on; backups stay behind the others. */
function rotated(call: Call, name: string, group: readonly Upstream[]): Upstream[] {
  const list = group.filter(({ isBackup }) => !isBackup);
  const backups = group.filter(({ isBackup }) => isBackup);
  if (list.length === 0) return backups;
  let counts = turns.get(call);
  if (counts === undefined) {
    counts = new Map();
    turns.set(call, counts);
  }
  const at = (counts.get(name) ?? 0) % list.length;
  counts.set(name, at + 1);
  return [...list.slice(at), ...list.slice(0, at), ...backups];
}

function failure(outcome: Exclude<HttpOutcome, { kind: 'response' }>): [number, string] {
  if (outcome.kind === 'timeout')
    return outcome.phase === 'connect'
      ? [504, 'upstream timed out (110: Operation timed out) while connecting to upstream']
      : [504, 'upstream timed out (110: Operation timed out) while reading response header from upstream'];
  if (outcome.kind === 'refused')
    return [502, 'connect() failed (111: Connection refused) while connecting to upstream'];
  if (outcome.kind === 'no-such-host') return [502, 'no resolver defined to resolve upstream'];
  if (outcome.kind === 'not-tls')
    return [502, 'SSL_do_handshake() failed (SSL: wrong version number) while SSL handshaking to upstream'];
  return [502, 'upstream prematurely closed connection while reading response header from upstream'];
}

function passed(
  x: Exchange,
  outcome: Extract<HttpOutcome, { kind: 'response' }>,
  chain: readonly Block[],
): Answered {
  const { status, body } = outcome;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(outcome.headers))
    if (!/^(server|date|content-type|location|content-length|connection)$/i.test(name)) headers[name] = value;
  const type = headerOf(outcome.headers, 'content-type') ?? 'text/plain';
  const intercepts = near(chain, 'proxy_intercept_errors')?.args[0] === 'on';
  const location = headerOf(outcome.headers, 'location');
  x.status = status;
  return { status, body, type, headers, passed: !intercepts, ...(location ? { location } : {}) };
}

/** FastCGI, uwsgi and the like: only whether somebody is there. */
function reach(x: Exchange, protocol: string, target: string, chain: readonly Block[], done: Done): void {
  const [name = '', port = '9000'] = target.replace(/^\w+:\/\//, '').split(':');
  if (target.startsWith('unix:')) {
    done(plain(200));
    return;
  }
  const to = servers(chain, name)[0] ?? { host: name, port: Number(port) };
  const shown = `${protocol === 'grpc' ? 'grpc' : protocol}://${addressOf(x.call, to.host)}:${to.port ?? port}`;
  x.call.host.network.tcp(
    { from: x.call.host.origin, host: to.host, port: to.port ?? Number(port), timeoutMs: 60_000 },
    ({ kind }) => {
      if (kind === 'connected') return done({ ...plain(200), passed: true });
      const [status, what] = failure(kind === 'timeout' ? { kind, phase: 'connect' } : { kind: 'refused' });
      done(plain(status, `${what}|${shown}`));
    },
  );
}

function addressOf(call: Call, host: string): string {
  const found = call.host.network.lookup(host, call.host.origin);
  return found.kind === 'addresses' ? found.addresses[0]! : host;
}
