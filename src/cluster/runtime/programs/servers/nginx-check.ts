import type { Call } from '../call.ts';
import { hostsEntry } from '../names.ts';
import { expression } from './nginx-values.ts';
import { all, ConfigError, type Directive, find } from './nginxconf.ts';

/** What is obeyed of a server, a location or an `if`. */
const OBEYED = new Set(
  `listen server_name root index return alias try_files error_page access_log error_log location stub_status
default_type add_header autoindex deny allow internal rewrite set if break proxy_pass proxy_set_header
proxy_connect_timeout proxy_read_timeout proxy_intercept_errors auth_basic fastcgi_pass uwsgi_pass grpc_pass scgi_pass
server_tokens ssl_certificate ssl_certificate_key upstream server log_format`.split(/\s+/),
);
/** What changes nothing that can be seen here: sizes, buffers, compression, the make of TLS, headers of FastCGI. */
const WITHOUT_EFFECT =
  /^(include|types|charset|charset_types|keepalive_\w+|client_\w+|send\w*|expires|etag|gzip\w*|brotli\w*|tcp_no\w+|types_hash_\w+|server_names_hash_\w+|map_hash_\w+|variables_hash_\w+|reset_timedout_connection|large_client_header_buffers|output_buffers|postpone_output|aio|directio|open_file_cache\w*|ssl_\w+|http2\w*|http3\w*|quic\w*|auth_basic_user_file|proxy_(buffer\w*|busy_\w+|temp_\w+|max_\w+|http_version|redirect|pass_header|hide_header|ignore_\w+|request_buffering|send_timeout|ssl_\w+|set_body|pass_request_\w+|socket_keepalive|headers_hash_\w+|next_upstream\w*|cookie_\w+|bind|force_ranges|limit_rate|method|intercept_errors)|fastcgi_(param|index|split_path_info|buffer\w*|read_timeout|connect_timeout|send_timeout|temp_\w+|hide_header|pass_header|keep_conn|busy_\w+|intercept_errors|ignore_\w+|max_\w+)|uwsgi_(param|read_timeout|\w+_timeout)|grpc_\w+|ignore_invalid_headers|underscores_in_headers|merge_slashes|log_not_found|log_subrequest|open_log_file_cache|absolute_redirect|port_in_redirect|server_name_in_redirect|chunked_transfer_encoding|recursive_error_pages|rewrite_log|uninitialized_variable_warn|max_ranges|msie_\w+|if_modified_since|lingering_\w+|limit_rate\w*|limit_except|disable_symlinks|resolver_timeout|satisfy|real_ip_\w+|set_real_ip_from|worker_\w+|default|break|sub_filter\w*|least_conn|ip_hash|keepalive|zone|random|hash|map|geo|limit_req\w*|limit_conn\w*|proxy_cache\w*|resolver|auth_request\w*|mirror\w*|add_trailer|addition_\w+|perl\w*|js_\w+|opentracing\w*|otel\w*)$/;
/** Of these it matters that they are missing. */
const MISSED =
  /^(map|geo|limit_req\w*|limit_conn\w*|proxy_cache\w*|auth_request\w*|sub_filter\w*|js_\w+|perl\w*|mirror\w*|limit_except)$/;

const LISTEN_WORDS =
  /^(default_server|default|ssl|http2|quic|proxy_protocol|reuseport|deferred|bind|spdy|(backlog|rcvbuf|sndbuf|accept_filter|fastopen|so_keepalive|ipv6only|setfib)=.*)$/;

/** Throws ConfigError where nginx would not start; states as an assumption what is not simulated. */
export function validate(call: Call, config: readonly Directive[]): void {
  const http = find(config, 'http')?.block ?? [];
  const strange = new Set<string>();
  if (find(config, 'stream')) strange.add('stream');
  const upstreams = new Set(all(http, 'upstream').map(({ args }) => args[0] ?? ''));
  for (const { block } of all(http, 'upstream'))
    for (const server of all(block, 'server')) known(call, server, server.args[0] ?? '');
  const look = (block: readonly Directive[] | undefined): void => {
    for (const each of block ?? []) {
      if (!OBEYED.has(each.name) && (!WITHOUT_EFFECT.test(each.name) || MISSED.test(each.name)))
        strange.add(each.name);
      if (each.name === 'listen') {
        checkPort(each);
        const wrong = each.args.slice(1).find((word) => !LISTEN_WORDS.test(word));
        if (wrong !== undefined) throw error(each, `invalid parameter "${wrong}"`);
      }
      if (each.name === 'rewrite' && expression(each.args[0] ?? '') === undefined)
        strange.add(`rewrite ${each.args[0]}`);
      if (/^(proxy|fastcgi|uwsgi|grpc)_pass$/.test(each.name)) checkPass(call, each, upstreams);
      if (/^ssl_certificate(_key)?$/.test(each.name)) checkFile(call, each);
      if (each.name === 'location') checkLocation(each, block ?? []);
      if (each.name === 'location' || each.name === 'if') look(each.block);
    }
  };
  for (const each of http) if (MISSED.test(each.name)) strange.add(each.name);
  for (const server of all(http, 'server')) look(server.block);
  if (strange.size > 0)
    call.host.report({
      severity: 'assumption',
      code: 'nginx-config',
      message: `Of the nginx configuration these directives are not simulated: ${[...strange].join(', ')}. Requests are answered as if they were not there.`,
      where: call.host.where,
    });
}

const error = (at: Directive, text: string): ConfigError =>
  new ConfigError(at.file === undefined ? text : `${text} in ${at.file}:${at.line}`, at.line);

function checkPort(each: Directive): void {
  const [where = ''] = each.args;
  const port = /^(?:.*:)?(\d+)$/.exec(where.replace(/^\[.*\]$/, ''))?.[1];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))
    throw error(each, `invalid port in "${where}" of the "listen" directive`);
}

/** Two of the same place, or an expression whose parentheses do not fit. What else PCRE refuses is not told. */
function checkLocation(each: Directive, block: readonly Directive[]): void {
  const [first = '', second] = each.args;
  const [kind, pattern] = second === undefined ? ['', first] : [first, second];
  if (kind.startsWith('~')) {
    const bare = pattern.replace(/\\.|\[\^?\]?[^\]]*\]/g, '');
    if (bare.split('(').length > bare.split(')').length)
      throw error(
        each,
        `pcre2_compile() failed: missing closing parenthesis in "${pattern}" at offset ${pattern.length}`,
      );
    return;
  }
  const exact = kind === '=';
  const twin = all(block, 'location').find(({ args }) => {
    const [a = '', b] = args;
    if ((b === undefined ? '' : a).startsWith('~')) return false;
    return (b ?? a) === pattern && (b !== undefined && a === '=') === exact;
  });
  if (twin !== each) throw error(each, `duplicate location "${pattern}"`);
}

/** A host of a pass or an upstream is looked up once, at the start: where nobody has the name, nothing starts. */
function known(call: Call, at: Directive, text: string): void {
  const host = text.split(':')[0]!;
  if (text.startsWith('unix:') || /^\d+\.\d+\.\d+\.\d+$/.test(host) || hostsEntry(call, host)) return;
  const found = call.host.network.lookup(host, call.host.origin);
  if (found.kind !== 'addresses') throw error(at, `host not found in upstream "${text.replace(/\/$/, '')}"`);
}

function checkPass(call: Call, each: Directive, upstreams: ReadonlySet<string>): void {
  const [target = ''] = each.args;
  // With a variable in it the name is looked up for each request.
  if (target.includes('$') || target.startsWith('unix:')) return;
  const url = /^(?:(\w+):\/\/)?([^/:]+)(:\d+)?/.exec(target);
  if (each.name === 'proxy_pass' && !/^https?:\/\//.test(target)) throw error(each, 'invalid URL prefix');
  const host = url?.[2] ?? '';
  if (!upstreams.has(host)) known(call, each, `${host}${each.name === 'proxy_pass' ? '' : (url?.[3] ?? '')}`);
}

function checkFile(call: Call, each: Directive): void {
  const [path = ''] = each.args;
  const whole = path.startsWith('/') ? path : `/etc/nginx/${path}`;
  if (path.includes('$') || call.fs.find(whole, '/')) return;
  const what = each.name === 'ssl_certificate' ? 'certificate' : 'certificate key';
  throw new ConfigError(
    `cannot load ${what} "${whole}": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(${whole}, r) error:10000080:BIO routines::no such file)`,
    each.line,
  );
}
