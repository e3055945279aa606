/** Claims of generic ephemeral volumes live as long as their pod. Models pkg/controller/volume/ephemeral. */
import type { ControllerContext } from '../controller/context.ts';
import { controllerReference, isControlledBy } from '../controller/owners.ts';
import { isTerminating, keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { carryOut } from '../controller/writes.ts';

const COMPONENT = 'ephemeral_volume';

export function startEphemeralVolumes({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });
  api.watch(['Pod'], ({ type, object }) => {
    const hasEphemeral = object.spec.volumes?.some((volume: { ephemeral?: object }) => volume.ephemeral);
    if (type === 'ADDED' && hasEphemeral) queue.add(keyOf(object));
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const pod = api.get('Pod', namespace, name);
    if (pod === undefined || isTerminating(pod)) return;
    for (const volume of pod.spec.volumes) {
      if (!volume.ephemeral) continue;
      const claimName = `${name}-${volume.name}`;
      const present = api.get('PersistentVolumeClaim', namespace, claimName);
      if (present !== undefined && isControlledBy(present, pod)) continue;
      const template = volume.ephemeral.volumeClaimTemplate;
      const { error } = carryOut(api, COMPONENT, [
        {
          op: 'create',
          object: {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: {
              ...template.metadata,
              name: claimName,
              namespace,
              ownerReferences: [controllerReference(pod)],
            },
            spec: template.spec,
          },
          says: {
            on: pod,
            failed: {
              type: 'Warning',
              reason: 'FailedBinding',
              message: `ephemeral volume controller: {error}`,
            },
          },
        },
      ]);
      if (error !== undefined) queue.retry(key);
    }
  }

  return queue;
}
