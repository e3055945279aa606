// biome-ignore lint/suspicious/noExplicitAny: a probe as stored
type Any = any;

/** `http-get http://:8080/ready delay=0s timeout=1s period=5s #success=1 #failure=3` */
export function describeProbe(probe: Any): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 1}s period=${probe.periodSeconds ?? 10}s #success=${probe.successThreshold ?? 1} #failure=${probe.failureThreshold ?? 3}`;
  return `${describeHandler(probe)} ${attributes}`;
}

function describeHandler({ exec, httpGet, tcpSocket, grpc }: Any): string {
  if (exec) return `exec [${(exec.command ?? []).join(' ')}]`;
  if (httpGet) {
    const host = httpGet.host?.includes(':') ? `[${httpGet.host}]` : (httpGet.host ?? '');
    return `http-get ${(httpGet.scheme ?? 'HTTP').toLowerCase()}://${host}:${httpGet.port}${urlPath(httpGet.path)}`;
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port}`;
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''}`;
  return 'unknown';
}

/** A path in an URL: it begins with a slash, and a query is part of the name. */
function urlPath(path: string | undefined): string {
  if (!path) return '';
  const escaped = path.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/g, (char) => encodeURIComponent(char));
  return escaped.startsWith('/') ? escaped : `/${escaped}`;
}
