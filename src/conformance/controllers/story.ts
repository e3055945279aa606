import type { ObjectRecord } from '../../trace/records.ts';
import { valueAt } from '../pattern.ts';
import type { TraceView } from '../trace-view.ts';
import type { Manifest } from './format.ts';

/** The short names of kinds in the data. */
const KINDS: Record<string, string> = {
  pod: 'Pod',
  pods: 'Pod',
  pvc: 'PersistentVolumeClaim',
  sts: 'StatefulSet',
  deployment: 'Deployment',
  deploy: 'Deployment',
  rs: 'ReplicaSet',
  job: 'Job',
  ds: 'DaemonSet',
  node: 'Node',
};

export function kindOf(short: string): string {
  return KINDS[short] ?? short;
}

const EARLY = 0.05;

/** A trace seen from the first action on: all times are seconds after it. */
export class Story {
  readonly view: TraceView;
  readonly start: number;

  constructor(view: TraceView, start: number) {
    this.view = view;
    this.start = start;
  }

  /** Every version of the objects of a kind, in order, with times after the first action. */
  versions(kind: string): { t: number; verb: ObjectRecord['verb']; name: string; object: Manifest }[] {
    return this.view
      .ofType('object')
      .filter((record) => record.kind === kind)
      .map(({ t, verb, name, object }) => ({ t: t - this.start, verb, name, object }));
  }

  #first(
    kind: string,
    name: string,
    from: number,
    holds: (version: { verb: string; object: Manifest }) => boolean,
  ) {
    return this.versions(kind).find(
      (version) => version.t >= from - EARLY && version.name === name && holds(version),
    )?.t;
  }

  created(name: string, kind = 'Pod', from = 0): number | undefined {
    return this.#first(kind, name, from, ({ verb }) => verb === 'ADDED');
  }
  marked(name: string, kind = 'Pod', from = 0): number | undefined {
    return this.#first(kind, name, from, ({ object }) => object.metadata.deletionTimestamp !== undefined);
  }
  /** Marked, or deleted at once. */
  deleted(name: string, kind = 'Pod', from = 0): number | undefined {
    return this.#first(
      kind,
      name,
      from,
      ({ verb, object }) => verb === 'DELETED' || object.metadata.deletionTimestamp !== undefined,
    );
  }
  gone(name: string, kind = 'Pod', from = 0): number | undefined {
    return this.#first(kind, name, from, ({ verb }) => verb === 'DELETED');
  }
  ready(name: string, from = 0): number | undefined {
    return this.#first('Pod', name, from, ({ object }) => isReady(object));
  }

  /** The objects of a kind that exist at a moment, by name. */
  at(kind: string, t: number): Map<string, Manifest> {
    const alive = new Map<string, Manifest>();
    for (const version of this.versions(kind)) {
      if (version.t > t) break;
      if (version.verb === 'DELETED') alive.delete(version.name);
      else alive.set(version.name, version.object);
    }
    return alive;
  }

  /** The moments at which anything of a kind changes, from the first action on, with what exists then. */
  *moments(kind: string): Generator<{ t: number; alive: ReadonlyMap<string, Manifest> }> {
    const alive = new Map<string, Manifest>();
    const versions = this.versions(kind);
    for (const [index, version] of versions.entries()) {
      if (version.verb === 'DELETED') alive.delete(version.name);
      else alive.set(version.name, version.object);
      // Several changes of one moment are one: only the last of them is a state that lasts.
      if (version.t >= 0 && versions[index + 1]?.t !== version.t) yield { t: version.t, alive };
    }
  }

  /** The changes of `spec.replicas` of the ReplicaSets, as `from → to`. */
  scalings(): { t: number; name: string; image: string; from: number; to: number }[] {
    const replicas = new Map<string, number>();
    return this.versions('ReplicaSet').flatMap(({ t, verb, name, object }) => {
      const from = replicas.get(name) ?? 0;
      const to: number = verb === 'DELETED' ? 0 : object.spec.replicas;
      replicas.set(name, to);
      return t < -EARLY || from === to
        ? []
        : [{ t, name, image: object.spec.template.spec.containers[0].image, from, to }];
    });
  }
}

export function conditionOf(object: Manifest, type: string): Manifest | undefined {
  return object?.status?.conditions?.find((condition: { type: string }) => condition.type === type);
}

export function isReady(pod: Manifest): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}

export function isTerminating(object: Manifest): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

export function imageOfPod(pod: Manifest): string {
  return String(valueAt(pod, 'spec.containers.0.image'));
}
