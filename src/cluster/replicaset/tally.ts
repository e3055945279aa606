/** How many pods an owner has, kept up to date write by write: a sync then costs the same for 3 pods and for 3000. */
import { mapSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import { controllerOf } from '../controller/owners.ts';
import { isActive, isAvailable, isReady, isTerminal, isTerminating } from '../controller/pods.ts';

/** What the status of an owner counts of its pods. */
export interface PodCounts {
  /** Neither finished nor on their way out. */
  active: number;
  /** Active, with all labels of the template. */
  labelled: number;
  /** Active and Ready. */
  ready: number;
  /** Active and Ready for minReadySeconds. */
  available: number;
  /** On their way out and not finished. */
  terminating: number;
}

const NONE: PodCounts = { active: 0, labelled: 0, ready: 0, available: 0, terminating: 0 };

/** Counts pods one by one, as they are at `now`. */
export function countPods(owner: KubeObject, pods: Iterable<KubeObject>, now: SimMs): PodCounts {
  const counts = { ...NONE };
  const minReady: number = owner.spec.minReadySeconds ?? 0;
  for (const pod of pods) add(counts, pod, 1, templateLabels(owner), minReady, now);
  return counts;
}

const templateLabels = (owner: KubeObject): Record<string, string> | undefined =>
  owner.spec.template?.metadata?.labels;

function add(
  counts: PodCounts,
  pod: KubeObject,
  sign: 1 | -1,
  labels: Record<string, string> | undefined,
  minReady: number,
  now: SimMs,
): void {
  if (isTerminating(pod) && !isTerminal(pod)) counts.terminating += sign;
  if (!isActive(pod)) return;
  counts.active += sign;
  if (mapSelectorMatches(labels, pod.metadata.labels)) counts.labelled += sign;
  if (!isReady(pod)) return;
  counts.ready += sign;
  if (isAvailable(pod, minReady, now)) counts.available += sign;
}

interface Tally {
  /** The spec that the counts were made for. */
  spec: KubeObject['spec'];
  owner: KubeObject;
  counts: PodCounts;
  /** Pods that the owner controls although its selector does not match them. */
  strangers: number;
}

/** The tallies of all owners of one kind. */
export class PodTallies {
  readonly #api: ControlPlaneApi;
  readonly #matches: (owner: KubeObject, pod: KubeObject) => boolean;
  readonly #tallies = new Map<string, Tally>();

  constructor(api: ControlPlaneApi, kind: string, matches: (owner: KubeObject, pod: KubeObject) => boolean) {
    this.#api = api;
    this.#matches = matches;
    api.observe('Pod', (pod, old) => {
      if (old !== undefined) this.#add(old, -1);
      if (pod !== undefined) this.#add(pod, 1);
    });
    api.observe(kind, (owner, old) => {
      if (owner === undefined && old !== undefined) this.#tallies.delete(old.metadata.uid);
    });
  }

  /** The counts at this moment; the caller's to keep. */
  counts(owner: KubeObject, now: SimMs): PodCounts {
    const { counts } = this.#of(owner);
    // Becoming available is a matter of time, which changes no pod.
    if (owner.spec.minReadySeconds > 0) return countPods(owner, this.pods(owner), now);
    return { ...counts };
  }

  hasStrangers(owner: KubeObject): boolean {
    return this.#of(owner).strangers > 0;
  }

  /** The owner's pods, strangers left out. */
  pods(owner: KubeObject): readonly KubeObject[] {
    const pods = this.#api.ownedBy('Pod', owner.metadata.uid);
    return this.hasStrangers(owner) ? pods.filter((pod) => this.#matches(owner, pod)) : pods;
  }

  #of(owner: KubeObject): Tally {
    const { uid } = owner.metadata;
    const known = this.#tallies.get(uid);
    if (known !== undefined && known.spec === owner.spec) return known;
    const tally: Tally = { spec: owner.spec, owner, counts: { ...NONE }, strangers: 0 };
    this.#tallies.set(uid, tally);
    for (const pod of this.#api.ownedBy('Pod', uid)) this.#count(tally, pod, 1);
    return tally;
  }

  #add(pod: KubeObject, sign: 1 | -1): void {
    const uid = controllerOf(pod)?.uid;
    const tally = uid === undefined ? undefined : this.#tallies.get(uid);
    if (tally !== undefined) this.#count(tally, pod, sign);
  }

  #count(tally: Tally, pod: KubeObject, sign: 1 | -1): void {
    if (this.#matches(tally.owner, pod)) add(tally.counts, pod, sign, templateLabels(tally.owner), 0, 0);
    else tally.strangers += sign;
  }
}
