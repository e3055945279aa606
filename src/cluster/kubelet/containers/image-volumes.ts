import { fieldPath, type Host } from '../host.ts';
import type { PodStatuses } from '../pods/pod-statuses.ts';
import type { SyncProblem } from '../pods/sync-errors.ts';
import type { Task } from '../task.ts';
import type { Container, ContainerKind, Pod } from '../types.ts';
import type { ImageManager, StartError } from './image-manager.ts';
import type { NodeContainers } from './node-containers.ts';

export interface ImageVolumeDeps {
  host: Host;
  images: ImageManager;
  containers: NodeContainers;
  podStatuses: PodStatuses;
}

/** What is wrong with the image of a volume, by the volume's name. */
export type ImageVolumeErrors = ReadonlyMap<string, StartError>;
export const NO_ERRORS: ImageVolumeErrors = new Map();

/**
 * Brings the images of a pod's volumes to the node, before any of its containers starts, and puts
 * their files into the volumes. Models getImageVolumes of pkg/kubelet/kuberuntime/kuberuntime_manager.go.
 */
export function* pullImageVolumes(
  { host, images, containers }: ImageVolumeDeps,
  pod: Pod,
): Task<ImageVolumeErrors> {
  const volumes = (pod.spec.volumes ?? []).filter((volume) => volume.image !== undefined);
  if (volumes.length === 0) return NO_ERRORS;
  const errors = new Map<string, StartError>();
  const mounted = containers.ensure(pod).volumes;
  for (const { name, image } of volumes) {
    const { reference, pullPolicy } = image as { reference: string; pullPolicy?: string };
    const error = yield* images.pull(pod, reference, pullPolicy);
    if (error !== undefined) errors.set(name, error);
    else {
      const state = mounted.get(name);
      const files = host.ctx.runtime.imageFiles?.(reference);
      if (state !== undefined && files !== undefined) state.directory = files;
    }
  }
  return errors;
}

/** A container that mounts a volume whose image is missing does not start: it waits for the same reason. */
export function imageVolumeProblem(
  { host, podStatuses }: ImageVolumeDeps,
  pod: Pod,
  container: Container,
  kind: ContainerKind,
  errors: ImageVolumeErrors,
): SyncProblem | undefined {
  if (errors.size === 0) return undefined;
  const mount = container.volumeMounts?.find(({ name }) => errors.has(name));
  if (mount === undefined) return undefined;
  const error = errors.get(mount.name)!;
  host.event(pod, fieldPath(kind, container.name), 'Warning', 'Failed', `Error: ${error.reason}`);
  podStatuses.remember(pod, container.name, error);
  return { what: `${container.name}: ${error.reason}` };
}
