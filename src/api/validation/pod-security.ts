import type { Path } from '../decode.ts';
import type { Release } from '../release.ts';
import type { PodSpec } from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { dns1123Subdomain } from './names.ts';
import { validateAppArmor, validateSeccomp } from './profiles.ts';

const MAX_ID = 2147483647;
const MAX_SYSCTL = 253;
const SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SYSCTL = new RegExp(`^(${SEGMENT}[\\./])*${SEGMENT}$`);
const MAX_HOSTNAME_OVERRIDE = 64;
const SYSTEMS = ['linux', 'windows'];
const SELINUX_POLICIES = ['Recursive'];

/** Ids, kernel parameters and shared namespaces of a pod. Models core/validation validatePodSpecSecurityContext. */
export function validatePodSecurity(spec: PodSpec, path: Path, errors: Errors): void {
  const at = [...path, 'securityContext'];
  const context = spec.securityContext ?? {};
  for (const field of ['fsGroup', 'runAsUser', 'runAsGroup'] as const)
    validateId([...at, field], context[field], errors);
  for (const [i, group] of (context.supplementalGroups ?? []).entries())
    validateId([...at, 'supplementalGroups', i], group, errors);
  if (spec.shareProcessNamespace === true && spec.hostPID === true)
    errors.invalid(
      [...at, 'shareProcessNamespace'],
      true,
      'ShareProcessNamespace and HostPID cannot both be enabled',
    );
  validateSysctls(spec, [...at, 'sysctls'], errors);
  errors.oneOf([...at, 'fsGroupChangePolicy'], context.fsGroupChangePolicy, ['Always', 'OnRootMismatch']);
  validateSeccomp(context.seccompProfile, [...at, 'seccompProfile'], errors);
  validateAppArmor(context.appArmorProfile, [...at, 'appArmorProfile'], errors);
  errors.oneOf([...at, 'supplementalGroupsPolicy'], context.supplementalGroupsPolicy, ['Merge', 'Strict']);
  // Without SELinuxMount, which no release turns on, nothing else is to be had.
  errors.oneOf([...at, 'seLinuxChangePolicy'], context.seLinuxChangePolicy, SELINUX_POLICIES);
}

const WITHOUT_USERS = 'when `hostUsers` is false';

/** What does not go with users of the pod's own. Models core/validation validateHostUsers. */
export function validateHostUsers(spec: PodSpec, path: Path, errors: Errors): void {
  if (spec.hostUsers !== false) return;
  if (spec.hostNetwork === true) errors.forbidden([...path, 'hostNetwork'], WITHOUT_USERS);
  if (spec.hostPID === true) errors.forbidden([...path, 'HostPID'], WITHOUT_USERS);
  if (spec.hostIPC === true) errors.forbidden([...path, 'HostIPC'], WITHOUT_USERS);
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const)
    for (const [i, { volumeDevices = [] }] of (spec[list] ?? []).entries())
      if (volumeDevices.length > 0) errors.forbidden([...path, list, i, 'volumeDevices'], WITHOUT_USERS);
}

function validateId(path: Path, id: number | undefined, errors: Errors): void {
  if (id !== undefined && (id < 0 || id > MAX_ID))
    errors.invalid(path, id, `must be between 0 and ${MAX_ID}, inclusive`);
}

function validateSysctls(spec: PodSpec, path: Path, errors: Errors): void {
  const names = new Set<string>();
  for (const [i, { name }] of (spec.securityContext?.sysctls ?? []).entries()) {
    const at = [...path, i, 'name'];
    if (!name) errors.required(at);
    else if (name.length > MAX_SYSCTL || !SYSCTL.test(name))
      errors.invalid(
        at,
        name,
        `must have at most ${MAX_SYSCTL} characters and match regex ${SYSCTL.source.replaceAll('\\/', '/')}`,
      );
    else if (names.has(name)) errors.duplicate(at, name);
    names.add(name);
    const dotted = (name ?? '').replaceAll('/', '.');
    if (spec.hostNetwork === true && dotted.startsWith('net.'))
      errors.invalid(at, name, "may not be specified when 'hostNetwork' is true");
    if (spec.hostIPC === true && /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/.test(dotted))
      errors.invalid(at, name, "may not be specified when 'hostIPC' is true");
  }
}

/** What a pod calls itself. Models core/validation validatePodHostName. */
export function validateHostnameOverride(spec: PodSpec, version: Release, path: Path, errors: Errors): void {
  const override = spec.hostnameOverride;
  if (override === undefined || version === '1.34') return;
  const at = [...path, 'hostnameOverride'];
  if (spec.setHostnameAsFQDN === true)
    errors.forbidden(at, 'may not be specified when setHostnameAsFQDN is true');
  if (spec.hostNetwork === true) errors.forbidden(at, 'may not be specified when hostNetwork is true');
  if (override.length > MAX_HOSTNAME_OVERRIDE) errors.tooLong(at, MAX_HOSTNAME_OVERRIDE);
  errors.all(at, override, dns1123Subdomain(override));
}

const NOT_ON_WINDOWS = 'cannot be set for a windows pod';

/** The system that a pod is made for, and what the other one has not. Models validateOS, validateLinux, validateWindows. */
export function validateSystem(spec: PodSpec, path: Path, errors: Errors): void {
  if (spec.os === undefined) return;
  const { name } = spec.os;
  if (!name) errors.required([...path, 'os', 'name']);
  else if (!SYSTEMS.includes(name)) errors.notSupported([...path, 'os'], name, SYSTEMS);
  else if (name === 'linux') refuseAll(spec, path, ['windowsOptions'], ['windowsOptions'], ON_LINUX, errors);
  else refuseAll(spec, path, WINDOWS_POD, WINDOWS_CONTAINER, NOT_ON_WINDOWS, errors);
}

const ON_LINUX = 'windows options cannot be set for a linux pod';
/** In the order of the server; see {@link refuseAll} for the dots. */
const WINDOWS_POD = [
  'appArmorProfile',
  'seLinuxOptions',
  '.hostUsers',
  '.hostPID',
  '.hostIPC',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  '.shareProcessNamespace',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
];
const WINDOWS_CONTAINER = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

/** A field with a dot before it is one of the spec, the others are of the security context. */
function refuseAll(
  spec: PodSpec,
  path: Path,
  ofPod: readonly string[],
  ofContainer: readonly string[],
  words: string,
  errors: Errors,
): void {
  const has = (holder: object | undefined, field: string) => {
    const value = (holder as Record<string, unknown> | undefined)?.[field];
    return value !== undefined && !(field.startsWith('host') && field !== 'hostUsers' && value === false);
  };
  for (const field of ofPod)
    if (field.startsWith('.')) {
      if (has(spec, field.slice(1))) errors.forbidden([...path, field.slice(1)], words);
    } else if (has(spec.securityContext, field)) errors.forbidden([...path, 'securityContext', field], words);
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const)
    for (const [i, { securityContext }] of (spec[list] ?? []).entries())
      for (const field of ofContainer)
        if (has(securityContext, field))
          errors.forbidden([...path, list, i, 'securityContext', field], words);
}
