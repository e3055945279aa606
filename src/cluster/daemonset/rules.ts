/** On which nodes a DaemonSet's pod should be. Models pkg/controller/daemon NodeShouldRunDaemonPod. */

import { scaledValue } from '../../api/int-or-string.ts';
import type { KubeObject } from '../../api/meta.ts';
import { matchesNodeAffinity } from '../scheduler/filters/node-affinity.ts';
import { type Toleration, taintsOf, tolerates } from '../scheduler/filters/taints.ts';

const EVERYWHERE: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];
const HOST_NETWORK: Toleration = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
};

/** Daemon pods stay on nodes that everybody else leaves. What the template says already is not said twice. */
export function daemonTolerations(set: KubeObject): Toleration[] {
  const { tolerations = [], hostNetwork }: { tolerations?: Toleration[]; hostNetwork?: boolean } =
    set.spec.template.spec;
  const added = [...EVERYWHERE, ...(hostNetwork ? [HOST_NETWORK] : [])];
  const isSame = (a: Toleration, b: Toleration) =>
    a.key === b.key &&
    a.effect === b.effect &&
    a.operator === b.operator &&
    (a.value ?? '') === (b.value ?? '');
  return [
    ...tolerations.map((each) => added.find((other) => isSame(each, other)) ?? each),
    ...added.filter((each) => !tolerations.some((other) => isSame(each, other))),
  ];
}

export interface NodeVerdict {
  /** A pod is wanted here. */
  run: boolean;
  /** One that is here may stay. */
  stay: boolean;
}

export function judgeNode(set: KubeObject, node: KubeObject): NodeVerdict {
  const template = { metadata: { name: '' }, spec: set.spec.template.spec } as unknown as KubeObject;
  const wantedNode = set.spec.template.spec.nodeName;
  if ((wantedNode && wantedNode !== node.metadata.name) || !matchesNodeAffinity(template, node))
    return { run: false, stay: false };
  const tolerations = daemonTolerations(set);
  const open = taintsOf(node).filter((taint) => !tolerations.some((each) => tolerates(each, taint)));
  const evicts = open.some((taint) => taint.effect === 'NoExecute');
  const repels = open.some((taint) => taint.effect !== 'PreferNoSchedule');
  return { run: !repels, stay: !evicts };
}

/** The node a daemon pod is on, or is meant for while it waits for the scheduler. */
export function targetNode(pod: KubeObject): string | undefined {
  if (pod.spec.nodeName) return pod.spec.nodeName;
  const terms =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const term of terms)
    for (const field of term.matchFields ?? [])
      if (field.key === 'metadata.name' && field.operator === 'In' && field.values?.length === 1)
        return field.values[0];
  return undefined;
}

/** The pod template's affinity with the node nailed down. */
export function affinityFor(affinity: KubeObject['spec'], node: string): object {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }];
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = required?.nodeSelectorTerms?.length
    ? required.nodeSelectorTerms.map((term: object) => ({ ...term, matchFields }))
    : [{ matchFields }];
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
    },
  };
}

/** Both round up. */
export function updateBounds(set: KubeObject, desired: number): { surge: number; unavailable: number } {
  const rolling = set.spec.updateStrategy?.rollingUpdate ?? {};
  return {
    surge: scaledValue(rolling.maxSurge ?? 0, desired, 'up') ?? 0,
    unavailable: scaledValue(rolling.maxUnavailable ?? 1, desired, 'up') ?? 1,
  };
}
