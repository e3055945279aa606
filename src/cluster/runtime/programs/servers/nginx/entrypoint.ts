import { SystemError } from '../../../files/errors.ts';
import { BINARY } from '../../../process/load.ts';
import { type Steps, waitFor } from '../../../process/process.ts';
import { become, type Call, type Program, runProgram, spawn } from '../../call.ts';
import { expression } from './values.ts';

const CONF = '/etc/nginx/conf.d/default.conf';
/** What the packaged file has and no other one is expected to have. */
const PACKAGED = /listen\s+(80|8080);\s+(listen\s+\[::\]:\d+;\s+)?server_name\s+localhost;/;

const isQuiet = (call: Call): boolean => (call.env('NGINX_ENTRYPOINT_QUIET_LOGS') ?? '') !== '';

/** 10-listen-on-ipv6-by-default.sh: lets the packaged server listen on IPv6 too, where it may be written. */
const listenOnIpv6: Program = (call) => {
  const say = (text: string) => {
    if (!isQuiet(call)) call.out(`10-listen-on-ipv6-by-default.sh: info: ${text}\n`);
  };
  const node = call.fs.find(CONF, '/');
  if (node?.type !== 'file') {
    say(`${CONF} is not a file or does not exist`);
    return 0;
  }
  if (call.fs.mountOf(CONF)?.readOnly || call.fs.isReadOnlyRoot || !call.fs.may(node, 2)) {
    say(`can not modify ${CONF} (read-only file system?)`);
    return 0;
  }
  say(`Getting the checksum of ${CONF}`);
  const { content } = node;
  if (!PACKAGED.test(content)) say(`${CONF} differs from the packaged version`);
  else if (content.includes('[::]:')) say('IPv6 listen already enabled');
  else {
    call.fs.writeFile(CONF, '/', content.replace(/listen(\s+)(\d+);/, 'listen$1$2;\n    listen$1[::]:$2;'));
    say(`Enabled listen on IPv6 in ${CONF}`);
  }
  return 0;
};

/** 20-envsubst-on-templates.sh: the templates with the variables that are set filled in, beside the configuration. */
const templates: Program = (call) => {
  const me = '20-envsubst-on-templates.sh';
  const from = call.env('NGINX_ENVSUBST_TEMPLATE_DIR') || '/etc/nginx/templates';
  const suffix = call.env('NGINX_ENVSUBST_TEMPLATE_SUFFIX') || '.template';
  const to = call.env('NGINX_ENVSUBST_OUTPUT_DIR') || '/etc/nginx/conf.d';
  const filter = call.env('NGINX_ENVSUBST_FILTER');
  if (call.fs.find(from, '/')?.type !== 'directory') return 0;
  const files = call
    .tree(from)
    .map((path) => path.replace(/\/{2,}/g, '/'))
    .filter((path) => path.endsWith(suffix) && !/\/\.\.[^/]/.test(path))
    .sort();
  for (const file of files) {
    const name = file.slice(from.length + 1, -suffix.length);
    const target = `${to}/${name}`;
    try {
      const folder = target.slice(0, target.lastIndexOf('/'));
      if (call.fs.find(folder, '/') === undefined) call.fs.mkdir(folder, '/', 0o755);
      const text = call.fs.readFile(file, '/');
      if (!isQuiet(call)) call.out(`${me}: info: Running envsubst on ${file} to ${target}\n`);
      call.fs.writeFile(target, '/', filled(call, text, filter));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      call.out(`${me}: ERROR: ${from} exists, but ${to} is not writable\n`);
      return 0;
    }
  }
  return 0;
};

/** Only variables that are set, so that those of nginx itself stay. */
const filled = (call: Call, text: string, filter: string | undefined): string =>
  text.replace(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (whole, braced?: string, bare?: string) => {
    const name = (braced ?? bare)!;
    if (filter && !expression(filter)?.test(name)) return whole;
    return call.env(name) ?? whole;
  });

const FOLDER = '/docker-entrypoint.d';
const RESOLVERS = `${FOLDER}/15-local-resolvers.envsh`;

/**
 * /docker-entrypoint.sh: the scripts of its folder in their order, then what the command says, in its own place.
 * A program and no script, because every nginx of a run goes through it: its own scripts cost no process.
 */
const entrypoint: Program = function* (call) {
  const say = (text: string) => {
    if (!isQuiet(call)) call.out(`/docker-entrypoint.sh: ${text}\n`);
  };
  if (/^nginx(-debug)?$/.test(call.args[0] ?? '')) {
    const names = call.fs.find(FOLDER, '/') ? [...call.fs.list(FOLDER, '/').entries.keys()].sort() : [];
    if (names.length === 0) say(`No files found in ${FOLDER}/, skipping configuration`);
    else {
      say(`${FOLDER}/ is not empty, will attempt to perform configuration`);
      say(`Looking for shell scripts in ${FOLDER}/`);
      for (const name of names) {
        const code = yield* launch(call, `${FOLDER}/${name}`, say);
        if (code !== 0) return code;
      }
      say('Configuration complete; ready for start up');
    }
  }
  return yield* become(call, call.args);
};

/** One file of the folder: a script is run, settings are read in, anything else is passed over. */
function* launch(call: Call, path: string, say: (text: string) => void): Steps<number> {
  const node = call.fs.find(path, '/');
  if (node?.type !== 'file' || !/\.(sh|envsh)$/.test(path)) {
    say(`Ignoring ${path}`);
    return 0;
  }
  if (!call.fs.may(node, 1) || (node.mode & 0o111) === 0) {
    say(`Ignoring ${path}, not executable`);
    return 0;
  }
  if (path.endsWith('.envsh')) {
    say(`Sourcing ${path}`);
    if (path !== RESOLVERS || call.env('NGINX_ENTRYPOINT_LOCAL_RESOLVERS')) yield* source(call, path);
    return 0;
  }
  say(`Launching ${path}`);
  const own = node.content.startsWith(BINARY) ? NGINX_SCRIPTS[node.content.slice(BINARY.length)] : undefined;
  if (own) return yield* runProgram(own, call);
  const child = spawn(call, [path]);
  return typeof child === 'number' ? child : (yield* waitFor(child)).code;
}

/** Takes over what a file exports. */
function* source(call: Call, path: string): Steps<void> {
  const { output } = yield* call.command(`. ${path} && env`, undefined, true);
  for (const line of output.split('\n')) {
    const equals = line.indexOf('=');
    if (equals > 0) call.process.env.set(line.slice(0, equals), line.slice(equals + 1));
  }
}

/** The entrypoint and the scripts of its folder, as programs of their own. */
export const NGINX_SCRIPTS: Record<string, Program> = {
  'nginx-entrypoint': entrypoint,
  'nginx-listen-on-ipv6': listenOnIpv6,
  'nginx-envsubst-on-templates': templates,
  'nginx-tune-worker-processes': () => 0,
};

/** Where the image has them. */
export const NGINX_SCRIPT_PATHS: Readonly<Record<string, string>> = {
  'nginx-entrypoint': '/docker-entrypoint.sh',
  'nginx-listen-on-ipv6': '/docker-entrypoint.d/10-listen-on-ipv6-by-default.sh',
  'nginx-envsubst-on-templates': '/docker-entrypoint.d/20-envsubst-on-templates.sh',
  'nginx-tune-worker-processes': '/docker-entrypoint.d/30-tune-worker-processes.sh',
};
