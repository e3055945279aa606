import type { KubeObject } from '../../../api/meta.ts';
import { configMapData, secretData } from '../config/base64.ts';
import { type DownwardFacts, fieldValue, resourceValue } from '../config/downward.ts';
import type { Pod } from '../types.ts';
import type { PayloadFile } from './payload-directory.ts';

/** Setting up a volume failed; the text goes after `MountVolume.SetUp failed for volume "v" : `. */
export class MountError extends Error {
  /** The name that events call it by, where it is not that of the pod's volume: a persistent volume's own. */
  readonly volume: string | undefined;
  constructor(message?: string, volume?: string) {
    super(message);
    this.volume = volume;
  }
}

interface KeyToPath {
  key: string;
  path: string;
  mode?: number;
}
interface ObjectSource {
  name?: string;
  secretName?: string;
  items?: KeyToPath[];
  optional?: boolean;
  defaultMode?: number;
}
export interface Sources {
  pod: Pod;
  facts: DownwardFacts;
  get(kind: 'ConfigMap' | 'Secret', name: string): KubeObject | undefined;
  /** The pod's service account where it is no more: nobody gives a token for it. */
  missingAccount(): string | undefined;
  token(audience: string | undefined, expirationSeconds: number): string;
}
const DEFAULT_MODE = 0o644;

/** The files of a configMap or secret volume, or of such a source of a projected one. */
export function objectFiles(
  kind: 'ConfigMap' | 'Secret',
  source: ObjectSource,
  from: Sources,
): PayloadFile[] {
  const name = source.secretName ?? source.name ?? '';
  const object = from.get(kind, name);
  const word = kind === 'Secret' ? 'secret' : 'configmap';
  if (object === undefined) {
    if (source.optional) return [];
    throw new MountError(`${word} "${name}" not found`);
  }
  const data = kind === 'Secret' ? secretData(object) : configMapData(object);
  const mode = source.defaultMode ?? DEFAULT_MODE;
  if (!source.items)
    return Object.keys(data)
      .sort()
      .map((key) => ({ path: key, content: data[key]!, mode }));
  return source.items.flatMap((item) => {
    const content = data[item.key];
    if (content === undefined) {
      if (source.optional) return [];
      throw new MountError(
        kind === 'Secret'
          ? `references non-existent secret key: ${item.key}`
          : `configmap references non-existent config key: ${item.key}`,
      );
    }
    return [{ path: item.path, content, mode: item.mode ?? mode }];
  });
}

interface DownwardItem {
  path: string;
  fieldRef?: { fieldPath: string };
  resourceFieldRef?: { containerName?: string; resource: string; divisor?: string };
  mode?: number;
}

export function downwardFiles(
  source: { items?: DownwardItem[]; defaultMode?: number },
  { pod, facts }: Sources,
): PayloadFile[] {
  return (source.items ?? []).map((item) => {
    const mode = item.mode ?? source.defaultMode ?? DEFAULT_MODE;
    if (item.fieldRef)
      return { path: item.path, content: fieldValue(item.fieldRef.fieldPath, facts) ?? '', mode };
    const ref = item.resourceFieldRef!;
    const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
    const container = all.find((c) => c.name === ref.containerName);
    if (container === undefined) throw new MountError(`container ${ref.containerName} not found`);
    return { path: item.path, content: resourceValue(ref, container, facts) ?? '', mode };
  });
}

interface ProjectedSource {
  configMap?: ObjectSource;
  secret?: ObjectSource;
  downwardAPI?: { items?: DownwardItem[] };
  serviceAccountToken?: { path: string; audience?: string; expirationSeconds?: number };
  clusterTrustBundle?: { path: string; optional?: boolean };
}

/** All of its sources are asked; what is wrong with several is told together. */
export function projectedFiles(
  source: { sources?: ProjectedSource[]; defaultMode?: number },
  from: Sources,
): PayloadFile[] {
  const errors: string[] = [];
  // A later source wins where two have the same path.
  const files = new Map<string, PayloadFile>();
  for (const one of source.sources ?? [])
    try {
      for (const file of sourceFiles(one, source.defaultMode ?? DEFAULT_MODE, from))
        files.set(file.path, file);
    } catch (error) {
      if (!(error instanceof MountError)) throw error;
      if (!errors.includes(error.message)) errors.push(error.message);
    }
  if (errors.length > 0) throw new MountError(errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`);
  return [...files.values()];
}

function sourceFiles(one: ProjectedSource, defaultMode: number, from: Sources): PayloadFile[] {
  if (one.configMap) return objectFiles('ConfigMap', { ...one.configMap, defaultMode }, from);
  if (one.secret) return objectFiles('Secret', { ...one.secret, defaultMode }, from);
  if (one.downwardAPI) return downwardFiles({ ...one.downwardAPI, defaultMode }, from);
  if (!one.serviceAccountToken) return [];
  const account = from.missingAccount();
  if (account !== undefined)
    throw new MountError(`failed to fetch token: serviceaccounts "${account}" not found`);
  const { path, audience, expirationSeconds } = one.serviceAccountToken;
  const user = onlyUser(from.pod);
  const isOwned = user !== undefined || from.pod.spec.securityContext?.fsGroup !== undefined;
  const file: PayloadFile = {
    path,
    mode: isOwned ? 0o600 : defaultMode,
    // Signed when it is read: every pod has one, and few look at it.
    get content() {
      return from.token(audience, expirationSeconds ?? 3600);
    },
  };
  if (user !== undefined) file.user = user;
  return [file];
}

/** The user of all containers of a pod, where its spec says one for all. Models FsUserFrom of pkg/volume/util. */
function onlyUser({ spec }: Pod): number | undefined {
  const users = [...(spec.initContainers ?? []), ...spec.containers].map(
    ({ securityContext }) => securityContext?.runAsUser ?? spec.securityContext?.runAsUser,
  );
  return users.every((user) => user === users[0]) ? users[0] : undefined;
}
