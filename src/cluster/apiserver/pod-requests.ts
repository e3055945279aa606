/** What a pod's requests to the API server get: reads, and the writes that scripts with curl make. */
import { ApiError } from '../../api/errors.ts';
import { kinds } from '../../api/kinds.ts';
import { parseSelector, selectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Attributes } from '../../api/rbac.ts';
import type { Client } from '../../kubectl/client.ts';
import { scaleOf } from '../../kubectl/scale-view.ts';
import { fieldFilter } from '../../kubectl/selectors.ts';
import type { HttpAnswer } from '../network/registry.ts';

export interface PodRequest {
  wanted: Attributes;
  /** The part behind the question mark. */
  query: URLSearchParams;
  contentType: string;
  body: string | undefined;
}

const CODES: Readonly<Record<string, number>> = {
  NotFound: 404,
  AlreadyExists: 409,
  Conflict: 409,
  Invalid: 422,
  BadRequest: 400,
  Forbidden: 403,
  TooManyRequests: 429,
  MethodNotAllowed: 405,
  InternalError: 500,
  Unauthorized: 401,
  ServiceUnavailable: 503,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
};

const PATCHES: Readonly<Record<string, 'json' | 'merge' | 'strategic'>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
};

export function answerRequest(request: PodRequest, client: Client): HttpAnswer {
  try {
    return answer(request, client);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return failure(CODES[error.reason] ?? 500, error.reason, error.message);
  }
}

function answer({ wanted, query, contentType, body }: PodRequest, client: Client): HttpAnswer {
  if ('path' in wanted) return plainPath(wanted.path, client);
  const { verb, group, resource, name, namespace, subresource } = wanted;
  const info = kinds.find((each) => each.plural === resource && each.group === group);
  if (info === undefined) throw new ApiError('NotFound', 'the server could not find the requested resource');
  const { kind, namespaced } = info;
  const place = namespaced ? namespace : undefined;
  const given = (): KubeObject => {
    const object = parsed(body) as KubeObject;
    return place === undefined ? object : { ...object, metadata: { ...object.metadata, namespace: place } };
  };
  if (subresource === 'log' && kind === 'Pod' && name !== undefined) return logs(client, place!, name, query);
  if (subresource === 'eviction' && verb === 'create') {
    client.evict(place!, name!);
    return json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
  }
  const isScale = subresource === 'scale';
  if (subresource !== undefined && !isScale && subresource !== 'status')
    throw notSimulated(`${verb} of ${resource}/${subresource}`);
  const shown = (object: KubeObject) => (isScale ? scaleOf(object) : object);
  switch (verb) {
    case 'get':
      return json(200, shown(client.get(kind, place, name!)));
    case 'list':
      return json(200, {
        kind: info.listKind,
        apiVersion: info.apiVersions[0],
        metadata: { resourceVersion: '1' },
        items: client.list(kind, place).filter(chosen(query, kind)),
      });
    case 'create':
      return json(201, client.create(given()).object);
    case 'update':
      return json(
        200,
        shown(isScale ? scaled(client, kind, place, name!, given()) : client.update(given()).object),
      );
    case 'patch': {
      const patch = parsed(body);
      const type = PATCHES[contentType.split(';')[0]!.trim()];
      if (type === undefined) throw notSimulated(`a patch of type ${contentType || '(none)'}`);
      if (isScale) return json(200, shown(scaled(client, kind, place, name!, patch as KubeObject)));
      const part = subresource === undefined ? {} : { subresource: 'status' as const };
      return json(200, client.patch(kind, place, name!, patch, type, part).object);
    }
    case 'delete': {
      if (name === undefined) throw notSimulated('the deletion of a whole collection');
      const { uid } = client.get(kind, place, name).metadata;
      const options = body
        ? (parsed(body) as { gracePeriodSeconds?: number; propagationPolicy?: 'Orphan' })
        : {};
      const { gracePeriodSeconds, propagationPolicy } = options;
      client.delete(kind, place, name, {
        ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
        ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
      });
      const details = { name, ...(group === '' ? {} : { group }), kind: resource, uid };
      return json(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
    }
    default:
      throw notSimulated(verb);
  }
}

function scaled(
  client: Client,
  kind: string,
  place: string | undefined,
  name: string,
  { spec }: KubeObject,
): KubeObject {
  const patch = { spec: { replicas: spec?.replicas } };
  return client.patch(kind, place, name, patch, 'merge', { subresource: 'scale' }).object;
}

function plainPath(path: string, client: Client): HttpAnswer {
  if (path.startsWith('/version')) {
    const gitVersion = client.serverVersion();
    return json(200, { major: '1', minor: gitVersion.split('.')[1], gitVersion });
  }
  if (/^\/(healthz|livez|readyz)/.test(path)) return { status: 200, body: 'ok' };
  throw new ApiError('NotFound', 'the server could not find the requested resource');
}

function logs(client: Client, namespace: string, name: string, query: URLSearchParams): HttpAnswer {
  const container = query.get('container');
  const tail = query.get('tailLines');
  const lines = client.logs(namespace, name, {
    ...(container === null ? {} : { container }),
    ...(tail === null ? {} : { tailLines: Number(tail) }),
    ...(query.get('previous') === 'true' ? { previous: true } : {}),
  });
  return { status: 200, body: lines.map(({ line }) => `${line}\n`).join('') };
}

/** What labelSelector and fieldSelector leave of a list. */
function chosen(query: URLSearchParams, kind: string): (object: KubeObject) => boolean {
  const labels = parseSelector(query.get('labelSelector') ?? '');
  if ('error' in labels) throw new ApiError('BadRequest', `unable to parse requirement: ${labels.error}`);
  const fields = fieldFilter(query.get('fieldSelector') ?? '', kind);
  if (typeof fields === 'string') throw new ApiError('BadRequest', fields);
  return (object) => selectorMatches(labels, object.metadata.labels) && fields(object);
}

function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    throw new ApiError(
      'BadRequest',
      'the object provided is unrecognized (must be of type JSON): no kind, version or syntax is readable',
    );
  }
}

const notSimulated = (what: string): ApiError =>
  new ApiError('MethodNotAllowed', `${what} by a pod is not simulated`);

const json = (status: number, body: unknown): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: `${JSON.stringify(body, null, 2)}\n`,
});

export const failure = (code: number, reason: string, message: string): HttpAnswer =>
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
