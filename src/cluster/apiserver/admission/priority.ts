/** Models plugin/pkg/admission/priority and defaulttolerationseconds. */
import type { KubeObject } from '../../../api/meta.ts';
import type { Toleration } from '../../scheduler/filters/taints.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';
import { forbidden } from '../failures.ts';

export function admitPriority(pod: KubeObject, api: ControlPlaneApi): void {
  const { spec } = pod;
  let found: KubeObject | undefined;
  if (spec.priorityClassName) {
    found = api.get('PriorityClass', undefined, spec.priorityClassName);
    if (found === undefined)
      throw forbidden(
        'Pod',
        pod.metadata.name,
        `no PriorityClass with name ${spec.priorityClassName} was found`,
      );
  } else {
    found = api
      .list('PriorityClass')
      .filter((each) => each.globalDefault)
      .sort((a, b) => a.value - b.value)[0];
    if (found !== undefined) spec.priorityClassName = found.metadata.name;
  }
  spec.priority = found?.value ?? 0;
  spec.preemptionPolicy ??= found?.preemptionPolicy ?? 'PreemptLowerPriority';
}

const SECONDS = 300;
const KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** A pod stays for five minutes on a node that has gone, unless it says otherwise. */
export function admitTolerations(pod: KubeObject): void {
  const tolerations: Toleration[] = pod.spec.tolerations ?? [];
  const missing = KEYS.filter(
    (key) =>
      !tolerations.some(
        (each) => (!each.key || each.key === key) && (!each.effect || each.effect === 'NoExecute'),
      ),
  );
  if (missing.length === 0) return;
  pod.spec.tolerations = [
    ...tolerations,
    ...missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS })),
  ];
}
