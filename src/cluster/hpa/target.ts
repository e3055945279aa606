/** Whether there is a size to set. Models reconcileAutoscaler and the scale subresource of pkg/registry. */
import { kindInfo } from '../../api/kinds.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';

/** The kinds that every server gives a subresource `scale`. */
const SCALABLE = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet']);

/** What the API server answers where the target of an autoscaler is of a kind that is not there or has no size. */
export function hasNoScale({ spec }: KubeObject, api: ControlPlaneApi): string | undefined {
  const { apiVersion = '', kind } = spec.scaleTargetRef as { apiVersion?: string; kind: string };
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
  const info = kindInfo(kind);
  const custom = info ? undefined : customKind(kind, group, api);
  if (info?.group !== group && custom === undefined)
    return `no matches for kind "${kind}" in group "${group}"`;
  const isScalable = custom === undefined ? SCALABLE.has(kind) : hasScale(custom);
  return isScalable ? undefined : 'the server could not find the requested resource';
}

const customKind = (kind: string, group: string, api: ControlPlaneApi): KubeObject | undefined =>
  api.list('CustomResourceDefinition').find(({ spec }) => spec.names.kind === kind && spec.group === group);

const hasScale = ({ spec }: KubeObject): boolean =>
  spec.versions.some((version: { subresources?: { scale?: object } }) => version.subresources?.scale);
