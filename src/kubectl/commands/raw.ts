import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Context } from '../context.ts';
import { RESOURCES, type Resource } from '../discovery.ts';
import { compactJson } from '../printers/yaml.ts';

const HEALTH = /^\/(healthz|livez|readyz)(\/(ping|etcd))?$/;
/** `/api/v1/namespaces/NS/PLURAL/NAME`, `/apis/GROUP/VERSION/PLURAL`. */
const OBJECTS = /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/;

/** What the API server answers to a path: `kubectl get --raw`. */
export function rawAnswer(context: Context, path: string): string {
  const [place = ''] = path.split('?');
  if (HEALTH.test(place)) return 'ok';
  if (place === '/version') return version(context);
  const [, group = '', release, namespace, plural, name] = OBJECTS.exec(place) ?? [];
  const resource = RESOURCES.find(
    (each) => each.plural === plural && each.group === group && each.version === release,
  );
  if (resource === undefined)
    throw new ApiError('NotFound', 'the server could not find the requested resource');
  if (name !== undefined) return json(context.client.get(resource.kind, namespace, name));
  return json(listOf(resource, context.client.list(resource.kind, namespace)));
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
