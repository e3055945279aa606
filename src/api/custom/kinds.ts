/** The kinds that CustomResourceDefinitions add to those that every cluster serves. */
import { type KindInfo, kindInfo } from '../kinds.ts';
import type { KubeObject } from '../meta.ts';
import type { Schema } from './schema.ts';

/** One column that `kubectl get` shows of a custom kind. */
export interface PrinterColumn {
  name: string;
  type: string;
  jsonPath: string;
  /** Above 0: only with -o wide. */
  priority?: number;
}

/** One served version of a custom kind. */
export interface CustomVersion {
  name: string;
  schema: Schema;
  columns: readonly PrinterColumn[];
  /** The status has a door of its own: no other write changes it. */
  hasStatus: boolean;
  scale: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string } | undefined;
}

export interface CustomKind extends KindInfo {
  readonly categories: readonly string[];
  /** By name; the first of {@link KindInfo.apiVersions} is the one in which objects are answered. */
  readonly versions: ReadonlyMap<string, CustomVersion>;
}

/** Where a definition came too late for a kind's name: nothing keeps its objects. */
export interface NameConflict {
  reason: string;
  message: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a definition has no schema of its own here
type Loose = any;

/** Is this the type of a custom kind? */
export const isCustom = (info: KindInfo | undefined): info is CustomKind =>
  info !== undefined && 'versions' in info;

/**
 * How versions are preferred: v2 before v1 before v1beta2 before v1alpha1, and before words of another form.
 * Models apimachinery pkg/version CompareKubeAwareVersionStrings.
 */
function compareVersions(a: string, b: string): number {
  const parts = (text: string) => /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(text);
  const [left, right] = [parts(a), parts(b)];
  if (left === null || right === null) {
    if (left === null && right === null) return a < b ? -1 : 1;
    return left === null ? 1 : -1;
  }
  const rank = (stage: string | undefined) => (stage === undefined ? 0 : stage === 'beta' ? 1 : 2);
  return (
    rank(left[2]) - rank(right[2]) ||
    Number(right[1]) - Number(left[1]) ||
    Number(right[3] ?? 0) - Number(left[3] ?? 0)
  );
}

const known = new WeakMap<KubeObject, CustomKind | undefined>();

/** The kind that a valid definition describes; undefined where it serves no version. */
export function customKindOf(definition: KubeObject): CustomKind | undefined {
  if (!known.has(definition)) known.set(definition, read(definition));
  return known.get(definition);
}

function read({ spec }: KubeObject): CustomKind | undefined {
  const { group, names, scope } = (spec ?? {}) as Loose;
  const versions = new Map<string, CustomVersion>();
  for (const version of (spec?.versions ?? []) as Loose[])
    if (version.served === true)
      versions.set(version.name, {
        name: version.name,
        schema: version.schema?.openAPIV3Schema ?? {},
        columns: version.additionalPrinterColumns ?? [],
        hasStatus: version.subresources?.status !== undefined,
        scale: version.subresources?.scale,
      });
  const [preferred, ...others] = [...versions.keys()].sort(compareVersions).map((name) => `${group}/${name}`);
  if (preferred === undefined || typeof names?.kind !== 'string') return undefined;
  return {
    apiVersions: [preferred, ...others],
    kind: names.kind,
    plural: names.plural,
    singular: names.singular || names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    namespaced: scope === 'Namespaced',
    listKind: names.listKind || `${names.kind}List`,
    group,
    version: preferred.slice(preferred.indexOf('/') + 1),
    all: (names.categories ?? []).includes('all'),
    simulated: false,
    categories: names.categories ?? [],
    versions,
  };
}

/** The custom kinds of one cluster at one moment. */
export class CustomKinds {
  readonly #byKind = new Map<string, CustomKind>();
  readonly #conflicts = new Map<string, NameConflict>();

  /** In the order in which the definitions came: the first to ask for a name has it. */
  constructor(definitions: readonly KubeObject[]) {
    for (const definition of definitions) {
      const info = customKindOf(definition);
      if (info === undefined) continue;
      const conflict = this.#conflictOf(info);
      if (conflict === undefined) this.#byKind.set(info.kind, info);
      else this.#conflicts.set(definition.metadata.name, conflict);
    }
  }

  /** Objects are found by their kind's name alone here, so that two groups cannot share one. */
  #conflictOf({ kind, group }: CustomKind): NameConflict | undefined {
    const other = kindInfo(kind) ?? this.#byKind.get(kind);
    if (other === undefined) return undefined;
    const message =
      other.group === group
        ? `${JSON.stringify(kind)} is already in use`
        : `${kind} of ${group} is not simulated beside ${kind} of ${other.group || 'v1'}: one kind of each name is kept here`;
    return { reason: 'KindConflict', message };
  }

  /** Why the kind of this definition is not served, if it is not. */
  conflict(definitionName: string): NameConflict | undefined {
    return this.#conflicts.get(definitionName);
  }

  get all(): readonly CustomKind[] {
    return [...this.#byKind.values()];
  }

  byKind(kind: string): CustomKind | undefined {
    return this.#byKind.get(kind);
  }

  /** The kind as a document names it, in a version that is served. */
  byVersion(apiVersion: string, kind: string): CustomKind | undefined {
    const info = this.#byKind.get(kind);
    return info?.apiVersions.includes(apiVersion) ? info : undefined;
  }

  /** As kubectl's words: `certificates`, `cert`, `certificates.cert-manager.io`, with the version in between or not. */
  byWord(word: string): CustomKind | undefined {
    if (this.#byKind.size === 0) return undefined;
    const [name = '', ...rest] = word.toLowerCase().split('.');
    const place = rest.join('.');
    return this.all.find(
      (info) =>
        [info.plural, info.singular, info.kind.toLowerCase(), ...info.shortNames].includes(name) &&
        (place === '' ||
          place === info.group ||
          [...info.versions.keys()].some((version) => place === `${version}.${info.group}`)),
    );
  }

  /** The kinds of a category, such as `all`. */
  ofCategory(category: string): readonly CustomKind[] {
    return this.all.filter(({ categories }) => categories.includes(category));
  }
}

/** Of a cluster without definitions. */
export const NO_CUSTOM_KINDS = new CustomKinds([]);
