import type { Path } from '../decode.ts';
import type { Release } from '../release.ts';
import type { Pod, PodSpec, PodTemplateSpec } from '../types.generated.ts';
import {
  type ContainerScope,
  validateContainers,
  validateEphemeralContainers,
  validateImageEdges,
  validateInitContainers,
} from './container.ts';
import { validateFileVolumes } from './env-files.ts';
import { type Errors, key } from './errors.ts';
import { validateIp } from './ip.ts';
import { validateAnnotations, validateLabels } from './meta.ts';
import { dns1123Label, dns1123Subdomain, qualifiedName, underscoredSubdomain } from './names.ts';
import {
  validateHostnameOverride,
  validateHostUsers,
  validatePodSecurity,
  validateSystem,
} from './pod-security.ts';
import { validatePodResources, validateResources } from './resources.ts';
import { validateAffinity, validateGates, validateSpread, validateTolerations } from './scheduling.ts';
import { type PodMeta, validateVolumes } from './volume.ts';

const MAX_INT32 = 2147483647;
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/** A new pod. Models core/validation ValidatePodCreate. */
export function validatePod(pod: Pod, version: Release, errors: Errors): void {
  validatePodItself(pod, version, errors);
  if ((pod.spec.ephemeralContainers ?? []).length > 0) {
    errors.forbidden(['spec', 'ephemeralContainers'], 'cannot be set on create');
  }
  if ((pod.spec.schedulingGates ?? []).length > 0 && pod.spec.nodeName) {
    errors.forbidden(['spec', 'nodeName'], 'cannot be set until all schedulingGates have been cleared');
  }
}

/** A pod, new or changed. Models core/validation validatePodMetadataAndSpec, without the metadata that every kind has. */
export function validatePodItself({ metadata, spec }: Pod, version: Release, errors: Errors): void {
  validatePodAnnotations(metadata?.annotations, spec, ['metadata', 'annotations'], errors);
  validatePodSpec(spec, metadata ?? {}, version, ['spec'], errors);
  if (!spec.serviceAccountName)
    for (const [i, { projected }] of (spec.volumes ?? []).entries())
      for (const [j, { serviceAccountToken }] of (projected?.sources ?? []).entries())
        if (serviceAccountToken !== undefined)
          errors.forbidden(
            ['spec', 'volumes', i, 'projected', 'sources', j, 'serviceAccountToken'],
            'must not be specified when serviceAccountName is not set',
          );
  for (const list of ['containers', 'initContainers'] as const)
    for (const [i, container] of (spec[list] ?? []).entries())
      validateImageEdges(container, ['spec', list, i], errors);
}

/** The spec of a pod, or of a template where there is no `meta`. Models core/validation ValidatePodSpec. */
export function validatePodSpec(
  spec: PodSpec,
  meta: PodMeta,
  version: Release,
  path: Path,
  errors: Errors,
): void {
  const scope: ContainerScope = {
    version,
    volumes: validateVolumes(spec, meta, [...path, 'volumes'], errors),
    grace: spec.terminationGracePeriodSeconds,
    podPolicy: spec.restartPolicy,
    hostUsers: spec.hostUsers !== false,
    names: new Set(),
  };
  validateContainers(spec, scope, [...path, 'containers'], errors);
  validateInitContainers(spec, scope, [...path, 'initContainers'], errors);
  validateEphemeralContainers(spec, scope, [...path, 'ephemeralContainers'], errors);
  validatePodResources(spec, [...path, 'resources'], errors);
  validateHostNetwork(spec, meta !== undefined, path, errors);
  if (!spec.restartPolicy) errors.required([...path, 'restartPolicy']);
  else errors.oneOf([...path, 'restartPolicy'], spec.restartPolicy, RESTART_POLICIES);
  errors.oneOf([...path, 'dnsPolicy'], spec.dnsPolicy, DNS_POLICIES);
  validateLabels(spec.nodeSelector, [...path, 'nodeSelector'], errors);
  validatePodSecurity(spec, path, errors);
  validateAffinity(spec, [...path, 'affinity'], errors);
  validateDnsConfig(spec, version, [...path, 'dnsConfig'], errors);
  for (const [i, { conditionType }] of (spec.readinessGates ?? []).entries()) {
    errors.all([...path, 'readinessGates', i, 'conditionType'], conditionType, qualifiedName(conditionType));
  }
  validateGates(spec, [...path, 'schedulingGates'], errors);
  validateSpread(spec, [...path, 'topologySpreadConstraints'], errors);
  validateHostUsers(spec, path, errors);
  validateHostnameOverride(spec, version, path, errors);
  name(spec, 'serviceAccountName', dns1123Subdomain, path, errors);
  name(spec, 'nodeName', dns1123Subdomain, path, errors);
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_INT32)) {
    errors.invalid(
      [...path, 'activeDeadlineSeconds'],
      deadline,
      `must be between 1 and ${MAX_INT32}, inclusive`,
    );
  }
  name(spec, 'hostname', dns1123Label, path, errors);
  name(spec, 'subdomain', dns1123Label, path, errors);
  validateTolerations(spec.tolerations, version, [...path, 'tolerations'], errors);
  for (const [i, { ip, hostnames = [] }] of (spec.hostAliases ?? []).entries()) {
    validateIp(ip ?? '', version, [...path, 'hostAliases', i, 'ip'], errors);
    for (const [j, hostname] of hostnames.entries())
      errors.all([...path, 'hostAliases', i, 'hostnames', j], hostname, dns1123Subdomain(hostname));
  }
  name(spec, 'priorityClassName', dns1123Subdomain, path, errors);
  if (spec.runtimeClassName !== undefined)
    errors.all([...path, 'runtimeClassName'], spec.runtimeClassName, dns1123Subdomain(spec.runtimeClassName));
  errors.oneOf([...path, 'preemptionPolicy'], spec.preemptionPolicy, ['PreemptLowerPriority', 'Never']);
  if (spec.overhead !== undefined)
    validateResources({ limits: spec.overhead }, [...path, 'overhead'], errors);
  validateSystem(spec, path, errors);
  validateFileVolumes(spec, path, errors);
}

function name(
  spec: PodSpec,
  field: 'serviceAccountName' | 'nodeName' | 'hostname' | 'subdomain' | 'priorityClassName',
  check: (value: string) => string[],
  path: Path,
  errors: Errors,
): void {
  const value = spec[field];
  if (value) errors.all([...path, field], value, check(value));
}

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const MIRROR = 'kubernetes.io/config.mirror';

/** Annotations that mean something. Models core/validation ValidatePodSpecificAnnotations. */
function validatePodAnnotations(
  annotations: Record<string, string> | undefined,
  spec: PodSpec,
  path: Path,
  errors: Errors,
): void {
  const mirror = annotations?.[MIRROR];
  if (mirror !== undefined && !spec.nodeName)
    errors.invalid([...path, key(MIRROR)], mirror, 'must set spec.nodeName if mirror pod annotation is set');
  const cost = annotations?.[DELETION_COST];
  if (cost !== undefined && !isCost(cost))
    errors.invalid([...path, key(DELETION_COST)], cost, 'must be a 32bit integer');
}

/** A 32-bit number as Go reads it, without a plus or zeros before it. */
const isCost = (text: string) =>
  /^(0|-?[1-9]\d*)$/.test(text) && Number(text) >= -MAX_INT32 - 1 && Number(text) <= MAX_INT32;

const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;

const MAX_SEARCH_CHARACTERS = 2048;

/** Models core/validation validatePodDNSConfig. */
function validateDnsConfig(
  { dnsConfig, dnsPolicy }: PodSpec,
  version: Release,
  path: Path,
  errors: Errors,
): void {
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {};
  if (dnsPolicy === 'None' && dnsConfig === undefined) {
    errors.required(path, 'must provide `dnsConfig` when `dnsPolicy` is None');
    return;
  }
  if (dnsPolicy === 'None' && nameservers.length === 0) {
    errors.required(
      [...path, 'nameservers'],
      'must provide at least one DNS nameserver when `dnsPolicy` is None',
    );
    return;
  }
  if (nameservers.length > MAX_NAMESERVERS)
    errors.invalid(
      [...path, 'nameservers'],
      nameservers,
      `must not have more than ${MAX_NAMESERVERS} nameservers`,
    );
  for (const [i, server] of nameservers.entries())
    validateIp(server, version, [...path, 'nameservers', i], errors);
  if (searches.length > MAX_SEARCHES)
    errors.invalid([...path, 'searches'], searches, `must not have more than ${MAX_SEARCHES} search paths`);
  if (searches.join(' ').length > MAX_SEARCH_CHARACTERS)
    errors.invalid(
      [...path, 'searches'],
      searches,
      `must not have more than ${MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list`,
    );
  for (const [i, search] of searches.entries()) {
    const bare = search.replace(/\.$/, '');
    if (search !== '.') errors.all([...path, 'searches', i], bare, underscoredSubdomain(bare));
  }
  for (const [i, option] of options.entries())
    if (!option.name) errors.required([...path, 'options', i], 'must not be empty');
}

/** On the host's network a container port is a port of the host. A template may leave that to the pod. */
function validateHostNetwork(spec: PodSpec, isPod: boolean, path: Path, errors: Errors): void {
  if (spec.hostNetwork !== true) return;
  for (const [i, { ports }] of (spec.containers ?? []).entries()) {
    for (const [j, { hostPort = 0, containerPort }] of (ports ?? []).entries()) {
      if (hostPort === containerPort || (!isPod && hostPort === 0)) continue;
      errors.invalid(
        [...path, 'containers', i, 'ports', j, 'hostPort'],
        hostPort,
        'must match `containerPort` when `hostNetwork` is true',
      );
    }
  }
}

/** What a template without a spec is: empty, but for the defaults. */
const EMPTY_SPEC: PodSpec = { restartPolicy: 'Always', terminationGracePeriodSeconds: 30, containers: [] };

/** A pod template: its labels and its spec. */
export function validatePodTemplate(
  template: PodTemplateSpec | undefined,
  version: Release,
  path: Path,
  errors: Errors,
): void {
  const { labels, annotations } = template?.metadata ?? {};
  const spec = template?.spec ?? EMPTY_SPEC;
  validateLabels(labels, [...path, 'labels'], errors);
  validateAnnotations(annotations, [...path, 'annotations'], errors);
  validatePodAnnotations(annotations, spec, [...path, 'annotations'], errors);
  validatePodSpec(spec, undefined, version, [...path, 'spec'], errors);
  if ((template?.spec?.ephemeralContainers ?? []).length > 0) {
    errors.forbidden(
      [...path, 'spec', 'ephemeralContainers'],
      'ephemeral containers not allowed in pod template',
    );
  }
}
