import { goDuration } from '../../../base/time.ts';
import { expand } from '../config/expand.ts';
import type { Host } from '../host.ts';
import type { Container, HttpGet, Probe } from '../types.ts';
import { type HttpTarget, httpProbe, type ProbeAnswer } from './http-probe.ts';
import { resolvePort } from './ports.ts';

export type { ProbeAnswer };
export type Mechanism = 'exec' | 'httpGet' | 'tcpSocket' | 'grpc';

/** A probe that could not be run at all is tried this often before it counts as an error. */
const MAX_TRIES = 3;
const MAX_OUTPUT = 10 * 1024;

export function mechanismOf(probe: Probe): Mechanism {
  if (probe.exec) return 'exec';
  if (probe.httpGet) return 'httpGet';
  return probe.tcpSocket ? 'tcpSocket' : 'grpc';
}

export interface ProbeTarget {
  container: Container;
  containerId: string;
  podIP: string;
  /** Where an httpGet goes, kept from the first round. */
  http?: HttpTarget | string;
}

/** Runs a probe, up to three times while it errs. Models prober.runProbeWithRetries. */
export function runProbe(
  host: Host,
  probe: Probe,
  target: ProbeTarget,
  done: (answer: ProbeAnswer) => void,
): void {
  const attempt = (left: number) =>
    runOnce(host, probe, target, (answer) => {
      if (!host.alive) return;
      if (answer.result === 'error' && left > 1) attempt(left - 1);
      else done(answer);
    });
  attempt(MAX_TRIES);
}

function runOnce(host: Host, probe: Probe, target: ProbeTarget, done: (answer: ProbeAnswer) => void): void {
  const timeoutMs = (probe.timeoutSeconds || 1) * 1000;
  if (probe.exec) execProbe(host, probe.exec.command ?? [], timeoutMs, target, done);
  else if (probe.httpGet) {
    target.http ??= httpTarget(host, probe.httpGet, timeoutMs, target);
    const { http } = target;
    if (typeof http === 'string') done({ result: 'error', output: http });
    else httpProbe(http, done);
  } else if (probe.tcpSocket) tcpProbe(host, probe.tcpSocket, timeoutMs, target, done);
  else if (probe.grpc) grpcProbe(host, probe.grpc, timeoutMs, target, done);
  else done({ result: 'error', output: 'missing probe handler' });
}

/** Where an httpGet goes; a text says what is wrong with its port. */
function httpTarget(
  host: Host,
  httpGet: HttpGet,
  timeoutMs: number,
  target: ProbeTarget,
): HttpTarget | string {
  const port = resolvePort(httpGet.port, target.container);
  if (typeof port === 'string') return port;
  return {
    network: host.ctx.network,
    node: host.node,
    httpGet,
    host: httpGet.host || target.podIP,
    port,
    timeoutMs,
    userAgent: `kube-probe/${host.release}`,
    now: host.now,
    localAddress: () => `${host.nodeIP}:${host.rng.int(32_768, 60_999)}`,
  };
}

function execProbe(
  host: Host,
  command: readonly string[],
  timeoutMs: number,
  target: ProbeTarget,
  done: (answer: ProbeAnswer) => void,
): void {
  // Only values written in the spec are known here, none that come from elsewhere.
  const literal = new Map<string, string>();
  for (const { name, value, valueFrom } of target.container.env ?? [])
    if (!valueFrom) literal.set(name, value ?? '');
  const argv = command.map((text) => expand(text, (name) => literal.get(name)));
  host.after(host.latencies.draw('exec'), () =>
    host.ctx.runtime.exec(target.containerId, { argv, timeoutMs }, (result) => {
      // The line end that nearly every output has would only show as a blank line.
      const output = `${result.stdout}${result.stderr}`.slice(0, MAX_OUTPUT).replace(/\n+$/, '');
      if (result.error !== undefined) done({ result: 'error', output: rpcError(result.error) });
      else if (result.timedOut)
        done({
          result: 'failure',
          output: `command timed out: "${argv.join(' ')}" timed out after ${goDuration(timeoutMs)}`,
        });
      else done({ result: result.exitCode === 0 ? 'success' : 'failure', output });
    }),
  );
}

/** The runtime's words as they come over the wire. */
function rpcError(text: string): string {
  return text.startsWith('rpc error') ? text : `rpc error: code = Unknown desc = ${text}`;
}

function tcpProbe(
  host: Host,
  socket: { host?: string; port: number | string },
  timeoutMs: number,
  target: ProbeTarget,
  done: (answer: ProbeAnswer) => void,
): void {
  const port = resolvePort(socket.port, target.container);
  if (typeof port === 'string') {
    done({ result: 'error', output: port });
    return;
  }
  const address = socket.host || target.podIP;
  host.ctx.network.tcp({ from: { node: host.node }, host: address, port, timeoutMs }, ({ kind }) => {
    if (kind === 'connected') done({ result: 'success', output: '' });
    else if (kind === 'refused')
      done({ result: 'failure', output: `dial tcp ${address}:${port}: connect: connection refused` });
    else if (kind === 'timeout')
      done({ result: 'failure', output: `dial tcp ${address}:${port}: i/o timeout` });
    else done({ result: 'failure', output: `dial tcp: lookup ${address}: no such host` });
  });
}

function grpcProbe(
  host: Host,
  grpc: { port: number; service?: string },
  timeoutMs: number,
  target: ProbeTarget,
  done: (answer: ProbeAnswer) => void,
): void {
  const address = `${target.podIP}:${grpc.port}`;
  const timeout = goDuration(timeoutMs);
  const began = host.now();
  const failure = (output: string) => done({ result: 'failure', output });
  const noConnection = () =>
    failure(`timeout: failed to connect service "${address}" within ${timeout}: context deadline exceeded`);
  host.ctx.network.grpcHealth(
    {
      from: { node: host.node },
      host: target.podIP,
      port: grpc.port,
      service: grpc.service ?? '',
      timeoutMs,
    },
    (outcome) => {
      switch (outcome.kind) {
        case 'status':
          if (outcome.status === 'SERVING') done({ result: 'success', output: 'service healthy' });
          else failure(`service unhealthy (responded with "${outcome.status}")`);
          return;
        case 'refused':
          // The client goes on trying to connect until its time is over.
          host.after(began + timeoutMs - host.now(), noConnection);
          return;
        case 'connect-timeout':
          noConnection();
          return;
        case 'rpc-timeout':
          failure(`timeout: health rpc did not complete within ${timeout}`);
          return;
        case 'unimplemented':
          failure(
            'error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health',
          );
      }
    },
  );
}
