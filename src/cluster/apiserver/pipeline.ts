import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { WriteOptions } from '../../kubectl/client.ts';
import type { Answer, ControlPlaneApi } from './control-plane-api.ts';
import { notFound } from './failures.ts';
import { isNamespaced } from './resources.ts';

/** What happens to an object on its way into the store: decode, default, admit, validate. */
export interface Pipeline {
  create(input: unknown, api: ControlPlaneApi, options: WriteOptions): Answer;
  update(input: unknown, stored: KubeObject, api: ControlPlaneApi, options: WriteOptions): Answer;
  /** What the binding of a pod to its node adds to it. */
  bound(pod: KubeObject, api: ControlPlaneApi): KubeObject;
  /** Throws TooManyRequests where a PodDisruptionBudget says no. */
  admitEviction(pod: KubeObject, api: ControlPlaneApi): void;
}

export function createPipeline(): Pipeline {
  return {
    create(input, api) {
      const object = input as KubeObject;
      const metadata = { ...object.metadata };
      if (isNamespaced(object.kind)) {
        metadata.namespace ??= 'default';
        const namespace = api.get('Namespace', undefined, metadata.namespace);
        if (namespace === undefined) throw notFound('Namespace', metadata.namespace);
      }
      if (!metadata.name && !metadata.generateName)
        throw new ApiError('Invalid', 'name or generateName is required', { kind: object.kind });
      return { object: { ...object, metadata }, warnings: [] };
    },
    update: (input) => ({ object: input as KubeObject, warnings: [] }),
    bound: (pod) => pod,
    admitEviction() {},
  };
}
