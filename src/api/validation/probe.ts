import type { Path } from '../decode.ts';
import type {
  ExecAction,
  GRPCAction,
  HTTPGetAction,
  IntOrString,
  LifecycleHandler,
  Probe,
  SleepAction,
  TCPSocketAction,
} from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { portName, portNumber } from './names.ts';

type Handler = LifecycleHandler & { grpc?: GRPCAction };

/** A probe of any kind. Models core/validation validateProbe. */
export function validateProbe(
  probe: Probe | undefined,
  path: Path,
  grace: number | undefined,
  errors: Errors,
): void {
  if (probe === undefined) return;
  validateHandler(probe, path, grace, errors);
  errors.nonNegative([...path, 'initialDelaySeconds'], probe.initialDelaySeconds);
  errors.nonNegative([...path, 'timeoutSeconds'], probe.timeoutSeconds);
  errors.nonNegative([...path, 'periodSeconds'], probe.periodSeconds);
  errors.nonNegative([...path, 'successThreshold'], probe.successThreshold);
  errors.nonNegative([...path, 'failureThreshold'], probe.failureThreshold);
  if (probe.terminationGracePeriodSeconds !== undefined && probe.terminationGracePeriodSeconds <= 0) {
    errors.invalid(
      [...path, 'terminationGracePeriodSeconds'],
      probe.terminationGracePeriodSeconds,
      'must be greater than 0',
    );
  }
}

/** What liveness and startup probes may not say. */
export function validateSuccessThreshold(probe: Probe | undefined, path: Path, errors: Errors): void {
  if (probe?.successThreshold !== undefined && probe.successThreshold !== 1) {
    errors.invalid([...path, 'successThreshold'], probe.successThreshold, 'must be 1');
  }
}

/** What a readiness probe may not say. */
export function validateReadinessOnly(probe: Probe | undefined, path: Path, errors: Errors): void {
  if (probe?.terminationGracePeriodSeconds !== undefined) {
    errors.invalid(
      [...path, 'terminationGracePeriodSeconds'],
      probe.terminationGracePeriodSeconds,
      'must not be set for readinessProbes',
    );
  }
}

/** Exactly one handler, each in order; the second one found is the one that is forbidden. */
export function validateHandler(
  handler: Handler,
  path: Path,
  grace: number | undefined,
  errors: Errors,
): void {
  let found = 0;
  const handlers: [string, (at: Path) => void][] = [
    ['exec', (at) => validateExec(handler.exec!, at, errors)],
    ['httpGet', (at) => validateHttpGet(handler.httpGet!, at, errors)],
    ['tcpSocket', (at) => validateTcp(handler.tcpSocket!, at, errors)],
    ['grpc', (at) => validateGrpc(handler.grpc!, at, errors)],
    ['sleep', (at) => validateSleep(handler.sleep!, grace, at, errors)],
  ];
  for (const [field, validate] of handlers) {
    if (handler[field as keyof Handler] === undefined) continue;
    if (found > 0) errors.forbidden([...path, field], 'may not specify more than 1 handler type');
    else validate([...path, field]);
    found++;
  }
  if (found === 0) errors.required(path, 'must specify a handler type');
}

function validateExec(exec: ExecAction, path: Path, errors: Errors): void {
  if ((exec.command ?? []).length === 0) errors.required([...path, 'command']);
}

function validateHttpGet(http: HTTPGetAction, path: Path, errors: Errors): void {
  if (!http.path) errors.required([...path, 'path']);
  validatePort(http.port, [...path, 'port'], errors);
  errors.oneOf([...path, 'scheme'], http.scheme, ['HTTP', 'HTTPS']);
  // Which header it is stays unsaid.
  for (const { name = '' } of http.httpHeaders ?? []) {
    if (!/^[-A-Za-z0-9]+$/.test(name)) {
      errors.invalid(
        [...path, 'httpHeaders'],
        name,
        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
      );
    }
  }
}

function validateTcp(tcp: TCPSocketAction, path: Path, errors: Errors): void {
  validatePort(tcp.port, [...path, 'port'], errors);
}

function validateGrpc(grpc: GRPCAction, path: Path, errors: Errors): void {
  errors.all([...path, 'port'], grpc.port ?? 0, portNumber(grpc.port ?? 0));
}

function validateSleep(sleep: SleepAction, grace: number | undefined, path: Path, errors: Errors): void {
  const seconds = sleep.seconds ?? 0;
  if (grace !== undefined && (seconds < 0 || seconds > grace)) {
    errors.invalid(
      path,
      seconds,
      `must be non-negative and less than terminationGracePeriodSeconds (${grace})`,
    );
  }
}

/** A port by number or by name. */
export function validatePort(port: IntOrString | undefined, path: Path, errors: Errors): void {
  if (typeof port === 'string') errors.all(path, port, portName(port));
  else errors.all(path, port ?? 0, portNumber(port ?? 0));
}
