import type { Path } from '../decode.ts';
import type { Release } from '../release.ts';
import type { PodSpec } from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { dns1123Subdomain } from './names.ts';
import { validateProfiles } from './profiles.ts';

const MAX_ID = 2147483647;
const MAX_SYSCTL = 253;
const SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SYSCTL = new RegExp(`^(${SEGMENT}[\\./])*${SEGMENT}$`);
const MAX_HOSTNAME_OVERRIDE = 64;
const SYSTEMS = ['linux', 'windows'];

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
  validateProfiles(context, at, errors);
  errors.oneOf([...at, 'fsGroupChangePolicy'], context.fsGroupChangePolicy, ['Always', 'OnRootMismatch']);
  errors.oneOf([...at, 'supplementalGroupsPolicy'], context.supplementalGroupsPolicy, ['Merge', 'Strict']);
  if (spec.hostUsers !== false) return;
  for (const field of ['hostPID', 'hostIPC'] as const)
    if (spec[field] === true)
      errors.forbidden([...path, field.replace('host', 'Host')], 'when `pod.Spec.HostUsers` is false');
  if (spec.hostNetwork === true)
    errors.forbidden([...path, 'hostNetwork'], 'when `pod.Spec.HostUsers` is false');
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

/** What a pod calls itself and the system it is made for. Models validateHostnameOverride and validateOS. */
export function validateIdentity(spec: PodSpec, version: Release, path: Path, errors: Errors): void {
  const override = spec.hostnameOverride;
  if (override !== undefined && version !== '1.34') {
    const at = [...path, 'hostnameOverride'];
    if (spec.setHostnameAsFQDN === true)
      errors.forbidden(at, 'may not be specified when setHostnameAsFQDN is true');
    if (spec.hostNetwork === true) errors.forbidden(at, 'may not be specified when hostNetwork is true');
    if (override.length > MAX_HOSTNAME_OVERRIDE) errors.tooLong(at, MAX_HOSTNAME_OVERRIDE);
    errors.all(at, override, dns1123Subdomain(override));
  }
  if (spec.os === undefined) return;
  if (!spec.os.name) errors.required([...path, 'os', 'name']);
  else errors.oneOf([...path, 'os'], spec.os.name, SYSTEMS);
}
