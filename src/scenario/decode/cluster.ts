import { tryParseQuantity } from '../../api/quantity.ts';
import type { SimMs } from '../../base/time.ts';
import type { ImageSpec, Latency, LatencyOverrides, NodeSpec, ReleaseVersion, Scenario } from '../types.ts';
import { kubeletConfiguration } from './kubelet.ts';
import { duration, integer, isRecord, list, map, oneOf, type Read, record, text } from './reader.ts';

/** What a node has where the scenario does not say: a middling virtual machine. */
export const DEFAULT_CAPACITY: Readonly<Record<string, string>> = {
  cpu: '4',
  memory: '8Gi',
  pods: '110',
  'ephemeral-storage': '100Gi',
};

/** More nodes than this are refused: the simulated kubelets alone would fill the horizon. */
export const MAX_NODES = 500;

const HOST_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export function defaultNode(name: string): NodeSpec {
  return { name, labels: {}, taints: [], capacity: { ...DEFAULT_CAPACITY }, images: [] };
}

export function defaultNodes(count: number): NodeSpec[] {
  return Array.from({ length: count }, (_, i) => defaultNode(`node-${i + 1}`));
}

/** A resource amount; kept as text. */
export const quantity: Read<string> = (value, place) => {
  if (typeof value === 'string' || typeof value === 'number') {
    const parsed = tryParseQuantity(value);
    if (!('error' in parsed)) return String(value);
  }
  place.report(
    place.path,
    `expected an amount, found ${JSON.stringify(value)}`,
    'Write it like 500m, 2 or 4Gi.',
  );
  return undefined;
};

const effect = oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute');
const taintRecord = record<NodeSpec['taints'][number]>({ key: text, value: text, effect }, 'key', 'effect');

/** `{key, value, effect}`, or as kubectl writes it: `key=value:NoSchedule`. */
const taint: Read<NodeSpec['taints'][number]> = (value, place) => {
  if (typeof value !== 'string') return taintRecord(value, place) as NodeSpec['taints'][number] | undefined;
  const match = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(value);
  if (match === null) {
    place.report(
      place.path,
      `expected a taint, found ${JSON.stringify(value)}`,
      'Write it like key=value:NoSchedule.',
    );
    return undefined;
  }
  const read = effect(match[3], place);
  if (read === undefined) return undefined;
  return { key: match[1]!, ...(match[2] === undefined ? {} : { value: match[2] }), effect: read };
};

const hostName: Read<string> = (value, place) => {
  const name = text(value, place);
  if (name === undefined) return undefined;
  if (HOST_NAME.test(name) && name.length <= 253) return name;
  place.report(
    place.path,
    `${JSON.stringify(name)} is no node name`,
    'Use lower case letters, digits, - and dots.',
  );
  return undefined;
};

/** A manifest of a pod; what is wrong inside it the API server says of its mirror. */
const staticPod: Read<Record<string, unknown>> = (value, place) => {
  const manifest = value as { kind?: unknown; metadata?: { name?: unknown }; spec?: unknown } | null;
  const named = typeof manifest?.metadata?.name === 'string' && typeof manifest.spec === 'object';
  if (named && (manifest.kind === undefined || manifest.kind === 'Pod'))
    return manifest as Record<string, unknown>;
  place.report(place.path, 'a static pod is the manifest of a Pod with metadata.name and spec');
  return undefined;
};

const nodeRecord = record<NodeSpec>(
  {
    name: hostName,
    labels: map(text),
    taints: list(taint),
    capacity: map(quantity),
    images: list(text),
    staticPods: list(staticPod),
    kubelet: kubeletConfiguration,
  },
  'name',
);
const nodeItem: Read<NodeSpec> = (value, place) => {
  if (typeof value === 'string') {
    const name = hostName(value, place);
    return name === undefined ? undefined : defaultNode(name);
  }
  const read = nodeRecord(value, place);
  if (read === undefined) return undefined;
  const node = defaultNode(read.name!);
  return { ...node, ...read, capacity: { ...node.capacity, ...read.capacity } } as NodeSpec;
};

/** A number of nodes, or a list of them. */
const nodes: Read<NodeSpec[]> = (value, place) => {
  if (!Array.isArray(value)) {
    const count = integer(0, MAX_NODES)(value, place);
    return count === undefined ? undefined : defaultNodes(count);
  }
  if (value.length > MAX_NODES) {
    place.report(place.path, `${value.length} nodes are more than the ${MAX_NODES} that can be simulated`);
    return undefined;
  }
  const seen = new Set<string>();
  return list(nodeItem)(value, place)?.filter((node) => {
    if (seen.has(node.name)) {
      const index = value.findLastIndex(
        (entry) => entry === node.name || (isRecord(entry) && entry.name === node.name),
      );
      place.report([...place.path, index], `two nodes are named ${JSON.stringify(node.name)}`);
      return false;
    }
    seen.add(node.name);
    return true;
  });
};

const VERSIONS = ['1.34', '1.35', '1.36'] as const;

/** `1.36`, also as a number, with a leading v or a patch release behind. */
const version: Read<ReleaseVersion> = (value, place) => {
  const match = /^v?(\d+\.\d+)(?:\.\d+)?$/.exec(String(value));
  const found = VERSIONS.find((known) => known === match?.[1]);
  if (found !== undefined) return found;
  place.report(
    place.path,
    `release ${JSON.stringify(value)} is not simulated`,
    `Known: ${VERSIONS.join(', ')}.`,
  );
  return undefined;
};

const portRange: Read<[number, number]> = (value, place) => {
  const match = /^(\d+)-(\d+)$/.exec(String(value));
  const [low, high] = [Number(match?.[1]), Number(match?.[2])];
  if (match !== null && low >= 1 && high <= 65535 && low <= high) return [low, high];
  place.report(
    place.path,
    `expected a range of ports, found ${JSON.stringify(value)}`,
    'Write it like 30000-32767.',
  );
  return undefined;
};

type LatencyFields = LatencyOverrides & { profile?: Latency['profile'] };
const latencyWord = oneOf('typical', 'none', 'worst');
const latencyRecord = record<LatencyFields>({
  profile: latencyWord,
  pull: duration,
  api: duration,
  schedule: duration,
  volumes: duration,
  sandbox: duration,
  create: duration,
  start: duration,
});
const latency: Read<Latency> = (value, place) => {
  if (typeof value === 'string') {
    const profile = latencyWord(value, place);
    return profile === undefined ? undefined : { profile, overrides: {} };
  }
  const read = latencyRecord(value, place);
  if (read === undefined) return undefined;
  const { profile = 'typical', ...overrides } = read;
  return { profile, overrides };
};

export const cluster = record<Scenario['cluster']>({
  version,
  nodes,
  domain: text,
  proxyMode: oneOf('iptables', 'ipvs', 'nftables'),
  nodePortRange: portRange,
  latency,
});

const pullError = record<{ error: 'not-found' | 'denied' | 'timeout' | 'unreachable' }>(
  { error: oneOf('not-found', 'denied', 'timeout', 'unreachable') },
  'error',
);
const pull: Read<NonNullable<ImageSpec['pull']>> = (value, place) =>
  isRecord(value)
    ? (pullError(value, place) as { error: 'not-found' } | undefined)
    : (duration(value, place) as SimMs | undefined);

const credentialFields = record<NonNullable<ImageSpec['credentials']>>(
  { username: text, password: text },
  'username',
  'password',
);
const credentials = credentialFields as Read<NonNullable<ImageSpec['credentials']>>;

const signal: Read<string> = (value, place) => {
  const name = String(value).toUpperCase();
  if (/^\d+$/.test(name)) return name;
  const full = name.startsWith('SIG') ? name : `SIG${name}`;
  if (/^SIG[A-Z0-9+-]+$/.test(full)) return full;
  place.report(
    place.path,
    `expected a signal, found ${JSON.stringify(value)}`,
    'Write it like SIGTERM or SIGQUIT.',
  );
  return undefined;
};

const imageRecord = record<ImageSpec>(
  {
    name: text,
    pull,
    credentials,
    size: quantity,
    stopSignal: signal,
    entrypoint: list(text),
    cmd: list(text),
    shell: oneOf('dash', 'ash', 'bash'),
  },
  'name',
);

/** An image of the simulated registry: its name alone, or with how it is pulled and what it runs. */
export const image: Read<ImageSpec> = (value, place) =>
  typeof value === 'string' ? { name: value } : (imageRecord(value, place) as ImageSpec | undefined);
