import type { ManifestDocument, SourceRange } from './types.ts';

type Path = (string | number)[];

/**
 * A stretch of the text and what it makes happen: how the lines of an editor and the marks of a run find
 * each other. Plain data, so that it can come from the worker that reads the text anyway.
 */
export interface Place {
  readonly range: SourceRange;
  /** The object that the document describes. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** What it is: decides which marks it belongs to. */
  readonly what: 'object' | 'container' | 'probe' | 'hook' | 'grace' | 'order' | 'replicas' | 'service';
  readonly container?: string;
  readonly probe?: 'startup' | 'liveness' | 'readiness';
  readonly hook?: 'postStart' | 'preStop';
  /** The numbers written here, by field; those of a probe that mean something together. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** Where the last of them ends. Counts from 1. */
  readonly numbersEnd?: { readonly line: number; readonly column: number };
}

const PROBES = [
  ['startupProbe', 'startup'],
  ['livenessProbe', 'liveness'],
  ['readinessProbe', 'readiness'],
] as const;
/** A hint stands behind the first of these that is written. */
const PROBE_NUMBERS = ['failureThreshold', 'periodSeconds', 'initialDelaySeconds'];
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
  const { namespace, name } = value.metadata ?? {};
  const object = {
    kind: String(value.kind ?? ''),
    namespace: typeof namespace === 'string' ? namespace : 'default',
    name: typeof name === 'string' ? name : '',
  };
  const place = (what: Place['what'], path: Path, more: Partial<Place> = {}): Place => ({
    what,
    ...object,
    range:
      path.length === 0
        ? document.range
        : withBlock(document.locate(path), lines, typeof path.at(-1) === 'number'),
    ...more,
  });
  const numbers = (path: Path, fields: readonly string[]): Partial<Place> => {
    const written = fields.filter((field) => typeof at(value, [...path, field]) === 'number');
    const last = written[0];
    if (last === undefined) return {};
    const { endLine, endColumn } = document.locate([...path, last]);
    return {
      numbers: Object.fromEntries(written.map((field) => [field, at(value, [...path, field])])),
      numbersEnd: { line: endLine, column: endColumn },
    };
  };
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
  if (at(value, grace) !== undefined)
    yield place('grace', grace, numbers(spec, ['terminationGracePeriodSeconds']));
  for (const list of ['initContainers', 'containers']) {
    const containers = at(value, [...spec, list]);
    if (!Array.isArray(containers)) continue;
    for (let i = 0; i < containers.length; i++) {
      const path = [...spec, list, i];
      const name = containers[i]?.name;
      if (typeof name !== 'string') continue;
      yield place('container', path, { container: name });
      for (const [field, probe] of PROBES)
        if (containers[i][field])
          yield place('probe', [...path, field], {
            container: name,
            probe,
            ...numbers([...path, field], PROBE_NUMBERS),
          });
      for (const hook of HOOKS)
        if (containers[i].lifecycle?.[hook])
          yield place('hook', [...path, 'lifecycle', hook], { container: name, hook });
    }
  }
}
