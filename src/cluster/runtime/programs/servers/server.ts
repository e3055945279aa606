import type { HttpRequest } from '../../../network/network.ts';
import type { Connection, HttpAnswer, Listener } from '../../../network/registry.ts';
import type { PortSpec, ServerSpec } from '../../images/entry.ts';
import { forever, type Process, type Steps, sleep } from '../../process/process.ts';
import type { Call, Program } from '../call.ts';
import { BIND_ERRORS, bind } from '../listening.ts';
import { accessLine } from './access.ts';
import { serveFile } from './files.ts';
import { RedisStore } from './redis-store.ts';
import { fill } from './template.ts';

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
  if (spec.requires && !spec.requires.anyOf.some((name) => (call.env(name) ?? '') !== '')) {
    say([spec.requires.message]);
    return spec.requires.code;
  }
  hear(process, spec.signals, () => say(spec.stopLogs));
  say(spec.logs);
  takeMemory(process, spec.memory * 0.6);
  yield* sleep(process, spec.startMs);
  takeMemory(process, spec.memory);
  if (spec.cpuMilli) call.host.setCpu(spec.cpuMilli);
  for (const port of ports) {
    if (port.onlyIf && flag(call, port.onlyIf) === undefined && call.env(port.onlyIf) === undefined) continue;
    const problem = open(call, spec, port, values);
    if (problem) {
      const [errno = '', why = ''] = BIND_ERRORS[problem].split(': ');
      const text = spec.bindError ?? '{name}: bind to port {port} failed: {why}';
      const told = { name: call.name, port: String(port.port), errno, why };
      call.err(`${text.replace(/\{(name|port|errno|why)\}/g, (_, key: keyof typeof told) => told[key])}\n`);
      return 1;
    }
  }
  say(spec.readyLogs);
  yield* forever();
  return 0;
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

/** What a request costs a server of which nothing else is known. */
const REQUEST_CPU_MS = 0.5;

function open(call: Call, spec: ServerSpec, port: PortSpec, values: Record<string, string>) {
  const respond = (
    request: HttpRequest,
  ): { status: number; body: string; headers: Record<string, string> } => {
    const { httpOverride } = call.host;
    const headers: Record<string, string> = port.serverHeader ? { Server: port.serverHeader } : {};
    if (httpOverride !== undefined) return { status: httpOverride, body: '', headers };
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
    ...(speaksHttp
      ? {
          http: (request, client): HttpAnswer => {
            const answer = respond(request);
            call.host.work(spec.requestCpuMs ?? REQUEST_CPU_MS);
            const line = accessLine(call, spec.access, request, client.ip, answer.status, answer.body.length);
            if (line) call.write(1, `${line}\n`);
            return answer;
          },
        }
      : {}),
    ...(port.keeps ? { connect: keeping(new RedisStore()) } : {}),
    ...(port.says ? { connect: ({ connection }) => byHand(connection, port.says!) } : {}),
    ...(speaksGrpc ? { grpc: () => ({ status: 'SERVING' }) } : {}),
  });
}

/** One store for all connections of a server's process. */
const keeping =
  (store: RedisStore): NonNullable<Listener['connect']> =>
  ({ connection }) =>
    store.serve(connection);

/** A line protocol as far as health checks use it. */
function byHand(connection: Connection, says: Readonly<Record<string, string>>): void {
  connection.onData((text) => {
    const answer = says[text.trim()];
    if (answer === undefined) return;
    connection.send(answer);
    connection.close();
  });
}
