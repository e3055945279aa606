import { formatQuantity, quantityValue } from '../../../api/quantity.ts';
import { podRequests } from '../../scheduler/resources.ts';
import type { Container, Pod } from '../types.ts';
import { isCriticalPod } from './admission.ts';

/** What a pod uses now, in bytes. */
export interface PodUsage {
  pod: Pod;
  containers: { name: string; memory: number; disk: number }[];
  /** Per emptyDir volume. */
  emptyDirs: { name: string; bytes: number; inMemory: boolean }[];
}
export interface Eviction {
  pod: Pod;
  message: string;
  /** The node had to take back what the pod used: its condition DisruptionTarget says so. */
  disruption?: boolean;
}

const bytes = (value: number): string =>
  formatQuantity({ nano: BigInt(Math.max(0, Math.round(value))) * 1_000_000_000n, format: 'BinarySI' });

const total = (usage: PodUsage, what: 'memory' | 'disk'): number =>
  usage.containers.reduce((sum, container) => sum + container[what], 0);

/** Disk of a pod: its containers and the emptyDirs that are on disk. */
export function podDisk(usage: PodUsage): number {
  return total(usage, 'disk') + usage.emptyDirs.reduce((sum, v) => sum + (v.inMemory ? 0 : v.bytes), 0);
}

/** Whether a pod could exceed a limit of its own on local storage at all. */
export function limitsLocalStorage(pod: Pod): boolean {
  for (const volume of pod.spec.volumes ?? []) if (volume.emptyDir?.sizeLimit !== undefined) return true;
  for (const container of pod.spec.containers)
    if (container.resources?.limits?.['ephemeral-storage'] !== undefined) return true;
  return false;
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
  const limitOf = (container: Container) => container.resources?.limits?.['ephemeral-storage'];
  const limits = pod.spec.containers.map(limitOf).filter((limit) => limit !== undefined);
  if (limits.length > 0) {
    const sum = limits.reduce<number>((all, limit) => all + quantityValue(limit), 0);
    if (podDisk(usage) > sum)
      return `Pod ephemeral local storage usage exceeds the total limit of containers ${bytes(sum)}. `;
  }
  for (const container of pod.spec.containers) {
    const limit = limitOf(container);
    const used = usage.containers.find((c) => c.name === container.name)?.disk ?? 0;
    if (limit !== undefined && used > quantityValue(limit))
      return `Container ${container.name} exceeded its local ephemeral storage limit "${limit}". `;
  }
  return undefined;
}

/** Whom to evict when the node is short of a resource, and what it is told. */
export function pickVictim(
  usages: readonly PodUsage[],
  resource: 'memory' | 'ephemeral-storage',
  threshold: number,
  available: number,
): Eviction | undefined {
  const used = (usage: PodUsage) => (resource === 'memory' ? total(usage, 'memory') : podDisk(usage));
  const over = (usage: PodUsage) => used(usage) - (podRequests(usage.pod).get(resource) ?? 0);
  const ranked = usages
    .filter((usage) => !isCriticalPod(usage.pod))
    .map((usage, index) => ({ usage, index, over: over(usage) }))
    .sort(
      (a, b) =>
        Number(b.over > 0) - Number(a.over > 0) ||
        (a.usage.pod.spec.priority ?? 0) - (b.usage.pod.spec.priority ?? 0) ||
        b.over - a.over ||
        a.index - b.index,
    );
  const victim = ranked[0]?.usage;
  if (victim === undefined) return undefined;
  let message = `The node was low on resource: ${resource}. Threshold quantity: ${bytes(threshold)}, available: ${bytes(available)}. `;
  for (const container of victim.pod.spec.containers) {
    const usage = victim.containers.find((c) => c.name === container.name);
    const amount = (resource === 'memory' ? usage?.memory : usage?.disk) ?? 0;
    const request = container.resources?.requests?.[resource];
    if (amount > (request === undefined ? 0 : quantityValue(request)))
      message += `Container ${container.name} was using ${bytes(amount)}, request is ${request ?? 0}, has larger consumption of ${resource}. `;
  }
  return { pod: victim.pod, message };
}
