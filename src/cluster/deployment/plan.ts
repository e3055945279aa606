/**
 * One sync of the Deployment controller as a pure decision.
 * Models pkg/controller/deployment/{deployment_controller,sync,rolling,recreate}.go.
 */

import { deepEqual } from '../../api/equal.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import type { ReleaseVersion } from '../../scenario/types.ts';
import { isTerminal, isTerminating } from '../controller/pods.ts';
import type { Write } from '../controller/writes.ts';
import {
  desiredAnnotation,
  REVISION,
  ROLLBACK,
  replicasAnnotations,
  revisionAnnotations,
  revisionOf,
  rolledBack,
} from './annotations.ts';
import { scale } from './proportional.ts';
import { byAge, findNew, newReplicaSet, nextRevision, withoutHash } from './replica-sets.ts';
import { type Resize, shrinkOld } from './rolling.ts';
import type { DeploymentEvent } from './rollout.machine.ts';
import { actual, available, desiredOf, isRolling, newReplicaSetSize, sum } from './sizes.ts';
import {
  countReplicas,
  type DeploymentStatus,
  findCondition,
  hasDeadline,
  isComplete,
  newCondition,
  rolloutStatus,
  setCondition,
} from './status.ts';

export interface DeploymentWorld {
  deployment: KubeObject;
  replicaSets: readonly KubeObject[];
  /** Pods of one ReplicaSet; asked for only where a Recreate has to wait for them. */
  podsOf(set: KubeObject): readonly KubeObject[];
  now: SimMs;
  version: ReleaseVersion;
  countTerminating: boolean;
}

export interface DeploymentDecision {
  writes: Write[];
  status: DeploymentStatus;
  phase: DeploymentEvent['type'];
  why: string;
}

export function decide(world: DeploymentWorld): DeploymentDecision {
  return new Sync(world).run();
}

class Sync {
  readonly #world: DeploymentWorld;
  readonly #writes: Write[] = [];
  #deployment: KubeObject;
  #sets: KubeObject[];
  #fresh: KubeObject | undefined;
  #old: KubeObject[];

  constructor(world: DeploymentWorld) {
    this.#world = world;
    this.#deployment = world.deployment;
    this.#sets = byAge(world.replicaSets);
    this.#fresh = findNew(this.#deployment, this.#sets);
    this.#old = this.#sets.filter((set) => set !== this.#fresh);
  }

  run(): DeploymentDecision {
    if (this.#fresh !== undefined) this.#noteRevision();
    if (isTerminating(this.#deployment)) return this.#counted('deleted', 'the Deployment is being deleted');
    this.#notePause();
    if (this.#deployment.spec.paused) {
      this.#resize(scale(this.#deployment, this.#old, this.#fresh));
      this.#cleanup();
      return this.#counted('pause', 'the rollout is paused: only the size is kept');
    }
    if (this.#deployment.metadata.annotations?.[ROLLBACK] !== undefined) return this.#rollback();
    if (this.#wasScaled()) {
      this.#resize(scale(this.#deployment, this.#old, this.#fresh));
      return this.#counted('resize', `resizing to ${desiredOf(this.#deployment)} replicas`);
    }
    return isRolling(this.#deployment) ? this.#roll() : this.#recreate();
  }

  // ---- rollback by annotation, as old clients ask for it ------------------------------------------------

  /** Models pkg/controller/deployment/rollback.go. */
  #rollback(): DeploymentDecision {
    const asked = Number(this.#deployment.metadata.annotations![ROLLBACK]);
    const numbers = this.#sets.map(revisionOf).sort((a, b) => a - b);
    const revision = asked === 0 ? (numbers.at(-2) ?? 0) : asked;
    const target = this.#sets.find((set) => revision > 0 && revisionOf(set) === revision);
    const { name } = this.#deployment.metadata;
    const say = (type: 'Normal' | 'Warning', reason: string, message: string) =>
      this.#writes.push({ op: 'event', on: this.#deployment, said: { type, reason, message } });
    let found: KubeObject | undefined;
    if (target === undefined)
      say(
        'Warning',
        'DeploymentRollbackRevisionNotFound',
        asked === 0 ? 'Unable to find last revision.' : 'Unable to find the revision to rollback to.',
      );
    else if (target === this.#fresh)
      say(
        'Warning',
        'DeploymentRollbackTemplateUnchanged',
        `The rollback revision contains the same template as current deployment "${name}"`,
      );
    else {
      found = target;
      say('Normal', 'DeploymentRollback', `Rolled back deployment "${name}" to revision ${revision}`);
    }
    const { metadata, spec } = this.#deployment;
    const next = {
      ...this.#deployment,
      metadata: { ...metadata, annotations: rolledBack(this.#deployment, found) },
      spec: found === undefined ? spec : { ...spec, template: withoutHash(found.spec.template) },
    };
    this.#writes.unshift({ op: 'update', object: anyVersion(next) });
    return this.#counted('new template', `rolling back to revision ${revision}`);
  }

  // ---- rolling update ------------------------------------------------------------------------------

  #roll(): DeploymentDecision {
    if (this.#fresh === undefined) {
      const size = newReplicaSetSize(this.#deployment, this.#old, 0);
      return this.#createReplicaSet(size);
    }
    const fresh = this.#fresh;
    const size = desiredOf(fresh);
    const wanted =
      size > desiredOf(this.#deployment)
        ? desiredOf(this.#deployment)
        : newReplicaSetSize(this.#deployment, this.#sets, size);
    if (wanted !== size) {
      this.#resize([{ set: fresh, to: wanted }]);
      return this.#rolled(
        wanted > size ? 'scale up' : 'scale down',
        `${fresh.metadata.name} from ${size} to ${wanted}`,
      );
    }
    const shrinks = shrinkOld(this.#deployment, this.#old, fresh);
    if (shrinks.length > 0) {
      this.#resize(shrinks);
      const names = shrinks.map(({ set, to }) => `${set.metadata.name} to ${to}`).join(', ');
      return this.#rolled('scale down', `old pods make room: ${names}`);
    }
    return this.#wait();
  }

  // ---- recreate --------------------------------------------------------------------------------------

  #recreate(): DeploymentDecision {
    const active = this.#old.filter((set) => desiredOf(set) > 0);
    if (active.length > 0) {
      this.#resize(active.map((set) => ({ set, to: 0 })));
      return this.#rolled('scale down', 'Recreate: all old pods go first');
    }
    if (this.#oldPodsRun())
      return this.#rolled('wait old gone', 'Recreate: waiting until every old pod has ended');
    if (this.#fresh === undefined) return this.#createReplicaSet(desiredOf(this.#deployment));
    const size = desiredOf(this.#fresh);
    if (size !== desiredOf(this.#deployment)) {
      this.#resize([{ set: this.#fresh, to: desiredOf(this.#deployment) }]);
      return this.#rolled('scale up', `${this.#fresh.metadata.name} from ${size}`);
    }
    return this.#wait();
  }

  #oldPodsRun(): boolean {
    if (sum(this.#old, actual) > 0) return true;
    return this.#old.some((set) => this.#world.podsOf(set).some((pod) => !isTerminal(pod)));
  }

  // ---- common steps ------------------------------------------------------------------------------------

  #wait(): DeploymentDecision {
    // Old ReplicaSets are swept away when it has been written that the rollout is complete, not before.
    if (isComplete(this.#deployment, this.#deployment.status ?? {})) this.#cleanup();
    const status = this.#rolloutStatus();
    const progressing = findCondition(status.conditions ?? [], 'Progressing');
    const desired = desiredOf(this.#deployment);
    if (isComplete(this.#deployment, status))
      return this.#end('complete', `all ${desired} pods are of the present template and available`, status);
    const ready = this.#fresh === undefined ? 0 : available(this.#fresh);
    const why = `${ready} of ${desired} pods of ${this.#fresh?.metadata.name} are available`;
    if (progressing?.reason === 'ProgressDeadlineExceeded')
      return this.#end('deadline exceeded', `no progress within the deadline: ${why}`, status);
    return this.#end('wait available', `waiting: ${why}`, status);
  }

  #createReplicaSet(size: number): DeploymentDecision {
    const revision = nextRevision(this.#old);
    const set = newReplicaSet(this.#deployment, revision, size, this.#world.version);
    this.#writes.push({
      op: 'create',
      object: set,
      ...(size > 0 ? { says: { on: this.#deployment, done: scaled(set, 0, size) } } : {}),
    });
    this.#fresh = set;
    this.#sets = [...this.#sets, set];
    this.#annotate(String(revision));
    this.#condition('True', 'NewReplicaSetCreated', `Created new replica set "${set.metadata.name}"`);
    return this.#rolled(
      'new template',
      `created ${set.metadata.name} with ${size} of ${desiredOf(this.#deployment)} pods`,
    );
  }

  /** Keeps revision number, copied annotations and minReadySeconds of the new ReplicaSet in step. */
  #noteRevision(): void {
    const fresh = this.#fresh!;
    const revision = nextRevision(this.#old);
    const annotations = revisionAnnotations(this.#deployment, fresh, revision);
    const minReadySeconds = this.#deployment.spec.minReadySeconds;
    if (
      !deepEqual(annotations, fresh.metadata.annotations ?? {}) ||
      (fresh.spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)
    ) {
      this.#replace(fresh, {
        ...fresh,
        metadata: { ...fresh.metadata, annotations },
        spec: { ...fresh.spec, minReadySeconds },
      });
    }
    this.#annotate(this.#fresh!.metadata.annotations?.[REVISION] ?? String(revision));
    const conditions = this.#deployment.status?.conditions ?? [];
    if (hasDeadline(this.#deployment) && findCondition(conditions, 'Progressing') === undefined)
      this.#condition('True', 'FoundNewReplicaSet', `Found new replica set "${fresh.metadata.name}"`);
  }

  #annotate(revision: string): void {
    const annotations = this.#deployment.metadata.annotations;
    if (annotations?.[REVISION] === revision) return;
    this.#deployment = {
      ...this.#deployment,
      metadata: { ...this.#deployment.metadata, annotations: { ...annotations, [REVISION]: revision } },
    };
    this.#writes.push({ op: 'update', object: anyVersion(this.#deployment) });
  }

  #condition(state: 'True' | 'Unknown', reason: string, message: string): void {
    if (!hasDeadline(this.#deployment)) return;
    const conditions = setCondition(
      this.#deployment.status?.conditions ?? [],
      newCondition('Progressing', state, reason, message, this.#world.now),
    );
    this.#deployment = { ...this.#deployment, status: { ...this.#deployment.status, conditions } };
  }

  #notePause(): void {
    if (!hasDeadline(this.#deployment)) return;
    const progressing = findCondition(this.#deployment.status?.conditions ?? [], 'Progressing');
    if (progressing?.reason === 'ProgressDeadlineExceeded') return;
    const isNoted = progressing?.reason === 'DeploymentPaused';
    if (this.#deployment.spec.paused && !isNoted)
      this.#condition('Unknown', 'DeploymentPaused', 'Deployment is paused');
    else if (!this.#deployment.spec.paused && isNoted)
      this.#condition('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  }

  #wasScaled(): boolean {
    return this.#sets.some((set) => {
      const noted = desiredAnnotation(set);
      return desiredOf(set) > 0 && noted !== undefined && noted !== desiredOf(this.#deployment);
    });
  }

  #resize(resizes: readonly Resize[]): void {
    for (const { set, to } of resizes) {
      const present = this.#sets.find((each) => each.metadata.name === set.metadata.name)!;
      const from = desiredOf(present);
      const annotations = { ...present.metadata.annotations, ...replicasAnnotations(this.#deployment) };
      if (from === to && deepEqual(annotations, present.metadata.annotations)) continue;
      const resized = {
        ...present,
        metadata: { ...present.metadata, annotations },
        spec: { ...present.spec, replicas: to },
      };
      this.#replace(present, resized, from === to ? undefined : scaled(set, from, to));
    }
  }

  #replace(present: KubeObject, next: KubeObject, said?: ReturnType<typeof scaled>): void {
    this.#writes.push({
      op: 'update',
      object: anyVersion(next),
      ...(said === undefined ? {} : { says: { on: this.#deployment, done: said } }),
    });
    this.#sets = this.#sets.map((set) => (set === present ? next : set));
    this.#old = this.#old.map((set) => (set === present ? next : set));
    if (this.#fresh === present) this.#fresh = next;
  }

  /** Deletes the oldest empty ReplicaSets beyond revisionHistoryLimit. */
  #cleanup(): void {
    const limit = this.#deployment.spec.revisionHistoryLimit;
    if (limit === undefined || limit === null) return;
    // One that was rolled back to has the newest number, however old it is.
    const old = this.#old.filter((set) => !isTerminating(set)).sort((a, b) => revisionOf(a) - revisionOf(b));
    for (const set of old.slice(0, Math.max(0, old.length - limit))) {
      const isObserved = (set.status?.observedGeneration ?? 0) >= (set.metadata.generation ?? 0);
      if (desiredOf(set) === 0 && actual(set) === 0 && isObserved)
        this.#writes.push({ op: 'delete', object: set });
    }
  }

  #rolloutStatus(): DeploymentStatus {
    return rolloutStatus(
      this.#deployment,
      this.#sets,
      this.#fresh,
      this.#world.now,
      this.#world.countTerminating,
    );
  }

  #rolled(phase: DeploymentDecision['phase'], why: string): DeploymentDecision {
    return this.#end(phase, why, this.#rolloutStatus());
  }

  #counted(phase: DeploymentDecision['phase'], why: string): DeploymentDecision {
    const { now, countTerminating } = this.#world;
    return this.#end(
      phase,
      why,
      countReplicas(this.#deployment, this.#sets, this.#fresh, now, countTerminating),
    );
  }

  #end(phase: DeploymentDecision['phase'], why: string, status: DeploymentStatus): DeploymentDecision {
    return { writes: this.#writes, phase, why, status };
  }
}

/** A sync may write one object twice; the second write is not about an old version. */
const anyVersion = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: '' },
});

function scaled(set: KubeObject, from: number, to: number) {
  const direction = to > from ? 'up' : 'down';
  return {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled ${direction} replica set ${set.metadata.name} from ${from} to ${to}`,
  } as const;
}
