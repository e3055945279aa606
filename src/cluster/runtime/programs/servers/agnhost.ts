import type { HttpAnswer, Listener } from '../../../network/registry.ts';
import { WEB } from '../../images/servers/web.ts';
import { forever, type Steps, sleep } from '../../process/process.ts';
import type { Call } from '../call.ts';
import { listen } from '../listening.ts';
import { flag, hear, serve } from './server.ts';
import { clock } from './template.ts';

const GO = { SIGTERM: { after: 0, code: 2 }, SIGINT: { after: 0, code: 2 } };
const CLEAN = { SIGTERM: { after: 0, code: 0 }, SIGINT: { after: 0, code: 0 } };
const ok = (body = ''): HttpAnswer => ({ status: 200, body });

/** The test image of Kubernetes and its documentation. Models test/images/agnhost, one case per subcommand. */
export function* agnhost(call: Call): Steps<number> {
  const [subcommand = ''] = call.args;
  const began = call.host.kernel.now;
  switch (subcommand) {
    case 'liveness':
      return yield* server(call, GO, 8080, () => {
        const seconds = (call.host.kernel.now - began) / 1000;
        return seconds > 10 ? { status: 500, body: `error: ${seconds}` } : ok('ok');
      });
    case 'netexec':
      return yield* netexec(call);
    case 'serve-hostname':
      return yield* server(call, CLEAN, Number(flag(call, '--port') ?? 9376), () =>
        ok(`${call.host.hostname}`),
      );
    case 'test-webserver':
      return yield* serve(call, WEB['test-webserver']!);
    case 'pause':
      call.out('Paused\n');
      hear(call.process, CLEAN, () => {});
      yield* forever();
      return 0;
    case 'grpc-health-checking':
      return yield* grpcHealth(call);
    case 'nettest':
      return yield* server(call, GO, 8080, () => ok());
    case 'porter': {
      hear(call.process, GO, () => {});
      for (const [name, value] of call.process.env) {
        const port = /^SERVE_(?:TLS_)?PORT_(\d+)$/.exec(name)?.[1];
        if (port) listen(call.process, Number(port), { http: () => ok(value) });
      }
      yield* forever();
      return 0;
    }
    case 'entrypoint-tester':
      call.out(`[${call.argv.join(' ')}]\n`);
      return 0;
    case 'env':
      for (const [name, value] of call.process.env) call.out(`${name}=${value}\n`);
      return 0;
    case 'logs-generator': {
      const total = Number(flag(call, '--log-lines-total') ?? flag(call, '-t') ?? 0);
      const ms = 1000 * Number(/^(\d+(?:\.\d+)?)s$/.exec(flag(call, '--run-duration') ?? '60s')?.[1] ?? 60);
      for (let i = 0; i < total; i++) {
        call.err(
          `I0101 ${clock(call, 'iso').slice(11, 19)}.000000       1 logs_generator.go:76] ${i} GET /api/v1/namespaces/default/pods/${(i * 7919).toString(36)} ${200 + (i % 400)}\n`,
        );
        yield* sleep(call.process, ms / total);
      }
      return 0;
    }
    case 'connect': {
      const [host = '', port = '80'] = (call.args.filter((arg) => !arg.startsWith('-'))[1] ?? '').split(':');
      const outcome = (yield (resume) =>
        call.host.network.tcp(
          { from: call.host.origin, host, port: Number(port), timeoutMs: 3000 },
          resume,
        )) as { kind: string };
      if (outcome.kind === 'connected') return 0;
      call.err(
        `${outcome.kind === 'refused' ? 'REFUSED' : outcome.kind === 'timeout' ? 'TIMEOUT' : 'DNS'}\n`,
      );
      return 1;
    }
    default:
      call.host.report({
        severity: 'assumption',
        code: 'unknown-command',
        message: `agnhost ${subcommand} is not simulated: assumed to run for ever and to listen on its declared ports.`,
        where: call.host.where,
      });
      hear(call.process, GO, () => {});
      for (const port of call.host.ports) listen(call.process, port, { http: () => ok() });
      yield* forever();
      return 0;
  }
}

function* server(
  call: Call,
  signals: Parameters<typeof hear>[1],
  port: number,
  answer: NonNullable<Listener['http']>,
): Steps<number> {
  hear(call.process, signals, () => {});
  call.process.memory = 12 * 1024 * 1024;
  if (
    !listen(call.process, port, { http: (request, client) => overridden(call) ?? answer(request, client) })
  ) {
    call.err(`${clock(call, 'slash')} listen tcp :${port}: bind: address already in use\n`);
    return 1;
  }
  yield* forever();
  return 0;
}

function overridden(call: Call): HttpAnswer | undefined {
  const { httpOverride } = call.host;
  return httpOverride === undefined ? undefined : { status: httpOverride };
}

/** An HTTP server that does what its paths say. Models test/images/agnhost/netexec. */
function* netexec(call: Call): Steps<number> {
  const port = Number(flag(call, '--http-port') ?? 8080);
  const delay = Number(flag(call, '--delay-shutdown') ?? 0) * 1000;
  call.out(`${clock(call, 'slash')} Started HTTP server on port ${port}\n`);
  return yield* server(
    call,
    { SIGTERM: { after: delay, code: 0 }, SIGINT: { after: 0, code: 2 } },
    port,
    (request, client) => {
      const [path = '/', query = ''] = request.path.split('?');
      const values = new Map(
        query.split('&').map((pair) => {
          const [name = '', value = ''] = pair.split('=');
          return [name, decode(value)] as const;
        }),
      );
      call.out(`${clock(call, 'slash')} GET ${path}\n`);
      switch (path) {
        case '/':
        case '/hostname':
        case '/hostName':
          return ok(path === '/' ? `NOW: ${clock(call, 'pg')} +0000 UTC` : call.host.hostname);
        case '/healthz':
          return ok();
        case '/clientip':
          return ok(`${client.ip}:40000`);
        case '/echo': {
          const code = Number(values.get('code') || 200);
          return { status: code, body: values.get('msg') ?? '' };
        }
        case '/redirect':
          return {
            status: Number(values.get('code') || 302),
            headers: { Location: values.get('location') ?? '' },
          };
        case '/exit': {
          const timer = call.host.kernel.after(
            Number(/^(\d+)s?$/.exec(values.get('wait') ?? '')?.[1] ?? 0) * 1000,
            () => call.process.exit(Number(values.get('code') || 0)),
          );
          call.process.ended.add(() => call.host.kernel.cancel(timer));
          return ok();
        }
        default:
          return { status: 404, body: '404 page not found\n' };
      }
    },
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function* grpcHealth(call: Call): Steps<number> {
  const port = Number(flag(call, '--port') ?? 5000);
  const control = Number(flag(call, '--http-port') ?? 8080);
  const unhealthyAfter = Number(flag(call, '--delay-unhealthy-sec') ?? -1);
  const began = call.host.kernel.now;
  let status = 'SERVING';
  hear(call.process, GO, () => {});
  listen(call.process, port, {
    grpc: () => ({
      status:
        unhealthyAfter >= 0 && call.host.kernel.now - began >= unhealthyAfter * 1000 ? 'NOT_SERVING' : status,
    }),
  });
  listen(call.process, control, {
    http: (request) => {
      if (request.path === '/make-not-serving') status = 'NOT_SERVING';
      else if (request.path === '/make-serving') status = 'SERVING';
      else return { status: 404 };
      return ok();
    },
  });
  yield* forever();
  return 0;
}
