/**
 * A set of fields, as managed fields write it down. Steps of a path are written as in FieldsV1: `f:replicas`,
 * `k:{"name":"web"}`, `v:"a"`. Models sigs.k8s.io/structured-merge-diff fieldpath/set.go. Never changed once made.
 */
export class FieldSet {
  static readonly EMPTY = new FieldSet(new Set(), new Map());

  readonly members: ReadonlySet<string>;
  readonly children: ReadonlyMap<string, FieldSet>;

  private constructor(members: ReadonlySet<string>, children: ReadonlyMap<string, FieldSet>) {
    this.members = members;
    this.children = children;
  }

  static of(members: Iterable<string>, children: Iterable<readonly [string, FieldSet]>): FieldSet {
    const filled = [...children].filter(([, child]) => !child.isEmpty);
    const set = new FieldSet(new Set(members), new Map(filled));
    return set.isEmpty ? FieldSet.EMPTY : set;
  }

  get isEmpty(): boolean {
    return this.members.size === 0 && this.children.size === 0;
  }

  child(step: string): FieldSet {
    return this.children.get(step) ?? FieldSet.EMPTY;
  }

  #with(
    other: FieldSet,
    keep: (mine: boolean, others: boolean) => boolean,
    descend: (mine: FieldSet, others: FieldSet) => FieldSet,
  ): FieldSet {
    const members = new Set([...this.members, ...other.members]);
    const steps = new Set([...this.children.keys(), ...other.children.keys()]);
    return FieldSet.of(
      [...members].filter((step) => keep(this.members.has(step), other.members.has(step))),
      [...steps].map((step) => [step, descend(this.child(step), other.child(step))] as const),
    );
  }

  union(other: FieldSet): FieldSet {
    return this.#with(
      other,
      (a, b) => a || b,
      (a, b) => a.union(b),
    );
  }

  intersection(other: FieldSet): FieldSet {
    return this.#with(
      other,
      (a, b) => a && b,
      (a, b) => a.intersection(b),
    );
  }

  difference(other: FieldSet): FieldSet {
    return this.#with(
      other,
      (a, b) => a && !b,
      (a, b) => a.difference(b),
    );
  }

  /** Without the fields of the other set and all that lies below them. */
  recursiveDifference(other: FieldSet): FieldSet {
    return FieldSet.of(
      [...this.members].filter((step) => !other.members.has(step)),
      [...this.children].flatMap(([step, child]) =>
        other.members.has(step) ? [] : [[step, child.recursiveDifference(other.child(step))] as const],
      ),
    );
  }

  /** With every field and item below which there is one of the set. */
  withParents(): FieldSet {
    return FieldSet.of(
      [...this.members, ...this.children.keys()],
      [...this.children].map(([step, child]) => [step, child.withParents()] as const),
    );
  }

  equals(other: FieldSet): boolean {
    return this.difference(other).isEmpty && other.difference(this).isEmpty;
  }

  /** Every path, in order: a field before those below it. */
  paths(): string[][] {
    const steps = [...new Set([...this.members, ...this.children.keys()])].sort();
    return steps.flatMap((step) => [
      ...(this.members.has(step) ? [[step]] : []),
      ...this.child(step)
        .paths()
        .map((rest) => [step, ...rest]),
    ]);
  }

  /** As metadata.managedFields shows it: `.` stands for the field itself where others lie below it. */
  toFieldsV1(): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    for (const step of [...new Set([...this.members, ...this.children.keys()])].sort()) {
      const below = this.children.get(step)?.toFieldsV1();
      out[step] = below === undefined ? {} : { ...(this.members.has(step) ? { '.': {} } : {}), ...below };
    }
    return out;
  }
}

/** `.spec.template.spec.containers[name="web"].image`: as conflicts name a field. */
export function pathText(path: readonly string[]): string {
  return path
    .map((step) => {
      const value = step.slice(2);
      if (step.startsWith('f:')) return `.${value}`;
      if (step.startsWith('v:')) return `[=${value}]`;
      const keys = Object.entries(JSON.parse(value) as Record<string, unknown>);
      return `[${keys.map(([key, each]) => `${key}=${JSON.stringify(each)}`).join(',')}]`;
    })
    .join('');
}
