/** Says which fields of what a person writes have no effect here: each field of each object once. */
import { type UnsimulatedField, unsimulatedFields } from '../../api/field-classes.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { ReleaseVersion } from '../../scenario/types.ts';

export class WithoutEffect {
  readonly #version: ReleaseVersion;
  readonly #said = new Set<string>();

  constructor(version: ReleaseVersion) {
    this.#version = version;
  }

  /** Those of the object that have not been said yet. */
  take(object: KubeObject): UnsimulatedField[] {
    const name = nameOf(object);
    return unsimulatedFields(object, this.#version).filter(({ message }) => {
      // A manifest may leave out the namespace that the stored object has.
      const key = `${name}|${object.metadata?.namespace ?? 'default'}|${message}`;
      if (this.#said.has(key)) return false;
      this.#said.add(key);
      return true;
    });
  }
}

/** `Pod/web`, also of what is hardly an object. */
export function nameOf(object: KubeObject | undefined): string {
  const name = object?.metadata?.name ?? object?.metadata?.generateName ?? '';
  return `${object?.kind ?? 'object'}/${name}`;
}
