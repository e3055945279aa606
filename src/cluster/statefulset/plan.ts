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
}

export function decide(world: SetWorld): Decision {
  return new Sync(world).run();
}

class Sync {
  readonly #world: SetWorld;
  readonly #writes: Write[] = [];
  readonly #slots: (KubeObject | undefined)[] = [];
  readonly #condemned: KubeObject[] = [];
  readonly #ordered: boolean;

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
    return this.#fill() ?? this.#scaleDown() ?? this.#update() ?? this.#settled();
  }

  #end(phase: Decision['phase'], why: string, retry?: boolean): Decision {
    return { writes: this.#writes, phase, why, ...(retry ? { retry } : {}) };
  }

  #available(pod: KubeObject): boolean {
    return (
      isRunningAndReady(pod) && isAvailable(pod, this.#world.set.spec.minReadySeconds ?? 0, this.#world.now)
    );
  }

  // ---- slots, lowest ordinal first -------------------------------------------------------------

  #fill(): Decision | undefined {
    let waiting: Decision | undefined;
    for (let index = 0; index < this.#slots.length; index++) {
      const decision = this.#fillSlot(index);
      if (decision === undefined) continue;
      if (this.#ordered || decision.retry) return decision;
      waiting ??= decision;
    }
    // A Parallel set acts on every slot at once and goes on; only what it created is worth naming.
    return this.#writes.some((write) => write.op === 'create') ? waiting : undefined;
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
      const blocked = this.#createClaims(ordinal, name);
      if (blocked !== undefined) return blocked;
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
    for (const claim of claimNames(this.#world.set, ordinal)) {
      const existing = this.#world.claim(claim);
      if (existing !== undefined && isStale(existing, name, undefined))
        return this.#end(
          'wait gone',
          `waiting for the claim ${claim} of the former ${name} to be removed`,
          true,
        );
    }
    const blocked = this.#createClaims(ordinal, name);
    if (blocked !== undefined) return blocked;
    this.#writes.push({
      op: 'create',
      object: newPod(this.#world.set, this.#revisionFor(ordinal), ordinal),
      says: {
        on: this.#world.set,
        done: this.#done('SuccessfulCreate', 'Create', `Pod ${name}`, 'successful'),
        failed: this.#failed('FailedCreate', 'Create', `Pod ${name}`),
      },
    });
    return this.#end('create', `creating ${name}`);
  }

  #createClaims(ordinal: number, name: string): Decision | undefined {
    const { set } = this.#world;
    for (const claim of claimsOf(set, ordinal)) {
      const claimName = claim.metadata.name;
      const existing = this.#world.claim(claimName);
      if (existing !== undefined && !isTerminating(existing)) continue;
      if (existing !== undefined) {
        const failed = this.#failed('FailedCreate', 'Create', `Pod ${name}`);
        this.#writes.push({
          op: 'event',
          on: set,
          said: {
            ...failed,
            message: failed.message.replace('{error}', `pvc ${claimName} is being deleted`),
          },
        });
        return this.#end(
          'wait gone',
          `waiting for the claim ${claimName} to be gone: it is being deleted`,
          true,
        );
      }
      this.#writes.push({
        op: 'create',
        object: claim,
        says: {
          on: set,
          done: this.#done('SuccessfulCreate', 'Create', `Claim ${claimName} Pod ${name}`, 'success'),
          failed: [
            this.#failed('FailedCreate', 'Create', `Claim ${claimName} for Pod ${name}`),
            this.#failed('FailedCreate', 'Create', `Pod ${name}`, `failed to create PVC ${claimName}: `),
          ],
        },
      });
    }
    return undefined;
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
    this.#fixRetention(pod, ordinal, false);
    const fixed = withIdentity(pod, ordinal);
    if (fixed === pod) return;
    this.#writes.push({
      op: 'update',
      object: fixed,
      says: {
        on: set,
        done: this.#done('SuccessfulUpdate', 'Update', `Pod ${pod.metadata.name}`, 'successful'),
        failed: this.#failed('FailedUpdate', 'Update', `Pod ${pod.metadata.name}`),
      },
    });
  }

  #fixRetention(pod: KubeObject, ordinal: number, condemned: boolean): void {
    const { set } = this.#world;
    for (const name of claimNames(set, ordinal)) {
      const claim = this.#world.claim(name);
      if (claim === undefined) continue;
      const policy = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
      const retains = policy.whenDeleted !== 'Delete' && policy.whenScaled !== 'Delete';
      if (!retains && hasForeignController(set, pod, claim)) {
        this.#writes.push({
          op: 'event',
          on: set,
          said: {
            type: 'Warning',
            reason: 'ConflictingController',
            message: `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`,
          },
        });
        continue;
      }
      const fixed = withRetention(set, pod, claim, condemned);
      if (fixed !== claim) this.#writes.push({ op: 'update', object: fixed });
    }
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
    if (this.#condemned.length > 0)
      return this.#end('wait condemned', `waiting for ${this.#condemned[0]!.metadata.name} to be gone`);
    return undefined;
  }

  /** The lowest slot that is unavailable, else the lowest condemned pod that is. */
  #firstUnavailable(): KubeObject | undefined {
    const slot = this.#slots.find((pod) => pod !== undefined && !this.#available(pod));
    return slot ?? this.#condemned.findLast((pod) => !this.#available(pod));
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
      if (pod === undefined) continue;
      const { name, labels } = pod.metadata;
      if (labels?.[REVISION_LABEL] !== updateRevision.metadata.name && !isTerminating(pod)) {
        this.#delete(pod);
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
