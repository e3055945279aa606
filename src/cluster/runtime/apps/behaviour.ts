import type { SimMs } from '../../../base/time.ts';
import type { AppSpec, From, MainBehaviour } from '../../../scenario/types.ts';
import { matchesGlob } from './glob.ts';

/** Names under which an image is looked for: as written, and fully qualified. */
export interface AppTarget {
  image: readonly string[];
  container: string;
  pod: string;
}

/** The first entry of `apps` that matches a container, or undefined. */
export function findApp(apps: readonly AppSpec[], target: AppTarget): AppSpec | undefined {
  return apps.find(
    ({ match }) =>
      (match.image === undefined || target.image.some((name) => matchesGlob(match.image!, name))) &&
      (match.container === undefined || matchesGlob(match.container, target.container)) &&
      (match.pod === undefined || matchesGlob(match.pod, target.pod)),
  );
}

/** How process 1 of instance `attempt` goes on: of a list the last entry at or below it. */
export function mainOf(app: AppSpec, attempt: number): MainBehaviour | undefined {
  if (!Array.isArray(app.main)) return app.main;
  let found: MainBehaviour | undefined;
  let best = -1;
  for (const { instance, behaviour } of app.main)
    if (instance <= attempt && instance >= best) {
      found = behaviour;
      best = instance;
    }
  return found ?? app.main[0]?.behaviour;
}

/** The moments of one instance that behaviour counts from. */
export interface Moments {
  now: SimMs;
  startedAt: SimMs;
  stopSignalAt: SimMs | undefined;
}

/** When an entry comes into force; undefined: it has not been decided yet. */
export function beginning(from: From, moments: Moments): SimMs | undefined {
  return from === 'stopSignal' ? moments.stopSignalAt : moments.startedAt + from.ms;
}

/** Of all entries in force now the one that began last; of two that began together the later in the list. */
export function inForce<T extends { from: From }>(
  entries: readonly T[] | undefined,
  moments: Moments,
  wanted: (entry: T) => boolean,
): T | undefined {
  if (entries === undefined) return undefined;
  let found: T | undefined;
  let best = Number.NEGATIVE_INFINITY;
  for (const entry of entries) {
    if (!wanted(entry)) continue;
    const at = beginning(entry.from, moments);
    if (at === undefined || at > moments.now || at < best) continue;
    found = entry;
    best = at;
  }
  return found;
}

/** A path with a query is matched whole, one without by the part before the query. */
export function pathMatches(pattern: string, path: string): boolean {
  if (pattern === path) return true;
  if (pattern.includes('?')) return false;
  const query = path.indexOf('?');
  return (query < 0 ? path : path.slice(0, query)) === pattern;
}
