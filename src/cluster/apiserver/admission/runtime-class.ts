/** What a RuntimeClass adds to its pods. Models plugin/pkg/admission/runtimeclass. */
import { deepEqual } from '../../../api/equal.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { canonicalQuantity } from '../../../api/quantity.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';
import { forbidden } from '../failures.ts';

/** In place: overhead, node selector and tolerations of the class. Throws where class and pod disagree. */
export function admitRuntimeClass({ metadata: { name }, spec }: KubeObject, api: ControlPlaneApi): void {
  const { runtimeClassName } = spec;
  const found = runtimeClassName ? api.get('RuntimeClass', undefined, runtimeClassName) : undefined;
  if (runtimeClassName && found === undefined)
    throw forbidden('Pod', name, `pod rejected: RuntimeClass "${runtimeClassName}" not found`);
  const overhead = found?.overhead?.podFixed;
  if (spec.overhead && overhead === undefined)
    throw forbidden(
      'Pod',
      name,
      'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
    );
  if (overhead !== undefined) {
    if (spec.overhead && !deepEqual(canonical(spec.overhead), canonical(overhead)))
      throw forbidden(
        'Pod',
        name,
        "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
      );
    spec.overhead = overhead;
  }
  schedule(name, spec, found?.scheduling ?? {});
}

interface Scheduling {
  nodeSelector?: Record<string, string>;
  tolerations?: object[];
}

function schedule(pod: string, spec: Scheduling, { nodeSelector, tolerations }: Scheduling): void {
  for (const [key, value] of Object.entries(nodeSelector ?? {})) {
    const own = spec.nodeSelector?.[key];
    if (own !== undefined && own !== value)
      throw forbidden(
        'Pod',
        pod,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`,
      );
  }
  if (nodeSelector !== undefined) spec.nodeSelector = { ...spec.nodeSelector, ...nodeSelector };
  const present = spec.tolerations ?? [];
  const added = (tolerations ?? []).filter((each) => !present.some((other) => deepEqual(other, each)));
  if (added.length > 0) spec.tolerations = [...present, ...added];
}

const canonical = (amounts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, canonicalQuantity(amount)]));
