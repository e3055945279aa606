/** What the text refers to and does not contain: true on a real cluster too, if nobody else makes it. */
import { podSpecPath } from '../../scenario/places.ts';
import type { Diagnostic, ManifestDocument, Scenario } from '../../scenario/types.ts';

type Path = (string | number)[];
// biome-ignore lint/suspicious/noExplicitAny: YAML as it was typed
type Raw = any;

interface Reference {
  readonly kind:
    | 'Secret'
    | 'ConfigMap'
    | 'PersistentVolumeClaim'
    | 'StorageClass'
    | 'ServiceAccount'
    | 'PriorityClass'
    | 'RuntimeClass';
  readonly name: unknown;
  readonly path: Path;
}

/** What each cluster has without being told. */
const GIVEN = new Set([
  'ConfigMap/kube-root-ca.crt',
  'ServiceAccount/default',
  'StorageClass/standard',
  'PriorityClass/system-cluster-critical',
  'PriorityClass/system-node-critical',
]);

const list = (value: Raw): [number, Raw][] => (Array.isArray(value) ? [...value.entries()] : []);

function* ofSources(source: Raw, path: Path): Generator<Reference> {
  if (source?.secret && !source.secret.optional)
    yield {
      kind: 'Secret',
      name: source.secret.secretName ?? source.secret.name,
      path: [...path, 'secret'],
    };
  if (source?.configMap && !source.configMap.optional)
    yield { kind: 'ConfigMap', name: source.configMap.name, path: [...path, 'configMap'] };
}

function* ofPodSpec(spec: Raw, at: Path): Generator<Reference> {
  for (const [i, volume] of list(spec?.volumes)) {
    const path = [...at, 'volumes', i];
    yield* ofSources(volume, path);
    for (const [j, source] of list(volume?.projected?.sources))
      yield* ofSources(source, [...path, 'projected', 'sources', j]);
    const claim = volume?.persistentVolumeClaim;
    if (claim)
      yield {
        kind: 'PersistentVolumeClaim',
        name: claim.claimName,
        path: [...path, 'persistentVolumeClaim'],
      };
  }
  for (const containers of ['initContainers', 'containers'])
    for (const [i, container] of list(spec?.[containers])) {
      const path = [...at, containers, i];
      for (const [j, from] of list(container?.envFrom)) {
        const [field, kind] = from?.secretRef
          ? (['secretRef', 'Secret'] as const)
          : (['configMapRef', 'ConfigMap'] as const);
        const ref = from?.[field];
        if (ref && !ref.optional) yield { kind, name: ref.name, path: [...path, 'envFrom', j, field] };
      }
      for (const [j, variable] of list(container?.env)) {
        const [field, kind] = variable?.valueFrom?.secretKeyRef
          ? (['secretKeyRef', 'Secret'] as const)
          : (['configMapKeyRef', 'ConfigMap'] as const);
        const ref = variable?.valueFrom?.[field];
        if (ref && !ref.optional)
          yield { kind, name: ref.name, path: [...path, 'env', j, 'valueFrom', field] };
      }
    }
  if (typeof spec?.serviceAccountName === 'string')
    yield { kind: 'ServiceAccount', name: spec.serviceAccountName, path: [...at, 'serviceAccountName'] };
  yield { kind: 'PriorityClass', name: spec?.priorityClassName, path: [...at, 'priorityClassName'] };
  yield { kind: 'RuntimeClass', name: spec?.runtimeClassName, path: [...at, 'runtimeClassName'] };
}

function* referencesOf({ value }: ManifestDocument): Generator<Reference> {
  const at = podSpecPath(value?.kind ?? '');
  if (at !== undefined)
    yield* ofPodSpec(
      at.reduce((inner: Raw, key) => inner?.[key], value),
      at,
    );
  const claims: [Path, Raw][] = list((value as Raw)?.spec?.volumeClaimTemplates).map(([i, claim]) => [
    ['spec', 'volumeClaimTemplates', i, 'spec'],
    claim?.spec,
  ]);
  if (value?.kind === 'PersistentVolumeClaim') claims.push([['spec'], (value as Raw).spec]);
  for (const [path, claim] of claims)
    if (claim?.storageClassName)
      yield { kind: 'StorageClass', name: claim.storageClassName, path: [...path, 'storageClassName'] };
}

const WAITS: Record<Reference['kind'], string> = {
  Secret: 'pods that need it wait for it',
  ConfigMap: 'pods that need it wait for it',
  PersistentVolumeClaim: 'pods that need it stay Pending',
  StorageClass: 'claims of it stay Pending, and so do their pods',
  ServiceAccount: 'pods that name it are refused',
  PriorityClass: 'pods that name it are refused',
  RuntimeClass: 'pods that name it are refused',
};

/**
 * The words of the command lines that make objects of a cluster: `kubectl create secret generic NAME`, and
 * `create --secret-name=NAME` of kube-webhook-certgen.
 */
function namesMade({ value }: ManifestDocument): string[] {
  const at = podSpecPath(value?.kind ?? '');
  const spec: Raw = at?.reduce((inner: Raw, key) => inner?.[key], value);
  return ['initContainers', 'containers'].flatMap((containers) =>
    list(spec?.[containers]).flatMap(([, container]) => {
      const words = [...list(container?.command), ...list(container?.args)]
        .map(([, word]) => String(word))
        .join(' ')
        .split(/[\s=;&|"']+/);
      return words.includes('create') ? words : [];
    }),
  );
}

/**
 * Each object once that documents of the text need and that neither a document, a step nor a command line of a
 * container can have made. What operators and controllers outside the text would make is not simulated, and this is
 * where one sees it.
 */
export function missingObjects({ manifests, steps }: Scenario): Diagnostic[] {
  const written = (value: Raw) => `${value?.kind}/${value?.metadata?.name}`;
  const there = new Set([...GIVEN, ...manifests.map(({ value }) => written(value))]);
  for (const { value } of manifests) {
    const raw = value as Raw;
    // Volumes that are made by hand belong to a class by its name alone.
    if (raw?.kind === 'PersistentVolume') there.add(`StorageClass/${raw.spec?.storageClassName}`);
    for (const [, claim] of list(raw?.spec?.volumeClaimTemplates))
      there.add(`PersistentVolumeClaim/${claim?.metadata?.name}`);
  }
  const later = JSON.stringify(steps);
  const made = new Set(manifests.flatMap(namesMade));
  const found: Diagnostic[] = [];
  for (const document of manifests)
    for (const { kind, name, path } of referencesOf(document)) {
      if (typeof name !== 'string' || name === '') continue;
      const id = `${kind}/${name}`;
      if (there.has(id) || later.includes(name) || made.has(name)) continue;
      there.add(id);
      found.push({
        severity: 'warning',
        code: 'missing-object',
        message: `${kind} ${name} is not in this text: ${WAITS[kind]}, as on a cluster that does not have it.`,
        remedy: `Add a ${kind} document named ${name}, also where a program or an operator of yours would make it: what those make is not simulated.`,
        range: document.locate(path),
        where: `${document.value.kind}/${document.value.metadata?.name ?? ''}`,
      });
    }
  return found;
}
