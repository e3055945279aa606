/** Models plugin/pkg/admission/priority and defaulttolerationseconds. */
import type { KubeObject } from '../../../api/meta.ts';
import type { Toleration } from '../../scheduler/filters/taints.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';
import { forbidden } from '../failures.ts';

export function admitPriority(pod: KubeObject, api: ControlPlaneApi): void {
  const { spec } = pod;
  const { name } = pod.metadata;
  let found: KubeObject | undefined;
  if (spec.priorityClassName) {
    found = api.get('PriorityClass', undefined, spec.priorityClassName);
    if (found === undefined)
      throw forbidden('Pod', name, `no PriorityClass with name ${spec.priorityClassName} was found`);
  } else {
    found = defaultClass(api);
    if (found !== undefined) spec.priorityClassName = found.metadata.name;
  }
  const priority: number = found?.value ?? 0;
  const policy: string = found?.preemptionPolicy ?? 'PreemptLowerPriority';
  const notBoth = (what: string, given: unknown, computed: unknown) =>
    forbidden(
      'Pod',
      name,
      `the ${what} (${given}) must not be provided in pod spec; priority admission controller computed ${computed} from the given PriorityClass name`,
    );
  if (spec.priority !== undefined && spec.priority !== priority)
    throw notBoth('integer value of priority', spec.priority, priority);
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy)
    throw notBoth('string value of PreemptionPolicy', spec.preemptionPolicy, policy);
  spec.priority = priority;
  spec.preemptionPolicy = policy;
}

const defaultClass = (api: ControlPlaneApi): KubeObject | undefined =>
  api
    .list('PriorityClass')
    .filter((each) => each.globalDefault)
    .sort((a, b) => a.value - b.value)[0];

/** Only one class may be for everybody. */
export function admitPriorityClass(
  { metadata: { name }, globalDefault }: KubeObject,
  api: ControlPlaneApi,
): void {
  const present = globalDefault ? defaultClass(api) : undefined;
  if (present !== undefined && present.metadata.name !== name)
    throw forbidden(
      'PriorityClass',
      name,
      `PriorityClass ${present.metadata.name} is already marked as default. Only one default can exist`,
    );
}

/** Who writes a pod anew need not repeat what was computed for it. */
export function keepPriority({ spec }: KubeObject, old: KubeObject): void {
  spec.priority ??= old.spec.priority;
  spec.preemptionPolicy ??= old.spec.preemptionPolicy;
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
