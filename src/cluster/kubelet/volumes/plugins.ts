import type { KubeObject } from '../../../api/meta.ts';
import { quantityValue } from '../../../api/quantity.ts';
import { createDirectory, createDirectoryOnDemand, type Directory } from '../../runtime/vfs.ts';
import { accountUser, simulatedToken } from '../../serviceaccount/token.ts';
import type { DownwardFacts } from '../config/downward.ts';
import type { ContainerConfigBuilder } from '../containers/container-config.ts';
import type { NodeContainers } from '../containers/node-containers.ts';
import { equal } from '../equal.ts';
import type { Host } from '../host.ts';
import type { Pod, Volume } from '../types.ts';
import { type BoundClaim, claimOf, findClaim } from './claims.ts';
import { createNodeRoot, mountHostPath } from './host-path.ts';
import { giveToGroup, takesFsGroup } from './ownership.ts';
import { downwardFiles, MountError, objectFiles, projectedFiles, type Sources } from './payload.ts';
import { type Payload, type PayloadFile, writePayload } from './payload-directory.ts';
import type { VolumeState } from './volume-state.ts';

/** A volume could not be set up: the event that says so. */
export interface MountFailure {
  reason: 'FailedMount' | 'FailedAttachVolume';
  message: string;
}
/** A volume of which the node does not know what to mount: the pod's next sync asks again. */
export interface Unprocessed {
  unprocessed: string;
}

/**
 * What stays when pods go: the node's own file system, and one directory per bound claim, which
 * belongs to the cluster and not to a node.
 */
export class NodeStorage {
  readonly root: Directory;
  readonly claims: Map<string, Directory>;
  constructor(node: string, claims: Map<string, Directory>) {
    this.root = createNodeRoot(node);
    this.claims = claims;
  }
}

/** What the files of a volume were made from. */
interface Seen {
  facts: DownwardFacts;
  objects: { kind: 'ConfigMap' | 'Secret'; name: string; object: KubeObject | undefined }[];
}

/** One method per kind of volume. Models pkg/volume. */
export class VolumePlugins {
  readonly #host: Host;
  readonly #containers: NodeContainers;
  readonly #configs: ContainerConfigBuilder;
  readonly #storage: NodeStorage;

  constructor(host: Host, containers: NodeContainers, configs: ContainerConfigBuilder, storage: NodeStorage) {
    this.#host = host;
    this.#containers = containers;
    this.#configs = configs;
    this.#storage = storage;
  }

  mount(pod: Pod, volume: Volume): VolumeState | MountFailure | Unprocessed {
    const asked = claimOf(pod, volume);
    const claim = asked && findClaim(this.#host.ctx.api, pod, asked);
    if (typeof claim === 'string') return { unprocessed: claim };
    try {
      const mounted = claim === undefined ? this.#mount(pod, volume) : this.#claim(pod, claim);
      const group = pod.spec.securityContext?.fsGroup;
      if (group === undefined || !('directory' in mounted) || !takesFsGroup(volume)) return mounted;
      giveToGroup(mounted.directory, volume, group);
      const { refresh } = mounted;
      if (refresh === undefined) return mounted;
      const refreshed = () => {
        if (refresh()) giveToGroup(mounted.directory, volume, group);
        return false;
      };
      return { ...mounted, refresh: refreshed };
    } catch (error) {
      if (!(error instanceof MountError)) throw error;
      return {
        reason: 'FailedMount',
        message: `MountVolume.SetUp failed for volume "${error.volume ?? volume.name}" : ${error.message}`,
      };
    }
  }

  #mount(pod: Pod, volume: Volume): VolumeState | MountFailure {
    if (volume.configMap)
      return this.#payload(pod, (from) => objectFiles('ConfigMap', volume.configMap, from));
    if (volume.secret) return this.#payload(pod, (from) => objectFiles('Secret', volume.secret, from));
    if (volume.downwardAPI) return this.#payload(pod, (from) => downwardFiles(volume.downwardAPI, from));
    if (volume.projected) return this.#payload(pod, (from) => projectedFiles(volume.projected, from));
    if (volume.hostPath) return mountHostPath(this.#storage.root, volume.hostPath);
    if (volume.emptyDir)
      return {
        directory: createDirectory(0o777),
        ...(volume.emptyDir.medium === 'Memory'
          ? { medium: 'Memory' as const, sizeBytes: this.#tmpfsSize(pod, volume.emptyDir.sizeLimit) }
          : {}),
      };
    if (volume.image) return { directory: createDirectory(), readOnly: true, isImage: true };
    const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'none';
    this.#host.ctx.report({
      severity: 'warning',
      code: 'not-simulated',
      message: `Volume ${volume.name} is of kind ${kind}, which is not simulated: it is an empty directory.`,
      where: `Pod/${pod.metadata.name}`,
    });
    return { directory: createDirectory(0o777) };
  }

  /** The least of what the node has, what the pod may have, and the volume's own limit. Models calculateEmptyDirMemorySize. */
  #tmpfsSize(pod: Pod, own: string | number | undefined): number {
    const sizes = [quantityValue(this.#facts(pod).allocatable.memory ?? '0')];
    const limits = pod.spec.containers.map(({ resources }) => resources?.limits?.memory);
    const whole = pod.spec.resources?.limits?.memory;
    if (whole !== undefined) sizes.push(quantityValue(whole));
    else if (limits.every((limit) => limit !== undefined))
      sizes.push(limits.reduce<number>((sum, limit) => sum + quantityValue(limit), 0));
    if (own !== undefined) sizes.push(quantityValue(own));
    return Math.min(...sizes.filter((size) => size > 0));
  }

  /** A volume of files made from API objects; it follows them. */
  #payload(pod: Pod, files: (from: Sources) => PayloadFile[]): VolumeState {
    let payload: Payload | undefined;
    let looked = false;
    const directory = createDirectoryOnDemand(0o777, (entries) => {
      looked = true;
      writePayload(entries, payload!);
    });
    let seen: Seen | undefined;
    const write = (): boolean => {
      if (seen !== undefined && this.#isCurrent(pod, seen)) return false;
      seen = undefined;
      const [sources, seeing] = this.#sources(pod);
      const next = files(sources);
      seen = seeing;
      if (payload !== undefined && equal(payload.files, next)) return false;
      payload = { files: next, version: (payload?.version ?? 0) + 1, at: this.#host.now() };
      directory.mtime = payload.at;
      if (looked) writePayload(directory.entries, payload);
      return true;
    };
    write();
    return {
      directory,
      refresh: () => {
        try {
          return write();
        } catch (error) {
          // A source that has gone leaves what was written last.
          if (!(error instanceof MountError)) throw error;
          return false;
        }
      },
    };
  }

  /** What files are made from, and a list of it that fills as they are made. */
  #sources(pod: Pod): [Sources, Seen] {
    const facts = this.#facts(pod);
    const objects: Seen['objects'] = [];
    const sources: Sources = {
      pod: facts.pod,
      facts,
      get: (kind, name) => {
        const object = this.#host.ctx.api.get(kind, pod.metadata.namespace, name);
        objects.push({ kind, name, object });
        return object;
      },
      missingAccount: () => {
        const account = pod.spec.serviceAccountName ?? 'default';
        const found = this.#host.ctx.api.get('ServiceAccount', pod.metadata.namespace, account);
        return found === undefined ? account : undefined;
      },
      token: (audience, seconds) => serviceAccountToken(pod, audience, seconds),
    };
    return [sources, { facts, objects }];
  }

  #facts(pod: Pod): DownwardFacts {
    const record = this.#containers.get(pod.metadata.uid);
    return this.#configs.facts(record?.pod ?? pod, record?.sandboxes[0]?.ip ?? '');
  }

  /** Objects are never changed in place: files made from the same ones would be the same. */
  #isCurrent(pod: Pod, { facts, objects }: Seen): boolean {
    const now = this.#facts(pod);
    // Of the pod only what a person can ask for: its status changes all the time.
    return (
      now.pod.spec === facts.pod.spec &&
      now.pod.metadata.labels === facts.pod.metadata.labels &&
      now.pod.metadata.annotations === facts.pod.metadata.annotations &&
      now.podIP === facts.podIP &&
      now.allocatable === facts.allocatable &&
      objects.every(
        ({ kind, name, object }) => this.#host.ctx.api.get(kind, pod.metadata.namespace, name) === object,
      )
    );
  }

  #claim(pod: Pod, { volume, readOnly }: BoundClaim): VolumeState {
    const { hostPath, local } = volume.spec ?? {};
    // These two lie on the node itself, where whoever looks finds them.
    if (hostPath || local) {
      if (local) this.#assumeLocal(pod, local.path);
      try {
        return { ...mountHostPath(this.#storage.root, hostPath ?? local), readOnly };
      } catch (error) {
        if (!(error instanceof MountError)) throw error;
        throw new MountError(error.message, volume.metadata.name);
      }
    }
    const key = volume.metadata.uid;
    let directory = this.#storage.claims.get(key);
    if (directory === undefined) {
      directory = createDirectory(0o777);
      this.#storage.claims.set(key, directory);
    }
    return { directory, readOnly };
  }

  /** A local volume is a directory that somebody made on the node before; nobody knows whether. */
  #assumeLocal(pod: Pod, path: string): void {
    this.#host.ctx.report({
      severity: 'assumption',
      code: 'local-path',
      message: `The directory ${path} of a local volume is assumed to exist on ${this.#host.node}, empty at first.`,
      where: `Pod/${pod.metadata.name}`,
    });
  }
}

/** Not a real token: readable, and different for every pod. */
function serviceAccountToken(pod: Pod, audience: string | undefined, expirationSeconds: number): string {
  const account = pod.spec.serviceAccountName ?? 'default';
  return simulatedToken({
    aud: [audience ?? 'https://kubernetes.default.svc'],
    sub: accountUser(pod.metadata.namespace!, account),
    expirationSeconds,
    pod: { name: pod.metadata.name, uid: pod.metadata.uid },
  });
}
