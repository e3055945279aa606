/**
 * What belongs to the cluster itself (the pods of kube-system) is in the trace as objects, so that kubectl
 * finds it; it has no pod lines, events or machines, and no view draws it.
 */
export const INFRASTRUCTURE = 'podscope.dev/infrastructure';

export const isInfrastructure = (object: {
  metadata: { annotations?: Readonly<Record<string, string>> };
}): boolean => object.metadata.annotations?.[INFRASTRUCTURE] !== undefined;
