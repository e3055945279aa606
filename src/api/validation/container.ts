import type { Path } from '../decode.ts';
import { hasContainerRestartRules, hasRestartAllContainers, isSince, type Release } from '../release.ts';
import type { Container, PodSpec, Volume } from '../types.generated.ts';
import { validateEnv } from './env.ts';
import type { Errors } from './errors.ts';
import { internalValue } from './internal.ts';
import { validateDevices, validateMounts } from './mounts.ts';
import { dns1123Label, portName, portNumber } from './names.ts';
import { validateHandler, validateProbe, validateReadinessOnly, validateSuccessThreshold } from './probe.ts';
import { validateAppArmor, validateSeccomp } from './profiles.ts';
import { validateResources } from './resources.ts';

/** What the containers of one pod are checked against. */
export interface ContainerScope {
  version: Release;
  /** The volumes that are well formed: a mount of another one finds nothing. */
  volumes: readonly Volume[];
  /** The pod's grace period, which bounds sleep hooks. */
  grace: number | undefined;
  /** The pod's restart policy. */
  podPolicy: string | undefined;
  /** Whether the pod shares its users with the node. */
  hostUsers: boolean;
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
    validateUnique(container, scope, at, errors);
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
    validateUnique(container, scope, at, errors, true);
    validateHostPorts([container], path, errors);
    if (container.restartPolicy === 'Always') validateRunning(container, scope, at, errors);
    else {
      for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
        if (container[field] === undefined) continue;
        errors.forbidden([...at, field], 'may not be set for init containers without restartPolicy=Always');
      }
      if (isSince(scope.version, '1.36')) validateInitResizePolicy(container, at, errors);
    }
  }
}

/** What has ended cannot be restarted to be resized. */
function validateInitResizePolicy({ resizePolicy }: Container, path: Path, errors: Errors): void {
  for (const [i, { restartPolicy }] of (resizePolicy ?? []).entries())
    if (restartPolicy === 'RestartContainer')
      errors.invalid(
        [...path, 'resizePolicy', i, 'restartPolicy'],
        restartPolicy,
        "must not be set to 'RestartContainer' for non-sidecar initContainers",
      );
}

/** Ephemeral containers and init containers do not share a name with any other. */
function validateUnique(
  { name = '' }: Container,
  scope: ContainerScope,
  path: Path,
  errors: Errors,
  isInit = false,
): void {
  if (scope.names.has(name)) errors.duplicate([...path, 'name'], name);
  if (name || !isInit) scope.names.add(name);
}

const NOT_EPHEMERAL = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
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
    validateImageEdges(container as Container, at, errors);
    validateUnique(container as Container, scope, at, errors);
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
  if (!image) errors.required([...path, 'image']);
  errors.oneOf([...path, 'terminationMessagePolicy'], container.terminationMessagePolicy, [
    'File',
    'FallbackToLogsOnError',
  ]);
  validatePorts(container, path, errors);
  validateEnv(container, scope.version, path, errors);
  validateMounts(container, scope.volumes, path, errors);
  validateDevices(container, scope.volumes, path, errors);
  errors.oneOf([...path, 'imagePullPolicy'], container.imagePullPolicy, PULL_POLICIES);
  validateResources(container.resources, [...path, 'resources'], errors);
  validateResizePolicy(container, scope, [...path, 'resizePolicy'], errors);
  validateSecurity(container, scope, path, errors);
}

/** Spaces around an image, which only pods refuse: templates were let through once. Models validateContainerOnlyForPod. */
export function validateImageEdges({ image }: Container, path: Path, errors: Errors): void {
  if (image && image !== image.trim())
    errors.invalid([...path, 'image'], image, 'must not have leading or trailing whitespace');
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

/** What a change of resources does to a container. Models core/validation validateResizePolicy. */
function validateResizePolicy(
  { resizePolicy }: Container,
  { podPolicy, version }: ContainerScope,
  path: Path,
  errors: Errors,
): void {
  const whose = isSince(version, '1.36') ? 'pod `restartPolicy`' : '`restartPolicy`';
  const seen = new Set<string>();
  for (const [i, { resourceName, restartPolicy }] of (resizePolicy ?? []).entries()) {
    if (seen.has(resourceName)) errors.duplicate([...path, i], resourceName);
    seen.add(resourceName);
    if (!resourceName) errors.required(path);
    else errors.oneOf(path, resourceName, ['cpu', 'memory']);
    if (!restartPolicy) errors.required(path);
    else errors.oneOf(path, restartPolicy, ['NotRequired', 'RestartContainer']);
    if (podPolicy === 'Never' && restartPolicy !== 'NotRequired')
      errors.invalid(path, restartPolicy, `must be 'NotRequired' when ${whose} is 'Never'`);
  }
}

/** Models core/validation ValidateSecurityContext. */
function validateSecurity(
  { securityContext: context }: Container,
  { hostUsers }: ContainerScope,
  path: Path,
  errors: Errors,
): void {
  if (context === undefined) return;
  const at = [...path, 'securityContext'];
  for (const field of ['runAsUser', 'runAsGroup'] as const) {
    const id = context[field];
    if (id !== undefined && (id < 0 || id > 2147483647)) {
      errors.invalid([...at, field], id, 'must be between 0 and 2147483647, inclusive');
    }
  }
  if (context.procMount !== undefined) {
    errors.oneOf([...at, 'procMount'], context.procMount, ['Default', 'Unmasked']);
    if (hostUsers && context.procMount === 'Unmasked')
      errors.invalid([...at, 'procMount'], context.procMount, '`hostUsers` must be false to use `Unmasked`');
  }
  validateSeccomp(context.seccompProfile, [...at, 'seccompProfile'], errors);
  if (context.allowPrivilegeEscalation === false) {
    const refuse = (what: string) =>
      errors.invalid(
        at,
        internalValue('SecurityContext', context),
        `cannot set \`allowPrivilegeEscalation\` to false and ${what}`,
      );
    if (context.privileged === true) refuse('`privileged` to true');
    for (const capability of context.capabilities?.add ?? [])
      if (capability === 'CAP_SYS_ADMIN') refuse('`capabilities.Add` CAP_SYS_ADMIN');
  }
  validateAppArmor(context.appArmorProfile, [...at, 'appArmorProfile'], errors);
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
  const rules = restartPolicyRules ?? [];
  if (init && restartPolicy === 'Always' && !hasRestartAllContainers(version)) {
    if (rules.length > 0)
      errors.forbidden(
        [...path, 'restartPolicyRules'],
        'restartPolicyRules are not allowed for init containers with restart policy Always',
      );
    return;
  }
  if (restartPolicy === undefined) {
    if (rules.length === 0) return;
    errors.required([...path, 'restartPolicy'], 'must specify restartPolicy when restart rules are used');
    if (init) return;
  }
  errors.oneOf([...path, 'restartPolicy'], restartPolicy, ['Always', 'Never', 'OnFailure']);
  /** 1.35 counts them as it does bytes. */
  const atMost = (max: number, count: number, at: Path) => {
    if (count <= max) return;
    if (isSince(version, '1.36')) errors.tooMany(at, count, max);
    else errors.tooLong(at, max);
  };
  atMost(MAX_RULES, rules.length, [...path, 'restartPolicyRules']);
  const actions = hasRestartAllContainers(version) ? ['Restart', 'RestartAllContainers'] : ['Restart'];
  for (const [i, rule] of rules.entries()) {
    const at = [...path, 'restartPolicyRules', i];
    errors.oneOf([...at, 'action'], rule.action ?? '', actions);
    if (rule.exitCodes === undefined) errors.required([...at, 'exitCodes'], 'must be specified');
    else errors.oneOf([...at, 'exitCodes', 'operator'], rule.exitCodes.operator ?? '', ['In', 'NotIn']);
    atMost(MAX_EXIT_CODES, rule.exitCodes?.values?.length ?? 0, [...at, 'exitCodes', 'values']);
  }
}
