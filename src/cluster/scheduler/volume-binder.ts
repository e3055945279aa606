/** Between choosing a node and binding the pod: its claims get their volumes. Models plugins/volumebinding/binder.go. */
import type { KubeObject } from '../../api/meta.ts';
import type { Timer } from '../../base/queue.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import type { Kernel } from '../kernel.ts';
import { isBound, SELECTED_NODE } from '../persistentvolume/matching.ts';
import { claimsOfPod } from '../persistentvolume/protection.ts';
import { shareOut } from './volume-choice.ts';

const BIND_TIMEOUT_MS = 600_000;

interface Pending {
  pod: KubeObject;
  node: string;
  timeout: Timer;
}

export class VolumeBinder {
  readonly #kernel: Kernel;
  readonly #api: ControlPlaneApi;
  readonly #pending = new Map<string, Pending>();
  readonly #ready: (pod: KubeObject, node: string) => void;
  readonly #gaveUp: (pod: KubeObject) => void;

  constructor(
    kernel: Kernel,
    api: ControlPlaneApi,
    ready: (pod: KubeObject, node: string) => void,
    gaveUp: (pod: KubeObject) => void,
  ) {
    this.#kernel = kernel;
    this.#api = api;
    this.#ready = ready;
    this.#gaveUp = gaveUp;
    api.watch(['PersistentVolumeClaim'], () => this.#look());
  }

  /** Asks for the volumes; `ready` is called when all claims are bound. */
  start(pod: KubeObject, node: KubeObject, delayed: readonly KubeObject[]): void {
    const { uid } = pod.metadata;
    const timeout = this.#kernel.after(BIND_TIMEOUT_MS, () => {
      this.#pending.delete(uid);
      this.#gaveUp(pod);
    });
    this.#pending.set(uid, { pod, node: node.metadata.name, timeout });
    const { found, made } = shareOut(delayed, node, this.#api);
    for (const { claim, volume } of found) this.#reserve(claim, volume);
    for (const claim of made) this.#select(claim, node);
  }

  forget(uid: string): void {
    this.#kernel.cancel(this.#pending.get(uid)?.timeout);
    this.#pending.delete(uid);
  }

  has(uid: string): boolean {
    return this.#pending.has(uid);
  }

  #reserve({ metadata: { name, namespace, uid } }: KubeObject, volume: KubeObject): void {
    const claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid };
    this.#api.modify('PersistentVolume', undefined, volume.metadata.name, (present) => ({
      ...present,
      spec: { ...present.spec, claimRef },
    }));
  }

  #select({ metadata: { name, namespace } }: KubeObject, node: KubeObject): void {
    this.#api.modify('PersistentVolumeClaim', namespace, name, (present) => ({
      ...present,
      metadata: {
        ...present.metadata,
        annotations: { ...present.metadata.annotations, [SELECTED_NODE]: node.metadata.name },
      },
    }));
  }

  #look(): void {
    for (const [uid, { pod, node }] of [...this.#pending]) {
      const { namespace } = pod.metadata;
      const claims = claimsOfPod(pod).map((name) => this.#api.get('PersistentVolumeClaim', namespace, name));
      if (!claims.every((claim) => claim !== undefined && isBound(claim))) continue;
      this.forget(uid);
      this.#ready(pod, node);
    }
  }
}
