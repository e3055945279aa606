/** What the modules of nginx say of the arguments of their directives, as soon as they read them. */
import type { Call } from '../../call.ts';
import { all, ConfigError, type Directive } from './conf.ts';
import { resolveAtStart, split } from './peers.ts';

/** What `-g` gives stands before the file, under this name. */
export const COMMAND_LINE = 'command line';
/** Images whose nginx has more modules than the official one. */
export const RICHER = /openresty|bitnami|ingress|kong|tengine|angie|plus|unit/;
export const TIME = /^(\d+(ms|[smhdwMy])?)+$/;

const LISTEN_WORDS =
  /^(default_server|default|ssl|http2|quic|proxy_protocol|reuseport|deferred|bind|spdy|(backlog|rcvbuf|sndbuf|accept_filter|fastopen|so_keepalive|ipv6only|setfib)=.*)$/;
const SERVER_WORDS =
  /^(backup|down|resolve|drain|(weight|max_conns|max_fails)=\d+|(fail_timeout|slow_start)=(\d+(ms|[smhdwMy])?)+|(service|route)=.*)$/;

export const error = (at: Directive, text: string): ConfigError => {
  const { file, line } = at;
  if (file === COMMAND_LINE)
    return new ConfigError(
      `${text.replace('end of file, expecting ";" or "}"', 'end of parameter, expecting ";"')} in ${file}`,
      0,
    );
  return new ConfigError(file === undefined ? text : `${text} in ${file}:${line}`, line);
};

interface Around {
  call: Call;
  context: string;
  block: readonly Directive[];
}

/** root and alias exclude each other. */
const place =
  (other: string) =>
  (each: Directive, { block }: Around): void => {
    const earlier = block.find(({ name }) => name === 'root' || name === 'alias');
    if (earlier === each) return;
    const also = earlier?.name === other ? `, "${other}" directive was specified earlier` : '';
    throw error(each, `"${each.name}" directive is duplicate${also}`);
  };

const isAddress = (text: string): boolean => {
  const [, ...parts] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(text) ?? [];
  return (
    parts.length > 0 && parts.slice(0, 4).every((part) => Number(part) < 256) && Number(parts[4] ?? 0) <= 32
  );
};

const address = (each: Directive): void => {
  const [first = ''] = each.args;
  if (!/^(all|unix:|[\da-f:]*:[\da-f:./]*)$/i.test(first) && !isAddress(first))
    throw error(each, `invalid parameter "${first}"`);
};

const zone = (each: Directive): void => {
  const given = each.args.find((arg) => arg.startsWith('zone='));
  if (given === undefined) throw error(each, `"${each.name}" must have "zone" parameter`);
  if (!/^zone=[^:]+:\d+[kKmM]?$/.test(given)) throw error(each, `invalid zone size "${given}"`);
};

/** A host of a pass or an upstream is looked up once, at the start: where nobody has the name, nothing starts. */
export function known(call: Call, at: Directive, text: string): void {
  const { host } = split(text);
  if (text.startsWith('unix:') || resolveAtStart(call, at, host)) return;
  throw error(at, `host not found in upstream "${text.replace(/\/$/, '')}"`);
}

/** An expression whose parentheses do not fit. What else PCRE refuses is not told. */
function checkExpression(each: Directive, pattern: string): void {
  const bare = pattern.replace(/\\.|\[\^?\]?[^\]]*\]/g, '');
  if (bare.split('(').length > bare.split(')').length)
    throw error(each, `pcre2_compile() failed: missing closing parenthesis in "${pattern}"`);
}

const plainOf = ({ args }: Directive): string | undefined =>
  /^~\*?$/.test(args[0] ?? '') && args.length > 1 ? undefined : args.at(-1);

export const MEANINGS: Readonly<Record<string, (each: Directive, around: Around) => void>> = {
  include: (each) => {
    throw error(each, `open() "${each.args[0]}" failed (2: No such file or directory)`);
  },
  load_module: (each, { call }) => {
    const [first = ''] = each.args;
    const path = first.startsWith('/') ? first : `/etc/nginx/${first}`;
    // Those of the official image are there.
    const isOurs = /ngx_(http_(geoip|image_filter|js|xslt_filter|perl)|stream_(geoip|js))_module\.so$/.test(
      path,
    );
    if (isOurs || RICHER.test(call.host.imageName) || call.fs.find(path, '/')) return;
    throw error(
      each,
      `dlopen() "${path}" failed (${path}: cannot open shared object file: No such file or directory)`,
    );
  },
  root: place('alias'),
  alias: place('root'),
  worker_connections: (each, { block }) => {
    const [first = ''] = each.args;
    if (!/^\d+$/.test(first)) throw error(each, `invalid number "${first}"`);
    if (block.find(({ name }) => name === each.name) !== each)
      throw error(each, '"worker_connections" directive is duplicate');
  },
  worker_processes: (each) => {
    if (!/^(auto|\d+)$/.test(each.args[0] ?? ''))
      throw error(each, '"worker_processes" directive invalid value');
  },
  listen: (each, { context }) => {
    const [where = ''] = each.args;
    const port = /^(?:.*:)?(\d+)$/.exec(where.replace(/^\[.*\]$/, ''))?.[1];
    if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))
      throw error(each, `invalid port in "${where}" of the "listen" directive`);
    if (port === undefined && /^[a-z][\w-]*$/i.test(where) && where !== 'localhost')
      throw error(each, `host not found in "${where}" of the "listen" directive`);
    const wrong = each.args.slice(1).find((word) => !LISTEN_WORDS.test(word));
    if (wrong !== undefined && context === 's') throw error(each, `invalid parameter "${wrong}"`);
  },
  return: (each) => {
    const [first = ''] = each.args;
    if (each.args.length === 2 ? !/^\d{1,3}$/.test(first) : !/^(\d{1,3}$|https?:\/\/|\$)/.test(first))
      throw error(each, `invalid return code "${first}"`);
  },
  set: (each) => {
    const [first = ''] = each.args;
    if (!first.startsWith('$')) throw error(each, `invalid variable name "${first}"`);
  },
  allow: address,
  deny: address,
  rewrite: (each) => {
    const [first = '', , flag] = each.args;
    checkExpression(each, first);
    if (flag !== undefined && !/^(last|break|redirect|permanent)$/.test(flag))
      throw error(each, `invalid parameter "${flag}"`);
  },
  expires: (each) => {
    const when = each.args.at(-1) ?? '';
    const isTime = /^(off|epoch|max|@?-?(\d+(ms|[smhdwMy])?)+|\$.*)$/.test(when);
    if (!isTime || (each.args.length === 2 && each.args[0] !== 'modified'))
      throw error(each, '"expires" directive invalid value');
  },
  keepalive_timeout: (each) => {
    if (!TIME.test(each.args[0] ?? '')) throw error(each, '"keepalive_timeout" directive invalid value');
  },
  limit_req_zone: zone,
  limit_conn_zone: zone,
  proxy_pass: (each) => {
    const [first = ''] = each.args;
    if (!first.includes('$') && !/^https?:\/\//.test(first)) throw error(each, 'invalid URL prefix');
  },
  location: (each) => {
    const [first = '', second] = each.args;
    if (second !== undefined && !/^(=|\^~|~\*?)$/.test(first))
      throw error(each, `invalid location modifier "${first}"`);
    if (second !== undefined && first.startsWith('~')) checkExpression(each, second);
    // Plain locations inside one another lie below one another.
    const outer = plainOf(each);
    for (const one of all(each.block, 'location')) {
      const inner = plainOf(one);
      if (outer !== undefined && inner !== undefined && !inner.startsWith(outer))
        throw error(one, `location "${inner}" is outside location "${outer}"`);
    }
  },
  upstream: (each, { block }) => {
    const inner = each.block ?? [];
    if (!inner.some(({ name, problem }) => name === 'server' || problem !== undefined))
      throw error(each, 'no servers are inside upstream');
    if (all(block, 'upstream').find(({ args }) => args[0] === each.args[0]) !== each)
      throw error(each, `duplicate upstream "${each.args[0]}"`);
  },
  server: (each, { call, context }) => {
    if (context !== 'u') return;
    const wrong = each.args.slice(1).find((word) => !SERVER_WORDS.test(word));
    if (wrong !== undefined) throw error(each, `invalid parameter "${wrong}"`);
    known(call, each, each.args[0] ?? '');
  },
  user: (each, { call }) => {
    if (call.process.uid !== 0 || !call.fs.find('/etc/passwd', '/')) return;
    const lines = call.fs.readFile('/etc/passwd', '/').split('\n');
    if (!lines.some((line) => line.startsWith(`${each.args[0]}:`)))
      throw error(each, `getpwnam("${each.args[0]}") failed`);
  },
};
