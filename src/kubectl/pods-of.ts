import { labelSelectorMatches, mapSelectorMatches } from '../api/labels.ts';
import type { KubeObject } from '../api/meta.ts';
import type { Client } from './client.ts';
import { CommandError } from './errors.ts';

/** The pods an object selects, in key order; undefined for a kind that selects none. */
export function podsOf(client: Client, object: KubeObject): KubeObject[] | undefined {
  const pods = () => client.list('Pod', object.metadata.namespace);
  switch (object.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return pods().filter((pod) => labelSelectorMatches(object.spec?.selector, pod.metadata.labels));
    case 'ReplicationController':
    case 'Service':
      if (Object.keys(object.spec?.selector ?? {}).length === 0)
        throw new CommandError(
          object.kind === 'Service'
            ? `invalid service '${object.metadata.name}': Service is defined without a selector`
            : `${object.metadata.name} has no selector`,
        );
      return pods().filter((pod) => mapSelectorMatches(object.spec.selector, pod.metadata.labels));
    default:
      return undefined;
  }
}

const isReady = (pod: KubeObject) =>
  (pod.status?.conditions ?? []).some(
    (c: { type: string; status: string }) => c.type === 'Ready' && c.status === 'True',
  );
const PHASES: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 };

/** Those come first whose logs say most: on a node, running, ready, longest ready, fewest restarts, oldest. */
export function byLogging(a: KubeObject, b: KubeObject): number {
  const rank = (pod: KubeObject) => [
    pod.spec?.nodeName ? 1 : 0,
    PHASES[pod.status?.phase] ?? 2,
    isReady(pod) ? 1 : 0,
  ];
  const [x, y] = [rank(a), rank(b)];
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return y[i]! - x[i]!;
  if (a.metadata.creationTimestamp !== b.metadata.creationTimestamp)
    return a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1;
  return 0;
}
