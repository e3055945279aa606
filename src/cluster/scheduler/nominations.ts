import type { KubeObject } from '../../api/meta.ts';
import { priorityOf } from './preemption.ts';

/** Pods for which others were preempted, and the nodes they wait for. Models backend/queue/nominator.go. */
export class Nominations {
  readonly #byUid = new Map<string, { pod: KubeObject; node: string }>();

  put(pod: KubeObject, node: string): void {
    this.#byUid.set(pod.metadata.uid, { pod, node });
  }

  /** True where it had a node. */
  remove(uid: string): boolean {
    return this.#byUid.delete(uid);
  }

  /** Takes the node from pods that are less important than `pod`; answers them. */
  dropBelow(node: string, pod: KubeObject): KubeObject[] {
    const found = [...this.#byUid.values()].filter(
      (each) => each.node === node && priorityOf(each.pod) < priorityOf(pod),
    );
    for (const each of found) this.#byUid.delete(each.pod.metadata.uid);
    return found.map((each) => each.pod);
  }

  /** Promised pods on the node that `pod` may not push aside. */
  on(node: string, pod: KubeObject): KubeObject[] {
    if (this.#byUid.size === 0) return NONE;
    const found: KubeObject[] = [];
    for (const [uid, nominated] of this.#byUid)
      if (nominated.node === node && uid !== pod.metadata.uid && priorityOf(nominated.pod) >= priorityOf(pod))
        found.push(nominated.pod);
    return found;
  }
}

const NONE: KubeObject[] = [];
