import type { KubeObject } from '../api/meta.ts';
import type { Client } from './client.ts';
import type { Resource } from './discovery.ts';
import { PlainError } from './errors.ts';
import { COMPONENT_STATUS } from './served-types.ts';

/** What a kube-apiserver asks for their health. A real one lists them in the order of their answers. */
const COMPONENTS = ['controller-manager', 'scheduler', 'etcd-0'];

/** Where the API server asks a component on its own machine. */
const PORTS: Record<string, number> = { 'controller-manager': 10257, scheduler: 10259 };

function conditionOf(name: string, client: Client): object {
  const health = client.health?.();
  const port = PORTS[name];
  if (health === undefined || (port === undefined ? health.etcd : health[name as 'scheduler']))
    return { message: 'ok', status: 'True', type: 'Healthy' };
  const at = `127.0.0.1:${port}`;
  return port === undefined
    ? { error: 'context deadline exceeded', status: 'False', type: 'Healthy' }
    : {
        message: `Get "https://${at}/healthz": dial tcp ${at}: connect: connection refused`,
        status: 'False',
        type: 'Healthy',
      };
}

const statusOf = (name: string, client: Client): KubeObject =>
  ({
    apiVersion: 'v1',
    conditions: [conditionOf(name, client)],
    kind: 'ComponentStatus',
    metadata: { name },
  }) as unknown as KubeObject;

/**
 * The objects of a type. Component statuses are stored nowhere: the API server makes them when asked.
 * Models pkg/registry/core/componentstatus/rest.go.
 */
export function listObjects(client: Client, resource: Resource, namespace: string | undefined): KubeObject[] {
  if (resource === COMPONENT_STATUS) return COMPONENTS.map((name) => statusOf(name, client));
  return client.list(resource.kind, namespace);
}

/** One object of a type, as {@link listObjects}. */
export function getObject(
  client: Client,
  resource: Resource,
  namespace: string | undefined,
  name: string,
): KubeObject {
  if (resource !== COMPONENT_STATUS) return client.get(resource.kind, namespace, name);
  if (!COMPONENTS.includes(name)) throw new PlainError(`Error from server: Component not found: ${name}`);
  return statusOf(name, client);
}
