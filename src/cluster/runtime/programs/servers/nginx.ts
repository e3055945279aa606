import type { HttpRequest } from '../../../network/network.ts';
import type { HttpAnswer } from '../../../network/registry.ts';
import { SystemError } from '../../files/errors.ts';
import { forever, Process, type Steps, sleep } from '../../process/process.ts';
import { Call } from '../call.ts';
import { BIND_ERRORS, mayBind } from '../listening.ts';
import { accessLine, header } from './access.ts';
import { serveFile } from './files.ts';
import { asUser, makePaths, PID_FILE, workerUser, writePid } from './nginx-paths.ts';
import { all, ConfigError, type Directive, find, locationFor, parseConfig } from './nginxconf.ts';
import { hear, takeMemory } from './server.ts';
import { clock } from './template.ts';

/** CPU time of a request, in milliseconds. */
const REQUEST_CPU_MS = 0.2;

const CONF = '/etc/nginx/nginx.conf';
const MiB = 1024 * 1024;
/** What is understood of a server or location block; anything else changes nothing here. */
const UNDERSTOOD = new Set([
  'listen',
  'server_name',
  'root',
  'index',
  'return',
  'alias',
  'try_files',
  'error_page',
  'access_log',
  'error_log',
  'location',
  'stub_status',
  'default_type',
  'add_header',
  'autoindex',
  'types',
  'charset',
  'deny',
  'allow',
  'include',
  'internal',
  'keepalive_timeout',
  'client_max_body_size',
  'sendfile',
  'expires',
  'gzip',
]);

interface Site {
  port: number;
  server: readonly Directive[];
}

/** nginx: reads its configuration, serves files of the container, and understands `-s`, `-t` and its signals. */
export function* nginx(call: Call): Steps<number> {
  const args = call.args;
  const value = (name: string) => {
    const at = args.indexOf(name);
    return at >= 0 ? args[at + 1] : undefined;
  };
  if (args.includes('-v') || args.includes('-V')) {
    call.err('nginx version: nginx/1.27.2\n');
    return 0;
  }
  const file = value('-c') ?? CONF;
  const signal = value('-s');
  let config: Directive[];
  try {
    config = load(call, file, 0);
    validate(call, config);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const text = `[emerg] ${error.message}`;
    if (args.includes('-t')) call.err(`nginx: ${text}\nnginx: configuration file ${file} test failed\n`);
    else
      call.err(
        `${clock(call, 'slash')} [emerg] ${call.process.pid}#${call.process.pid}: ${error.message}\nnginx: ${text}\n`,
      );
    return 1;
  }
  if (args.includes('-t')) {
    call.err(
      `nginx: the configuration file ${file} syntax is ok\nnginx: configuration file ${file} test is successful\n`,
    );
    return 0;
  }
  if (signal !== undefined) return control(call, signal, find(config, 'pid')?.args[0] ?? PID_FILE);
  const foreground = /daemon\s+off/.test(value('-g') ?? '') || find(config, 'daemon')?.args[0] === 'off';
  if (foreground) return yield* master(call, file, config);
  const child = new Process(call.host, call.process.namespace, {
    argv: ['nginx: master process', ...call.argv],
    parent: call.process,
    env: call.process.env,
    cwd: '/',
    fds: new Map(call.process.fds),
  });
  child.start(master(new Call(child, call.argv), file, config));
  return 0;
}

function* master(call: Call, file: string, first: readonly Directive[]): Steps<number> {
  const { process } = call;
  const notice = (text: string) =>
    call.err(`${clock(call, 'slash')} [notice] ${process.pid}#${process.pid}: ${text}\n`);
  let config = first;
  hear(
    process,
    { SIGTERM: { after: 10, code: 0 }, SIGINT: { after: 10, code: 0 }, SIGQUIT: { after: 20, code: 0 } },
    () => notice('exit'),
  );
  process.handlers.set('SIGWINCH', 'ignore');
  process.handlers.set('SIGUSR1', 'ignore');
  const user = workerUser(call, first);
  let noWorkers = false;
  let close: (() => void)[] = [];
  const openAll = (): string | undefined => {
    for (const each of close) each();
    close = [];
    for (const port of new Set(sites(config).map((site) => site.port))) {
      if (!mayBind(process, port)) return `bind() to 0.0.0.0:${port} failed (${BIND_ERRORS.EACCES})`;
      const listener = call.host.network.listen(call.host.ip, port, {
        owner: call.host.where,
        pid: process.pid,
        waiting: new Set(),
        silent: () => call.host.hung || process.stopped || noWorkers,
        http: (request, client) => asUser(call, user, () => respond(call, config, port, request, client.ip)),
      });
      if (listener === undefined) return `bind() to 0.0.0.0:${port} failed (${BIND_ERRORS.EADDRINUSE})`;
      close.push(listener);
    }
    return undefined;
  };
  process.ended.add(() => {
    for (const each of close) each();
  });
  process.handlers.set('SIGHUP', () => {
    notice('signal 1 (SIGHUP) received, reconfiguring');
    try {
      const next = load(call, file, 0);
      validate(call, next);
      config = next;
      openAll();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      call.err(`${clock(call, 'slash')} [emerg] ${process.pid}#${process.pid}: ${error.message}\n`);
    }
  });
  if (call.process.uid !== 0 && find(first, 'user'))
    call.err(
      `${clock(call, 'slash')} [warn] ${process.pid}#${process.pid}: the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${file}:${find(first, 'user')!.line}\n`,
    );
  takeMemory(process, 3 * MiB);
  yield* sleep(process, 40);
  const refusal = makePaths(call, first, user) ?? openAll() ?? writePid(call, first);
  if (refusal) {
    for (const stamp of [`${clock(call, 'slash')} [emerg] ${process.pid}#${process.pid}`, 'nginx: [emerg]'])
      call.err(`${stamp}${stamp.startsWith('nginx') ? '' : ':'} ${refusal}\n`);
    return 1;
  }
  notice('using the "epoll" event method');
  notice('nginx/1.27.2');
  notice('start worker processes');
  const worker = new Process(call.host, process.namespace, {
    argv: ['nginx: worker process'],
    parent: process,
    env: process.env,
    cwd: '/',
    fds: new Map(),
  });
  process.argv = [`nginx: master process ${call.argv.join(' ')}`];
  notice(`start worker process ${worker.pid}`);
  if (user && !(process.can('SETGID') && process.can('SETUID'))) {
    noWorkers = true;
    const stamp = clock(call, 'slash');
    call.err(
      `${stamp} [emerg] ${worker.pid}#${worker.pid}: setgid(${user.gid}) failed (1: Operation not permitted)\n`,
    );
    call.err(
      `${stamp} [alert] ${process.pid}#${process.pid}: worker process ${worker.pid} exited with fatal code 2 and cannot be respawned\n`,
    );
    worker.exit(2);
  } else if (user) worker.become(user);
  worker.start(
    (function* (): Steps<number> {
      yield* forever();
      return 0;
    })(),
  );
  takeMemory(worker, 3 * MiB);
  process.ended.add(() => worker.terminate('SIGKILL'));
  yield* forever();
  return 0;
}

/** `nginx -s quit|stop|reload|reopen`: a signal to the process named in the pid file. */
function control(call: Call, signal: string, file: string): number {
  const signals: Record<string, string> = {
    quit: 'SIGQUIT',
    stop: 'SIGTERM',
    reload: 'SIGHUP',
    reopen: 'SIGUSR1',
  };
  const name = signals[signal];
  if (name === undefined) return call.fail(`invalid option: "-s ${signal}"`);
  let pid: number;
  try {
    pid = Number(call.fs.readFile(file, '/').trim());
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    call.err(`nginx: [error] open() "${file}" failed (2: ${error.message})\n`);
    return 1;
  }
  const master = call.process.namespace.get(pid);
  if (master === undefined) {
    call.err(
      `nginx: [error] kill(${pid}, ${name === 'SIGQUIT' ? 3 : name === 'SIGTERM' ? 15 : 1}) failed (3: No such process)\n`,
    );
    return 1;
  }
  call.err(
    `${clock(call, 'slash')} [notice] ${call.process.pid}#${call.process.pid}: signal process started\n`,
  );
  master.signal(name, 'inside');
  return 0;
}

/** Reads a configuration file with everything it includes. */
function load(call: Call, file: string, depth: number): Directive[] {
  let text: string;
  try {
    text = call.fs.readFile(file, '/');
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new ConfigError(`open() "${file}" failed (2: ${error.message})`, 0);
  }
  let directives: Directive[];
  try {
    directives = parseConfig(text);
  } catch (error) {
    if (error instanceof ConfigError)
      throw new ConfigError(`${error.message} in ${file}:${error.line}`, error.line);
    throw error;
  }
  return includes(call, directives, depth);
}

function includes(call: Call, directives: readonly Directive[], depth: number): Directive[] {
  const out: Directive[] = [];
  for (const each of directives) {
    if (each.name === 'include' && depth < 8) {
      const pattern = each.args[0] ?? '';
      const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
      for (const file of matching(call, path)) out.push(...load(call, file, depth + 1));
    } else if (each.block) out.push({ ...each, block: includes(call, each.block, depth) });
    else out.push(each);
  }
  return out;
}

function matching(call: Call, path: string): string[] {
  if (!path.includes('*')) return [path];
  const slash = path.lastIndexOf('/');
  const directory = path.slice(0, slash) || '/';
  const [before = '', after = ''] = path.slice(slash + 1).split('*');
  const node = call.fs.find(directory, '/');
  if (node?.type !== 'directory') return [];
  return [...call.fs.list(directory, '/').entries.keys()]
    .filter((name) => name.startsWith(before) && name.endsWith(after) && !name.startsWith('..'))
    .sort()
    .map((name) => `${directory}/${name}`);
}

function sites(config: readonly Directive[]): Site[] {
  const servers = all(find(config, 'http')?.block, 'server');
  return servers.flatMap(({ block = [] }) => {
    const listens = all(block, 'listen');
    const ports =
      listens.length === 0
        ? [80]
        : listens.map(({ args }) => Number(/(\d+)$/.exec(args[0] ?? '')?.[1] ?? 80));
    return [...new Set(ports)].map((port) => ({ port, server: block }));
  });
}

/** States as an assumption what is in the configuration and not simulated. */
function validate(call: Call, config: readonly Directive[]): void {
  const strange = new Set<string>();
  const look = (block: readonly Directive[] | undefined) => {
    for (const each of block ?? []) {
      if (!UNDERSTOOD.has(each.name)) strange.add(each.name);
      if (each.name === 'location') look(each.block);
    }
  };
  for (const server of all(find(config, 'http')?.block, 'server')) look(server.block);
  if (strange.size > 0)
    call.host.report({
      severity: 'assumption',
      code: 'nginx-config',
      message: `Of the nginx configuration these directives are not simulated: ${[...strange].join(', ')}. A location with proxy_pass or fastcgi_pass is assumed to answer 200.`,
      where: call.host.where,
    });
}

function respond(
  call: Call,
  config: readonly Directive[],
  port: number,
  request: HttpRequest,
  client: string,
): HttpAnswer {
  const host = (header(request, 'host') ?? request.host).split(':')[0]!;
  const candidates = sites(config).filter((site) => site.port === port);
  const site =
    candidates.find(({ server }) => find(server, 'server_name')?.args.includes(host)) ??
    candidates.find(({ server }) =>
      all(server, 'listen').some(({ args }) => args.includes('default_server')),
    ) ??
    candidates[0]!;
  const answer = serveSite(call, site.server, request, 0);
  call.host.work(REQUEST_CPU_MS);
  const { httpOverride } = call.host;
  if (httpOverride !== undefined) answer.status = httpOverride;
  const body = answer.status >= 300 && answer.body === '' ? errorPage(answer.status) : answer.body;
  const line = accessLine(call, 'nginx', request, client, answer.status, body.length);
  if (answer.missing) {
    const [code, text] =
      answer.status === 403 ? ['', 'directory index of'] : ['2: No such file or directory', 'open()'];
    const what =
      answer.status === 403
        ? `directory index of "${answer.missing}" is forbidden`
        : `${text} "${answer.missing}" failed (${code})`;
    call.err(
      `${clock(call, 'slash')} [error] ${call.process.pid + 1}#${call.process.pid + 1}: *1 ${what}, client: ${client}, server: localhost, request: "${request.method ?? 'GET'} ${request.path} HTTP/1.1", host: "${header(request, 'host') ?? `${request.host}:${request.port}`}"\n`,
    );
  }
  if (line) call.out(`${line}\n`);
  const headers: Record<string, string> = { Server: 'nginx/1.27.2', 'Content-Type': answer.type };
  if (answer.location) headers.Location = answer.location;
  return { status: answer.status, headers, body };
}

interface Answered {
  status: number;
  body: string;
  type: string;
  location?: string;
  missing?: string;
}

function serveSite(call: Call, server: readonly Directive[], request: HttpRequest, depth: number): Answered {
  const path = request.path.split('?')[0]!;
  const early = find(server, 'return');
  if (early) return returned(early, request);
  const location = locationFor(server, path);
  const block = location?.block;
  const back = find(block, 'return');
  if (back) return returned(back, request);
  if (find(block, 'stub_status'))
    return {
      status: 200,
      type: 'text/plain',
      body: 'Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n',
    };
  if (block?.some(({ name }) => /_pass$/.test(name))) return { status: 200, type: 'text/html', body: '' };
  const root = find(block, 'root')?.args[0] ?? find(server, 'root')?.args[0] ?? '/etc/nginx/html';
  const indexes = (find(block, 'index') ?? find(server, 'index'))?.args ?? ['index.html'];
  const tries = find(block, 'try_files') ?? find(server, 'try_files');
  if (tries && depth < 4) {
    const options = tries.args.slice(0, -1);
    for (const option of options) {
      const uri = option.replace(/\$uri/g, path);
      const served = serveFile(call, root, uri, indexes);
      if (served.status === 200) return { status: 200, body: served.body, type: served.type };
    }
    const last = tries.args[tries.args.length - 1] ?? '';
    if (/^=\d+$/.test(last)) return { status: Number(last.slice(1)), body: '', type: 'text/html' };
    if (last.startsWith('@')) return { status: 200, body: '', type: 'text/html' };
    return serveSite(call, server, { ...request, path: last.replace(/\$uri/g, path) }, depth + 1);
  }
  const alias = find(block, 'alias')?.args[0];
  const prefix = location?.args[location.args.length - 1] ?? '';
  const served =
    alias === undefined
      ? serveFile(call, root, path, indexes)
      : serveFile(call, alias, path.slice(prefix.length), indexes);
  const answer: Answered = { status: served.status, body: served.body, type: served.type };
  if (served.location)
    answer.location = `http://${header(request, 'host') ?? request.host}${served.location}`;
  if (served.status === 404 || served.status === 403) answer.missing = served.path;
  return answer;
}

function returned(directive: Directive, request: HttpRequest): Answered {
  const [first = '200', second] = directive.args;
  const status = /^\d{3}$/.test(first) ? Number(first) : 302;
  const text = (/^\d{3}$/.test(first) ? (second ?? '') : first)
    .replace(/\$request_uri/g, request.path)
    .replace(/\$host/g, request.host)
    .replace(/\$uri/g, request.path.split('?')[0]!);
  if (status >= 300 && status < 400) return { status, body: '', type: 'text/html', location: text };
  return { status, body: text, type: 'text/plain' };
}

const TITLES: Record<number, string> = {
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

function errorPage(status: number): string {
  const title = `${status} ${TITLES[status] ?? ''}`.trim();
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/1.27.2</center>\r\n</body>\r\n</html>\r\n`;
}
