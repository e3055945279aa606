import type { KubeObject } from '../../../api/meta.ts';
import { secretData } from '../config/base64.ts';

/** A user of a registry, and the Secret that names it. */
export interface Credential {
  username: string;
  password: string;
  secret: { uid: string; namespace: string; name: string };
}

/** By the type of a Secret: the key of its data that holds the users of registries, and whether they lie under `auths`. */
const CONFIGS: Record<string, { key: string; nested: boolean }> = {
  'kubernetes.io/dockerconfigjson': { key: '.dockerconfigjson', nested: true },
  'kubernetes.io/dockercfg': { key: '.dockercfg', nested: false },
};

interface Entry {
  username?: string;
  password?: string;
  /** base64 of `username:password`; wins over both. */
  auth?: string;
}

/** Docker Hub as logins write it. */
const DEFAULT_REGISTRY = 'index.docker.io';

/**
 * The users that a pod's Secrets name for a repository such as `docker.io/library/nginx`, in the order
 * in which the kubelet tries them: longer addresses first, then as the pod lists its Secrets. Throws
 * where a Secret cannot be read. Models BasicDockerKeyring of pkg/credentialprovider/keyring.go.
 */
export function lookUpCredentials(repository: string, secrets: readonly KubeObject[]): Credential[] {
  const byAddress = new Map<string, Credential[]>();
  for (const secret of secrets) {
    const { uid = '', namespace = '', name } = secret.metadata;
    for (const [place, entry] of entriesOf(secret)) {
      const address = addressOf(place);
      const known = byAddress.get(address) ?? [];
      byAddress.set(address, [...known, { ...userOf(entry), secret: { uid, namespace, name } }]);
    }
  }
  const addresses = [...byAddress.keys()].sort().reverse();
  const found = addresses.filter((address) => covers(address, repository));
  if (found.length > 0) return found.flatMap((address) => byAddress.get(address)!);
  return repository.startsWith('docker.io/') ? (byAddress.get(DEFAULT_REGISTRY) ?? []) : [];
}

function entriesOf(secret: KubeObject): [string, Entry][] {
  const config = CONFIGS[secret.type ?? ''];
  const text = config && secretData(secret)[config.key];
  if (!text) return [];
  const read = JSON.parse(text);
  return Object.entries<Entry>((config.nested ? read?.auths : read) ?? {});
}

function userOf({ username = '', password = '', auth }: Entry): { username: string; password: string } {
  if (!auth) return { username, password };
  let decoded = '';
  try {
    decoded = atob(auth.trim());
  } catch {
    throw new Error('illegal base64 data at input byte 0');
  }
  const colon = decoded.indexOf(':');
  if (colon < 0)
    throw new Error('unable to parse auth field, must be formatted as base64(username:password)');
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** `https://index.docker.io/v1/` is `index.docker.io`; a path other than that of an API version stays. */
function addressOf(place: string): string {
  const [host = '', ...path] = place.replace(/^https?:\/\//, '').split('/');
  const rest = `/${path.join('/')}`.replace(/^\/v[12]\//, '/');
  return rest === '/' ? host : `${host}${rest}`;
}

/** The port is the same, each label of the host fits (`*.example.com`), and the path is the beginning of the other. */
function covers(address: string, repository: string): boolean {
  const split = (text: string) => {
    const slash = text.indexOf('/');
    const host = slash < 0 ? text : text.slice(0, slash);
    const [name = '', port = ''] = host.split(':');
    return { labels: name.split('.'), port, path: slash < 0 ? '' : text.slice(slash) };
  };
  const [wanted, actual] = [split(address), split(repository)];
  return (
    wanted.port === actual.port &&
    wanted.labels.length === actual.labels.length &&
    actual.path.startsWith(wanted.path) &&
    wanted.labels.every((label, i) => fits(label, actual.labels[i]!))
  );
}

/** Whether a label fits a pattern with `*` and `?`. A star that was too short is made longer, only ever the last one. */
function fits(pattern: string, label: string): boolean {
  let [p, l, star, from] = [0, 0, -1, 0];
  while (l < label.length) {
    if (pattern[p] === '*') [star, from] = [p++, l];
    else if (pattern[p] === '?' || pattern[p] === label[l]) {
      p++;
      l++;
    } else if (star >= 0) [p, l] = [star + 1, ++from];
    else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
