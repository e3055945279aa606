import type { KubeObject } from '../../../api/meta.ts';
import type { SimMs } from '../../../base/time.ts';

/** What a cell may depend on besides the object. */
export interface TableContext {
  now: SimMs;
  /** The server's release: `v1.36.2`. */
  version: string;
}

/**
 * The table of one kind, as the API server makes it. A column that begins with `+` is shown with `-o wide`
 * only; a row has a cell for every column, wide ones included.
 */
export interface TableSpec {
  columns: readonly string[] | ((context: TableContext) => readonly string[]);
  row(object: KubeObject, context: TableContext): (string | number)[];
}

/** 34 of `v1.34.9`. */
export const minorOf = (version: string) => Number(/^v?1\.(\d+)/.exec(version)?.[1] ?? 36);

interface PodSpecLike {
  containers?: { name: string; image?: string }[];
}

/** The cells CONTAINERS and IMAGES of a pod template. */
export const containerCells = (spec: PodSpecLike | undefined): [string, string] => [
  (spec?.containers ?? []).map((container) => container.name).join(','),
  (spec?.containers ?? []).map((container) => container.image ?? '').join(','),
];

/** The first `max` of a list, then how many more there are. */
export function some(items: readonly string[], max: number, none: string): string {
  if (items.length === 0) return none;
  const shown = items.slice(0, max).join(',');
  return items.length > max ? `${shown} + ${items.length - max} more...` : shown;
}
