import type { SimMs } from '../../../base/time.ts';
import type { Network } from '../../network/network.ts';
import type { ContainerRuntime } from '../../runtime/cri.ts';
import { probeHeaders } from '../probes/http-probe.ts';
import { resolvePort } from '../probes/ports.ts';
import { getFollowing } from '../probes/redirects.ts';
import type { Container, Handler, InstanceStatus } from '../types.ts';

export type HookOutcome = { ok: true } | { ok: false; error: string };
export interface HookInput {
  runtime: ContainerRuntime;
  network: Network;
  node: string;
  podIP: string;
  userAgent: string;
  container: Container;
  instance: InstanceStatus;
  after(ms: SimMs, run: () => void): void;
  /** A Warning event on the pod. */
  warn(reason: string, message: string): void;
}

/** A hook's request waits as long as it takes; the caller gives up when its grace period is over. */
const NO_TIMEOUT: SimMs = 24 * 3600 * 1000;
/** Its connection is given up after what Go's default transport allows: the client of hooks is a clone of that (pkg/kubelet). */
const DIAL_TIMEOUT: SimMs = 30_000;

/** Runs one lifecycle handler; `done` is called once, when it has really ended. Models lifecycle/handlers.go. */
export function runHandler(handler: Handler, input: HookInput, done: (outcome: HookOutcome) => void): void {
  if (handler.exec) {
    const argv = handler.exec.command ?? [];
    input.runtime.exec(input.instance.id, { argv }, (result) => {
      if (result.error !== undefined) done({ ok: false, error: result.error });
      else if (result.exitCode === 0) done({ ok: true });
      else
        done({
          ok: false,
          error: `command '${argv.join(' ')}' exited with ${result.exitCode}: ${result.stderr}, message: ${JSON.stringify(result.stdout + result.stderr)}`,
        });
    });
    return;
  }
  if (handler.sleep) {
    input.after(handler.sleep.seconds * 1000, () => done({ ok: true }));
    return;
  }
  if (handler.httpGet) {
    httpHandler(handler.httpGet, input, done);
    return;
  }
  done({ ok: false, error: `invalid handler: ${printed(handler)}` });
}

/** Any answer is a success, whatever its status; only a request that gets none fails. */
function httpHandler(
  httpGet: NonNullable<Handler['httpGet']>,
  input: HookInput,
  done: (outcome: HookOutcome) => void,
): void {
  const port = resolvePort(httpGet.port, input.container);
  if (typeof port === 'string') {
    done({ ok: false, error: port });
    return;
  }
  const host = httpGet.host || input.podIP;
  const path = httpGet.path || '/';
  const headers = probeHeaders(httpGet, input.userAgent);
  const ask = (scheme: 'http' | 'https', fallback = false) => {
    const url = `${scheme}://${host}:${port}${path.startsWith('/') ? '' : '/'}${path}`;
    const request = {
      from: { node: input.node },
      scheme,
      host,
      port,
      path,
      headers,
      timeoutMs: NO_TIMEOUT,
      connectTimeoutMs: DIAL_TIMEOUT,
    };
    getFollowing(
      input.network,
      { url, request },
      () => NO_TIMEOUT,
      (answer) => {
        if ('tooMany' in answer) {
          done({ ok: false, error: `Get "${answer.tooMany}": stopped after 10 redirects` });
          return;
        }
        const { kind } = answer.outcome;
        if (kind === 'response') {
          if (fallback)
            input.warn(
              'LifecycleHTTPFallback',
              `request to HTTPS lifecycle hook ${host}:${port} got HTTP response, retry with HTTP succeeded`,
            );
          done({ ok: true });
        } else if (kind === 'not-tls' && !fallback) {
          // Nobody's password goes over the wire in clear text.
          for (const name of Object.keys(headers))
            if (name.toLowerCase() === 'authorization') delete headers[name];
          ask('http', true);
        } else
          done({
            ok: false,
            error: `Get "${answer.url}": ${transportError(kind, host, answer.request.port)}`,
          });
      },
    );
  };
  ask((httpGet.scheme ?? 'HTTP').toUpperCase() === 'HTTPS' ? 'https' : 'http');
}

function transportError(kind: string, host: string, port: number): string {
  if (kind === 'refused') return `dial tcp ${host}:${port}: connect: connection refused`;
  if (kind === 'no-such-host') return `dial tcp: lookup ${host}: no such host`;
  if (kind === 'timeout') return `dial tcp ${host}:${port}: i/o timeout`;
  if (kind === 'not-tls') return 'http: server gave HTTP response to HTTPS client';
  return 'EOF';
}

/** What a failed postStart hook leaves as the message of its container; `where` names container and pod. */
export function hookFailure(handler: Handler, where: string, error: string): string {
  const failed = `${where} failed - error: ${error}`;
  if (handler.exec) return `Exec lifecycle hook ([${(handler.exec.command ?? []).join(' ')}]) for ${failed}`;
  if (handler.httpGet) return `HTTP lifecycle hook (${handler.httpGet.path || '/'}) for ${failed}`;
  return `Cannot run handler: ${error}`;
}

/** A handler that names nothing to run, as Go prints the struct: a tcpSocket is accepted, but has no effect since it was deprecated. */
function printed({ tcpSocket }: Handler): string {
  if (tcpSocket === undefined) return '&LifecycleHandler{Exec:nil,HTTPGet:nil,TCPSocket:nil,Sleep:nil,}';
  const { port, host = '' } = tcpSocket;
  const value = typeof port === 'number' ? `0 ${port} ` : `1 0 ${port}`;
  return `&LifecycleHandler{Exec:nil,HTTPGet:nil,TCPSocket:&TCPSocketAction{Port:{${value}},Host:${host},},Sleep:nil,}`;
}
