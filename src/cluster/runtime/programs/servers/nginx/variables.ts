import { ConfigError, type Directive } from './conf.ts';
import { VARIABLE_NAMES } from './directives.generated.ts';

/** The arguments of these are texts with variables, from the one of that number on. */
const TEXTS: Readonly<Record<string, number>> = {
  return: 0,
  set: 1,
  add_header: 1,
  proxy_set_header: 1,
  fastcgi_param: 1,
  log_format: 1,
  root: 0,
  alias: 0,
  try_files: 0,
  proxy_pass: 0,
  access_log: 0,
  error_page: 0,
  limit_req_zone: 0,
  limit_conn_zone: 0,
  auth_basic: 0,
  map: 0,
  geo: 0,
  split_clients: 0,
};

const NAMES = VARIABLE_NAMES.trim().split(/\s+/);
const KNOWN = new Set(NAMES.filter((name) => !name.endsWith('_')));
const FAMILIES = NAMES.filter((name) => name.endsWith('_'));
const DEFINED_BY_OTHERS = /^(geoip\w*|js_\w+|otel\w*|spiffe\w*|jwt_\w+|realip_\w+|proxy_\w+|time_\w+)$/;

/** Throws ConfigError for the first variable that nobody defines. Models ngx_http_variables_init_vars. */
export function checkVariables(http: readonly Directive[]): void {
  const own = new Set<string>();
  const used: string[] = [];
  const look = (block: readonly Directive[]): void => {
    for (const each of block) {
      const { name, args } = each;
      if (name === 'set' || name === 'auth_request_set') own.add((args[0] ?? '').slice(1));
      if (/^(map|geo|split_clients)$/.test(name)) own.add((args.at(-1) ?? '').slice(1));
      if (/^js_(set|var)$/.test(name)) own.add((args[0] ?? '').slice(1));
      for (const arg of args)
        for (const [, group = ''] of arg.matchAll(/\(\?P?[<'](\w+)[>']/g)) own.add(group);
      const from = TEXTS[name];
      if (from !== undefined) {
        const texts = /^(map|geo|split_clients)$/.test(name) ? args.slice(0, -1) : args.slice(from);
        for (const text of texts)
          for (const [, braced, bare] of text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g))
            used.push((braced ?? bare)!);
      }
      if (name === 'if')
        for (const [, variable] of args.join(' ').matchAll(/(?:^\(|[\s(!])\s*\$(\w+)/g)) used.push(variable!);
      if (each.block && !/^(types|charset_map)$/.test(name)) {
        if (/^(map|geo|split_clients)$/.test(name)) captured(each.block, own);
        else look(each.block);
      }
    }
  };
  look(http);
  const unknown = used.find(
    (name) =>
      !/^\d+$/.test(name) &&
      !own.has(name) &&
      !KNOWN.has(name) &&
      !DEFINED_BY_OTHERS.test(name) &&
      !FAMILIES.some((family) => name.startsWith(family)),
  );
  if (unknown !== undefined) throw new ConfigError(`unknown "${unknown}" variable`, 0);
}

/** Names that the expressions of a map give to what they catch. */
function captured(block: readonly Directive[], own: Set<string>): void {
  for (const { name } of block)
    for (const [, group = ''] of name.matchAll(/\(\?P?[<'](\w+)[>']/g)) own.add(group);
}
