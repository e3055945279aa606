/** Which taints a node's conditions call for. Models pkg/controller/nodelifecycle doNoScheduleTaintingPass. */
import type { KubeObject } from '../../api/meta.ts';
import { condition } from '../controller/pods.ts';
import type { Taint } from '../scheduler/filters/taints.ts';

export const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
export const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
const PRESSURE: Record<string, string> = {
  MemoryPressure: 'node.kubernetes.io/memory-pressure',
  DiskPressure: 'node.kubernetes.io/disk-pressure',
  PIDPressure: 'node.kubernetes.io/pid-pressure',
  NetworkUnavailable: 'node.kubernetes.io/network-unavailable',
};
const MANAGED = new Set([NOT_READY, UNREACHABLE, UNSCHEDULABLE, ...Object.values(PRESSURE)]);

/** The key of the taint that a node's Ready condition calls for. */
export function readinessTaint(node: KubeObject): string | undefined {
  const ready = condition(node, 'Ready')?.status;
  // Nobody has said anything yet.
  if (ready === 'True' || ready === undefined) return undefined;
  return ready === 'Unknown' ? UNREACHABLE : NOT_READY;
}

function wantedKeys(node: KubeObject): string[] {
  const keys: string[] = [];
  const readiness = readinessTaint(node);
  if (readiness !== undefined) keys.push(readiness);
  for (const [type, key] of Object.entries(PRESSURE))
    if (condition(node, type)?.status === 'True') keys.push(key);
  if (node.spec?.unschedulable) keys.push(UNSCHEDULABLE);
  return keys;
}

/** The node's taints with the NoSchedule ones as its conditions want them, or undefined where nothing changes. */
export function withScheduleTaints(node: KubeObject, now: string): Taint[] | undefined {
  const taints: Taint[] = node.spec?.taints ?? [];
  const wanted = wantedKeys(node);
  const kept = taints.filter(
    (taint) => taint.effect !== 'NoSchedule' || !MANAGED.has(taint.key) || wanted.includes(taint.key),
  );
  const missing = wanted.filter(
    (key) => !kept.some((taint) => taint.key === key && taint.effect === 'NoSchedule'),
  );
  if (missing.length === 0 && kept.length === taints.length) return undefined;
  return [...kept, ...missing.map((key): Taint => ({ key, effect: 'NoSchedule', timeAdded: now }))];
}

const isEvicting = ({ key, effect }: Taint): boolean =>
  effect === 'NoExecute' && (key === NOT_READY || key === UNREACHABLE);

/** Whether this controller has told the node's pods to go. */
export const hasExecuteTaint = (node: KubeObject): boolean =>
  ((node.spec?.taints ?? []) as Taint[]).some(isEvicting);

/** The node's taints with the evicting one as its readiness wants it, or undefined where nothing changes. */
export function withExecuteTaint(
  node: KubeObject,
  key: string | undefined,
  now: string,
): Taint[] | undefined {
  const taints: Taint[] = node.spec?.taints ?? [];
  const others = taints.filter((taint) => !isEvicting(taint));
  const present = taints.filter(isEvicting);
  if (key === undefined) return present.length === 0 ? undefined : others;
  if (present.length === 1 && present[0]!.key === key) return undefined;
  return [...others, { key, effect: 'NoExecute', timeAdded: now }];
}
