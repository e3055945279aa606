import type { Place } from '../../scenario/places.ts';
import type { Target } from '../../timeline/model/items.ts';
import type { TraceIndex } from '../../trace/index.ts';

/** The innermost place around an offset. */
export function placeAt(places: readonly Place[], offset: number): Place | undefined {
  let best: Place | undefined;
  for (const place of places) {
    const { offset: from, endOffset: to } = place.range;
    if (offset < from || offset > to) continue;
    if (!best || to - from <= best.range.endOffset - best.range.offset) best = place;
  }
  return best;
}

/** Kind and name of the object that a person wrote and that a pod comes from. */
function sources(index: TraceIndex, uid: string): Set<string> {
  const life = index.podByUid(uid);
  const found = new Set<string>();
  if (!life) return found;
  found.add(`Pod/${life.namespace}/${life.name}`);
  let owner = life.owner;
  for (let depth = 0; owner && depth < 4; depth++) {
    const { kind, name } = owner;
    found.add(`${kind}/${life.namespace}/${name}`);
    const object = index.objectHistory(kind, life.namespace, name).at(-1)?.object;
    const next = object?.metadata?.ownerReferences?.find((ref: { controller?: boolean }) => ref.controller);
    owner = next && { kind: next.kind, name: next.name, uid: next.uid };
  }
  return found;
}

const keyOf = ({ kind, namespace, name }: Place) => `${kind}/${namespace}/${name}`;

/** The places that made a mark what it is: the probe of a tick, the container of a bar, the grace of a bracket. */
export function placesFor(target: Target, places: readonly Place[], index: TraceIndex): Place[] {
  if (target.kind === 'service')
    return places.filter(
      (place) =>
        place.what === 'object' && place.kind === 'Service' && keyOf(place).endsWith(`/${target.service}`),
    );
  if (!target.uid) return [];
  const keys = sources(index, target.uid);
  const own = places.filter((place) => keys.has(keyOf(place)));
  const of = (what: Place['what'], test: (place: Place) => boolean = () => true) =>
    own.filter((place) => place.what === what && test(place));
  const inContainer = (place: Place) => place.container === target.container;
  switch (target.kind) {
    case 'probe':
    case 'threshold':
      return of('probe', (place) => inContainer(place) && place.probe === target.probe);
    case 'hook':
      return of('hook', (place) => inContainer(place) && place.hook === target.hook);
    case 'grace':
    case 'signal': {
      const grace = [
        ...of('grace'),
        ...of('hook', (place) => inContainer(place) && place.hook === 'preStop'),
      ];
      return grace.length > 0 ? grace : of('container', inContainer);
    }
    case 'container':
      return of('container', inContainer);
    default:
      return of('object');
  }
}

/** What the cursor is in, as a target whose `text` lists the lanes of its pods. */
export function targetOfPlace(place: Place, index: TraceIndex): Target | undefined {
  const key = keyOf(place);
  const lanes = new Set<string>();
  for (const life of index.pods)
    if (sources(index, life.uid).has(key)) lanes.add(`pod:${life.namespace}/${life.name}`);
  if (lanes.size === 0) return undefined;
  const base = { from: 0, to: 0, text: [...lanes].join(' ') };
  const { container, probe, hook } = place;
  switch (place.what) {
    case 'probe':
      return { kind: 'probe', container: container!, probe: probe!, ...base };
    case 'hook':
      return { kind: 'hook', container: container!, hook: hook!, ...base };
    case 'container':
      return { kind: 'container', container: container!, ...base };
    default:
      return undefined;
  }
}
