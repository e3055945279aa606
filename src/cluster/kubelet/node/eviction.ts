import { formatQuantity, quantityValue } from '../../../api/quantity.ts';
import { podLimits, podRequests } from '../../scheduler/resources.ts';
import type { Container, Pod } from '../types.ts';
import { isCriticalPod } from './admission.ts';
import type { Reclaimed } from './thresholds.ts';

/** What a pod uses now: bytes, inodes of its own files, processes. */
export interface PodUsage {
  pod: Pod;
  containers: { name: string; memory: number; disk: number; inodes?: number; pids?: number }[];
  /** Per emptyDir volume. */
  emptyDirs: { name: string; bytes: number; inodes?: number; inMemory: boolean }[];
}
export interface Eviction {
  pod: Pod;
  message: string;
  /** Seconds the pod has to stop. */
  graceSeconds: number;
  /** The node had to take back what the pod used: its condition DisruptionTarget says so. */
  disruption?: boolean;
}
/** What an eviction for a lack of the node is about. */
export interface Shortage {
  resource: Reclaimed;
  /** How much had to be left and how much was, in the resource's unit. */
  threshold: number;
  available: number;
  /** The longest grace in seconds; undefined after a hard threshold. */
  maxGraceSeconds?: number;
}

/** What a pod has to stop when it is evicted at once. */
export const IMMEDIATE_GRACE_SECONDS = 1;

const bytes = (value: number): string =>
  formatQuantity({ nano: BigInt(Math.max(0, Math.round(value))) * 1_000_000_000n, format: 'BinarySI' });

const total = (usage: PodUsage, what: 'memory' | 'disk'): number =>
  usage.containers.reduce((sum, container) => sum + container[what], 0);

/** Disk of a pod: its containers and the emptyDirs that are on disk. */
function podDisk(usage: PodUsage): number {
  return total(usage, 'disk') + usage.emptyDirs.reduce((sum, v) => sum + (v.inMemory ? 0 : v.bytes), 0);
}

/** What all of a pod may take together, its init containers looked at too; undefined where none of them has a limit. */
const storageLimit = (pod: Pod): number | undefined => podLimits(pod).get('ephemeral-storage');

const hasStorageLimit = ({ resources }: Container): boolean =>
  resources?.limits?.['ephemeral-storage'] !== undefined;

/** Whether a pod could exceed a limit of its own on local storage at all. */
export function limitsLocalStorage(pod: Pod): boolean {
  for (const volume of pod.spec.volumes ?? []) if (volume.emptyDir?.sizeLimit !== undefined) return true;
  const { containers, initContainers = [] } = pod.spec;
  return containers.some(hasStorageLimit) || initContainers.some(hasStorageLimit);
}

/** Why a pod has used too much local storage by its own limits; undefined where it has not. */
export function overLocalStorage(usage: PodUsage): string | undefined {
  const { pod } = usage;
  for (const volume of pod.spec.volumes ?? []) {
    const limit = volume.emptyDir?.sizeLimit;
    if (limit === undefined) continue;
    const used = usage.emptyDirs.find((dir) => dir.name === volume.name)?.bytes ?? 0;
    if (quantityValue(limit) > 0 && used > quantityValue(limit))
      return `Usage of EmptyDir volume "${volume.name}" exceeds the limit "${limit}". `;
  }
  const sum = storageLimit(pod);
  if (sum !== undefined && podDisk(usage) > sum)
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${bytes(sum)}. `;
  for (const container of pod.spec.containers) {
    const limit = container.resources?.limits?.['ephemeral-storage'];
    const used = usage.containers.find((c) => c.name === container.name)?.disk ?? 0;
    if (limit !== undefined && quantityValue(limit) > 0 && used > quantityValue(limit))
      return `Container ${container.name} exceeded its local ephemeral storage limit "${limit}". `;
  }
  return undefined;
}

/** What a pod uses of the resource that the node lacks. */
function used(usage: PodUsage, resource: Reclaimed): number {
  switch (resource) {
    case 'memory':
      return total(usage, 'memory');
    case 'ephemeral-storage':
      return podDisk(usage);
    case 'inodes':
      return (
        usage.containers.reduce((sum, { inodes = 0 }) => sum + inodes, 0) +
        usage.emptyDirs.reduce((sum, { inodes = 0, inMemory }) => sum + (inMemory ? 0 : inodes), 0)
      );
    case 'pids':
      return usage.containers.reduce((sum, { pids = 0 }) => sum + pids, 0);
  }
}

/**
 * Pods in the order in which they are evicted: those that use more than they asked for first, the least
 * important next, then by the greatest excess. Processes are asked for by nobody. Models the rank functions
 * of eviction/helpers.go; like there, requests of storage are also taken off a number of inodes.
 */
function rankPods(usages: readonly PodUsage[], resource: Reclaimed): PodUsage[] {
  const asked = (usage: PodUsage, name: string) => podRequests(usage.pod).get(name) ?? 0;
  const offset = resource === 'inodes' ? 'ephemeral-storage' : resource;
  return usages
    .map((usage, index) => {
      const use = used(usage, resource);
      return {
        usage,
        index,
        exceeds: resource !== 'pids' && use > asked(usage, resource),
        excess: use - asked(usage, offset),
      };
    })
    .sort(
      (a, b) =>
        Number(b.exceeds) - Number(a.exceeds) ||
        (a.usage.pod.spec.priority ?? 0) - (b.usage.pod.spec.priority ?? 0) ||
        b.excess - a.excess ||
        a.index - b.index,
    )
    .map(({ usage }) => usage);
}

/** Amounts of inodes and processes are written in decimal units, bytes in binary ones. */
function amountText(value: number, resource: Reclaimed): string {
  if (resource === 'memory' || resource === 'ephemeral-storage') return bytes(value);
  return formatQuantity({ nano: BigInt(Math.round(value)) * 1_000_000_000n, format: 'DecimalSI' });
}

/** Models eviction.evictionMessage. */
function messageFor({ pod, containers }: PodUsage, { resource, threshold, available }: Shortage): string {
  let message = `The node was low on resource: ${resource}. Threshold quantity: ${amountText(threshold, resource)}, available: ${amountText(available, resource)}. `;
  const podRequest = resource === 'memory' ? pod.spec.resources?.requests?.memory : undefined;
  if (podRequest !== undefined) {
    const sum = containers.reduce((all, { memory }) => all + memory, 0);
    message += `Pod ${pod.metadata.name} was using ${bytes(sum)}, request is ${podRequest}, has larger consumption of memory. `;
  }
  if (resource !== 'memory' && resource !== 'ephemeral-storage') return message;
  for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
    const usage = containers.find((c) => c.name === container.name);
    if (usage === undefined) continue;
    const amount = resource === 'memory' ? usage.memory : usage.disk;
    const request = container.resources?.requests?.[resource];
    if (amount > (request === undefined ? 0 : quantityValue(request)))
      message += `Container ${container.name} was using ${bytes(amount)}, request is ${request ?? 0}, has larger consumption of ${resource}. `;
  }
  return message;
}

/** Whom to evict when the node is short of a resource, and what it is told. */
export function pickVictim(usages: readonly PodUsage[], shortage: Shortage): Eviction | undefined {
  const victim = rankPods(usages, shortage.resource).find(({ pod }) => !isCriticalPod(pod));
  if (victim === undefined) return undefined;
  const { maxGraceSeconds } = shortage;
  return {
    pod: victim.pod,
    message: messageFor(victim, shortage),
    graceSeconds:
      maxGraceSeconds === undefined
        ? IMMEDIATE_GRACE_SECONDS
        : Math.min(maxGraceSeconds, victim.pod.spec.terminationGracePeriodSeconds ?? maxGraceSeconds),
    disruption: true,
  };
}
