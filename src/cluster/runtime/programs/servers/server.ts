import type { HttpRequest } from '../../../network/network.ts';
import type { Connection, HttpAnswer, Listener } from '../../../network/registry.ts';
import { SystemError } from '../../files/errors.ts';
import type { DataSpec, PortSpec, ServerSpec } from '../../images/entry.ts';
import { forever, type Process, type Steps, sleep } from '../../process/process.ts';
import type { Call, Program } from '../call.ts';
import { BIND_ERRORS, bind } from '../listening.ts';
import { accessLine } from './access.ts';
import { serveFile } from './files.ts';
import { type RedisServer, redisServer } from './redis/server.ts';
import { clock, fill } from './template.ts';

/** A server that is described by data alone. */
export function serverProgram(spec: ServerSpec): Program {
  return (call) => serve(call, spec);
}

/** Runs a server: start logs, start time, ports, and the signals it hears. */
export function* serve(call: Call, spec: ServerSpec): Steps<number> {
  const { process } = call;
  const answer = spec.answers?.[call.args[0] ?? ''];
  if (answer !== undefined) {
    call.out(answer);
    return 0;
  }
  const ports = spec.ports.map((port) => ({ ...port, port: portNumber(call, port) }));
  const values = { port: String(ports[0]?.port ?? 0), text: flag(call, '-text') ?? 'hello world' };
  const say = (lines: readonly string[] | undefined) => {
    for (const line of lines ?? [])
      call.write(spec.stream === 'stdout' ? 1 : 2, `${fill(call, line, values)}\n`);
  };
  const data = spec.data && dataOf(call, spec.data);
  if (spec.requires && !data?.isThere && isMissing(call, spec.requires)) {
    say([spec.requires.message]);
    return spec.requires.code;
  }
  sayWhatIsNotRead(call, spec.settings ?? []);
  const store = ports.some((port) => port.keeps) ? redisServer(call) : undefined;
  hear(process, spec.signals, () => {
    say(spec.stopLogs);
    store?.save(say);
    say(spec.leftLogs);
  });
  say(data?.isThere ? data.spec.againLogs : spec.logs);
  takeMemory(process, spec.memory * 0.6);
  yield* sleep(process, data?.isThere ? data.spec.againMs : spec.startMs);
  const denied = data && setUp(call, data);
  if (denied !== undefined) {
    say([denied]);
    return 1;
  }
  takeMemory(process, spec.memory);
  if (spec.cpuMilli) call.host.setCpu(spec.cpuMilli);
  for (const port of ports) {
    if (port.when && (call.env(port.when.env) ?? port.when.default) !== port.when.is) continue;
    if (port.onlyIf && flag(call, port.onlyIf) === undefined && call.env(port.onlyIf) === undefined) continue;
    const problem = open(call, spec, port, values, store);
    if (problem && !port.optional) {
      const [errno = '', why = ''] = BIND_ERRORS[problem].split(': ');
      const text = spec.bindError ?? '{name}: bind to port {port} failed: {why}';
      const told = { name: call.name, port: String(port.port), errno, why };
      say([text.replace(/\{(name|port|errno|why)\}/g, (_, key: keyof typeof told) => told[key])]);
      return 1;
    }
  }
  store?.load(say);
  say(spec.readyLogs);
  yield* forever();
  return 0;
}

/** Settings that somebody mounted have no effect here: better said than looked for. */
function sayWhatIsNotRead(call: Call, settings: readonly string[]): void {
  for (const path of settings) {
    const node = call.fs.find(path, '/');
    const files = node?.type === 'directory' ? below(call, path) : node?.type === 'file' ? [path] : [];
    for (const file of files.filter((each) => call.fs.mountOf(each) !== undefined))
      call.host.report({
        severity: 'assumption',
        code: 'server-settings',
        message: `${file}: what it sets for ${call.name} is not simulated.`,
        where: call.host.where,
      });
  }
}

/** The files of a folder and of those in it; what a ConfigMap keeps beside them under names with two dots is left out. */
function below(call: Call, folder: string): string[] {
  return [...call.fs.list(folder, '/').entries.keys()].sort().flatMap((name) => {
    if (name.startsWith('..')) return [];
    const path = `${folder}/${name}`;
    const type = call.fs.find(path, '/')?.type;
    return type === 'directory' ? below(call, path) : type === 'file' ? [path] : [];
  });
}

function isMissing(call: Call, { anyOf, unless }: NonNullable<ServerSpec['requires']>): boolean {
  if (unless && call.fs.find(unless, '/')) return false;
  return !anyOf.some((name) => (call.env(name) ?? '') !== '');
}

/** The data directory of a server, and whether a set-up has been finished in it. */
function dataOf(call: Call, spec: DataSpec): { spec: DataSpec; path: string; isThere: boolean } {
  const path = (spec.flag && flag(call, spec.flag)) || (spec.env && call.env(spec.env)) || spec.path;
  return {
    spec,
    path,
    isThere: call.fs.find(`${path}/${spec.marker.replace(/\/$/, '')}`, call.cwd) !== undefined,
  };
}

/** Leaves the mark of a finished set-up; what it says where it may not write. */
function setUp(call: Call, { spec, path, isThere }: ReturnType<typeof dataOf>): string | undefined {
  if (isThere) return undefined;
  try {
    const names = path.split('/');
    for (let depth = 2; depth <= names.length; depth++) {
      const at = names.slice(0, depth).join('/');
      if (call.fs.find(at, call.cwd) === undefined) call.fs.mkdir(at, call.cwd, 0o700);
    }
    const mark = `${path}/${spec.marker}`;
    if (mark.endsWith('/')) call.fs.mkdir(mark.slice(0, -1), call.cwd, 0o700);
    else call.fs.writeFile(mark, call.cwd, '1\n');
    return undefined;
  } catch (error) {
    return spec.denied.replaceAll('{dir}', path).replaceAll('{why}', call.why(error));
  }
}

/** Installs the handlers of a server: each signal it knows lets it leave, once. */
export function hear(process: Process, signals: ServerSpec['signals'], leaving: () => void): void {
  let left = false;
  for (const [signal, { after, code }] of Object.entries(signals))
    process.handlers.set(signal, () => {
      if (left) return;
      left = true;
      leaving();
      if (after === 0) {
        process.exit(code);
        return;
      }
      const timer = process.host.kernel.after(after, () => process.exit(code));
      process.ended.add(() => process.host.kernel.cancel(timer));
    });
}

/** Sets what a process holds in memory; the kernel may kill the container for it. */
export function takeMemory(process: Process, bytes: number): void {
  process.memory = Math.round(bytes);
  process.host.memoryChanged();
}

/** The value after a flag: `--port 80`, `--port=80`, `-p80`. */
export function flag(call: Call, name: string): string | undefined {
  const args = call.argv;
  for (let i = 1; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === name) return args[i + 1] ?? '';
    if (arg.startsWith(`${name}=`)) return arg.slice(name.length + 1);
    if (name.length === 2 && /^\d/.test(arg.slice(2)) && arg.startsWith(name)) return arg.slice(2);
  }
  return undefined;
}

function portNumber(call: Call, spec: PortSpec): number {
  const given = (spec.flag && flag(call, spec.flag)) || (spec.env && call.env(spec.env));
  const number = Number(/(\d+)$/.exec(given ?? '')?.[1]);
  return number > 0 && number < 65_536 ? number : spec.port;
}

/** A line of the common log format at the end of a file of the day; one that cannot be written is none. */
function logToFile(
  call: Call,
  file: string,
  request: HttpRequest,
  client: string,
  { status, body }: { status: number; body: string },
): void {
  const line = accessLine(call, 'apache', request, client, status, body.length);
  try {
    call.writeText(file.replace('{day}', clock(call, 'iso').slice(0, 10)), `${line}\n`, true);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

/** What a request costs a server of which nothing else is known. */
const REQUEST_CPU_MS = 0.5;

function open(
  call: Call,
  spec: ServerSpec,
  port: PortSpec,
  values: Record<string, string>,
  store: RedisServer | undefined,
) {
  let answered = 0;
  const respond = (
    request: HttpRequest,
  ): { status: number; body: string; headers: Record<string, string> } => {
    const { httpOverride } = call.host;
    const headers: Record<string, string> = port.serverHeader ? { Server: port.serverHeader } : {};
    if (httpOverride !== undefined) return { status: httpOverride, body: '', headers };
    answered++;
    if (port.breaks && answered > port.breaks.after) {
      const { status, body = '' } = port.breaks.with;
      return { status, body: fill(call, body, values), headers };
    }
    const path = request.path.split('?')[0]!;
    const exact = port.paths?.[request.path] ?? port.paths?.[path];
    if (exact) return { status: exact.status, body: fill(call, exact.body ?? '', values), headers };
    if (port.root) {
      const root = port.root === '.' ? (flag(call, '-h') ?? call.cwd) : port.root;
      const served = serveFile(call, root, request.path, ['index.html', 'index.htm', 'index.php']);
      if (served.location) headers.Location = served.location;
      headers['Content-Type'] = served.type;
      const status = served.status === 403 ? (port.bareDirectory ?? 403) : served.status;
      return { status, body: served.body, headers };
    }
    const other = port.otherwise ?? { status: 404, body: '404 page not found\n' };
    return { status: other.status, body: fill(call, other.body ?? '', values), headers };
  };
  const speaksHttp = port.protocol === 'http' || port.protocol === 'http+grpc';
  const speaksGrpc = port.protocol === 'grpc' || port.protocol === 'http+grpc';
  return bind(call.process, port.port, {
    ...(port.tls ? { tls: true } : {}),
    ...(port.loopback ? { loopback: true } : {}),
    ...(speaksHttp
      ? {
          http: (request, client): HttpAnswer => {
            const answer = respond(request);
            call.host.work(spec.requestCpuMs ?? REQUEST_CPU_MS);
            if (spec.requestLog) call.out(`${spec.requestLog.replace('{client}', client.ip)}\n`);
            if (spec.accessFile) logToFile(call, spec.accessFile, request, client.ip, answer);
            const line = accessLine(call, spec.access, request, client.ip, answer.status, answer.body.length);
            if (line) call.write(1, `${line}\n`);
            return answer;
          },
        }
      : {}),
    ...(port.keeps && store ? { connect: keeping(store) } : {}),
    ...(port.says ? { connect: ({ connection }) => byHand(call, connection, port) } : {}),
    ...(speaksGrpc ? { grpc: () => ({ status: 'SERVING' }) } : {}),
  });
}

/** One store for all connections of a server's process. */
const keeping =
  (server: RedisServer): NonNullable<Listener['connect']> =>
  ({ connection }) =>
    server.store.serve(connection);

/** A line protocol as far as health checks use it. */
function byHand(call: Call, connection: Connection, port: PortSpec): void {
  const { says = {}, whitelist, closesAt } = port;
  const listed = whitelist && (call.env(whitelist.env) ?? whitelist.default).split(/[\s,]+/);
  const answer = (word: string): string | undefined =>
    listed && word in says && !listed.includes('*') && !listed.includes(word)
      ? `${word} ${whitelist!.refusal}`
      : says[word];
  if (closesAt === undefined) {
    connection.onData((text) => {
      const said = answer(text.trim());
      if (said === undefined) return;
      connection.send(said);
      connection.close();
    });
    return;
  }
  let pending = '';
  connection.onData((text) => {
    pending += text;
    for (let end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
      const word = pending.slice(0, end).trim();
      pending = pending.slice(end + 1);
      if (word === closesAt) return connection.close();
      connection.send(answer(word) ?? 'ERROR\r\n');
    }
  });
}
