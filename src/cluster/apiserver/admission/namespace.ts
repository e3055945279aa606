/** Models plugin namespace/lifecycle. */
import type { KubeObject } from '../../../api/meta.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';
import { forbidden, notFound } from '../failures.ts';
import { customResource } from '../resources.ts';

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

export function admitToNamespace(object: KubeObject, api: ControlPlaneApi): void {
  const { namespace, name } = object.metadata;
  if (namespace === undefined) return;
  const found = api.get('Namespace', undefined, namespace);
  if (found === undefined) throw notFound('Namespace', namespace);
  if (found.metadata.deletionTimestamp === undefined) return;
  const error = forbidden(
    object.kind,
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
    customResource(object.kind, api),
  );
  error.details.isNamespaceTerminating = true;
  throw error;
}

export function admitNamespaceDeletion(kind: string, name: string): void {
  if (kind === 'Namespace' && IMMORTAL.has(name))
    throw forbidden(kind, name, 'this namespace may not be deleted');
}
