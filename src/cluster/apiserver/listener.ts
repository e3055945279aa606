import type { HttpAnswer, Listener } from '../network/registry.ts';

const PORT = 6443;
/** What anybody may read (system:public-info-viewer). */
const PUBLIC = /^\/(healthz|livez|readyz|version)(\/|\?|$)/;

/**
 * The API server as a pod meets it at https://kubernetes.default: it is there, and RBAC forbids what nobody has
 * been allowed. Clients in pods do not get objects here.
 */
export function listenForPods(
  network: { listen(ip: string, port: number, listener: Listener): unknown },
  address: string,
  version: string,
  isUp: () => boolean,
): void {
  network.listen(address, PORT, {
    owner: 'kube-apiserver',
    tls: true,
    open: isUp,
    http: ({ path, method = 'GET', headers }): HttpAnswer => {
      if (PUBLIC.test(path)) {
        const body = path.startsWith('/version')
          ? `${JSON.stringify({ major: '1', minor: version.split('.')[1], gitVersion: version }, null, 2)}\n`
          : 'ok';
        return { status: 200, body };
      }
      const token = headers.Authorization ?? headers.authorization;
      const user = token === undefined ? 'system:anonymous' : 'system:serviceaccount:default:default';
      const message = `forbidden: User "${user}" cannot ${method.toLowerCase()} path "${path}"`;
      const status = {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message,
        reason: 'Forbidden',
        details: {},
        code: 403,
      };
      const body = `${JSON.stringify(status, null, 2)}\n`;
      return { status: 403, headers: { 'content-type': 'application/json' }, body };
    },
  });
}
