import type { KubeObject } from '../api/meta.ts';
import type { Client } from './client.ts';
import type { Resource } from './discovery.ts';
import { PlainError } from './errors.ts';
import { COMPONENT_STATUS } from './served-types.ts';

/** What a kube-apiserver asks for their health. A real one lists them in the order of their answers. */
const COMPONENTS = ['controller-manager', 'scheduler', 'etcd-0'];

/** A simulated control plane is always well: it has no way to be ill. */
const statusOf = (name: string): KubeObject =>
  ({
    apiVersion: 'v1',
    conditions: [{ message: 'ok', status: 'True', type: 'Healthy' }],
    kind: 'ComponentStatus',
    metadata: { name },
  }) as unknown as KubeObject;

/**
 * The objects of a type. Component statuses are stored nowhere: the API server makes them when asked.
 * Models pkg/registry/core/componentstatus/rest.go.
 */
export function listObjects(client: Client, resource: Resource, namespace: string | undefined): KubeObject[] {
  if (resource === COMPONENT_STATUS) return COMPONENTS.map(statusOf);
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
  return statusOf(name);
}
