import { formatQuantity, parseQuantity } from '../quantity.ts';
import type { Release } from '../release.ts';
import type { Pod, PodSpec, PodTemplateSpec, ResourceRequirements, Volume } from '../types.generated.ts';
import { aggregateRequest } from '../validation/resources.ts';
import { defaultContainer, defaultPullPolicy } from './container.ts';

/** 0644. */
const FILE_MODE = 420;

/** Fills a pod. Models SetObjectDefaults_Pod; what admission adds (tolerations, token volume) is not here. */
export function defaultPod(pod: Pod, version: Release): void {
  pod.spec ??= { containers: [] };
  defaultPodSpec(pod.spec, version);
  for (const container of [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])]) {
    requestsFromLimits(container.resources);
    // Of a template this is left to the pod.
    if (pod.spec.hostNetwork === true)
      for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
  }
  if (pod.spec.resources?.limits !== undefined) defaultWhole(pod.spec, pod.spec.resources);
  pod.spec.enableServiceLinks ??= true;
}

/**
 * What a pod as a whole asks for where only its limits say something: what its containers ask for, or else as much as
 * it may have. Models defaultPodRequests of core/v1.
 */
function defaultWhole(spec: PodSpec, resources: ResourceRequirements): void {
  if (Object.keys(resources.limits ?? {}).length === 0) return;
  const requests = { ...resources.requests };
  for (const name of ['cpu', 'memory']) {
    const sum = aggregateRequest(spec, name);
    if (sum !== undefined) requests[name] ??= sum;
  }
  resources.requests = requests;
  requestsFromLimits(resources);
}

/** Fills a pod template: as a pod, but requests are taken from limits only when the pod is made. */
export function defaultPodTemplate(template: PodTemplateSpec | undefined, version: Release): void {
  if (template?.spec !== undefined) defaultPodSpec(template.spec, version);
}

function defaultPodSpec(spec: PodSpec, version: Release): void {
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.restartPolicy ||= 'Always';
  spec.schedulerName ||= 'default-scheduler';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.securityContext ??= {};
  // The old name of the field is kept in step with the new one.
  const account = spec.serviceAccountName || spec.serviceAccount;
  if (account) {
    spec.serviceAccountName = account;
    spec.serviceAccount = account;
  }
  for (const container of [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ]) {
    defaultContainer(container, version);
  }
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
}

function requestsFromLimits(resources: ResourceRequirements | undefined): void {
  if (resources?.limits === undefined) return;
  for (const [name, limit] of Object.entries(resources.limits)) {
    resources.requests ??= {};
    resources.requests[name] ??= formatQuantity(parseQuantity(limit));
  }
}

function defaultVolume(volume: Volume): void {
  // A volume that says nothing but its name is an empty directory.
  if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {};
  if (volume.configMap !== undefined) volume.configMap.defaultMode ??= FILE_MODE;
  if (volume.secret !== undefined) volume.secret.defaultMode ??= FILE_MODE;
  if (volume.hostPath !== undefined) volume.hostPath.type ??= '';
  if (volume.downwardAPI !== undefined) {
    volume.downwardAPI.defaultMode ??= FILE_MODE;
    for (const item of volume.downwardAPI.items ?? []) defaultFieldRef(item);
  }
  if (volume.projected !== undefined) {
    volume.projected.defaultMode ??= FILE_MODE;
    for (const source of volume.projected.sources ?? []) {
      for (const item of source.downwardAPI?.items ?? []) defaultFieldRef(item);
      if (source.serviceAccountToken !== undefined) source.serviceAccountToken.expirationSeconds ??= 3600;
    }
  }
  if (volume.ephemeral?.volumeClaimTemplate?.spec !== undefined) {
    volume.ephemeral.volumeClaimTemplate.spec.volumeMode ??= 'Filesystem';
  }
  if (volume.image !== undefined) volume.image.pullPolicy ||= defaultPullPolicy(volume.image.reference);
}

function defaultFieldRef(item: { fieldRef?: { apiVersion?: string } }): void {
  if (item.fieldRef !== undefined) item.fieldRef.apiVersion ||= 'v1';
}
