import type { Path } from '../decode.ts';
import { hasContainerRestartRules, hasRestartAllContainers, type Release } from '../release.ts';
import type { Container, PodSpec, Volume, VolumeMount } from '../types.generated.ts';
import { validateEnv } from './env.ts';
import type { Errors } from './errors.ts';
import { dns1123Label, portName, portNumber } from './names.ts';
import { validateHandler, validateProbe, validateReadinessOnly, validateSuccessThreshold } from './probe.ts';
import { validateProfiles } from './profiles.ts';
import { validateResources } from './resources.ts';

/** What the containers of one pod are checked against. */
export interface ContainerScope {
  version: Release;
  volumes: readonly Volume[];
  /** The pod's grace period, which bounds sleep hooks. */
  grace: number | undefined;
  /** The pod's restart policy. */
  podPolicy: string | undefined;
  /** Names seen so far, over all lists of the pod. */
  names: Set<string>;
}

/** Regular containers. Models core/validation validateContainers. */
export function validateContainers(spec: PodSpec, scope: ContainerScope, path: Path, errors: Errors): void {
  const containers = spec.containers ?? [];
  if (containers.length === 0) errors.required(path);
  for (const [i, container] of containers.entries()) {
    const at = [...path, i];
    validateCommon(container, scope, at, errors);
    validateRunning(container, scope, at, errors);
    validateRestartPolicy(container, false, scope, at, errors);
  }
  validateHostPorts(containers, path, errors);
}

/** Init containers and sidecars. Models core/validation validateInitContainers. */
export function validateInitContainers(
  spec: PodSpec,
  scope: ContainerScope,
  path: Path,
  errors: Errors,
): void {
  const containers = spec.initContainers ?? [];
  for (const [i, container] of containers.entries()) {
    const at = [...path, i];
    validateCommon(container, scope, at, errors);
    validateRestartPolicy(container, true, scope, at, errors);
    if (container.restartPolicy === 'Always') validateRunning(container, scope, at, errors);
    else {
      for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
        if (container[field] === undefined) continue;
        errors.forbidden([...at, field], 'may not be set for init containers without restartPolicy=Always');
      }
    }
    validateHostPorts([container], path, errors);
  }
}

const NOT_EPHEMERAL = [
  'ports',
  'resources',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'restartPolicy',
  'resizePolicy',
] as const;

/** Containers that are added to look into a running pod. Models core/validation validateEphemeralContainers. */
export function validateEphemeralContainers(
  spec: PodSpec,
  scope: ContainerScope,
  path: Path,
  errors: Errors,
): void {
  const others = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((c) => c.name));
  for (const [i, container] of (spec.ephemeralContainers ?? []).entries()) {
    const at = [...path, i];
    validateCommon(container as Container, scope, at, errors);
    const target = container.targetContainerName;
    if (target && !others.has(target)) errors.notFound([...at, 'targetContainerName'], target);
    const refuse = (field: Path) =>
      errors.forbidden([...at, ...field], 'cannot be set for an Ephemeral Container');
    for (const field of NOT_EPHEMERAL) {
      const value = container[field];
      if (value !== undefined && JSON.stringify(value) !== '{}' && JSON.stringify(value) !== '[]')
        refuse([field]);
    }
    for (const [j, mount] of (container.volumeMounts ?? []).entries())
      for (const field of ['subPath', 'subPathExpr'] as const)
        if (mount[field]) refuse(['volumeMounts', j, field]);
  }
}

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function validateCommon(container: Container, scope: ContainerScope, path: Path, errors: Errors): void {
  const { name, image } = container;
  if (!name) errors.required([...path, 'name']);
  else errors.all([...path, 'name'], name, dns1123Label(name));
  if (name && scope.names.has(name)) errors.duplicate([...path, 'name'], name);
  if (name) scope.names.add(name);
  if (!image) errors.required([...path, 'image']);
  else if (image !== image.trim()) {
    errors.invalid([...path, 'image'], image, 'must not have leading or trailing whitespace');
  }
  errors.oneOf([...path, 'terminationMessagePolicy'], container.terminationMessagePolicy, [
    'FallbackToLogsOnError',
    'File',
  ]);
  validatePorts(container, path, errors);
  validateEnv(container, path, errors);
  validateMounts(container, scope, path, errors);
  errors.oneOf([...path, 'imagePullPolicy'], container.imagePullPolicy, PULL_POLICIES);
  validateResources(container.resources, [...path, 'resources'], errors);
  validateResizePolicy(container, scope.podPolicy, [...path, 'resizePolicy'], errors);
  validateSecurity(container, path, errors);
}

/** Hooks and probes: what only containers that stay may have. */
function validateRunning(container: Container, scope: ContainerScope, path: Path, errors: Errors): void {
  const { lifecycle } = container;
  for (const hook of ['postStart', 'preStop'] as const) {
    const handler = lifecycle?.[hook];
    if (handler !== undefined) validateHandler(handler, [...path, 'lifecycle', hook], scope.grace, errors);
  }
  const probe = (field: 'livenessProbe' | 'readinessProbe' | 'startupProbe') => {
    validateProbe(container[field], [...path, field], scope.grace, errors);
    if (field === 'readinessProbe') validateReadinessOnly(container[field], [...path, field], errors);
    else validateSuccessThreshold(container[field], [...path, field], errors);
  };
  probe('livenessProbe');
  probe('readinessProbe');
  probe('startupProbe');
}

function validatePorts({ ports }: Container, path: Path, errors: Errors): void {
  const names = new Set<string>();
  for (const [i, port] of (ports ?? []).entries()) {
    const at = [...path, 'ports', i];
    if (port.name) {
      const texts = portName(port.name);
      errors.all([...at, 'name'], port.name, texts);
      if (texts.length === 0 && names.has(port.name)) errors.duplicate([...at, 'name'], port.name);
      names.add(port.name);
    }
    if (!port.containerPort) errors.required([...at, 'containerPort']);
    else errors.all([...at, 'containerPort'], port.containerPort, portNumber(port.containerPort));
    if (port.hostPort) errors.all([...at, 'hostPort'], port.hostPort, portNumber(port.hostPort));
    errors.oneOf([...at, 'protocol'], port.protocol, PROTOCOLS);
  }
}

/** The same port of the host twice. */
function validateHostPorts(containers: readonly Container[], path: Path, errors: Errors): void {
  const seen = new Set<string>();
  for (const [i, { ports }] of containers.entries()) {
    for (const [j, port] of (ports ?? []).entries()) {
      if (!port.hostPort) continue;
      const key = `${port.protocol ?? 'TCP'}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (seen.has(key)) errors.duplicate([...path, i, 'ports', j, 'hostPort'], key);
      seen.add(key);
    }
  }
}

function validateMounts(container: Container, scope: ContainerScope, path: Path, errors: Errors): void {
  const mountPoints = new Set<string>();
  for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
    const at = [...path, 'volumeMounts', i];
    const volume = scope.volumes.find(({ name }) => name === mount.name);
    if (!mount.name) errors.required([...at, 'name']);
    if (volume === undefined) errors.notFound([...at, 'name'], mount.name ?? '');
    if (!mount.mountPath) errors.required([...at, 'mountPath']);
    if (mountPoints.has(mount.mountPath))
      errors.invalid([...at, 'mountPath'], mount.mountPath, 'must be unique');
    mountPoints.add(mount.mountPath);
    for (const field of ['subPath', 'subPathExpr'] as const) {
      const value = mount[field];
      if (!value) continue;
      if (value.startsWith('/')) errors.invalid([...at, field], value, 'must be a relative path');
      if (value.split('/').includes('..')) errors.invalid([...at, field], value, "must not contain '..'");
    }
    if (mount.subPath && mount.subPathExpr) {
      errors.invalid(
        [...at, 'subPathExpr'],
        mount.subPathExpr,
        'subPathExpr and subPath are mutually exclusive',
      );
    }
    validateMountMode(container, mount, at, errors);
    errors.oneOf([...at, 'mountPropagation'], mount.mountPropagation, [
      'Bidirectional',
      'HostToContainer',
      'None',
    ]);
  }
  for (const [i, device] of (container.volumeDevices ?? []).entries()) {
    const at = [...path, 'volumeDevices', i];
    const volume = scope.volumes.find(({ name }) => name === device.name);
    if (volume === undefined) errors.notFound([...at, 'name'], device.name ?? '');
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined) {
      errors.invalid(
        [...at, 'name'],
        device.name,
        'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
      );
    }
    if (!device.devicePath) errors.required([...at, 'devicePath']);
  }
}

/** What a mount passes on to other mounts, and how deep it is read-only. */
function validateMountMode(container: Container, mount: VolumeMount, path: Path, errors: Errors): void {
  const { mountPropagation, recursiveReadOnly, readOnly } = mount;
  if (mountPropagation === 'Bidirectional' && container.securityContext?.privileged !== true)
    errors.forbidden(
      [...path, 'mountPropagation'],
      'Bidirectional mount propagation is available only to privileged containers',
    );
  if (recursiveReadOnly === undefined) return;
  const at = [...path, 'recursiveReadOnly'];
  const modes = ['Disabled', 'Enabled', 'IfPossible'];
  if (!modes.includes(recursiveReadOnly)) errors.notSupported(at, recursiveReadOnly, modes);
  else if (recursiveReadOnly !== 'Disabled') {
    if (readOnly !== true) errors.forbidden(at, 'may only be specified when readOnly is true');
    if (mountPropagation !== undefined && mountPropagation !== 'None')
      errors.forbidden(at, 'may only be specified when mountPropagation is None or not specified');
  }
}

/** What a change of resources does to a container. Models core/validation validateResizePolicy. */
function validateResizePolicy(
  { resizePolicy }: Container,
  podPolicy: string | undefined,
  path: Path,
  errors: Errors,
): void {
  const seen = new Set<string>();
  for (const [i, { resourceName, restartPolicy }] of (resizePolicy ?? []).entries()) {
    if (seen.has(resourceName)) errors.duplicate([...path, i], resourceName);
    seen.add(resourceName);
    if (!resourceName) errors.required(path);
    else errors.oneOf(path, resourceName, ['cpu', 'memory']);
    if (!restartPolicy) errors.required(path);
    else errors.oneOf(path, restartPolicy, ['NotRequired', 'RestartContainer']);
    if (podPolicy === 'Never' && restartPolicy !== 'NotRequired')
      errors.invalid(path, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'");
  }
}

function validateSecurity({ securityContext }: Container, path: Path, errors: Errors): void {
  if (securityContext === undefined) return;
  const at = [...path, 'securityContext'];
  for (const field of ['runAsUser', 'runAsGroup'] as const) {
    const id = securityContext[field];
    if (id !== undefined && (id < 0 || id > 2147483647)) {
      errors.invalid([...at, field], id, 'must be between 0 and 2147483647, inclusive');
    }
  }
  validateProfiles(securityContext, at, errors);
  if (securityContext.procMount !== undefined)
    errors.oneOf([...at, 'procMount'], securityContext.procMount, ['Default', 'Unmasked']);
  if (
    securityContext.allowPrivilegeEscalation === false &&
    securityContext.capabilities?.add?.includes('CAP_SYS_ADMIN')
  )
    errors.invalid(
      at,
      securityContext,
      'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
    );
  if (securityContext.allowPrivilegeEscalation === false && securityContext.privileged === true) {
    errors.invalid(
      at,
      securityContext,
      'cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    );
  }
}

const MAX_RULES = 20;
const MAX_EXIT_CODES = 255;

function validateRestartPolicy(
  container: Container,
  init: boolean,
  { version }: ContainerScope,
  path: Path,
  errors: Errors,
): void {
  const { restartPolicy, restartPolicyRules } = container;
  if (!hasContainerRestartRules(version)) {
    if (restartPolicy === undefined) return;
    if (!init) errors.forbidden([...path, 'restartPolicy'], 'may not be set for non-init containers');
    else errors.oneOf([...path, 'restartPolicy'], restartPolicy, ['Always']);
    return;
  }
  errors.oneOf([...path, 'restartPolicy'], restartPolicy, ['Always', 'Never', 'OnFailure']);
  if (restartPolicyRules === undefined || restartPolicyRules.length === 0) return;
  if (restartPolicy === undefined) {
    errors.required([...path, 'restartPolicy'], 'must specify restartPolicy when restart rules are used');
  }
  /** 1.35 counts them as it does bytes. */
  const atMost = (max: number, count: number, at: Path) => {
    if (count <= max) return;
    if (hasRestartAllContainers(version)) errors.tooMany(at, count, max);
    else errors.tooLong(at, max);
  };
  atMost(MAX_RULES, restartPolicyRules.length, [...path, 'restartPolicyRules']);
  const actions = hasRestartAllContainers(version) ? ['Restart', 'RestartAllContainers'] : ['Restart'];
  for (const [i, rule] of restartPolicyRules.entries()) {
    const at = [...path, 'restartPolicyRules', i];
    if (!rule.action) errors.required([...at, 'action']);
    else errors.oneOf([...at, 'action'], rule.action, actions);
    if (rule.exitCodes === undefined) errors.required([...at, 'exitCodes'], 'must be specified');
    else errors.oneOf([...at, 'exitCodes', 'operator'], rule.exitCodes.operator, ['In', 'NotIn']);
    atMost(MAX_EXIT_CODES, rule.exitCodes?.values?.length ?? 0, [...at, 'exitCodes', 'values']);
  }
}
