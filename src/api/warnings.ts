/** What the server says of a pod that it takes, without refusing it. Models pkg/api/pod/warnings.go. */
import { pathText } from './decode.ts';
import { parseQuantity } from './quantity.ts';
import type { Container, PodAffinityTerm, PodSpec } from './types.generated.ts';
import { ipWarnings } from './warnings-kinds.ts';
import { overlapWarnings } from './warnings-volumes.ts';

type Path = readonly (string | number)[];

const DEPRECATED_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region':
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone':
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type':
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

const DEPRECATED_ANNOTATIONS: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod':
    'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};

const OLD_VOLUMES: Readonly<Record<string, string>> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
};

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const OLD_SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead';

interface Meta {
  annotations?: Record<string, string> | undefined;
}

/** `path` is where the pod or template stands: empty for a Pod, `['spec', 'template']` for a Deployment. */
export function podWarnings(spec: PodSpec, metadata: Meta | undefined, path: Path): string[] {
  const warnings: string[] = [];
  const say = (at: Path, text: string) => warnings.push(`${pathText([...path, ...at])}: ${text}`);
  const sayKey = (at: Path, key: string, text: string) =>
    warnings.push(`${pathText([...path, ...at])}[${key}]: ${text}`);

  placement(spec, say, sayKey);
  for (const [name, text] of Object.entries(DEPRECATED_ANNOTATIONS))
    if (metadata?.annotations?.[name] !== undefined) sayKey(['metadata', 'annotations'], name, text);
  for (const [i, volume] of (spec.volumes ?? []).entries())
    for (const [type, text] of Object.entries(OLD_VOLUMES))
      if (type in volume) say(['spec', 'volumes', i, type === 'storageos' ? 'storageOS' : type], text);
  warnings.push(...overlapWarnings(spec));
  duplicates(
    spec.hostAliases ?? [],
    ({ ip }) => ip,
    (i, ip) => say(['spec', 'hostAliases', i, 'ip'], `duplicate ip ${JSON.stringify(ip)}`),
  );
  duplicates(
    spec.imagePullSecrets ?? [],
    ({ name }) => name ?? '',
    (i, name) => say(['spec', 'imagePullSecrets', i, 'name'], `duplicate name ${JSON.stringify(name)}`),
  );
  for (const [i, { name }] of (spec.imagePullSecrets ?? []).entries())
    if (!name) say(['spec', 'imagePullSecrets', i, 'name'], 'invalid empty name ""');
  const annotations = metadata?.annotations ?? {};
  if (annotations[SECCOMP_POD] !== undefined && spec.securityContext?.seccompProfile === undefined)
    sayKey(['metadata', 'annotations'], SECCOMP_POD, OLD_SECCOMP);
  for (const [container, at] of containers(spec)) {
    const seccomp = `${SECCOMP_CONTAINER}${container.name}`;
    if (annotations[seccomp] !== undefined && container.securityContext?.seccompProfile === undefined)
      sayKey(['metadata', 'annotations'], seccomp, OLD_SECCOMP);
    ofContainer(container, at, say, sayKey);
  }
  ofPorts(spec, path, say);
  ofPortNames(spec, path, say);
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0)
    say(
      ['spec', 'terminationGracePeriodSeconds'],
      'must be >= 0; negative values are invalid and will be treated as 1',
    );
  affinity(spec, say);
  for (const [i, server] of (spec.dnsConfig?.nameservers ?? []).entries())
    warnings.push(...ipWarnings(pathText([...path, 'spec', 'dnsConfig', 'nameservers', i]), server));
  for (const [i, { ip }] of (spec.hostAliases ?? []).entries())
    warnings.push(...ipWarnings(pathText([...path, 'spec', 'hostAliases', i, 'ip']), ip));
  return warnings;
}

type Say = (at: Path, text: string) => void;
type SayKey = (at: Path, key: string, text: string) => void;

function* containers(spec: PodSpec): Generator<[Container, Path]> {
  for (const list of ['initContainers', 'containers'] as const)
    for (const [i, container] of (spec[list] ?? []).entries()) yield [container, ['spec', list, i]];
}

function duplicates<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  found: (i: number, id: string) => void,
): void {
  const seen = new Set<string>();
  for (const [i, item] of items.entries()) {
    const id = idOf(item);
    if (seen.has(id)) found(i, id);
    seen.add(id);
  }
}

function placement(spec: PodSpec, say: Say, sayKey: SayKey): void {
  for (const label of Object.keys(spec.nodeSelector ?? {}).sort())
    if (DEPRECATED_LABELS[label] !== undefined)
      sayKey(['spec', 'nodeSelector'], label, DEPRECATED_LABELS[label]);
  const node = spec.affinity?.nodeAffinity;
  const at: Path = ['spec', 'affinity', 'nodeAffinity'];
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
  const terms = [
    ...(node?.[required]?.nodeSelectorTerms ?? []).map((term, i) => ({
      term,
      at: [...at, required, 'nodeSelectorTerms', i],
    })),
    ...(node?.[preferred] ?? []).map(({ preference }, i) => ({
      term: preference,
      at: [...at, preferred, i, 'preference'],
    })),
  ];
  for (const { term, at: place } of terms)
    for (const [i, { key }] of (term.matchExpressions ?? []).entries())
      if (DEPRECATED_LABELS[key] !== undefined)
        say([...place, 'matchExpressions', i, 'key'], `${key} is ${DEPRECATED_LABELS[key]}`);
  for (const [i, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const here: Path = ['spec', 'topologySpreadConstraints', i];
    const text = DEPRECATED_LABELS[topologyKey];
    if (text !== undefined) say([...here, 'topologyKey'], `${topologyKey} is ${text}`);
    if (labelSelector === undefined) say([...here, 'labelSelector'], NO_POD);
  }
}

const NO_POD = 'a null labelSelector results in matching no pod';

function affinity({ affinity: wanted }: PodSpec, say: Say): void {
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    const at: Path = ['spec', 'affinity', kind];
    const check = ({ labelSelector }: PodAffinityTerm, path: Path) => {
      if (labelSelector === undefined) say([...path, 'labelSelector'], NO_POD);
    };
    const terms = wanted?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const [i, term] of terms.entries())
      check(term, [...at, 'requiredDuringSchedulingIgnoredDuringExecution', i]);
    const weighted = wanted?.[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const [i, { podAffinityTerm }] of weighted.entries())
      check(podAffinityTerm, [
        ...at,
        'preferredDuringSchedulingIgnoredDuringExecution',
        i,
        'podAffinityTerm',
      ]);
  }
}

function ofContainer(container: Container, at: Path, say: Say, sayKey: SayKey): void {
  for (const resource of ['memory', 'ephemeral-storage'])
    for (const kind of ['limits', 'requests'] as const) {
      const amount = container.resources?.[kind]?.[resource];
      if (amount === undefined || parseQuantity(amount).nano % 1_000_000_000n === 0n) continue;
      const text = `fractional byte value ${JSON.stringify(String(amount))} is invalid, must be an integer`;
      sayKey([...at, 'resources', kind], resource, text);
    }
  const seen = new Set<string>();
  for (const [i, { name, value = '', valueFrom }] of (container.env ?? []).entries()) {
    const reference = `$(${name})`;
    // A value that goes on from the one before it is meant.
    const isMeant = valueFrom === undefined && value !== reference && value.includes(reference);
    if (seen.has(name) && !isMeant)
      say(
        [...at, 'env', i],
        `hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`,
      );
    seen.add(name);
  }
}

/** The same port declared again, by whichever container. */
function ofPorts(spec: PodSpec, path: Path, say: Say): void {
  type Place = { at: Path; hostIP: string; hostPort: number };
  const seen = new Map<string, Place[]>();
  for (const [{ ports }, at] of containers(spec))
    for (const [i, { containerPort, protocol = 'TCP', hostIP = '', hostPort = 0, name = '' }] of (
      ports ?? []
    ).entries()) {
      const place: Place = { at: [...at, 'ports', i], hostIP, hostPort };
      if (hostIP !== '' && hostPort === 0)
        say(
          place.at,
          `hostIP set without hostPort: {Name:${name} HostPort:0 ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`,
        );
      const id = `${containerPort}/${protocol}`;
      const others = seen.get(id) ?? [];
      for (const other of others) {
        const word = overlap(place, other);
        if (word !== undefined)
          say(place.at, `${word} port definition with ${pathText([...path, ...other.at])}`);
      }
      seen.set(id, [...others, place]);
    }
}

/** One name for two ports: whoever asks for it gets the first. */
function ofPortNames(spec: PodSpec, path: Path, say: Say): void {
  const seen = new Map<string, string>();
  for (const [{ ports }, at] of containers(spec))
    for (const [i, { name }] of (ports ?? []).entries()) {
      if (!name) continue;
      const here: Path = [...at, 'ports', i];
      const first = seen.get(name);
      if (first === undefined) seen.set(name, pathText([...path, ...here]));
      else
        say(
          here,
          `duplicate port name ${JSON.stringify(name)} with ${first}, services and probes that select ports by name will use ${first}`,
        );
    }
}

function overlap(
  a: { hostIP: string; hostPort: number },
  b: { hostIP: string; hostPort: number },
): string | undefined {
  if (a.hostIP === b.hostIP && a.hostPort === b.hostPort) return 'duplicate';
  if (a.hostPort === 0 || b.hostPort === 0) return 'overlapping';
  if (a.hostPort === b.hostPort && (a.hostIP === '') !== (b.hostIP === '')) return 'dangerously ambiguous';
  return undefined;
}
