/** Who manages which fields of one object. Models apimachinery pkg/util/managedfields and structured-merge-diff merge/update.go. */
import type { Json } from '../custom/schema.ts';
import { ApiError } from '../errors.ts';
import type { KubeObject } from '../meta.ts';
import { compare, fieldsOf } from './compare.ts';
import { FieldSet, pathText } from './field-set.ts';
import { merge, without } from './merge.ts';
import type { Place } from './places.ts';

/** Who writes, by which operation, in which version, and through which door of the object. */
export interface Writer {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource?: string;
}

export interface Managed extends Writer {
  fields: FieldSet;
  /** When this manager's fields changed last; RFC 3339. */
  time: string;
}

/** An entry of metadata.managedFields. */
export interface ManagedFieldsEntry extends Writer {
  fieldsType: 'FieldsV1';
  fieldsV1: Record<string, unknown>;
  time: string;
}

const step = (...fields: string[]): FieldSet =>
  fields.reduceRight<FieldSet>(
    (below, field, i) => FieldSet.of(i === fields.length - 1 ? [`f:${field}`] : [], [[`f:${field}`, below]]),
    FieldSet.EMPTY,
  );

/** Fields that nobody manages: they say which object it is, or are the server's own. */
const STRIPPED = [
  step('apiVersion'),
  step('kind'),
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((field) => step('metadata', field)),
].reduce((all, each) => all.union(each), FieldSet.EMPTY);
/** The struct itself is nobody's either, but its fields are. */
const METADATA = step('metadata');

const STATUS = step('status');

const same = (a: Writer, b: Writer): boolean =>
  a.manager === b.manager &&
  a.operation === b.operation &&
  a.apiVersion === b.apiVersion &&
  a.subresource === b.subresource;

/** Only one field of the struct is written through a door such as status; by the main door all but that. */
function reachable(fields: FieldSet, writer: Writer): FieldSet {
  const own = fields.recursiveDifference(STRIPPED).difference(METADATA);
  if (writer.subresource === 'status') return own.recursiveDifference(step('spec'));
  return writer.subresource === undefined ? own.recursiveDifference(STATUS) : own;
}

function replaced(all: readonly Managed[], entry: Managed): Managed[] {
  const others = all.filter((each) => !same(each, entry));
  return entry.fields.isEmpty ? others : [...others, entry];
}

/** After a plain write: what it changed is the writer's alone, what it took away is nobody's. */
export function afterUpdate(
  place: Place,
  all: readonly Managed[],
  { before, after }: { before: Json; after: Json },
  writer: Writer,
  time: string,
): readonly Managed[] {
  const { added, modified, removed } = compare(place, before, after);
  const changed = reachable(added.union(modified), writer);
  const gone = removed.recursiveDifference(STRIPPED);
  const kept = all.flatMap((each): Managed[] => {
    const lost = same(each, writer) ? gone : gone.union(changed);
    const fields = each.fields.difference(lost);
    return fields.isEmpty ? [] : [{ ...each, fields }];
  });
  if (changed.isEmpty) return kept;
  const mine = kept.find((each) => same(each, writer))?.fields ?? FieldSet.EMPTY;
  return replaced(kept, { ...writer, fields: mine.union(changed), time });
}

export interface Applied {
  object: KubeObject;
  managers: readonly Managed[];
  /** Is anything different, be it only who manages what? */
  isChanged: boolean;
}

export interface ApplyInput {
  place: Place;
  live: KubeObject | undefined;
  managers: readonly Managed[];
  /** The applied text, in the stored version. */
  config: KubeObject;
  writer: Writer;
  force: boolean;
  time: string;
}

/** What an apply makes of the live object. Throws Conflict where it changes what others manage. */
export function applyConfig(input: ApplyInput): Applied {
  const { place, live, managers, config, writer, time } = input;
  const wanted = reachable(fieldsOf(place, config), writer);
  const mine = managers.find((each) => same(each, writer));
  const others = managers.filter((each) => !same(each, writer));
  if (live === undefined)
    return {
      object: config,
      managers: replaced(managers, { ...writer, fields: wanted, time }),
      isChanged: true,
    };
  const merged = merge(place, live, config) as KubeObject;
  // What the last text of this manager had, this one has not, and nobody else has either, goes.
  const held = others.reduce((all, { fields }) => all.union(fields), wanted).withParents();
  const dropped = (mine?.fields ?? FieldSet.EMPTY).withParents().difference(held);
  const object = without(place, merged, dropped) as KubeObject;
  const { added, modified } = compare(place, live, object);
  const changed = reachable(added.union(modified), writer);
  const conflicts = others.flatMap((each) => {
    const fields = each.fields.intersection(changed);
    return fields.isEmpty ? [] : [{ ...each, fields }];
  });
  if (conflicts.length > 0 && !input.force) {
    const allowed = allowedConflicts(place, live, writer);
    const left = conflicts.flatMap((each) => {
      const fields = each.fields.difference(allowed);
      return fields.isEmpty ? [] : [{ ...each, fields }];
    });
    if (left.length > 0) throw conflictError(left, live);
  }
  const settled = others.flatMap((each): Managed[] => {
    const fields = each.fields.difference(changed);
    return fields.isEmpty ? [] : [{ ...each, fields }];
  });
  const isSameSet = mine?.fields.equals(wanted) === true;
  return {
    object,
    managers: replaced(settled, { ...writer, fields: wanted, time: isSameSet ? mine!.time : time }),
    isChanged: !isSameSet || !changed.isEmpty || !dropped.isEmpty,
  };
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** kubectl may go on from its own client-side apply: what that wrote, and nobody has changed, is no conflict. */
function allowedConflicts(place: Place, live: KubeObject, { manager }: Writer): FieldSet {
  const text = live.metadata.annotations?.[LAST_APPLIED];
  if (manager !== 'kubectl' || text === undefined) return FieldSet.EMPTY;
  try {
    const last = JSON.parse(text);
    const { modified } = compare(place, live, merge(place, live, last));
    return fieldsOf(place, last).difference(modified);
  } catch {
    return FieldSet.EMPTY;
  }
}

function conflictError(conflicts: readonly Managed[], { kind, metadata }: KubeObject): ApiError {
  const found = [...conflicts]
    .sort((a, b) => (a.manager < b.manager ? -1 : 1))
    .map((each) => ({ who: nameOf(each), paths: each.fields.paths().map(pathText) }));
  const count = found.reduce((sum, { paths }) => sum + paths.length, 0);
  const text =
    count === 1
      ? `1 conflict: conflict with ${found[0]!.who}: ${found[0]!.paths[0]}`
      : `${count} conflicts: ${found.map(({ who, paths }) => `conflicts with ${who}:\n${paths.map((path) => `- ${path}`).join('\n')}`).join('\n')}`;
  return new ApiError(
    'Conflict',
    `Apply failed with ${text}`,
    { kind, name: metadata.name },
    found.flatMap(({ who, paths }) =>
      paths.map((path) => ({ field: path, message: `conflict with ${who}` })),
    ),
  );
}

/** `"kubectl-edit" using apps/v1`: as a conflict names a manager. */
function nameOf({ manager, operation, subresource, apiVersion }: Writer): string {
  const door = subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`;
  return `${JSON.stringify(manager)}${door}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}

/** As metadata.managedFields has them: applied ones first, then by time and name. */
export function managedFields(managers: readonly Managed[]): ManagedFieldsEntry[] {
  const key = ({ operation, time, manager, apiVersion, subresource }: Managed) =>
    [operation, time, manager, apiVersion, subresource ?? ''].join('\n');
  return [...managers]
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(({ fields, ...entry }) => ({ ...entry, fieldsType: 'FieldsV1', fieldsV1: fields.toFieldsV1() }));
}
