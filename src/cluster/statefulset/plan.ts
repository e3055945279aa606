/**
 * One sync of the StatefulSet controller as a pure decision.
 * Models pkg/controller/statefulset/stateful_set_control.go updateStatefulSet.
 */

import { scaledValue } from '../../api/int-or-string.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { isAvailable, isReady, isRunningAndReady, isTerminal, isTerminating } from '../controller/pods.ts';
import type { Said, Write } from '../controller/writes.ts';
import {
  claimNames,
  claimsOf,
  firstOrdinal,
  hasForeignController,
  isStale,
  newPod,
  ordinalOf,
  podName,
  REVISION_LABEL,
  replicasOf,
  withIdentity,
  withRetention,
} from './identity.ts';
import type { StatefulSetEvent } from './rollout.machine.ts';

export interface SetWorld {
  set: KubeObject;
  /** The pods that the set controls. */
  pods: readonly KubeObject[];
  currentRevision: KubeObject;
  updateRevision: KubeObject;
  claim(name: string): KubeObject | undefined;
  now: SimMs;
  /** Feature gate MaxUnavailableStatefulSet. */
  maxUnavailable: boolean;
  /** Up to 1.34 the verbs of event messages are in lower case. */
  lowerCaseVerbs: boolean;
}

export interface Decision {
  writes: Write[];
  phase: StatefulSetEvent['type'];
  /** One plain sentence: what happens, or what the set is waiting for. */
  why: string;
  /** Something is in the way that no watch event announces: come back after the back-off. */
  retry?: boolean;
  /** Pods of an old revision that it deletes: the status does not count them as current any more. */
  replaced: number;
}

/** Slots are tried in batches of 1, 2, 4, ...: a refusal in one ends the sync after it. */
const batchOf = (index: number): number => Math.floor(Math.log2(index + 1));

export function decide(world: SetWorld): Decision {
  return new Sync(world).run();
}

class Sync {
  readonly #world: SetWorld;
  readonly #writes: Write[] = [];
  readonly #slots: (KubeObject | undefined)[] = [];
  readonly #condemned: KubeObject[] = [];
  readonly #ordered: boolean;
  #replaced = 0;

  constructor(world: SetWorld) {
    this.#world = world;
    const { set, pods } = world;
    this.#ordered = set.spec.podManagementPolicy !== 'Parallel';
    const first = firstOrdinal(set);
    const count = replicasOf(set);
    this.#slots = Array.from({ length: count });
    for (const pod of pods) {
      const ordinal = ordinalOf(set, pod.metadata.name);
      if (ordinal === undefined) continue;
      if (ordinal >= first && ordinal < first + count) this.#slots[ordinal - first] = pod;
      else this.#condemned.push(pod);
    }
    this.#condemned.sort((a, b) => ordinalOf(set, b.metadata.name)! - ordinalOf(set, a.metadata.name)!);
  }

  run(): Decision {
    if (isTerminating(this.#world.set))
      return this.#end(
        'deleted',
        'the StatefulSet is being deleted: nothing is created or replaced any more',
      );
    if (this.#ordered) return this.#fill() ?? this.#scaleDown() ?? this.#update() ?? this.#settled();
    // A Parallel set does everything in one sync; what it does first is what it says.
    const steps = [this.#fill(), this.#scaleDown(), this.#update()];
    const said = steps.find((step) => step !== undefined) ?? this.#waitCondemned() ?? this.#settled();
    return {
      ...said,
      writes: this.#writes,
      replaced: this.#replaced,
      ...(steps.some((step) => step?.retry) ? { retry: true } : {}),
    };
  }

  #end(phase: Decision['phase'], why: string, retry?: boolean): Decision {
    return { writes: this.#writes, phase, why, replaced: this.#replaced, ...(retry ? { retry } : {}) };
  }

  #available(pod: KubeObject): boolean {
    return (
      isRunningAndReady(pod) && isAvailable(pod, this.#world.set.spec.minReadySeconds ?? 0, this.#world.now)
    );
  }

  // ---- slots, lowest ordinal first -------------------------------------------------------------

  #fill(): Decision | undefined {
    let said: Decision | undefined;
    for (let index = 0; index < this.#slots.length; index++) {
      const decision = this.#fillSlot(index);
      if (decision === undefined) continue;
      if (this.#ordered) return decision;
      // A Parallel set goes on; only what it creates and what is in its way is worth naming.
      if (decision.retry || decision.phase === 'create') said ??= decision;
    }
    return said;
  }

  #fillSlot(index: number): Decision | undefined {
    const { set } = this.#world;
    const ordinal = firstOrdinal(set) + index;
    const pod = this.#slots[index];
    const name = podName(set, ordinal);
    if (pod === undefined) return this.#create(ordinal, name);
    if (isTerminal(pod)) {
      if (!isTerminating(pod)) this.#delete(pod);
      return this.#end(
        'replace failed',
        `${name} has ended (${pod.status.phase}): it is deleted, then created again`,
      );
    }
    if (pod.status?.phase === 'Pending') {
      const blocked = this.#createClaims(ordinal, name, false);
      if (blocked !== undefined) return blocked;
      this.#fixRetention(pod, ordinal, false, true);
    }
    if (this.#ordered) {
      if (isTerminating(pod)) return this.#end('wait gone', `waiting for ${name} to be gone`);
      if (!isRunningAndReady(pod))
        return this.#end('wait ready', `waiting for ${name} to be Running and Ready`);
      if (!this.#available(pod))
        return this.#end(
          'wait ready',
          `waiting for ${name} to be available (Ready for ${set.spec.minReadySeconds} s)`,
        );
    }
    this.#fixIdentity(pod, ordinal);
    return undefined;
  }

  #create(ordinal: number, name: string): Decision {
    const isReused = this.#world.set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete';
    for (const claim of isReused ? [] : claimNames(this.#world.set, ordinal)) {
      const existing = this.#world.claim(claim);
      if (existing !== undefined && isStale(existing, name, undefined))
        return this.#end(
          'wait gone',
          `waiting for the claim ${claim} of the former ${name} to be removed`,
          true,
        );
    }
    const blocked = this.#createClaims(ordinal, name, true);
    if (blocked !== undefined) return blocked;
    const pod = newPod(this.#world.set, this.#revisionFor(ordinal), ordinal);
    this.#fixRetention(pod as KubeObject, ordinal, false, true);
    this.#writes.push({
      op: 'create',
      object: pod,
      ...(this.#ordered ? {} : { batch: batchOf(ordinal - firstOrdinal(this.#world.set)) }),
      says: {
        on: this.#world.set,
        done: this.#done('SuccessfulCreate', 'Create', `Pod ${name}`, 'successful'),
        failed: this.#failed('FailedCreate', 'Create', `Pod ${name}`),
      },
    });
    return this.#end('create', `creating ${name}`);
  }

  /** `forNewPod`: a claim that cannot be made is also a pod that cannot be made, and that is told. */
  #createClaims(ordinal: number, name: string, forNewPod: boolean): Decision | undefined {
    const { set } = this.#world;
    const going: string[] = [];
    for (const claim of claimsOf(set, ordinal)) {
      const claimName = claim.metadata.name;
      const existing = this.#world.claim(claimName);
      if (existing !== undefined) {
        if (isTerminating(existing)) going.push(claimName);
        continue;
      }
      this.#writes.push({
        op: 'create',
        object: claim,
        says: {
          on: set,
          done: this.#done('SuccessfulCreate', 'Create', `Claim ${claimName} Pod ${name}`, 'success'),
          failed: [
            this.#failed('FailedCreate', 'Create', `Claim ${claimName} for Pod ${name}`),
            ...(forNewPod
              ? [this.#failed('FailedCreate', 'Create', `Pod ${name}`, `failed to create PVC ${claimName}: `)]
              : []),
          ],
        },
      });
    }
    if (going.length === 0) return undefined;
    const errors = going.map((claimName) => `pvc ${claimName} is being deleted`);
    const error = errors.length > 1 ? `[${errors.join(', ')}]` : errors[0]!;
    const failed = this.#failed('FailedCreate', 'Create', `Pod ${name}`);
    const message = failed.message.replace('{error}', () => error);
    if (forNewPod) this.#writes.push({ op: 'event', on: set, said: { ...failed, message } });
    return this.#end(
      'wait gone',
      `waiting for the claim ${going.join(', ')} to be gone: it is being deleted`,
      true,
    );
  }

  /** With a partition the slots below it keep the current revision; see isCurrentRevisionNeeded. */
  #revisionFor(ordinal: number): KubeObject {
    const { set, currentRevision, updateRevision } = this.#world;
    const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
    if (type === 'OnDelete') return updateRevision;
    const below = rollingUpdate == null ? (set.status?.currentReplicas ?? 0) : (rollingUpdate.partition ?? 0);
    return ordinal - firstOrdinal(set) < below ? currentRevision : updateRevision;
  }

  #fixIdentity(pod: KubeObject, ordinal: number): void {
    const { set } = this.#world;
    const hasChanged = this.#fixRetention(pod, ordinal, false);
    const fixed = withIdentity(set, pod, ordinal);
    if (fixed === pod && !hasChanged) return;
    this.#writes.push({
      op: 'update',
      object: fixed,
      checked: true,
      says: {
        on: set,
        done: this.#done('SuccessfulUpdate', 'Update', `Pod ${pod.metadata.name}`, 'successful'),
        failed: this.#failed('FailedUpdate', 'Update', `Pod ${pod.metadata.name}`),
      },
    });
  }

  /**
   * Gives the claims of a pod the owners of the retention policy; whether there was anything to do. Of a claim that
   * somebody else manages it tells; `anyway`: even where nothing is to be done, as long as the pod has not started.
   */
  #fixRetention(pod: KubeObject, ordinal: number, condemned: boolean, anyway = false): boolean {
    const { set } = this.#world;
    const fixes = claimNames(set, ordinal).flatMap((name) => {
      const claim = this.#world.claim(name);
      return claim === undefined ? [] : [{ name, claim, fixed: withRetention(set, pod, claim, condemned) }];
    });
    const hasChanged = fixes.some(({ claim, fixed }) => fixed !== claim);
    if (!hasChanged && !anyway) return false;
    for (const { name, claim, fixed } of fixes) {
      if (hasForeignController(set, pod, claim))
        this.#writes.push({
          op: 'event',
          on: set,
          said: {
            type: 'Warning',
            reason: 'ConflictingController',
            message: `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`,
          },
        });
      if (fixed !== claim) this.#writes.push({ op: 'update', object: fixed });
    }
    return hasChanged;
  }

  // ---- what is too many, highest ordinal first ---------------------------------------------------

  #scaleDown(): Decision | undefined {
    const { set } = this.#world;
    for (const pod of this.#condemned) this.#fixRetention(pod, ordinalOf(set, pod.metadata.name)!, true);
    const deleted: string[] = [];
    for (const pod of this.#condemned) {
      const { name } = pod.metadata;
      if (isTerminating(pod)) {
        if (this.#ordered)
          return this.#end('wait condemned', `waiting for ${name} to be gone before the next is deleted`);
        continue;
      }
      const first = this.#firstUnavailable();
      if (this.#ordered && !this.#available(pod) && pod !== first) {
        const state = isReady(pod) ? 'available' : 'Ready';
        return this.#end(
          'blocked',
          `${name} is to be deleted but not ${state}, and ${first?.metadata.name} comes first: nothing moves`,
        );
      }
      this.#delete(pod);
      deleted.push(name);
      if (this.#ordered) break;
    }
    if (deleted.length > 0)
      return this.#end('delete condemned', `deleting ${deleted.join(', ')}: beyond replicas`);
    return this.#ordered ? this.#waitCondemned() : undefined;
  }

  #waitCondemned(): Decision | undefined {
    const [first] = this.#condemned;
    return first && this.#end('wait condemned', `waiting for ${first.metadata.name} to be gone`);
  }

  /** The lowest slot that is unavailable, else the lowest condemned pod that is. */
  #firstUnavailable(): KubeObject | undefined {
    const isUnavailable = (pod: KubeObject | undefined) =>
      pod !== undefined && (!this.#available(pod) || isTerminating(pod));
    return this.#slots.find(isUnavailable) ?? this.#condemned.findLast(isUnavailable);
  }

  // ---- pods of an old revision, highest ordinal first ---------------------------------------------

  #update(): Decision | undefined {
    const { set, updateRevision } = this.#world;
    const strategy = set.spec.updateStrategy ?? {};
    if (strategy.type === 'OnDelete') return undefined;
    const partition: number = strategy.rollingUpdate?.partition ?? 0;
    if (this.#world.maxUnavailable && strategy.rollingUpdate?.maxUnavailable != null)
      return this.#updateSeveral(partition, strategy.rollingUpdate.maxUnavailable);
    for (let index = this.#slots.length - 1; index >= partition; index--) {
      const pod = this.#slots[index];
      // One that is only being created is as unavailable as one that is not Ready yet.
      if (pod === undefined) {
        const missing = podName(set, firstOrdinal(set) + index);
        return this.#end('wait updated', `waiting for ${missing} to be there before the next is updated`);
      }
      const { name, labels } = pod.metadata;
      if (labels?.[REVISION_LABEL] !== updateRevision.metadata.name && !isTerminating(pod)) {
        this.#delete(pod);
        this.#replaced++;
        return this.#end(
          'update',
          `deleting ${name} to replace it with revision ${updateRevision.metadata.name}`,
        );
      }
      if (!this.#available(pod) || isTerminating(pod))
        return this.#end(
          'wait updated',
          `waiting for ${name} to be Running and Ready before the next is updated`,
        );
    }
    return undefined;
  }

  #updateSeveral(partition: number, value: number | string): Decision | undefined {
    const { updateRevision } = this.#world;
    const allowed = Math.max(1, scaledValue(value, this.#slots.length, 'down') ?? 1);
    const unavailable = this.#slots.filter(
      (pod) => pod === undefined || !this.#available(pod) || isTerminating(pod),
    ).length;
    const old = this.#slots
      .slice(partition)
      .filter(
        (pod) => pod !== undefined && pod.metadata.labels?.[REVISION_LABEL] !== updateRevision.metadata.name,
      )
      .filter((pod) => !isTerminating(pod!)) as KubeObject[];
    if (old.length === 0) return undefined;
    if (unavailable >= allowed)
      return this.#end('wait updated', `waiting: ${unavailable} unavailable, ${allowed} allowed`);
    const victims = old.reverse().slice(0, allowed - unavailable);
    for (const pod of victims) this.#delete(pod);
    this.#replaced += victims.length;
    const names = victims.map((pod) => pod.metadata.name).join(', ');
    return this.#end(
      'update',
      `deleting ${names} to replace them with revision ${updateRevision.metadata.name}`,
    );
  }

  #settled(): Decision {
    const unready = this.#slots.find((pod) => pod === undefined || !this.#available(pod));
    if (unready !== undefined)
      return this.#end('wait ready', `waiting for ${unready.metadata.name} to be Running and Ready`);
    return this.#end(
      'settled',
      `${this.#slots.length} of ${this.#slots.length} pods are as the spec wants them`,
    );
  }

  // ---- events -------------------------------------------------------------------------------------

  #delete(pod: KubeObject): void {
    const what = `Pod ${pod.metadata.name}`;
    this.#writes.push({
      op: 'delete',
      object: pod,
      says: {
        on: this.#world.set,
        done: this.#done('SuccessfulDelete', 'Delete', what, 'successful'),
        failed: this.#failed('FailedDelete', 'Delete', what),
      },
    });
  }

  #verb(verb: string): string {
    return this.#world.lowerCaseVerbs ? verb.toLowerCase() : verb;
  }

  #done(reason: string, verb: string, what: string, how: string): Said {
    const { name } = this.#world.set.metadata;
    return { type: 'Normal', reason, message: `${this.#verb(verb)} ${what} in StatefulSet ${name} ${how}` };
  }

  #failed(reason: string, verb: string, what: string, before = ''): Said {
    const { name } = this.#world.set.metadata;
    return {
      type: 'Warning',
      reason,
      message: `${this.#verb(verb)} ${what} in StatefulSet ${name} failed error: ${before}{error}`,
    };
  }
}
