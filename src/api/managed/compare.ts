/** What a write changes, field by field. Models structured-merge-diff typed/{compare,tofieldset}.go. */
import type { Json } from '../custom/schema.ts';
import { deepEqual } from '../equal.ts';
import { FieldSet } from './field-set.ts';
import { type Place, parts } from './places.ts';

export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

class Sets {
  readonly members = { added: new Set<string>(), modified: new Set<string>(), removed: new Set<string>() };
  readonly children: [string, Comparison][] = [];

  finish(): Comparison {
    const of = (name: keyof Comparison) =>
      FieldSet.of(
        this.members[name],
        this.children.map(([step, child]) => [step, child[name]] as const),
      );
    return { added: of('added'), modified: of('modified'), removed: of('removed') };
  }
}

const isNothing = (value: Json): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/** The differences below a place that both values are merged at. A field that is null is there; one that is undefined is not. */
export function compare(place: Place, before: Json, after: Json): Comparison {
  const sets = new Sets();
  const old = before === undefined || before === null ? undefined : parts(place, before);
  const now = after === undefined || after === null ? undefined : parts(place, after);
  for (const step of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
    const from = old?.get(step)?.value;
    const to = now?.get(step)?.value;
    const inner = (now?.get(step) ?? old!.get(step)!).place;
    const isLeaf =
      (isNothing(from) && isNothing(to)) ||
      inner.relation(isNothing(to) ? from : to).merge === 'atomic' ||
      step.startsWith('v:');
    if (from === undefined) sets.members.added.add(step);
    else if (to === undefined) sets.members.removed.add(step);
    else if (isLeaf && !deepEqual(from, to)) sets.members.modified.add(step);
    if (!isLeaf) sets.children.push([step, compare(inner, from, to)]);
  }
  return sets.finish();
}

/** The fields that an applied text speaks of: its leaves, and the items of its lists. */
export function fieldsOf(place: Place, value: Json): FieldSet {
  const members: string[] = [];
  const children: [string, FieldSet][] = [];
  for (const [step, part] of parts(place, value) ?? []) {
    const below = isNothing(part.value) ? undefined : parts(part.place, part.value);
    if (below === undefined || step.startsWith('v:') || step.startsWith('k:')) members.push(step);
    if (below !== undefined && !step.startsWith('v:'))
      children.push([step, fieldsOf(part.place, part.value)]);
  }
  return FieldSet.of(members, children);
}
