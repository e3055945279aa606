import type { ManifestDocument, SourceRange } from '../../scenario/types.ts';
import type { Target } from '../../timeline/model/items.ts';
import type { TraceIndex } from '../../trace/index.ts';

type Path = (string | number)[];

/** A stretch of the text and what it makes happen. */
export interface Place {
  readonly range: SourceRange;
  readonly document: ManifestDocument;
  readonly path: Path;
  /** What it is: decides which marks it belongs to. */
  readonly what: 'object' | 'container' | 'probe' | 'hook' | 'grace' | 'order' | 'replicas' | 'service';
  readonly container?: string;
  readonly probe?: 'startup' | 'liveness' | 'readiness';
  readonly hook?: 'postStart' | 'preStop';
  // biome-ignore lint/suspicious/noExplicitAny: YAML as it was typed
  readonly value: any;
}

const PROBES = [
  ['startupProbe', 'startup'],
  ['livenessProbe', 'liveness'],
  ['readinessProbe', 'readiness'],
] as const;
const HOOKS = ['postStart', 'preStop'] as const;

/** Where the pod spec is in an object of this kind. */
export function podSpecPath(kind: string): Path | undefined {
  switch (kind) {
    case 'Pod':
      return ['spec'];
    case 'CronJob':
      return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'Job':
      return ['spec', 'template', 'spec'];
    default:
      return undefined;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: YAML as it was typed
const at = (value: any, path: Path): any => path.reduce((inner, key) => inner?.[key], value);

/** All places of the text that a mark can belong to, the outer ones first. */
export function placesIn(documents: readonly ManifestDocument[], text: string): Place[] {
  const lines = text.split('\n');
  return documents.flatMap((document) => [...placesOf(document, lines)]);
}

/** A field is located by its name; what belongs to it are the lines below that are indented further. */
function withBlock(range: SourceRange, lines: readonly string[], isItem: boolean): SourceRange {
  const indent = range.column - 1;
  let last = range.endLine;
  for (let line = range.endLine + 1; line <= lines.length; line++) {
    const content = lines[line - 1]!;
    if (content.trim() === '') continue;
    const inner = content.length - content.trimStart().length;
    if (inner < indent || (inner === indent && !isItem)) break;
    last = line;
  }
  if (last === range.endLine) return range;
  const endColumn = lines[last - 1]!.trimEnd().length + 1;
  let endOffset = range.endOffset - (range.endColumn - 1) + endColumn - 1;
  for (let line = range.endLine; line < last; line++) endOffset += lines[line - 1]!.length + 1;
  return { ...range, endLine: last, endColumn, endOffset };
}

function* placesOf(document: ManifestDocument, lines: readonly string[]): Generator<Place> {
  const { value } = document;
  if (value === null || typeof value !== 'object') return;
  const place = (what: Place['what'], path: Path, more: Partial<Place> = {}): Place => ({
    what,
    document,
    path,
    range:
      path.length === 0
        ? document.range
        : withBlock(document.locate(path), lines, typeof path.at(-1) === 'number'),
    value: at(value, path),
    ...more,
  });
  yield place('object', []);
  if (value.kind === 'Service') {
    if (value.spec?.selector) yield place('service', ['spec', 'selector']);
    return;
  }
  const spec = podSpecPath(value.kind);
  if (!spec) return;
  if (value.spec?.podManagementPolicy !== undefined) yield place('order', ['spec', 'podManagementPolicy']);
  if (value.spec?.replicas !== undefined) yield place('replicas', ['spec', 'replicas']);
  const grace = [...spec, 'terminationGracePeriodSeconds'];
  if (at(value, grace) !== undefined) yield place('grace', grace);
  for (const list of ['initContainers', 'containers']) {
    const containers = at(value, [...spec, list]);
    if (!Array.isArray(containers)) continue;
    for (let i = 0; i < containers.length; i++) {
      const path = [...spec, list, i];
      const name = containers[i]?.name;
      if (typeof name !== 'string') continue;
      yield place('container', path, { container: name });
      for (const [field, probe] of PROBES)
        if (containers[i][field]) yield place('probe', [...path, field], { container: name, probe });
      for (const hook of HOOKS)
        if (containers[i].lifecycle?.[hook])
          yield place('hook', [...path, 'lifecycle', hook], { container: name, hook });
    }
  }
}

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

const keyOf = ({ document: { value } }: Place) =>
  `${value.kind}/${value.metadata?.namespace ?? 'default'}/${value.metadata?.name ?? ''}`;

/** The places that made a mark what it is: the probe of a tick, the container of a bar, the grace of a bracket. */
export function placesFor(target: Target, places: readonly Place[], index: TraceIndex): Place[] {
  if (target.kind === 'service')
    return places.filter(
      (place) =>
        place.what === 'object' &&
        place.document.value.kind === 'Service' &&
        keyOf(place).endsWith(`/${target.service}`),
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
