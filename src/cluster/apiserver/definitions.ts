/** The kinds that CustomResourceDefinitions add to one cluster. Models apiextensions-apiserver pkg/apiserver. */
import { type CustomKind, CustomKinds, NO_CUSTOM_KINDS } from '../../api/custom/kinds.ts';
import { customGenerationChanges, hasCustomStatus } from '../../api/custom/objects.ts';
import { qualifiedResource } from '../../api/kinds.ts';
import type { KubeObject } from '../../api/meta.ts';
import { hasGeneration, hasStatus, isNamespaced } from './resources.ts';
import type { Store } from './store.ts';
import { countsAsGeneration } from './strategy.ts';

export const DEFINITION = 'CustomResourceDefinition';

/** Facts about kinds, those of this cluster's own definitions included. */
export class Definitions {
  /** By uid, in the order in which they came: the first to ask for a name has it. */
  readonly #stored = new Map<string, KubeObject>();
  #kinds = NO_CUSTOM_KINDS;

  constructor(store: Store) {
    store.observe(DEFINITION, (definition, old) => {
      if (definition === undefined) this.#stored.delete(old!.metadata.uid);
      else this.#stored.set(definition.metadata.uid, definition);
      this.#kinds = new CustomKinds([...this.#stored.values()]);
    });
  }

  get kinds(): CustomKinds {
    return this.#kinds;
  }

  of(kind: string): CustomKind | undefined {
    return this.#kinds.byKind(kind);
  }

  /** How messages name the resource of a custom kind; undefined: as that of any other. */
  resource(kind: string): string | undefined {
    const info = this.of(kind);
    return info && qualifiedResource(info);
  }

  isNamespaced(kind: string): boolean {
    return this.of(kind)?.namespaced ?? isNamespaced(kind);
  }

  hasGeneration(kind: string): boolean {
    return hasGeneration(kind) || kind === DEFINITION || this.of(kind) !== undefined;
  }

  /** Does a write of the object leave its status alone? */
  hasStatus(kind: string): boolean {
    const info = this.of(kind);
    return info === undefined ? hasStatus(kind) : hasCustomStatus(info);
  }

  countsAsGeneration(object: KubeObject, old: KubeObject): boolean {
    const info = this.of(object.kind);
    return info === undefined ? countsAsGeneration(object, old) : customGenerationChanges(object, old, info);
  }
}
