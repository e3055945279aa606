/**
 * What the Pod Security Standards ask of a pod. Models k8s.io/pod-security-admission policy/check_*.go.
 * Not here: the checks of hosts in probes and hooks (since 1.34), and what is said of pods for Windows alone.
 */
import type { Container, PodSpec, SecurityContext } from '../types.generated.ts';

export type Level = 'privileged' | 'baseline' | 'restricted';

export interface Violation {
  reason: string;
  detail: string;
}

/** undefined: nothing is wrong. */
export type Check = (spec: PodSpec) => Violation | undefined;

const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(', ');
const some = (word: string, names: readonly string[]): string =>
  `${word}${names.length > 1 ? 's' : ''} ${quoted(names)}`;

const all = (spec: PodSpec): Container[] =>
  [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ] as Container[];

const namesWhere = (spec: PodSpec, isBad: (context: SecurityContext) => boolean): string[] =>
  all(spec)
    .filter(({ securityContext }) => isBad(securityContext ?? {}))
    .map(({ name }) => name);

const unless = (isFine: boolean, reason: string, detail: string): Violation | undefined =>
  isFine ? undefined : { reason, detail };

const isWindows = (spec: PodSpec): boolean => spec.os?.name === 'windows';

/** `pod`, `container "a"`, `pod and container "a"`. */
function who(isPod: boolean, containers: readonly string[], word = 'and'): string {
  const named = containers.length > 0 ? some('container', containers) : '';
  return [isPod ? 'pod' : '', named].filter(Boolean).join(` ${word} `);
}

const DEFAULT_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

function added(spec: PodSpec, isAllowed: (capability: string) => boolean): string | undefined {
  const bad = new Set<string>();
  const names = namesWhere(spec, ({ capabilities }) => {
    const extra = (capabilities?.add ?? []).filter((each) => !isAllowed(each));
    for (const each of extra) bad.add(each);
    return extra.length > 0;
  });
  if (names.length === 0) return undefined;
  return `${some('container', names)} must not include ${quoted([...bad].sort())} in securityContext.capabilities.add`;
}

const capabilitiesBaseline: Check = (spec) => {
  const detail = added(spec, (each) => DEFAULT_CAPABILITIES.has(each));
  return unless(detail === undefined, 'non-default capabilities', detail ?? '');
};

const capabilitiesRestricted: Check = (spec) => {
  if (isWindows(spec)) return undefined;
  const keeping = namesWhere(spec, ({ capabilities }) => !capabilities?.drop?.includes('ALL'));
  const details = [
    ...(keeping.length > 0
      ? [`${some('container', keeping)} must set securityContext.capabilities.drop=["ALL"]`]
      : []),
    ...[added(spec, (each) => each === 'NET_BIND_SERVICE')].filter((each) => each !== undefined),
  ];
  return unless(details.length === 0, 'unrestricted capabilities', details.join('; '));
};

const hostNamespaces: Check = (spec) => {
  const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true);
  return unless(shared.length === 0, 'host namespaces', shared.map((field) => `${field}=true`).join(', '));
};

const hostPathVolumes: Check = (spec) => {
  const names = (spec.volumes ?? []).filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name);
  return unless(names.length === 0, 'hostPath volumes', names.length > 0 ? some('volume', names) : '');
};

const hostPorts: Check = (spec) => {
  const used = new Set<number>();
  const names = all(spec)
    .filter(({ ports }) => {
      const taken = (ports ?? []).flatMap(({ hostPort }) => (hostPort ? [hostPort] : []));
      for (const port of taken) used.add(port);
      return taken.length > 0;
    })
    .map(({ name }) => name);
  const verb = names.length > 1 ? 'use' : 'uses';
  const ports = [...used].sort((a, b) => a - b).join(', ');
  return unless(
    names.length === 0,
    'hostPort',
    `${names.length > 0 ? some('container', names) : ''} ${verb} hostPort${used.size > 1 ? 's' : ''} ${ports}`,
  );
};

const privileged: Check = (spec) => {
  const names = namesWhere(spec, (context) => context.privileged === true);
  return unless(
    names.length === 0,
    'privileged',
    `${who(false, names)} must not set securityContext.privileged=true`,
  );
};

const procMount: Check = (spec) => {
  const names = namesWhere(spec, (context) => (context.procMount ?? 'Default') !== 'Default');
  return unless(
    names.length === 0,
    'procMount',
    `${who(false, names)} must not set securityContext.procMount to "Unmasked"`,
  );
};

const UNCONFINED = 'Unconfined';

function unconfined(spec: PodSpec): string | undefined {
  const isPod = spec.securityContext?.seccompProfile?.type === UNCONFINED;
  const names = namesWhere(spec, ({ seccompProfile }) => seccompProfile?.type === UNCONFINED);
  if (!isPod && names.length === 0) return undefined;
  return `${who(isPod, names)} must not set securityContext.seccompProfile.type to "Unconfined"`;
}

const seccompBaseline: Check = (spec) => {
  const detail = unconfined(spec);
  return unless(detail === undefined, 'seccompProfile', detail ?? '');
};

const seccompRestricted: Check = (spec) => {
  if (isWindows(spec)) return undefined;
  const explicit = unconfined(spec);
  if (explicit !== undefined) return { reason: 'seccompProfile', detail: explicit };
  if (spec.securityContext?.seccompProfile?.type !== undefined) return undefined;
  const names = namesWhere(spec, ({ seccompProfile }) => seccompProfile?.type === undefined);
  return unless(
    names.length === 0,
    'seccompProfile',
    `${who(true, names, 'or')} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  );
};

const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

const sysctls: Check = (spec) => {
  const bad = (spec.securityContext?.sysctls ?? [])
    .map(({ name }) => name)
    .filter((name) => !SAFE_SYSCTLS.has(name));
  return unless(bad.length === 0, 'forbidden sysctls', bad.join(', '));
};

const allowPrivilegeEscalation: Check = (spec) => {
  if (isWindows(spec)) return undefined;
  const names = namesWhere(spec, (context) => context.allowPrivilegeEscalation !== false);
  return unless(
    names.length === 0,
    'allowPrivilegeEscalation != false',
    `${who(false, names)} must set securityContext.allowPrivilegeEscalation=false`,
  );
};

const VOLUME_TYPES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const restrictedVolumes: Check = (spec) => {
  const types = new Set<string>();
  const names = (spec.volumes ?? []).flatMap(({ name, ...source }) => {
    const bad = Object.keys(source).filter((type) => !VOLUME_TYPES.has(type));
    for (const type of bad) types.add(type);
    return bad.length > 0 ? [name] : [];
  });
  const verb = names.length > 1 ? 'use' : 'uses';
  return unless(
    names.length === 0,
    'restricted volume types',
    `${names.length > 0 ? some('volume', names) : ''} ${verb} restricted volume ${some('type', [...types].sort())}`,
  );
};

const runAsNonRoot: Check = (spec) => {
  const isPodRoot = spec.securityContext?.runAsNonRoot === false;
  const rootNames = namesWhere(spec, (context) => context.runAsNonRoot === false);
  const reason = 'runAsNonRoot != true';
  if (isPodRoot || rootNames.length > 0)
    return { reason, detail: `${who(isPodRoot, rootNames)} must not set securityContext.runAsNonRoot=false` };
  if (spec.securityContext?.runAsNonRoot === true) return undefined;
  const names = namesWhere(spec, (context) => context.runAsNonRoot === undefined);
  return unless(
    names.length === 0,
    reason,
    `${who(true, names, 'or')} must set securityContext.runAsNonRoot=true`,
  );
};

const runAsUser: Check = (spec) => {
  const isPod = spec.securityContext?.runAsUser === 0;
  const names = namesWhere(spec, (context) => context.runAsUser === 0);
  return unless(!isPod && names.length === 0, 'runAsUser=0', `${who(isPod, names)} must not set runAsUser=0`);
};

/** In the order in which their findings are told. */
const BASELINE: readonly Check[] = [
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  privileged,
  procMount,
  seccompBaseline,
  sysctls,
];

/** Those of the baseline that are told in stricter words are left out. */
const RESTRICTED: readonly Check[] = [
  ...BASELINE.filter((each) => ![capabilitiesBaseline, hostPathVolumes, seccompBaseline].includes(each)),
  allowPrivilegeEscalation,
  capabilitiesRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompRestricted,
];

/** What a pod violates of a level. */
export function violations(spec: PodSpec, level: Level): Violation[] {
  if (level === 'privileged') return [];
  return (level === 'baseline' ? BASELINE : RESTRICTED).flatMap((check) => check(spec) ?? []);
}
