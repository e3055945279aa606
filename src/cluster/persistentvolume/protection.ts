/** Claims and volumes in use are not removed. Models pkg/controller/volume/{pvcprotection,pvprotection}. */
import type { KubeObject } from '../../api/meta.ts';
import { CLAIM_PROTECTION, VOLUME_PROTECTION } from '../apiserver/admission/storage.ts';
import type { ControllerContext } from '../controller/context.ts';
import { isTerminating, keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';

export function claimsOfPod(pod: KubeObject): string[] {
  const names: string[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    if (volume.persistentVolumeClaim) names.push(volume.persistentVolumeClaim.claimName);
    else if (volume.ephemeral) names.push(`${pod.metadata.name}-${volume.name}`);
  }
  return names;
}

export function startVolumeProtection({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });

  api.watch(['PersistentVolumeClaim', 'PersistentVolume'], ({ type, object }) => {
    if (type !== 'DELETED' && isTerminating(object)) queue.add(`${object.kind}:${keyOf(object)}`);
  });
  api.watch(['Pod'], ({ type, object: pod }) => {
    // A pod that has ended keeps its claims until it is gone.
    if (type !== 'DELETED') return;
    for (const name of claimsOfPod(pod)) {
      const claim = api.get('PersistentVolumeClaim', pod.metadata.namespace, name);
      if (claim !== undefined && isTerminating(claim)) queue.add(`${claim.kind}:${keyOf(claim)}`);
    }
  });
  api.watch(['PersistentVolume'], ({ type, object, old }) => {
    if (type === 'MODIFIED' && object.status?.phase !== old?.status?.phase && isTerminating(object))
      queue.add(`${object.kind}:${keyOf(object)}`);
  });

  function sync(id: string): void {
    const [kind, key] = id.split(':') as [string, string];
    const { namespace, name } = splitKey(key);
    const object = api.get(kind, namespace || undefined, name);
    if (object === undefined || !isTerminating(object)) return;
    if (kind === 'PersistentVolume') {
      if (object.status?.phase !== 'Bound') api.finalize(kind, undefined, name, VOLUME_PROTECTION);
    } else if (!isUsed(namespace, name)) api.finalize(kind, namespace, name, CLAIM_PROTECTION);
  }

  function isUsed(namespace: string, claim: string): boolean {
    return api.list('Pod', namespace).some((pod) => pod.spec.nodeName && claimsOfPod(pod).includes(claim));
  }

  return queue;
}
