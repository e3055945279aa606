/** What nginx refuses to start with, in its words; what of a configuration is not simulated is said. */
import type { Call } from '../../call.ts';
import { all, ConfigError, type Directive, find } from './conf.ts';
import { contextOf, fits, rulesOf } from './directives.ts';
import { error, known, MEANINGS, RICHER, TIME } from './meaning.ts';
import { expression } from './values.ts';
import { checkVariables } from './variables.ts';

/** What an engineer would miss: it changes answers on a real server, and changes nothing here. */
const MISSED =
  /^(proxy_cache|proxy_store|fastcgi_cache|uwsgi_cache|sub_filter|ssi|mirror|limit_except|addition_types|add_(before|after)_body|secure_link\w*|js_\w+|perl\w*|auth_jwt\w*|random_index|image_filter|xslt\w*|geoip\w*|slice|dav_methods|userid|valid_referers|real_ip_header|gunzip|empty_gif|flv|mp4|memcached_pass|\w*_by_lua\w*|modsecurity\w*)$/;
/** Directives of modules that are loaded or built in by images of others. */
const FOREIGN =
  /^(geoip\w*|image_filter\w*|xslt\w*|xml_entities|xslt?_\w+|js_\w+|perl\w*|brotli\w*|otel\w*|opentracing\w*|opentelemetry\w*|modsecurity\w*|more_\w+|lua_\w+|\w+_by_lua\w*|echo\w*|headers_more\w*|vhost_traffic\w*|auth_jwt\w*|nchan\w*|push_stream\w*|pagespeed\w*|zstd\w*|upload\w*|acme\w*)$/;

const SIZE = /^\d+[kKmMgG]?$/;

/** Throws ConfigError where nginx would not start; states as an assumption what is not simulated. */
export function validate(call: Call, config: readonly Directive[]): void {
  const strange = new Set<string>();
  const loaded = all(config, 'load_module');
  const isRicher = RICHER.test(call.host.imageName) || loaded.length > 0;
  walk(config, 'm', (each, context, block) => {
    if (!isRicher || !FOREIGN.test(each.name)) checkShape(each, context, block);
    if (MISSED.test(each.name) && each.args[0] !== 'off') strange.add(each.name);
    MEANINGS[each.name]?.(each, { call, context, block });
  });
  if (find(config, 'events') === undefined) throw new ConfigError('no "events" section in configuration', 0);
  if (find(config, 'stream')) strange.add('stream');
  if (find(config, 'mail')) strange.add('mail');
  const http = find(config, 'http')?.block ?? [];
  checkEnd(call, http, strange);
  if (strange.size > 0)
    call.host.report({
      severity: 'assumption',
      code: 'nginx-config',
      message: `Of the nginx configuration these directives are not simulated: ${[...strange].join(', ')}. Requests are answered as if they were not there.`,
      where: call.host.where,
    });
}

type Look = (each: Directive, context: string, block: readonly Directive[]) => void;

/** Every directive in the order of the text, with the letter of the context it stands in. */
function walk(block: readonly Directive[], context: string, look: Look): void {
  for (const each of block) {
    if (each.problem !== undefined) throw error(each, each.problem);
    look(each, context, block);
    if (each.block === undefined) continue;
    const inner = contextOf(each.name, context);
    if (inner !== undefined) walk(each.block, inner, look);
    else {
      const problem = each.block.find((one) => one.problem !== undefined);
      if (problem) throw error(problem, problem.problem!);
    }
  }
}

/** The name, the place, the number of arguments, and what a plain setting may be. Models ngx_conf_handler. */
function checkShape(each: Directive, context: string, block: readonly Directive[]): void {
  const rules = rulesOf(each.name);
  if (rules.length === 0) throw error(each, `unknown directive "${each.name}"`);
  const rule = rules.find(({ contexts }) => contexts.includes(context));
  if (rule === undefined) throw error(each, `"${each.name}" directive is not allowed here`);
  const isBlock = rule.counts.startsWith('b');
  if (!isBlock && each.block !== undefined)
    throw error(each, `directive "${each.name}" is not terminated by ";"`);
  if (isBlock && each.block === undefined) throw error(each, `directive "${each.name}" has no opening "{"`);
  if (!fits(rule.counts, each.args.length))
    throw error(each, `invalid number of arguments in "${each.name}" directive`);
  if (rule.kind === '-') return;
  const [first = ''] = each.args;
  const say = (what: string) => error(each, `"${each.name}" directive ${what}`);
  if (block.find(({ name }) => name === each.name) !== each) throw say('is duplicate');
  if (rule.kind === 'n' && !/^\d+$/.test(first)) throw say('invalid number');
  if (rule.kind === 't' && !TIME.test(first)) throw say('invalid value');
  if (rule.kind === 'z' && !SIZE.test(first)) throw say('invalid value');
  if (rule.counts === 'f' && !/^(on|off)$/i.test(first))
    throw error(each, `invalid value "${first}" in "${each.name}" directive, it must be "on" or "off"`);
}

/** What is looked at once the whole text has been read. */
function checkEnd(call: Call, http: readonly Directive[], strange: Set<string>): void {
  const upstreams = new Set(all(http, 'upstream').map(({ args }) => args[0] ?? ''));
  const zones = new Set(
    http.flatMap(({ name, args }) =>
      /^limit_(req|conn)_zone$/.test(name)
        ? [/^zone=([^:]+)/.exec(args.find((arg) => arg.startsWith('zone=')) ?? '')?.[1] ?? '']
        : [],
    ),
  );
  const formats = new Set(['combined', ...all(http, 'log_format').map(({ args }) => args[0] ?? '')]);
  const caches = new Set(
    all(http, 'proxy_cache_path').map(({ args }) => /keys_zone=([^:]+)/.exec(args.join(' '))?.[1] ?? ''),
  );
  let zoneless: string | undefined;
  walk(http, 'h', (each, context, block) => {
    const [first = '', second] = each.args;
    if (each.name === 'access_log' && second !== undefined && !/=/.test(second) && !formats.has(second))
      throw error(each, `unknown log format "${second}"`);
    if (each.name === 'proxy_cache' && first !== 'off' && !first.includes('$') && !caches.has(first))
      throw error(each, `"proxy_cache" zone "${first}" is unknown`);
    if (each.name === 'limit_req' || each.name === 'limit_conn') {
      const zone =
        each.name === 'limit_conn'
          ? first
          : /^zone=(.*)/.exec(each.args.find((arg) => arg.startsWith('zone=')) ?? '')?.[1];
      if (zone !== undefined && !zones.has(zone)) zoneless ??= zone;
    }
    if (each.name === 'rewrite' && expression(first) === undefined) strange.add(`rewrite ${first}`);
    if (/^(proxy|fastcgi|uwsgi|grpc)_pass$/.test(each.name)) checkPass(call, each, upstreams);
    if (each.name === 'location' && context !== 'h') checkTwin(each, block);
  });
  for (const server of all(http, 'server')) {
    for (const each of server.block ?? [])
      if (/^ssl_certificate(_key)?$/.test(each.name)) checkFile(call, each);
    const isTls = all(server.block, 'listen').some(({ args }) => args.includes('ssl'));
    if (isTls && !find(server.block, 'ssl_certificate') && !find(http, 'ssl_certificate'))
      throw error(server, 'no "ssl_certificate" is defined for the "listen ... ssl" directive');
  }
  const defaults = new Set<string>();
  for (const server of all(http, 'server'))
    for (const each of all(server.block, 'listen')) {
      if (!each.args.includes('default_server') && !each.args.includes('default')) continue;
      const where = /^\d+$/.test(each.args[0] ?? '') ? `0.0.0.0:${each.args[0]}` : (each.args[0] ?? '');
      if (defaults.has(where)) throw error(each, `a duplicate default server for ${where}`);
      defaults.add(where);
    }
  checkVariables(http);
  if (zoneless !== undefined) throw new ConfigError(`zero size shared memory zone "${zoneless}"`, 0);
}

function checkTwin(each: Directive, block: readonly Directive[]): void {
  const [first = '', second] = each.args;
  const [kind, pattern] = second === undefined ? ['', first] : [first, second];
  if (kind.startsWith('~')) return;
  const exact = kind === '=';
  const twin = all(block, 'location').find(({ args }) => {
    const [a = '', b] = args;
    if ((b === undefined ? '' : a).startsWith('~')) return false;
    return (b ?? a) === pattern && (b !== undefined && a === '=') === exact;
  });
  if (twin !== each) throw error(each, `duplicate location "${pattern}"`);
}

function checkPass(call: Call, each: Directive, upstreams: ReadonlySet<string>): void {
  const [target = ''] = each.args;
  // With a variable in it the name is looked up for each request.
  if (target.includes('$') || target.startsWith('unix:')) return;
  const url = /^(?:(\w+):\/\/)?(\[[^\]]*\]|[^/:?]+)(:\d+)?/.exec(target);
  const host = url?.[2] ?? '';
  if (host === 'unix' || upstreams.has(host)) return;
  known(call, each, `${host}${each.name === 'proxy_pass' ? '' : (url?.[3] ?? '')}`);
}

function checkFile(call: Call, each: Directive): void {
  const [path = ''] = each.args;
  const whole = path.startsWith('/') ? path : `/etc/nginx/${path}`;
  if (path.includes('$') || path.startsWith('data:') || call.fs.find(whole, '/')) return;
  const what = each.name === 'ssl_certificate' ? 'certificate' : 'certificate key';
  throw new ConfigError(
    `cannot load ${what} "${whole}": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(${whole}, r) error:10000080:BIO routines::no such file)`,
    each.line,
  );
}
