import { ContainerLife } from './containers.ts';
import { glanceAt } from './lazy-object.ts';
import type { ObjectRecord, PodRecord, TraceRecord } from './records.ts';
import { lastAt } from './series.ts';

/** A delete request that set or shortened the grace period of a pod. Times in seconds. */
export interface Deletion {
  readonly t: number;
  readonly graceSeconds: number;
}

/** The controller in a pod's ownerReferences. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** One incarnation of a pod, from creation until the object is gone. A reused name is another life. */
export class PodLife {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** When the trace first names it, in seconds. */
  readonly createdAt: number;
  goneAt: number | undefined;
  owner: Owner | undefined;
  readonly rows: PodRecord[] = [];
  readonly objects: ObjectRecord[] = [];
  readonly deletions: Deletion[] = [];
  /** Grows with every record, so that a view can tell what it has to draw again. */
  version = 0;
  private readonly byName = new Map<string, ContainerLife>();
  private specOrder: string[] = [];

  constructor(uid: string, namespace: string, name: string, createdAt: number) {
    this.uid = uid;
    this.namespace = namespace;
    this.name = name;
    this.createdAt = createdAt;
  }

  append(record: TraceRecord): void {
    this.version++;
    switch (record.type) {
      case 'object':
        this.appendObject(record);
        break;
      case 'pod':
        this.rows.push(record);
        if (record.deleted) this.goneAt ??= record.t;
        break;
      case 'container':
        this.container(record.container).appendState(record);
        break;
      case 'probe':
        this.container(record.container).appendProbe(record);
        break;
      case 'hook':
        this.container(record.container).hooks.push(record);
        break;
      case 'signal':
        this.container(record.container).signals.push(record);
        break;
      case 'log':
        this.container(record.container).logs.push(record);
        break;
    }
  }

  /** All containers: init containers (sidecars among them), then the others, each in the order of the spec. */
  get containers(): ContainerLife[] {
    const known = [...this.byName.values()];
    const rank = (life: ContainerLife) => {
      const at = this.specOrder.indexOf(life.name);
      if (at >= 0) return at;
      return this.specOrder.length + (life.role === 'main' ? 1 : 0);
    };
    return known.sort((a, b) => rank(a) - rank(b));
  }

  findContainer(name: string): ContainerLife | undefined {
    return this.byName.get(name);
  }

  /** The line of `kubectl get pods` at `t`. */
  rowAt(t: number): PodRecord | undefined {
    return lastAt(this.rows, t);
  }

  existsAt(t: number): boolean {
    return t >= this.createdAt && (this.goneAt === undefined || t < this.goneAt);
  }

  /** The delete requests in force at `t`: the last of them rules. */
  deletionAt(t: number): Deletion | undefined {
    return lastAt(this.deletions, t);
  }

  /** The times at which condition Ready became True. */
  readyTimes(): number[] {
    const times: number[] = [];
    let ready = false;
    for (const row of this.rows) {
      const now = row.conditions.Ready === 'True';
      if (now && !ready) times.push(row.t);
      ready = now;
    }
    return times;
  }

  /** The number at the end of a StatefulSet pod's name; undefined for others. */
  get ordinal(): number | undefined {
    if (this.owner && this.owner.kind !== 'StatefulSet') return undefined;
    const found = /-(\d+)$/.exec(this.name)?.[1];
    return found === undefined ? undefined : Number(found);
  }

  private container(name: string): ContainerLife {
    let life = this.byName.get(name);
    if (!life) {
      life = new ContainerLife(name);
      this.byName.set(name, life);
    }
    return life;
  }

  private appendObject(record: ObjectRecord): void {
    this.objects.push(record);
    const { metadata, spec } = glanceAt(record) ?? {};
    if (record.verb === 'DELETED') this.goneAt ??= record.t;
    if (this.objects.length === 1) this.readSpec(spec);
    for (const { name } of spec?.ephemeralContainers ?? []) this.container(name).addedAt ??= record.t;
    const controller = (metadata?.ownerReferences ?? []).find(
      (ref: { controller?: boolean }) => ref.controller,
    );
    if (controller) this.owner ??= { kind: controller.kind, name: controller.name, uid: controller.uid };
    if (metadata?.deletionTimestamp && record.verb !== 'DELETED') {
      const graceSeconds = metadata.deletionGracePeriodSeconds ?? 0;
      if (this.deletions.at(-1)?.graceSeconds !== graceSeconds)
        this.deletions.push({ t: record.t, graceSeconds });
    }
  }

  private readSpec(spec: ObjectRecord['object']): void {
    for (const template of spec?.initContainers ?? []) {
      this.specOrder.push(template.name);
      this.container(template.name).role = template.restartPolicy === 'Always' ? 'sidecar' : 'init';
    }
    for (const template of spec?.containers ?? []) {
      this.specOrder.push(template.name);
      this.container(template.name);
    }
  }
}

/** All lives, in order of creation. */
export class PodLives {
  readonly all: PodLife[] = [];
  private readonly byUid = new Map<string, PodLife>();
  private readonly byName = new Map<string, PodLife[]>();

  append(uid: string, namespace: string, name: string, record: TraceRecord): PodLife {
    let life = this.byUid.get(uid);
    if (!life) {
      life = new PodLife(uid, namespace, name, record.t);
      this.byUid.set(uid, life);
      this.all.push(life);
      const key = `${namespace}/${name}`;
      const lives = this.byName.get(key);
      if (lives) lives.push(life);
      else this.byName.set(key, [life]);
    }
    life.append(record);
    return life;
  }

  byId(uid: string): PodLife | undefined {
    return this.byUid.get(uid);
  }

  /** The incarnations of a name, oldest first. */
  named(namespace: string, name: string): readonly PodLife[] {
    return this.byName.get(`${namespace}/${name}`) ?? [];
  }

  /** The incarnation that `name` meant at `t`: the youngest one created by then. */
  at(t: number, namespace: string, name: string): PodLife | undefined {
    return this.named(namespace, name).findLast((life) => life.createdAt <= t);
  }
}
