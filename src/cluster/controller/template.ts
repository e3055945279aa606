import type { KubeObject } from '../../api/meta.ts';
import { controllerReference } from './owners.ts';

/** spec.template of a workload. */
export interface PodTemplate {
  metadata?: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
  };
  // biome-ignore lint/suspicious/noExplicitAny: a PodSpec
  spec: any;
}

/** A pod before the API server has seen it. */
export interface NewPod {
  apiVersion: 'v1';
  kind: 'Pod';
  metadata: {
    name?: string;
    generateName: string;
    namespace: string | undefined;
    labels: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
    ownerReferences: object[];
  };
  // biome-ignore lint/suspicious/noExplicitAny: a PodSpec
  spec: any;
}

/** Models pkg/controller/controller_utils.go GetPodFromTemplate. */
export function podFromTemplate(template: PodTemplate, owner: KubeObject): NewPod {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace,
      labels: { ...labels },
      ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
      ...(finalizers === undefined ? {} : { finalizers: [...finalizers] }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template.spec,
  };
}
