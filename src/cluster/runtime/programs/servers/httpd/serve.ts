/** What Apache answers: its virtual hosts, what it passes on, redirects, rewrites, files and its own pages. */
import { EPOCH_MS } from '../../../../../base/time.ts';
import { headerOf } from '../../../../network/headers.ts';
import { httpDate } from '../../../../network/http-text.ts';
import type { HttpRequest } from '../../../../network/network.ts';
import type { HttpAnswer } from '../../../../network/registry.ts';
import type { Call } from '../../call.ts';
import { addressOf } from '../../names.ts';
import { serveFile } from '../files.ts';
import { expression } from '../nginx/values.ts';
import { clock } from '../template.ts';
import { sendOn } from '../upstream.ts';
import { type Directive, ROOT } from './conf.ts';
import { formatted } from './log-format.ts';

const REASONS: Readonly<Record<number, string>> = {
  302: 'Found',
  303: 'See Other',
  308: 'Permanent Redirect',
  410: 'Gone',
  502: 'Proxy Error',
};
const SENTENCES: Readonly<Record<number, [string, string]>> = {
  400: ['Bad Request', '<p>Your browser sent a request that this server could not understand.<br />\n</p>'],
  401: ['Unauthorized', '<p>Access needs a name and a password.</p>'],
  403: ['Forbidden', "<p>You don't have permission to access this resource.</p>"],
  404: ['Not Found', '<p>The requested URL was not found on this server.</p>'],
  410: ['Gone', '<p>The requested resource is no longer available on this server.</p>'],
  500: ['Internal Server Error', '<p>The server met an error of its own or of its configuration.</p>'],
  502: ['Proxy Error', '<p>The server behind this one gave no answer that could be read.</p>'],
  503: ['Service Unavailable', '<p>The server cannot take the request for now. Please try again later.</p>'],
  504: ['Gateway Timeout', '<p>The gateway did not receive a timely response from the upstream server.</p>'],
};
const page = (title: string, status: number, text: string): string =>
  `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n${text}\n</body></html>\n`;

const named = (block: readonly Directive[], name: string): Directive[] =>
  block.filter((each) => each.name.toLowerCase() === name.toLowerCase());

/** The directives that hold for a request: those of its virtual host before those of the server. */
interface Site {
  lists: readonly (readonly Directive[])[];
}

const near = ({ lists }: Site, name: string): Directive | undefined => {
  for (const list of lists) {
    const found = named(list, name).at(-1);
    if (found) return found;
  }
  return undefined;
};
const every = ({ lists }: Site, name: string): Directive[] => lists.flatMap((list) => named(list, name));

function siteOf(config: readonly Directive[], port: number, host: string): Site {
  const hosts = named(config, 'VirtualHost').filter(({ args }) =>
    args.some((arg) => Number(/:(\d+|\*)$/.exec(arg)?.[1] ?? port) === port || /:\*$|^\*$/.test(arg)),
  );
  const isNamed = ({ block = [] }: Directive) =>
    [...named(block, 'ServerName'), ...named(block, 'ServerAlias')].some(({ args }) =>
      args.some((name) => {
        const bare = name
          .replace(/^\w+:\/\//, '')
          .replace(/:\d+$/, '')
          .toLowerCase();
        return bare.includes('*')
          ? expression(`^${bare.replace(/\./g, '\\.').replace(/\*/g, '.*')}$`)?.test(host)
          : bare === host;
      }),
    );
  const chosen = hosts.find(isNamed) ?? hosts[0];
  return { lists: chosen ? [chosen.block ?? [], config] : [config] };
}

export function answerHttpd(
  call: Call,
  config: readonly Directive[],
  port: number,
  serverHeader: string,
  request: HttpRequest,
  client: string,
  done: (answer: HttpAnswer) => unknown,
): unknown {
  const host = (headerOf(request.headers, 'host') ?? request.host).split(':')[0]!.toLowerCase();
  const site = siteOf(config, port, host);
  const [path = '/', query = ''] = request.path.split('?');
  const end = (
    status: number,
    body: string | undefined,
    own: Record<string, string> = {},
    isPassed = false,
  ): unknown => {
    const { httpOverride } = call.host;
    const code = httpOverride ?? status;
    const document = every(site, 'ErrorDocument').find(({ args }) => Number(args[0]) === code)?.args[1];
    const location = own.Location;
    const [title, text] = location
      ? [
          code === 301 ? 'Moved Permanently' : (REASONS[code] ?? 'Found'),
          `<p>The document has moved <a href="${location}">here</a>.</p>`,
        ]
      : (SENTENCES[code] ?? [String(code), '']);
    let content = body ?? page(title, code, text);
    if (body === undefined && document !== undefined && !isPassed)
      content = document.startsWith('/') ? serveFile(call, rootOf(site), document, []).body : document;
    const headers: Record<string, string> = {
      Date: httpDate(call.milliseconds()),
      Server: serverHeader,
      ...own,
    };
    headers['Content-Length'] ??= String(content.length);
    if (code === 503 || code === 500 || code === 400) headers.Connection ??= 'close';
    if (body === undefined) headers['Content-Type'] = 'text/html; charset=iso-8859-1';
    else if (headers['Content-Type'] !== undefined) {
      const type = headers['Content-Type'];
      delete headers['Content-Type'];
      headers['Content-Type'] = type;
    }
    for (const { args } of every(site, 'Header')) {
      const [verb = '', name = '', value = ''] = args[0] === 'always' ? args.slice(1) : args;
      if (/^(set|add|append)$/i.test(verb)) headers[name] = value;
      if (/^unset$/i.test(verb)) delete headers[name];
    }
    logRequest(call, site, request, client, code, content.length);
    const reason = REASONS[code];
    return done({ status: code, headers, body: content, ...(reason ? { reason } : {}) });
  };
  const redirect = (status: number, target: string) => {
    const authority = headerOf(request.headers, 'host') ?? request.host;
    const location = /^\w+:\/\//.test(target) ? target : `${request.scheme}://${authority}${target}`;
    return end(status, undefined, { Location: location });
  };

  for (const { name, args } of site.lists.flatMap((list) =>
    list.filter((each) => /^Redirect/i.test(each.name)),
  )) {
    const words = [...args];
    const code = /^RedirectPermanent$/i.test(name) ? 301 : statusOf(words);
    if (/^RedirectMatch$/i.test(name)) {
      const match = expression(words[0] ?? '')?.exec(path);
      if (match) return code >= 400 ? end(code, undefined) : redirect(code, filled(words[1] ?? '', match));
    } else if (isBelow(path, words[0] ?? '')) {
      const rest = path.slice((words[0] ?? '').length);
      return code >= 400 ? end(code, undefined) : redirect(code, (words[1] ?? '') + rest);
    }
  }
  const rewritten = rewrites(site, request, host, path, query, client);
  if (typeof rewritten === 'number') return end(rewritten, undefined);
  if (rewritten.status !== undefined) return redirect(rewritten.status, rewritten.path);
  const uri = rewritten.path;
  const target = rewritten.proxy ?? passOf(site, uri);
  if (target === '!' || target === undefined) return serveLocal(call, site, uri, end, redirect);
  return pass(call, site, request, client, target, query, end);
}

/** Whether a path lies at or below another one. */
const isBelow = (path: string, from: string): boolean =>
  path === from || path.startsWith(from.endsWith('/') ? from : `${from}/`);

const rootOf = (site: Site): string => {
  const root = near(site, 'DocumentRoot')?.args[0] ?? `${ROOT}/htdocs`;
  return root.startsWith('/') ? root : `${ROOT}/${root}`;
};

/** The status in front of a redirect, taken away; 302 where none stands there. */
function statusOf(words: string[]): number {
  const [first = ''] = words;
  const code = { permanent: 301, temp: 302, seeother: 303, gone: 410 }[first.toLowerCase()];
  if (code === undefined && !/^\d{3}$/.test(first)) return 302;
  words.shift();
  return code ?? Number(first);
}

const filled = (text: string, match: readonly string[]): string =>
  text.replace(/\$(\d)/g, (_, at: string) => match[Number(at)] ?? '');

interface Rewritten {
  path: string;
  status?: number;
  proxy?: string;
}

/** RewriteRule with its conditions: flags R, F, G, P, L, NC, QSA. Models mod_rewrite of a server. */
function rewrites(
  site: Site,
  request: HttpRequest,
  host: string,
  path: string,
  query: string,
  client: string,
): Rewritten | number {
  const list = site.lists.find((each) =>
    named(each, 'RewriteEngine').some(({ args }) => /^on$/i.test(args[0] ?? '')),
  );
  let uri = path;
  if (list === undefined) return { path };
  let conditions: Directive[] = [];
  for (const each of list) {
    if (/^RewriteCond$/i.test(each.name)) conditions.push(each);
    if (!/^RewriteRule$/i.test(each.name)) continue;
    const own = conditions;
    conditions = [];
    const [pattern = '', to = '', given = ''] = each.args;
    const flags = given
      .replace(/^\[|\]$/g, '')
      .split(',')
      .map((flag) => flag.trim());
    const has = (name: string) => flags.some((flag) => flag.split('=')[0]?.toUpperCase() === name);
    const isNot = pattern.startsWith('!');
    const match = expression(pattern.replace(/^!/, ''), has('NC') ? 'i' : '')?.exec(uri) ?? null;
    if ((match !== null) === isNot || !holds(own, request, host, uri, query, client)) continue;
    if (has('F')) return 403;
    if (has('G')) return 410;
    const next = filled(to, match ?? []).replace(
      /%\{(\w+)(?::([\w-]+))?\}/g,
      (_, name: string, header?: string) => variable(name, header, request, host, uri, query, client),
    );
    if (has('R') || /^https?:\/\//.test(next)) {
      if (has('P')) return { path: uri, proxy: next };
      const status = Number(flags.find((flag) => /^R=/i.test(flag))?.slice(2) ?? 302);
      return { path: query && !next.includes('?') ? `${next}?${query}` : next, status: status || 302 };
    }
    if (has('P')) return { path: uri, proxy: next };
    if (to !== '-') uri = next.split('?')[0]!;
    if (has('L') || has('END')) break;
  }
  return { path: uri };
}

function holds(
  conditions: readonly Directive[],
  request: HttpRequest,
  host: string,
  uri: string,
  query: string,
  client: string,
): boolean {
  let isTrue = true;
  let orBefore = false;
  for (const { args } of conditions) {
    const [text = '', pattern = '', flags = ''] = args;
    const value = text.replace(/%\{(\w+)(?::([\w-]+))?\}/g, (_, name: string, header?: string) =>
      variable(name, header, request, host, uri, query, client),
    );
    const isNot = pattern.startsWith('!');
    const bare = pattern.replace(/^!/, '');
    const met = bare.startsWith('=')
      ? value === bare.slice(1)
      : expression(bare, /NC/i.test(flags) ? 'i' : '')?.test(value) === true;
    const one = met !== isNot;
    isTrue = orBefore ? isTrue || one : isTrue && one;
    orBefore = /\bOR\b/i.test(flags);
  }
  return isTrue;
}

function variable(
  name: string,
  header: string | undefined,
  request: HttpRequest,
  host: string,
  uri: string,
  query: string,
  client: string,
): string {
  if (name === 'HTTP') return headerOf(request.headers, (header ?? '').toLowerCase()) ?? '';
  const known: Readonly<Record<string, string>> = {
    REQUEST_URI: uri,
    HTTP_HOST: headerOf(request.headers, 'host') ?? host,
    SERVER_NAME: host,
    QUERY_STRING: query,
    REQUEST_METHOD: request.method ?? 'GET',
    REQUEST_SCHEME: request.scheme,
    HTTPS: request.scheme === 'https' ? 'on' : 'off',
    REMOTE_ADDR: client,
    SERVER_PORT: String(request.port),
    HTTP_USER_AGENT: headerOf(request.headers, 'user-agent') ?? '',
    REQUEST_FILENAME: uri,
  };
  return known[name] ?? '';
}

/** Where ProxyPass sends a path; `!` keeps it here. */
function passOf(site: Site, path: string): string | undefined {
  for (const list of site.lists) {
    for (const { name, args } of list) {
      if (/^ProxyPassMatch$/i.test(name)) {
        const match = expression(args[0] ?? '')?.exec(path);
        if (match) return args[1] === '!' ? '!' : filled(args[1] ?? '', match);
      }
      if (!/^ProxyPass$/i.test(name)) continue;
      const [from = '', to = ''] = args;
      if (path === from || path.startsWith(from.endsWith('/') ? from : `${from}/`))
        return to === '!' ? '!' : to + path.slice(from.length);
    }
    for (const { args, block = [] } of named(list, 'Location')) {
      const to = named(block, 'ProxyPass')[0]?.args[0];
      const from = args[0] ?? '';
      if (to !== undefined && path.startsWith(from)) return to === '!' ? '!' : to + path.slice(from.length);
    }
  }
  return undefined;
}

type End = (
  status: number,
  body: string | undefined,
  own?: Record<string, string>,
  isPassed?: boolean,
) => unknown;

const turns = new WeakMap<Directive, number>();

function pass(
  call: Call,
  site: Site,
  request: HttpRequest,
  client: string,
  target: string,
  query: string,
  end: End,
): unknown {
  let to = target;
  const balancer = /^balancer:\/\/([^/]+)(.*)$/.exec(target);
  if (balancer) {
    const block = every(site, 'Proxy').find(({ args }) => args[0] === `balancer://${balancer[1]}`);
    const members = named(block?.block ?? [], 'BalancerMember');
    if (block === undefined || members.length === 0) return end(503, undefined);
    const turn = turns.get(block) ?? 0;
    turns.set(block, turn + 1);
    to = `${members[turn % members.length]!.args[0]}${balancer[2]}`;
  }
  const url = /^(https?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(to);
  if (!url) return end(500, undefined);
  const [, scheme, name = ''] = url;
  const port = Number(url[3] ?? (scheme === 'https' ? 443 : 80));
  const keeps = /^on$/i.test(near(site, 'ProxyPreserveHost')?.args[0] ?? 'off');
  const host = headerOf(request.headers, 'host') ?? request.host;
  const { Host: _, host: __, ...others } = request.headers;
  const address = addressOf(call, name);
  sendOn(
    call,
    request,
    {
      scheme: scheme as 'http' | 'https',
      host: address,
      port,
      path: `${url[4] ?? '/'}${query === '' ? '' : `?${query}`}`,
      headers: {
        Host: keeps ? host : `${name}${url[3] ? `:${url[3]}` : ''}`,
        ...others,
        'X-Forwarded-For': client,
        'X-Forwarded-Host': host,
        'X-Forwarded-Server': near(site, 'ServerName')?.args[0] ?? call.host.hostname,
        Connection: 'close',
      },
      timeoutMs: Number(near(site, 'ProxyTimeout')?.args[0] ?? near(site, 'Timeout')?.args[0] ?? 60) * 1000,
      connectTimeoutMs: 60_000,
    },
    (outcome) => {
      if (outcome.kind === 'response') {
        const own: Record<string, string> = {};
        for (const [key, value] of Object.entries(outcome.headers))
          if (!/^(server|date|connection|keep-alive|content-length|transfer-encoding)$/i.test(key))
            own[key] = value;
        return end(outcome.status, outcome.body, own, true);
      }
      const why = outcome.kind === 'refused' ? '(111)Connection refused: ' : '(110)Connection timed out: ';
      const { pid } = call.process;
      const stamp = () => `[${clock(call, 'apache')}]`;
      if (outcome.kind === 'refused' || (outcome.kind === 'timeout' && outcome.phase === 'connect')) {
        call.err(
          `${stamp()} [proxy:error] [pid ${pid}:tid ${pid}] ${why}AH00957: ${scheme}: attempt to connect to ${address}:${port} (${name}:${port}) failed\n${stamp()} [proxy_http:error] [pid ${pid}:tid ${pid}] [client ${client}:40000] AH01114: HTTP: failed to make connection to backend: ${name}\n`,
        );
        return end(503, undefined);
      }
      const isSlow = outcome.kind === 'timeout';
      call.err(
        `${stamp()} [proxy_http:error] [pid ${pid}:tid ${pid}] [client ${client}:40000] ${isSlow ? '(70007)The timeout specified has expired: AH01102: error reading status line from remote server' : 'AH01102: error reading status line from remote server'} ${name}:${port}\n`,
      );
      return end(isSlow ? 504 : 502, undefined);
    },
  );
  return undefined;
}

function serveLocal(
  call: Call,
  site: Site,
  uri: string,
  end: End,
  redirect: (status: number, target: string) => unknown,
): unknown {
  if (
    every(site, 'Location').some(
      ({ args, block = [] }) => args[0] === uri && named(block, 'SetHandler')[0]?.args[0] === 'server-status',
    )
  )
    return end(200, '<h1>Apache Server Status</h1>\n', { 'Content-Type': 'text/html; charset=ISO-8859-1' });
  const alias = every(site, 'Alias').find(
    ({ args }) => uri === args[0] || uri.startsWith(`${(args[0] ?? '').replace(/\/$/, '')}/`),
  );
  const [root, path] = alias
    ? [alias.args[1] ?? '', uri.slice((alias.args[0] ?? '').replace(/\/$/, '').length) || '/']
    : [rootOf(site), uri];
  if (isDenied(site, uri, `${root.replace(/\/$/, '')}${path}`)) return end(403, undefined);
  const indexes = near(site, 'DirectoryIndex')?.args ?? ['index.html'];
  const served = serveFile(call, root, path, indexes);
  if (served.location) return redirect(301, `${uri}/`);
  if (served.status !== 200) {
    const fallback = near(site, 'FallbackResource')?.args[0];
    if (served.status === 404 && fallback !== undefined && fallback !== 'disabled' && fallback !== uri)
      return serveLocal(call, site, fallback, end, redirect);
    return end(served.status, undefined);
  }
  const mtime = call.fs.find(served.path, '/')?.mtime ?? 0;
  const isImage = mtime === 0 && call.fs.mountOf(served.path) === undefined;
  const modified = isImage ? Date.parse('2007-06-11T18:53:14Z') : EPOCH_MS + mtime;
  return end(200, served.body, {
    'Last-Modified': httpDate(modified),
    ETag: `"${served.body.length.toString(16)}-${(modified * 1000).toString(16)}"`,
    'Accept-Ranges': 'bytes',
    'Content-Length': String(served.body.length),
    'Content-Type': served.type,
  });
}

/** `Require all denied` of the nearest section that says who may read. Models mod_authz_core as far as that. */
function isDenied(site: Site, uri: string, file: string): boolean {
  let verdict: boolean | undefined;
  const apply = (sections: readonly Directive[], isMet: (path: string) => boolean) => {
    for (const { args, block = [] } of [...sections].sort(
      (a, b) => (a.args[0] ?? '').length - (b.args[0] ?? '').length,
    )) {
      const words = named(block, 'Require').at(-1)?.args.join(' ').toLowerCase();
      if (words !== undefined && isMet(args[0] ?? '')) verdict = words === 'all denied';
    }
  };
  apply(
    every(site, 'Directory'),
    (path) => path === '/' || file === path || file.startsWith(`${path.replace(/\/$/, '')}/`),
  );
  apply(every(site, 'Files'), (name) => {
    const pattern = name
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    return expression(`^${pattern}$`)?.test(file.slice(file.lastIndexOf('/') + 1)) === true;
  });
  apply(every(site, 'Location'), (path) => uri === path || uri.startsWith(`${path.replace(/\/$/, '')}/`));
  return verdict === true;
}

function logRequest(
  call: Call,
  site: Site,
  request: HttpRequest,
  client: string,
  status: number,
  size: number,
): void {
  const formats = new Map(every(site, 'LogFormat').map(({ args }) => [args[1] ?? 'default', args[0] ?? '']));
  const list = site.lists.find((each) => named(each, 'CustomLog').length > 0) ?? [];
  for (const { args } of named(list, 'CustomLog')) {
    const [file = '', format = ''] = args;
    const line = `${formatted(call, formats.get(format) ?? format, request, client, { status, size })}\n`;
    const stream = /^\/(?:proc\/self\/fd|dev\/fd)\/([12])$/.exec(file)?.[1];
    if (stream !== undefined) call.write(Number(stream), line);
    else if (file === '/dev/stdout' || file === '/dev/stderr') call.write(file.endsWith('out') ? 1 : 2, line);
    else if (file.startsWith('|')) call.write(1, line);
    else call.writeText(file.startsWith('/') ? file : `${ROOT}/${file}`, line, true);
  }
}
