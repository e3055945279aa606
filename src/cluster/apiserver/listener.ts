import { kinds } from '../../api/kinds.ts';
import { type Attributes, forbiddenMessage, isAllowed, type Subject, subjectOf } from '../../api/rbac.ts';
import type { HttpAnswer, Listener } from '../network/registry.ts';
import type { ApiServer } from './api.ts';

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
  version: string;
  api: Pick<ApiServer, 'get' | 'list'>;
  isUp(): boolean;
}

/**
 * The API server as a pod meets it at https://kubernetes.default: who shows the token of its service account may
 * read what RBAC allows that account. Nothing is written by this door.
 */
export function listenForPods({ network, address, version, api, isUp }: PodDoor): void {
  network.listen(address, PORT, {
    owner: 'kube-apiserver',
    tls: true,
    open: isUp,
    http({ path: url, method = 'GET', headers }): HttpAnswer {
      const path = url.split('?')[0]!;
      const subject = whoAsks(headers.Authorization ?? headers.authorization);
      if (subject === undefined) return failure(401, 'Unauthorized', 'Unauthorized');
      const wanted = attributesOf(path, method, url.includes('watch=true'));
      const source = { list: (kind: string, namespace?: string) => api.list(kind, namespace) };
      if (!isAllowed(subject, wanted, source))
        return failure(403, 'Forbidden', forbiddenMessage(subject, wanted));
      return answer(wanted, version, api);
    },
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
export function attributesOf(path: string, method: string, isWatch = false): Attributes {
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

function answer(wanted: Attributes, version: string, api: PodDoor['api']): HttpAnswer {
  if ('path' in wanted) {
    if (wanted.path.startsWith('/version'))
      return json(200, { major: '1', minor: version.split('.')[1], gitVersion: version });
    if (/^\/(healthz|livez|readyz)/.test(wanted.path)) return { status: 200, body: 'ok' };
    return failure(404, 'NotFound', 'the server could not find the requested resource');
  }
  const { verb, group, resource, name, namespace, subresource } = wanted;
  const info = kinds.find((each) => each.plural === resource && each.group === group);
  if (info === undefined || subresource !== undefined)
    return failure(404, 'NotFound', 'the server could not find the requested resource');
  if (verb !== 'get' && verb !== 'list')
    return failure(
      405,
      'MethodNotAllowed',
      `${verb} by a pod is not simulated: only get and list are answered here`,
    );
  const place = info.namespaced ? namespace : undefined;
  if (name === undefined)
    return json(200, {
      kind: info.listKind,
      apiVersion: info.apiVersions[0],
      metadata: { resourceVersion: '1' },
      items: api.list(info.kind, place),
    });
  const found = api.get(info.kind, place, name);
  const qualified = group === '' ? resource : `${resource}.${group}`;
  return found === undefined
    ? failure(404, 'NotFound', `${qualified} "${name}" not found`)
    : json(200, found);
}

const json = (status: number, body: unknown): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: `${JSON.stringify(body, null, 2)}\n`,
});

const failure = (code: number, reason: string, message: string): HttpAnswer =>
  json(code, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(code === 401 ? {} : { details: {} }),
    code,
  });
