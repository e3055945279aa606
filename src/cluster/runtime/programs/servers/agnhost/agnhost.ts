import { WEB } from '../../../images/servers/web.ts';
import { forever, type Steps, sleep } from '../../../process/process.ts';
import type { Call } from '../../call.ts';
import { sha256 } from '../../hash.ts';
import { listen } from '../../listening.ts';
import { flag, hear, serve } from '../server.ts';
import { clock } from '../template.ts';
import { guestbook } from './guestbook.ts';
import { mounttest } from './mounttest.ts';
import { netexec } from './netexec.ts';
import { GO, goDuration, log, notFound, ok, type Question, server } from './web.ts';

/** The subcommands that are servers of a cluster's own tests: known, and not simulated. */
const NOT_SIMULATED = new Set([
  'audit-proxy',
  'crd-conversion-webhook',
  'fake-gitserver',
  'net',
  'podcertificatesigner',
  'resource-consumer-controller',
  'webhook',
  'openidmetadata',
  'test-service-account-issuer-discovery',
]);

const SUBCOMMANDS: Record<string, (call: Call) => number | Steps<number>> = {
  connect,
  'dns-server-list': (call) => resolver(call, 'nameserver'),
  'dns-suffix': (call) => resolver(call, 'search'),
  'entrypoint-tester': (call) => {
    call.out(`[${call.argv.join(' ')}]\n`);
    return 0;
  },
  env: (call) => {
    for (const [name, value] of call.process.env) call.out(`${name}=${value}\n`);
    return 0;
  },
  'etc-hosts': (call) => {
    call.out(call.fs.readFile('/etc/hosts', '/'));
    return 0;
  },
  'grpc-health-checking': grpcHealth,
  guestbook,
  inclusterclient,
  liveness,
  'logs-generator': logsGenerator,
  mounttest,
  netexec,
  nettest: (call) =>
    server(call, GO, Number(flag(call, '--port') ?? 8080), ({ path }) => {
      if (path === '/quit') {
        call.host.kernel.after(0, () => call.process.exit(0));
        return 'eof';
      }
      if (path === '/status') return ok('running');
      if (path === '/read')
        return ok(JSON.stringify({ Hostname: call.host.hostname, StillContactingPeers: true }));
      return path === '/write' ? ok(`${JSON.stringify({ Hostname: call.host.hostname })}\n`) : notFound;
    }),
  'no-snat-test': (call) =>
    server(call, GO, Number(flag(call, '--port') ?? 8080), ({ path, client }) =>
      path === '/whoami' ? ok(`${client.ip}:40000`) : notFound,
    ),
  pause: function* (call) {
    call.out('Paused\n');
    hear(call.process, { SIGTERM: { after: 0, code: 2 }, SIGINT: { after: 0, code: 1 } }, () => {});
    yield* forever();
    return 0;
  },
  porter,
  'serve-hostname': serveHostname,
  'tcp-reset': function* (call) {
    hear(call.process, GO, () => {});
    listen(call.process, Number(flag(call, '--port') ?? 8080), {
      connect: ({ connection }) => connection.onData(() => connection.close()),
    });
    yield* forever();
    return 0;
  },
  'test-webserver': (call) => serve(call, WEB['test-webserver']!),
};

/** The test image of Kubernetes and its documentation. Models test/images/agnhost, one case per subcommand. */
export function* agnhost(call: Call): Steps<number> {
  const [subcommand = ''] = call.args;
  const known = Object.hasOwn(SUBCOMMANDS, subcommand) ? SUBCOMMANDS[subcommand] : undefined;
  if (known) {
    const result = known(call);
    return typeof result === 'number' ? result : yield* result;
  }
  if (subcommand === '' || subcommand === 'help' || subcommand.startsWith('-')) {
    call.out(
      `Usage:\n  app [command]\n\nAvailable Commands:\n${Object.keys(SUBCOMMANDS)
        .map((name) => `  ${name}\n`)
        .join('')}`,
    );
    return 0;
  }
  if (!NOT_SIMULATED.has(subcommand)) {
    call.err(`Error: unknown command "${subcommand}" for "app"\nRun 'app --help' for usage.\n`);
    return 1;
  }
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

/** Alive for ten seconds, then not. Models test/images/agnhost/liveness. */
function liveness(call: Call): Steps<number> {
  const began = call.host.kernel.now;
  const number = (text: string, otherwise: number) => (/^\d+$/.test(text) ? Number(text) : otherwise);
  return server(call, GO, 8080, ({ path, value }: Question) => {
    const seconds = (call.host.kernel.now - began) / 1000;
    const wait = number(value('time'), 0);
    const status = number(value('code'), 500);
    switch (path) {
      case '/healthz':
        return seconds > 10 ? { status: 500, body: `error: ${seconds}` } : ok('ok');
      case '/started':
        return ok(`${seconds}s`);
      case '/redirect':
        return {
          status: 302,
          headers: { Location: value('loc') },
          body: `<a href="${value('loc')}">Found</a>.\n\n`,
        };
      case '/sleep-headers':
      case '/sleep-body':
        return { status, body: `Slept for ${wait} secs\n`, latencyMs: wait * 1000 };
      case '/slow-response':
        return {
          status,
          body: '',
          latencyMs: number(value('size'), 0) * number(value('interval'), 0) * 1000,
        };
      case '/disconnect-headers':
      case '/disconnect-body':
        return 'eof';
      default:
        return notFound;
    }
  });
}

/** After SIGTERM it goes on answering until the pod is taken away. Models test/images/agnhost/serve-hostname. */
function* serveHostname(call: Call): Steps<number> {
  const port = Number(flag(call, '--port') ?? 9376);
  const has = (name: string) => call.args.some((arg) => arg === name || arg === `${name}=true`);
  const isRaw = has('--tcp') || has('--udp');
  if (isRaw && !call.args.includes('--http=false')) {
    log(call, "Can't server TCP/UDP mode and HTTP mode at the same time");
    return 1;
  }
  log(call, `Serving on port ${port}.`);
  hear(call.process, { SIGTERM: { after: 60_000, code: 0 }, SIGINT: { after: 0, code: 2 } }, () => {
    log(call, 'Shutting down after receiving signal: terminated.');
    log(call, 'Awaiting pod deletion.');
  });
  if (has('--udp')) {
    const close = call.host.network.hear(call.host.ip, port, ({ from, reply }) => {
      log(call, `UDP request from ${from.ip}:${from.port}`);
      reply(call.host.hostname);
    });
    if (close) call.process.ended.add(close);
    yield* forever();
  }
  listen(
    call.process,
    port,
    isRaw
      ? {
          connect: ({ ip, connection }) => {
            log(call, `TCP request from ${ip}:40000`);
            connection.send(call.host.hostname);
            connection.close();
          },
        }
      : {
          http: (_request, client) => {
            log(call, `HTTP request from ${client.ip}:40000`);
            return ok(call.host.hostname);
          },
        },
  );
  yield* forever();
  return 0;
}

/** One port for each SERVE_PORT_N. Models test/images/agnhost/porter. */
function* porter(call: Call): Steps<number> {
  hear(call.process, GO, () => {});
  const isJson = call.args.some((arg) => /^--json-response(=true)?$/.test(arg));
  for (const [name, value] of call.process.env) {
    const found = /^SERVE_(TLS_|TCP_)?PORT_(\d+)$/.exec(name);
    if (!found) continue;
    listen(call.process, Number(found[2]), {
      ...(found[1] === 'TLS_' ? { tls: true } : {}),
      http: ({ method = 'GET' }) => ok(isJson ? JSON.stringify({ Method: method, Body: value }) : value),
    });
  }
  yield* forever();
  return 0;
}

/** A line of klog, on standard error. */
const klog = (call: Call, place: string, text: string): void =>
  call.err(
    `I0${clock(call, 'iso').slice(6, 7)}${clock(call, 'iso').slice(8, 10)} ${clock(call, 'iso').slice(11, 19)}.000000       1 ${place}] ${text}\n`,
  );

function* logsGenerator(call: Call): Steps<number> {
  const total = Number(flag(call, '--log-lines-total') ?? flag(call, '-t') ?? 0);
  const ms = goDuration(flag(call, '--run-duration') ?? flag(call, '-d') ?? '0') ?? 0;
  const refusal =
    total <= 0 ? `Invalid total number of lines: ${total}` : ms <= 0 ? 'Invalid duration: 0s' : undefined;
  if (refusal) {
    klog(call, 'logs_generator.go:67', refusal);
    return 255;
  }
  const pick = (...of: string[]) => of[Math.floor(call.random() * of.length)]!;
  for (let i = 0; i < total; i++) {
    const pod = Array.from({ length: 3 + Math.floor(call.random() * 2) }, () =>
      pick(...'bcdfghjklmnpqrstvwxz2456789'),
    ).join('');
    const url = `/api/v1/namespaces/${pick('kube-system', 'default', 'ns')}/pods/${pod}`;
    const status = 200 + Math.floor(call.random() * 400);
    klog(call, 'logs_generator.go:76', `${i} ${pick('GET', 'POST', 'PUT')} ${url} ${status}`);
    yield* sleep(call.process, ms / total);
  }
  return 0;
}

/** Opens a connection and says in one word why it could not. Models test/images/agnhost/connect. */
function* connect(call: Call): Steps<number> {
  const target = call.args
    .slice(1)
    .filter((arg, i, all) => !arg.startsWith('-') && !/^--(timeout|protocol)$/.test(all[i - 1] ?? ''))[0];
  const match = /^(.+):(\d+)$/.exec(target ?? '');
  if (!match) {
    call.err('UNKNOWN: a host and a port are needed\n');
    return 1;
  }
  if ((flag(call, '--protocol') ?? 'tcp') !== 'tcp') {
    call.err('OTHER: protocol not supported\n');
    return 1;
  }
  const timeoutMs = goDuration(flag(call, '--timeout') ?? '') ?? 127_000;
  const outcome = (yield (resume) =>
    call.host.network.tcp(
      { from: call.host.origin, host: match[1]!, port: Number(match[2]), timeoutMs },
      resume,
    )) as { kind: string };
  if (outcome.kind === 'connected') return 0;
  call.err(`${outcome.kind === 'refused' ? 'REFUSED' : outcome.kind === 'timeout' ? 'TIMEOUT' : 'DNS'}\n`);
  return 1;
}

/** What /etc/resolv.conf says, with commas. */
function resolver(call: Call, what: 'nameserver' | 'search'): number {
  const lines = call.fs.readFile('/etc/resolv.conf', '/').split('\n');
  const values = lines
    .filter((line) => line.startsWith(`${what} `))
    .flatMap((line) => line.split(/\s+/).slice(1));
  call.out(`${values.filter(Boolean).join(',')}\n`);
  return 0;
}

/** Asks the API server for its health from time to time. Models test/images/agnhost/inclusterclient. */
function* inclusterclient(call: Call): Steps<number> {
  hear(call.process, GO, () => {});
  klog(call, 'main.go:61', 'started');
  const tokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token';
  if (call.fs.find(tokenFile, '/') === undefined || call.env('KUBERNETES_SERVICE_HOST') === undefined) {
    const why =
      call.env('KUBERNETES_SERVICE_HOST') === undefined
        ? 'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined'
        : `open ${tokenFile}: no such file or directory`;
    log(call, `err: ${why}`);
    return 1;
  }
  const interval = Number(flag(call, '--poll-interval') ?? 30) * 1000;
  for (;;) {
    yield* sleep(call.process, interval);
    const token = call.fs.readFile(tokenFile, '/');
    klog(call, 'main.go:79', 'calling /healthz');
    klog(call, 'main.go:96', `authz_header=${sha256(`salt|Bearer ${token}`).slice(0, 43)}`);
  }
}

function* grpcHealth(call: Call): Steps<number> {
  const port = Number(flag(call, '--port') ?? 5000);
  const control = Number(flag(call, '--http-port') ?? 8080);
  const delay = Number(flag(call, '--delay-unhealthy-sec') ?? -1);
  const only = flag(call, '--service') ?? '';
  const began = call.host.kernel.now;
  let status = 'SERVING';
  hear(call.process, GO, () => {});
  log(call, `Http server starting to listen on :${control}`);
  listen(call.process, port, {
    ...((flag(call, '--tls-cert-file') ?? '') === '' ? {} : { tls: true }),
    grpc: (service) => {
      if (service !== only) return { status: 'SERVICE_UNKNOWN' };
      const isLate = delay >= 0 && call.host.kernel.now - began >= delay * 1000;
      return { status: isLate ? 'NOT_SERVING' : status };
    },
  });
  log(call, `gRPC server starting to listen on :${port}`);
  return yield* server(call, GO, control, ({ path }) => {
    if (path === '/make-not-serving') status = 'NOT_SERVING';
    else if (path === '/make-serving') status = 'SERVING';
    else return notFound;
    log(call, `Marked as ${status.toLowerCase().replace('_', '-')}`);
    return ok();
  });
}
