import { type Attributes, forbiddenMessage, isAllowed, type Subject, subjectOf } from '../../api/rbac.ts';
import { headerOf } from '../network/headers.ts';
import type { Connection, HttpAnswer, Listener } from '../network/registry.ts';
import { speakHttp } from '../network/http-text.ts';
import { asToolRequest } from '../network/tool-line.ts';
import type { ApiServer } from './api.ts';
import { type KubectlDoor, runForPod } from './kubectl-door.ts';
import { answerRequest, failure } from './pod-requests.ts';

const PORT = 6443;
const VERBS: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

interface PodDoor {
  network: { listen(ip: string, port: number, listener: Listener): unknown };
  address: string;
  api: Pick<ApiServer, 'list'>;
  isUp(): boolean;
  /** What acts for pods. */
  kubectl: KubectlDoor;
}

/**
 * The API server as a pod meets it at https://kubernetes.default: who shows the token of its service account may
 * read and write what RBAC allows that account, by requests or with kubectl.
 */
export function listenForPods({ network, address, api, isUp, kubectl }: PodDoor): void {
  const listener: Listener = {
    owner: 'kube-apiserver',
    tls: true,
    open: isUp,
    connect({ ip, connection }) {
      hear(connection, (first, rest) => {
        const request = asToolRequest(first);
        if (request === undefined) speakHttp(rest, listener, ip, { from: {}, host: address, port: PORT });
        else runForPod(kubectl, request, whoAsks(`Bearer ${request.token}`), rest);
      });
    },
    http({ path: url, method = 'GET', headers, body }): HttpAnswer {
      const [path = '', query = ''] = url.split('?');
      const subject = whoAsks(headerOf(headers, 'authorization'));
      if (subject === undefined) return failure(401, 'Unauthorized', 'Unauthorized');
      const wanted = attributesOf(path, method, url.includes('watch=true'));
      const source = { list: (kind: string, namespace?: string) => api.list(kind, namespace) };
      if (!isAllowed(subject, wanted, source))
        return failure(403, 'Forbidden', forbiddenMessage(subject, wanted));
      const contentType = headerOf(headers, 'content-type') ?? '';
      return answerRequest({ wanted, query: new URLSearchParams(query), contentType, body }, kubectl.client);
    },
  };
  network.listen(address, PORT, listener);
}

/** Waits for the first words of a connection; whoever takes it over hears them again. */
function hear(connection: Connection, take: (first: string, rest: Connection) => void): void {
  let next: ((text: string) => void) | undefined;
  const rest: Connection = {
    send: (text) => connection.send(text),
    close: () => connection.close(),
    onClose: (handler) => connection.onClose(handler),
    onData(handler) {
      next = handler;
    },
  };
  let isTaken = false;
  connection.onData((text) => {
    if (!isTaken) take(text, rest);
    isTaken = true;
    next?.(text);
  });
}

/** Undefined: a token that is none. Without a token anybody may ask. */
function whoAsks(authorization: string | undefined): Subject | undefined {
  if (authorization === undefined) return subjectOf('system:anonymous');
  const payload = /^Bearer [^.]*\.([^.]*)\./.exec(authorization)?.[1];
  try {
    const { sub } = JSON.parse(atob(payload ?? '')) as { sub?: string };
    return sub === undefined ? undefined : subjectOf(sub);
  } catch {
    return undefined;
  }
}

/** `/api/v1/namespaces/default/pods/web` and its like; what is no resource is a plain path. */
function attributesOf(path: string, method: string, isWatch = false): Attributes {
  const match = /^\/(?:api\/v1|apis\/([^/]+)\/[^/]+)\/(.+?)\/?$/.exec(path);
  if (match === null) return { verb: method.toLowerCase(), path };
  const [, group = '', rest = ''] = match;
  const parts = rest.split('/');
  const isInNamespace = parts[0] === 'namespaces' && parts.length > 2;
  const [resource = '', name, subresource] = isInNamespace ? parts.slice(2) : parts;
  const namespace = isInNamespace ? parts[1] : resource === 'namespaces' ? name : undefined;
  const reads = isWatch ? 'watch' : name === undefined ? 'list' : 'get';
  return {
    verb: VERBS[method] ?? reads,
    group,
    resource,
    namespace,
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}
