import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Client } from '../client.ts';
import type { Context } from '../context.ts';
import { customResources, RESOURCES, type Resource } from '../discovery.ts';
import { CommandError } from '../errors.ts';
import type { Flag } from '../flags.ts';
import { readManifests } from '../manifests.ts';
import { compactJson } from '../printers/yaml.ts';

/** --raw of commands that write. */
export const RAW: Flag = {
  name: 'raw',
  type: 'string',
  help: 'The path to ask the API server for, as it stands',
};

const HEALTH = /^\/(healthz|livez|readyz)(\/(ping|etcd))?$/;
/** `/api/v1/namespaces/NS/PLURAL/NAME`, `/apis/GROUP/VERSION/PLURAL`. */
const OBJECTS = /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/;

/** What the API server answers to a path: `kubectl get --raw`. */
export function rawAnswer(context: Context, path: string): string {
  const [place = ''] = path.split('?');
  const health = context.client.health?.();
  const [, check] = HEALTH.exec(place) ?? [];
  if (check !== undefined && health?.etcd === false && !place.endsWith('/ping')) throw unwell(check, place);
  if (check !== undefined) return 'ok';
  if (place === '/version') return version(context);
  const { resource, namespace, name } = target(place, context.client);
  if (name !== undefined) return json(context.client.get(resource.kind, namespace, name));
  return json(listOf(resource, context.client.list(resource.kind, namespace)));
}

/** The checks that a server makes of itself, but for the hooks behind its start. */
function unwell(check: string, place: string): ApiError {
  const checks = place.endsWith('/etcd') ? ['etcd'] : ['ping', 'log', 'etcd'];
  const lines = checks.map((each) => (each === 'etcd' ? '[-]etcd failed: reason withheld' : `[+]${each} ok`));
  return new ApiError(
    'InternalError',
    `an error on the server (${JSON.stringify(`${lines.join('\n')}\n${check} check failed`)}) has prevented the request from succeeding`,
  );
}

/** What a path of the API means. */
function target(
  place: string,
  client: Client,
): {
  resource: Resource;
  namespace: string | undefined;
  name: string | undefined;
} {
  const [, group = '', release, namespace, plural, name] = OBJECTS.exec(place) ?? [];
  const resource = [...RESOURCES, ...customResources(client)].find(
    (each) => each.plural === plural && each.group === group && each.version === release,
  );
  if (resource === undefined)
    throw new ApiError('NotFound', 'the server could not find the requested resource');
  return { resource, namespace, name };
}

/** `--raw` of create (POST of one file), replace (PUT of one file) and delete. Prints what the server answers. */
export function writeRaw(context: Context, verb: 'create' | 'replace' | 'delete'): number {
  const { client, flags, out } = context;
  const [place = ''] = flags.string('raw').split('?');
  if (!place.startsWith('/'))
    throw new CommandError(
      `--raw must be a valid URL path: parse ${JSON.stringify(place)}: invalid URI for request`,
    );
  const files = flags.list('filename');
  if (files.length > 1 || (files.length === 0 && verb !== 'delete'))
    throw new CommandError('--raw can only use a single local file or stdin');
  const { resource, namespace, name } = target(place, client);
  if (verb === 'delete') {
    if (name === undefined)
      throw new ApiError('MethodNotAllowed', 'name it: the server deletes one at a time here');
    const { uid } = client.get(resource.kind, namespace, name).metadata;
    client.delete(resource.kind, namespace, name, {});
    const details = {
      name,
      ...(resource.group ? { group: resource.group } : {}),
      kind: resource.plural,
      uid,
    };
    out(json({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }));
    return 0;
  }
  const [info] = readManifests(context, files).infos;
  if (info === undefined) throw new CommandError(`no objects passed to ${verb}`);
  const object =
    namespace === undefined ? info.local : { ...info.local, metadata: { ...info.local.metadata, namespace } };
  out(json((verb === 'create' ? client.create(object) : client.update(object)).object));
  return 0;
}

const listOf = ({ group, version: release, kind }: Resource, items: readonly KubeObject[]) => ({
  kind: `${kind}List`,
  apiVersion: group === '' ? release : `${group}/${release}`,
  metadata: { resourceVersion: '' },
  items,
});
const json = (value: object) => `${compactJson(value)}\n`;

function version({ client }: Context): string {
  const gitVersion = client.serverVersion();
  const [, minor = '36'] = gitVersion.split('.');
  return JSON.stringify({ major: '1', minor, gitVersion, platform: 'linux/amd64' }, undefined, 2);
}
