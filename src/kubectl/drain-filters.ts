import type { KubeObject } from '../api/meta.ts';
import { parseTimestamp, type SimMs } from '../base/time.ts';
import type { Client } from './client.ts';
import type { FlagValues } from './flags.ts';

/** What is to become of a pod of a node that is drained. */
export interface DrainStatus {
  delete: boolean;
  warning?: string;
  fatal?: string;
}

const GO: DrainStatus = { delete: true };
const isFinished = (pod: KubeObject) => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
const ownerOf = (pod: KubeObject) => pod.metadata.ownerReferences?.find((reference) => reference.controller);

/**
 * Should it have been gone for longer than --skip-wait-for-delete-timeout? A lost node never says that it is.
 * Models kubectl/pkg/drain/drain.go shouldSkipPod.
 */
export function isLongDeleted({ metadata }: KubeObject, now: SimMs, flags: FlagValues): boolean {
  const limit = flags.number('skip-wait-for-delete-timeout');
  if (limit <= 0 || !metadata.deletionTimestamp) return false;
  return Math.trunc((now - parseTimestamp(metadata.deletionTimestamp)) / 1000) > limit;
}

type Filter = (pod: KubeObject, client: Client, flags: FlagValues) => DrainStatus;

/** The first filter that holds a pod back decides; of warnings the last counts. Models kubectl/pkg/drain/filters.go. */
const FILTERS: Filter[] = [
  (pod, client, flags) => (isLongDeleted(pod, client.now(), flags) ? { delete: false } : GO),
  (pod, client, flags) => {
    const owner = ownerOf(pod);
    if (owner?.kind !== 'DaemonSet' || owner.apiVersion !== 'apps/v1' || isFinished(pod)) return GO;
    try {
      client.get('DaemonSet', pod.metadata.namespace, owner.name);
    } catch (error) {
      const message = (error as Error).message;
      return flags.bool('force') ? { delete: true, warning: message } : { delete: false, fatal: message };
    }
    return flags.bool('ignore-daemonsets')
      ? { delete: false, warning: 'ignoring DaemonSet-managed Pods' }
      : { delete: false, fatal: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
  },
  (pod) => (pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined ? GO : { delete: false }),
  (pod, _, flags) => {
    const hasLocal = (pod.spec?.volumes ?? []).some(
      (volume: { emptyDir?: object }) => volume.emptyDir !== undefined,
    );
    if (!hasLocal || isFinished(pod)) return GO;
    return flags.bool('delete-emptydir-data')
      ? { delete: true, warning: 'deleting Pods with local storage' }
      : { delete: false, fatal: 'Pods with local storage (use --delete-emptydir-data to override)' };
  },
  (pod, _, flags) => {
    if (isFinished(pod) || ownerOf(pod) !== undefined) return GO;
    return flags.bool('force')
      ? { delete: true, warning: 'deleting Pods that declare no controller' }
      : { delete: false, fatal: 'Pods that declare no controller (use --force to override)' };
  },
];

export function drainStatus(pod: KubeObject, client: Client, flags: FlagValues): DrainStatus {
  let status = GO;
  for (const filter of FILTERS) {
    status = filter(pod, client, flags);
    if (!status.delete) break;
  }
  return status;
}

/** `reason: ns/a, ns/b` for each reason, in the order in which they came. */
export function byReason(items: readonly { pod: KubeObject; reason: string | undefined }[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { pod, reason } of items) {
    if (reason === undefined) continue;
    groups.set(reason, [...(groups.get(reason) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`]);
  }
  return [...groups].map(([reason, pods]) => `${reason}: ${pods.join(', ')}`);
}
