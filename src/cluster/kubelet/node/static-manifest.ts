import { decode } from '../../../api/decode.ts';
import { applyDefaults } from '../../../api/defaults/index.ts';
import { ApiError } from '../../../api/errors.ts';
import { validateCreate } from '../../../api/validation/index.ts';
import type { ReleaseVersion } from '../../../scenario/types.ts';
import type { Container, Pod } from '../types.ts';

/** A source of files or variables that may name an object of the API. */
interface Source {
  secret?: unknown;
  configMap?: unknown;
  secretRef?: unknown;
  configMapRef?: unknown;
  secretKeyRef?: unknown;
  configMapKeyRef?: unknown;
  clusterTrustBundle?: unknown;
}

/**
 * Why a kubelet does not take a file of its directory of static pods, in the words of its log. A pod that the
 * API server would refuse is not started, and none that cannot start without it.
 * Models tryDecodeSinglePod of pkg/kubelet/config/common.go and HasAPIObjectReference.
 */
export function manifestProblem(mirror: unknown, release: ReleaseVersion): string | undefined {
  let pod: Pod;
  try {
    const { object } = decode(mirror, { version: release, fieldValidation: 'Ignore' });
    applyDefaults(object, release);
    validateCreate(object, release);
    pod = object as unknown as Pod;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return `invalid pod: ${error.message}`;
  }
  const resource = referencedResource(pod);
  return resource === undefined ? undefined : `static pods may not reference ${resource}`;
}

function referencedResource({ spec }: Pod): string | undefined {
  const containers: Container[] = [...spec.containers, ...(spec.initContainers ?? [])];
  const volumes = spec.volumes ?? [];
  const sources: Source[] = [
    ...(volumes as Source[]),
    ...volumes.flatMap((volume) => (volume.projected?.sources ?? []) as Source[]),
    ...containers.flatMap(({ env = [] }) => env.map(({ valueFrom }) => (valueFrom ?? {}) as Source)),
    ...containers.flatMap(({ envFrom = [] }) => envFrom as Source[]),
  ];
  const has = (...keys: (keyof Source)[]) => sources.some((source) => keys.some((key) => source[key]));
  if (spec.serviceAccountName) return 'serviceaccounts';
  if (has('secret', 'secretRef', 'secretKeyRef') || (spec.imagePullSecrets ?? []).length > 0)
    return 'secrets';
  if (has('configMap', 'configMapRef', 'configMapKeyRef')) return 'configmaps';
  if (((spec as { resourceClaims?: unknown[] }).resourceClaims ?? []).length > 0) return 'resourceclaims';
  if (volumes.some((volume) => volume.persistentVolumeClaim || volume.ephemeral))
    return 'persistentvolumeclaims';
  return has('clusterTrustBundle') ? 'clustertrustbundles' : undefined;
}
