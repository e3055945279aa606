import type { Path } from '../decode.ts';
import type { Release } from '../release.ts';
import type { Pod, PodSpec, PodTemplateSpec } from '../types.generated.ts';
import {
  type ContainerScope,
  validateContainers,
  validateEphemeralContainers,
  validateInitContainers,
} from './container.ts';
import { validateFileVolumes } from './env-files.ts';
import type { Errors } from './errors.ts';
import { validateAnnotations, validateLabels } from './meta.ts';
import { dns1123Label, dns1123Subdomain, qualifiedName } from './names.ts';
import { validateIdentity, validatePodSecurity } from './pod-security.ts';
import { validatePodLevelNames } from './resources.ts';
import { validateScheduling } from './scheduling.ts';
import { validateVolumes } from './volume.ts';

const MAX_INT32 = 2147483647;
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];

/** A new pod. Models core/validation ValidatePodCreate. */
export function validatePod(pod: Pod, version: Release, errors: Errors): void {
  validatePodSpec(pod.spec, version, ['spec'], errors);
  if ((pod.spec.ephemeralContainers ?? []).length > 0) {
    errors.forbidden(['spec', 'ephemeralContainers'], 'cannot be set on create');
  }
  if ((pod.spec.schedulingGates ?? []).length > 0 && pod.spec.nodeName) {
    errors.forbidden(['spec', 'nodeName'], 'cannot be set until all schedulingGates have been cleared');
  }
}

/** The spec of a pod or template. Models core/validation ValidatePodSpec. */
export function validatePodSpec(
  spec: PodSpec,
  version: Release,
  path: Path,
  errors: Errors,
  extraVolumes: readonly string[] = [],
): void {
  validateVolumes(spec, [...path, 'volumes'], errors);
  const scope: ContainerScope = {
    version,
    volumes: [
      ...(spec.volumes ?? []),
      ...extraVolumes.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ],
    grace: spec.terminationGracePeriodSeconds,
    podPolicy: spec.restartPolicy,
    names: new Set(),
  };
  validatePodLevelNames(spec.resources, [...path, 'resources'], errors);
  validateContainers(spec, scope, [...path, 'containers'], errors);
  validateInitContainers(spec, scope, [...path, 'initContainers'], errors);
  validateEphemeralContainers(spec, scope, [...path, 'ephemeralContainers'], errors);
  validateHostNetwork(spec, path, errors);
  if (!spec.restartPolicy) errors.required([...path, 'restartPolicy']);
  else errors.oneOf([...path, 'restartPolicy'], spec.restartPolicy, RESTART_POLICIES);
  errors.oneOf([...path, 'dnsPolicy'], spec.dnsPolicy, DNS_POLICIES);
  if (spec.dnsPolicy === 'None' && (spec.dnsConfig?.nameservers ?? []).length === 0) {
    errors.required(
      [...path, 'dnsConfig', 'nameservers'],
      'must provide at least one DNS nameserver when `dnsPolicy` is None',
    );
  }
  validatePodSecurity(spec, path, errors);
  validateDnsConfig(spec, [...path, 'dnsConfig'], errors);
  for (const [i, { name }] of (spec.imagePullSecrets ?? []).entries()) {
    if (!name) errors.required([...path, 'imagePullSecrets', i, 'name']);
  }
  for (const [i, { conditionType }] of (spec.readinessGates ?? []).entries()) {
    errors.all([...path, 'readinessGates', i, 'conditionType'], conditionType, qualifiedName(conditionType));
  }
  validateScheduling(spec, path, errors);
  if (spec.serviceAccountName) {
    errors.all(
      [...path, 'serviceAccountName'],
      spec.serviceAccountName,
      dns1123Subdomain(spec.serviceAccountName),
    );
  }
  if (spec.nodeName) errors.all([...path, 'nodeName'], spec.nodeName, dns1123Subdomain(spec.nodeName));
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_INT32)) {
    errors.invalid(
      [...path, 'activeDeadlineSeconds'],
      deadline,
      `must be between 1 and ${MAX_INT32}, inclusive`,
    );
  }
  validateIdentity(spec, version, path, errors);
  if (spec.hostname) errors.all([...path, 'hostname'], spec.hostname, dns1123Label(spec.hostname));
  if (spec.subdomain) errors.all([...path, 'subdomain'], spec.subdomain, dns1123Label(spec.subdomain));
  for (const [i, { ip }] of (spec.hostAliases ?? []).entries()) {
    if (!/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)$/.test(ip)) {
      errors.invalid(
        [...path, 'hostAliases', i, 'ip'],
        ip,
        'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      );
    }
  }
  if (spec.priorityClassName) {
    errors.all(
      [...path, 'priorityClassName'],
      spec.priorityClassName,
      dns1123Subdomain(spec.priorityClassName),
    );
  }
  for (const [i, { hostnames }] of (spec.hostAliases ?? []).entries())
    for (const [j, hostname] of (hostnames ?? []).entries())
      errors.all([...path, 'hostAliases', i, 'hostnames', j], hostname, dns1123Subdomain(hostname));
  errors.oneOf([...path, 'preemptionPolicy'], spec.preemptionPolicy, ['Never', 'PreemptLowerPriority']);
  validateFileVolumes(spec, path, errors);
}

const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;

/** Models core/validation validatePodDNSConfig. */
function validateDnsConfig({ dnsConfig }: PodSpec, path: Path, errors: Errors): void {
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {};
  if (nameservers.length > MAX_NAMESERVERS)
    errors.invalid(
      [...path, 'nameservers'],
      nameservers,
      `must not have more than ${MAX_NAMESERVERS} nameservers`,
    );
  for (const [i, server] of nameservers.entries())
    if (!/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)$/.test(server))
      errors.invalid(
        [...path, 'nameservers', i],
        server,
        'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      );
  if (searches.length > MAX_SEARCHES)
    errors.invalid([...path, 'searches'], searches, `must not have more than ${MAX_SEARCHES} search paths`);
  for (const [i, { name }] of options.entries())
    if (!name) errors.required([...path, 'options', i], 'must not be empty');
}

/** On the host's network a container port is a port of the host. */
function validateHostNetwork(spec: PodSpec, path: Path, errors: Errors): void {
  if (spec.hostNetwork !== true) return;
  for (const [i, { ports }] of (spec.containers ?? []).entries()) {
    for (const [j, { hostPort, containerPort }] of (ports ?? []).entries()) {
      if (hostPort === containerPort) continue;
      errors.invalid(
        [...path, 'containers', i, 'ports', j, 'containerPort'],
        containerPort,
        'must match `hostPort` when `hostNetwork` is true',
      );
    }
  }
}

/** A pod template: its labels and its spec. */
export function validatePodTemplate(
  template: PodTemplateSpec | undefined,
  version: Release,
  path: Path,
  errors: Errors,
  extraVolumes: readonly string[] = [],
): void {
  validateLabels(template?.metadata?.labels, [...path, 'labels'], errors);
  validateAnnotations(template?.metadata?.annotations, [...path, 'annotations'], errors);
  validatePodSpec(template?.spec ?? { containers: [] }, version, [...path, 'spec'], errors, extraVolumes);
  if ((template?.spec?.ephemeralContainers ?? []).length > 0) {
    errors.forbidden(
      [...path, 'spec', 'ephemeralContainers'],
      'ephemeral containers not allowed in pod template',
    );
  }
}
