import { podSpecPath } from '../scenario/places.ts';
import type { Diagnostic, ManifestDocument, Scenario, SourceRange } from '../scenario/types.ts';
import type { Report } from './context.ts';
import type { Emission, Kernel } from './kernel.ts';

type Path = (string | number)[];

export function diagnosticRecord({ severity, message, remedy, range, where, code }: Diagnostic): Emission {
  return {
    type: 'diagnostic',
    severity,
    message,
    ...(remedy === undefined ? {} : { remedy }),
    ...(range === undefined
      ? {}
      : { line: range.line, column: range.column, endLine: range.endLine, endColumn: range.endColumn }),
    ...(where === undefined ? {} : { where }),
    ...(code === undefined ? {} : { code }),
  };
}

/** Each assumption or limit is said once, however many pods it holds for, at its place in the text if it has one. */
export function createReport(kernel: Kernel, scenario: Text): Report {
  const said = new Set<string>();
  return (diagnostic) => {
    const key = `${diagnostic.code}|${diagnostic.message}`;
    if (said.has(key)) return;
    said.add(key);
    const range = diagnostic.where === undefined ? undefined : placeOf(diagnostic.where, scenario);
    kernel.emit(diagnosticRecord({ ...diagnostic, ...(range ? { range } : {}) }));
  };
}

// biome-ignore lint/suspicious/noExplicitAny: YAML as it was typed
type Spec = Record<string, any> | undefined;

/** The containers of a manifest: where each is written, its name and its image. */
function* containersOf({
  value,
}: ManifestDocument): Generator<{ path: Path; name: unknown; image: unknown }> {
  const path = podSpecPath(value?.kind ?? '');
  if (path === undefined) return;
  const spec = path.reduce<Spec>((inner, key) => inner?.[key], value);
  for (const list of ['initContainers', 'containers'])
    if (Array.isArray(spec?.[list]))
      for (const [i, one] of spec[list].entries())
        yield { path: [...path, list, i], name: one?.name, image: one?.image };
}

/** The parts of a scenario that can bring something about. */
type Text = Pick<Scenario, 'manifests' | 'steps' | 'traffic'>;

/**
 * Where the text says what a report is about: `image shop/api:1`, `traffic users`, `Service/web`,
 * `Pod/web-5d4-x2 container app` (of the pod's own manifest or of the one that its name begins with),
 * `Pod/web spec.schedulerName`. What no manifest has may come from a step that names it.
 */
export function placeOf(where: string, { manifests, steps, traffic }: Text): SourceRange | undefined {
  const [, word, rest = ''] = /^(image|traffic) (.+)$/.exec(where) ?? [];
  if (word === 'traffic') return traffic.find(({ name }) => name === rest)?.range;
  if (word === 'image') return placeOfImage(rest, manifests) ?? stepNaming(rest, steps);
  const match = /^(\w+)\/(\S+?)(?: container (\S+)| spec\.(\S+))?$/.exec(where);
  if (match === null) return undefined;
  const [, kind = '', name = '', container, field] = match;
  const found =
    manifests.find(({ value }) => value?.kind === kind && nameIn(value) === name) ??
    (kind === 'Pod' ? ownerOf(name, container, manifests) : undefined);
  if (found === undefined) return stepNaming(name, steps);
  if (field !== undefined)
    return found.locate([...(podSpecPath(found.value.kind) ?? ['spec']), ...field.split('.')]);
  const own = [...containersOf(found)].find((one) => container !== undefined && one.name === container);
  return found.locate(own?.path ?? ['kind']);
}

const nameIn = (value: Spec): string => String(value?.metadata?.name ?? '');

function placeOfImage(image: string, manifests: readonly ManifestDocument[]): SourceRange | undefined {
  for (const document of manifests)
    for (const one of containersOf(document))
      if (one.image === image) return document.locate([...one.path, 'image']);
  return undefined;
}

/** The manifest whose pods have such names: the longest name that fits, and has the container. */
function ownerOf(
  pod: string,
  container: string | undefined,
  manifests: readonly ManifestDocument[],
): ManifestDocument | undefined {
  return manifests
    .filter((document) => {
      const known = [...containersOf(document)];
      return (
        pod.startsWith(`${nameIn(document.value)}-`) &&
        (container === undefined ? known.length > 0 : known.some((one) => one.name === container))
      );
    })
    .sort((a, b) => nameIn(b.value).length - nameIn(a.value).length)[0];
}

/** The first step whose command or manifest has the name, or a name that one of it begins with. */
function stepNaming(name: string, steps: Text['steps']): SourceRange | undefined {
  return steps.find((step) =>
    `${step.run ?? ''} ${step.apply ?? ''}`
      .split(/[\s"'=,{}[\]]+/)
      .some((word) => word !== '' && (word === name || name.startsWith(`${word}-`))),
  )?.range;
}
