import type { KubeObject } from '../../../api/meta.ts';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** A Node that somebody creates is closed until its readiness has been seen. Models plugin/pkg/admission/nodetaint. */
export function admitNode(node: KubeObject): void {
  const taints: { key: string; effect: string }[] = node.spec?.taints ?? [];
  if (taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect)) return;
  node.spec = { ...node.spec, taints: [...taints, { ...NOT_READY }] };
}
