import { ApiError } from '../../../api/errors.ts';
import { fnv1a } from '../../../base/rng.ts';
import { microTimestamp } from '../../../base/time.ts';
import type { Host } from '../host.ts';
import type { Pod } from '../types.ts';
import { manifestProblem } from './static-manifest.ts';

const CONFIG_SOURCE = 'kubernetes.io/config.source';
export const CONFIG_HASH = 'kubernetes.io/config.hash';
export const CONFIG_MIRROR = 'kubernetes.io/config.mirror';
const CONFIG_SEEN = 'kubernetes.io/config.seen';

/** How long until a mirror that was refused is tried again: about the next sync of its pod. */
const MIRROR_RETRY = 10_000;

/** The object in the API server that only shows a static pod. */
export const isMirror = (pod: Pod): boolean => pod.metadata.annotations?.[CONFIG_MIRROR] !== undefined;

interface Static {
  pod: Pod;
  mirror: object;
  hash: string;
}
/** A manifest whose pod waits for another one of the same name to end. */
interface Waiting {
  hash: string;
  manifest: unknown;
}

/** What the kubelet does for static pods. */
export interface StaticPodHost {
  start(pod: Pod): void;
  stop(pod: Pod): void;
  /** Writes the status again: the mirror is a new object. */
  publish(uid: string): void;
}

/**
 * Pods from files on the node. The API server only sees a mirror of each; deleting the mirror
 * changes nothing on the node, it comes back. Of an edited file the old pod ends first, with its grace
 * period; of several edits meanwhile only the last one starts. Models pkg/kubelet/config/file.go,
 * pod/mirror_client.go and allowStaticPodStart of pod_workers.go.
 */
export class StaticPods {
  readonly #host: Host;
  readonly #does: StaticPodHost;
  readonly #byFile = new Map<string, Static>();
  /** By file. */
  readonly #waiting = new Map<string, Waiting>();
  /** Hashes of the manifests that were refused, by file: it is said once. */
  readonly #refused = new Map<string, string>();
  /** Names of the pods that are being stopped: how many of each. */
  readonly #stopping = new Map<string, number>();

  constructor(host: Host, does: StaticPodHost) {
    this.#host = host;
    this.#does = does;
  }

  /** The directory as it is now: new files start pods, files that are gone or changed stop theirs. */
  read(files: ReadonlyMap<string, unknown>): void {
    const isSame = (file: string, { hash }: { hash: string }) =>
      files.has(file) && hashOf(files.get(file)) === hash;
    for (const [file, waiting] of [...this.#waiting]) if (!isSame(file, waiting)) this.#waiting.delete(file);
    for (const [file, known] of [...this.#byFile]) {
      if (isSame(file, known)) continue;
      this.#byFile.delete(file);
      const name = fullName(known.pod);
      this.#stopping.set(name, (this.#stopping.get(name) ?? 0) + 1);
      this.#does.stop(known.pod);
    }
    for (const [file, manifest] of files)
      if (!this.#byFile.has(file) && !this.#waiting.has(file)) this.#add(file, manifest);
  }

  /** A mirror is only there to be looked at: one that is being deleted goes at once. */
  mirrorChanged(mirror: Pod): void {
    if (mirror.metadata.deletionTimestamp === undefined) return;
    const { name, namespace, uid } = mirror.metadata;
    this.#host.ctx.api.delete('Pod', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
  }

  mirrorGone(mirror: Pod): void {
    this.#release(fullName(mirror));
    for (const known of this.#byFile.values())
      if (known.hash === mirror.metadata.annotations?.[CONFIG_MIRROR])
        this.#host.after(this.#host.latencies.draw('firstSync'), () => this.#createMirror(known));
  }

  /** All of a static pod has stopped. */
  ended(pod: Pod): void {
    if (pod.metadata.annotations?.[CONFIG_SOURCE] !== 'file') return;
    this.#deleteMirror(pod);
    const name = fullName(pod);
    this.#stopping.set(name, Math.max(0, (this.#stopping.get(name) ?? 0) - 1));
    // Its mirror may take a moment to go; its successor's would have the same name.
    if (this.#host.ctx.api.get('Pod', pod.metadata.namespace, pod.metadata.name) === undefined)
      this.#release(name);
  }

  /** All pods of a name have ended, and so has the mirror: the next one may start. */
  #release(name: string): void {
    if (this.#stopping.get(name) !== 0) return;
    this.#stopping.delete(name);
    for (const [file, { manifest }] of [...this.#waiting]) {
      if (this.#stopping.has(this.#nameOf(manifest))) continue;
      this.#waiting.delete(file);
      this.#add(file, manifest);
    }
  }

  #deleteMirror(pod: Pod): void {
    const { name, namespace } = pod.metadata;
    const mirror = this.#host.ctx.api.get<Pod>('Pod', namespace, name);
    if (mirror?.metadata.annotations?.[CONFIG_MIRROR] !== pod.metadata.annotations?.[CONFIG_HASH]) return;
    this.#host.ctx.api.delete('Pod', namespace, name, { gracePeriodSeconds: 0 });
  }

  /** `name_namespace` of the pod that a manifest makes here. */
  #nameOf(manifest: unknown): string {
    const { metadata } = manifest as { metadata?: { name?: string; namespace?: string } };
    return `${metadata?.name}-${this.#host.node}_${metadata?.namespace ?? 'default'}`;
  }

  #add(file: string, manifest: unknown): void {
    const given = manifest as { metadata?: Record<string, unknown>; spec?: Record<string, unknown> };
    const hash = hashOf(manifest);
    if (this.#stopping.has(this.#nameOf(manifest))) {
      this.#waiting.set(file, { hash, manifest });
      return;
    }
    const { node } = this.#host;
    const metadata = {
      ...given.metadata,
      name: `${given.metadata?.name}-${node}`,
      namespace: (given.metadata?.namespace as string | undefined) ?? 'default',
    };
    const annotations = {
      ...(given.metadata?.annotations as Record<string, string> | undefined),
      [CONFIG_HASH]: hash,
      [CONFIG_SEEN]: microTimestamp(this.#host.now()),
      [CONFIG_SOURCE]: 'file',
    };
    const tolerations = [
      ...((given.spec?.tolerations as object[] | undefined) ?? []),
      { operator: 'Exists', effect: 'NoExecute' },
    ];
    const owner = this.#host.ctx.api.get('Node', undefined, node);
    const ownerReferences = owner && [
      { apiVersion: 'v1', kind: 'Node', name: node, uid: owner.metadata.uid, controller: true },
    ];
    const mirror = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, annotations: { ...annotations, [CONFIG_MIRROR]: hash }, ownerReferences },
      spec: { ...given.spec, nodeName: node, tolerations },
    };
    const problem = manifestProblem(mirror, this.#host.release);
    if (problem !== undefined) {
      this.#refuse(
        file,
        hash,
        `Static pod ${metadata.name}: the kubelet does not take its file and says so in its log only: ${problem}.`,
      );
      return;
    }
    const stored = this.#mirrorOf(file, { manifest, hash }, mirror, metadata);
    if (stored === undefined) return;
    this.#refused.delete(file);
    const pod: Pod = {
      ...stored,
      metadata: { ...stored.metadata, uid: hash, annotations },
    };
    const known = { pod, mirror, hash };
    this.#byFile.set(file, known);
    this.#does.start(pod);
  }

  /** The mirror in the API server: the one that is still there after a restart of the kubelet, or a new one. */
  #mirrorOf(
    file: string,
    waiting: Waiting,
    mirror: object,
    { namespace, name }: { namespace: string; name: string },
  ): Pod | undefined {
    const { api } = this.#host.ctx;
    const old = api.get<Pod>('Pod', namespace, name);
    if (old?.metadata.annotations?.[CONFIG_MIRROR] === waiting.hash) return old;
    try {
      return api.create<Pod>(mirror);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#refuse(
        file,
        waiting.hash,
        `Static pod ${name}: the API server refuses its mirror: ${error.message}. A real kubelet runs the pod without one; here it starts once there is one.`,
      );
      this.#waiting.set(file, waiting);
      this.#host.after(MIRROR_RETRY, () => {
        if (this.#waiting.get(file) !== waiting) return;
        this.#waiting.delete(file);
        this.#add(file, waiting.manifest);
      });
      return undefined;
    }
  }

  #refuse(file: string, hash: string, message: string): void {
    if (this.#refused.get(file) === hash) return;
    this.#refused.set(file, hash);
    this.#host.ctx.report({
      severity: 'warning',
      code: 'static-pod',
      message,
      where: `Node/${this.#host.node}`,
    });
  }

  #createMirror(known: Static): void {
    const { name, namespace, uid } = known.pod.metadata;
    if (this.#host.ctx.api.get('Pod', namespace, name) !== undefined) return;
    this.#host.ctx.api.create(known.mirror);
    this.#does.publish(uid);
  }
}

/** `name_namespace`, by which only one static pod is there at a time. */
const fullName = ({ metadata }: Pod): string => `${metadata.name}_${metadata.namespace}`;

/** 32 hexadecimal digits, as the kubelet's own hash of a manifest. */
function hashOf(manifest: unknown): string {
  const text = JSON.stringify(manifest);
  return [0, 1, 2, 3]
    .map((i) =>
      fnv1a(text, i * 0x9e3779b1)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
}
