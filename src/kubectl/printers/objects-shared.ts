import type { KubeObject } from '../../api/meta.ts';

/** Turns one object, or a List, into text. */
export type ObjectPrinter = (object: KubeObject) => string;

/** The items of a List, or the object itself. */
export const itemsOf = (object: KubeObject): KubeObject[] =>
  object.kind?.endsWith('List') && Array.isArray(object.items) ? object.items : [object];
